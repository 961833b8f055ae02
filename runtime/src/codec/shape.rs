//! Objects: types with named fields, read and written by two loops that know no type.

use super::{DecodeError, Reader, UnknownFields, Writer};
use jiter::Peek;

/// A type whose JSON is an object with named fields. The generated crates implement it with a macro.
pub trait Shape {
    /// Name of the type.
    fn name(&self) -> &'static str;

    /// Reads the value of the field with the wire name `key`; false, and nothing read, if there is no such field.
    ///
    /// # Errors
    /// The JSON does not fit the field.
    fn read_field(&mut self, key: &str, reader: &mut Reader<'_>) -> Result<bool, DecodeError>;

    /// Writes all fields that are set.
    fn write_fields(&self, writer: &mut Writer);

    /// Fields that the type does not know; `None` if it does not keep them.
    fn unknown_fields(&self) -> Option<&UnknownFields>;

    /// Fields that the type does not know; `None` if it does not keep them.
    fn unknown_fields_mut(&mut self) -> Option<&mut UnknownFields>;
}

/// Reads an object into a fresh `shape`; false for `null`.
pub fn read_object(reader: &mut Reader<'_>, shape: &mut dyn Shape) -> Result<bool, DecodeError> {
    let peek = reader.peek()?;
    if peek != Peek::Object {
        return reader.nothing(peek, "an object").map(|()| false);
    }
    let outer = reader.lossy;
    let mut kept = false;
    let mut unknown = false;
    let mut next = reader.enter_object()?;
    while let Some(key) = next {
        reader.peek()?;
        reader.lossy = false;
        let start = reader.position();
        if shape.read_field(&key, reader).map_err(|error| error.in_field(&key))? {
            if reader.lossy || kept {
                keep_spelling(shape, &key, reader, start);
                kept = true;
            }
        } else {
            let json = reader.raw().map_err(|error| error.in_field(&key))?;
            if let Some(fields) = shape.unknown_fields_mut() {
                fields.push(&key, json);
                unknown = true;
            }
        }
        next = reader.next_key()?;
    }
    if unknown && let Some(fields) = shape.unknown_fields_mut() {
        fields.drop_repeated();
    }
    reader.lossy = outer;
    Ok(true)
}

/// Keeps the received text of a field, or forgets that of an earlier field of the same name.
#[cold]
fn keep_spelling(shape: &mut dyn Shape, key: &str, reader: &mut Reader<'_>, start: usize) {
    let received = reader.since(start);
    let Some(fields) = shape.unknown_fields_mut() else { return };
    fields.forget_spelling(key);
    if reader.lossy && reader.may_keep(received) {
        fields.keep_spelling(key, received);
    }
}

/// Writes `shape` as an object: its fields, then the unknown ones in the order received.
pub fn write_object(writer: &mut Writer, shape: &dyn Shape) {
    let unknown = shape.unknown_fields();
    let spellings = unknown.map(UnknownFields::spellings).unwrap_or_default();
    writer.object(spellings, |writer| {
        shape.write_fields(writer);
        for (name, json) in unknown.into_iter().flat_map(UnknownFields::received) {
            writer.raw_field(name, json);
        }
    });
}
