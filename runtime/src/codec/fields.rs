//! The fields of an object as the two loops see them: a name and something that reads or writes itself.

use super::{DecodeError, Reader, Shape, UnknownFields, Value, Writer};
use jiter::Peek;

/// A field while an object is read.
pub trait FieldMut {
    /// Reads the next JSON value into the field, in place of what it holds.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError>;
}

/// A field while an object is written.
pub trait Field {
    /// Writes the field, unless it is absent.
    fn write(&self, name: &'static str, writer: &mut Writer);
}

impl<T: Value> FieldMut for T {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = T::missing();
        if !self.read_into(reader)? && !self.is_absent() {
            reader.lossy = true;
        }
        Ok(())
    }
}

impl<T: Value> Field for T {
    fn write(&self, name: &'static str, writer: &mut Writer) {
        writer.field(name, self);
    }
}

/// A field that people must not see.
pub struct Hidden<'a, T>(pub &'a T);

impl<T: Value> Field for Hidden<'_, T> {
    fn write(&self, name: &'static str, writer: &mut Writer) {
        writer.secret_field(name, self.0);
    }
}

impl Reader<'_> {
    /// Reads an object into its fields and keeps other fields in `unknown`; false for `null`.
    pub fn object(
        &mut self,
        names: &[&'static str],
        fields: &mut [&mut dyn FieldMut],
        unknown: &mut UnknownFields,
    ) -> Result<bool, DecodeError> {
        let peek = self.peek()?;
        if peek != Peek::Object {
            return self.nothing(peek, "an object").map(|()| false);
        }
        let outer = self.lossy;
        // Fields mostly arrive in the order of the table, so the search starts after the one before.
        let mut hint = 0;
        let mut kept = false;
        let mut next = self.enter_object()?;
        while let Some(key) = next {
            self.peek()?;
            let start = self.position();
            self.lossy = false;
            let index = find(names, &key, hint);
            if let Some(field) = index.and_then(|index| fields.get_mut(index)) {
                field.read(self).map_err(|error| error.in_field(&key))?;
                if self.lossy || kept {
                    self.keep_spelling(unknown, &key, start);
                    kept = true;
                }
            } else {
                unknown.push(&key, self.raw().map_err(|error| error.in_field(&key))?);
            }
            hint = index.map_or(hint, |index| index + 1);
            next = self.next_key()?;
        }
        unknown.drop_repeated();
        self.lossy = outer;
        Ok(true)
    }

    /// Keeps the received text of a field, or forgets that of an earlier field of the same name.
    #[cold]
    fn keep_spelling(&mut self, unknown: &mut UnknownFields, key: &str, start: usize) {
        let received = self.since(start);
        unknown.forget_spelling(key);
        if self.lossy && self.may_keep(received) {
            unknown.keep_spelling(key, received);
        }
    }

    /// Reads the flat input of an operation. An unknown name is a mistake of the caller.
    pub fn parameters(
        &mut self,
        names: &[&'static str],
        fields: &mut [&mut dyn FieldMut],
    ) -> Result<bool, DecodeError> {
        let peek = self.peek()?;
        if peek != Peek::Object {
            return Err(self.mismatch(peek, "an object with the parameters"));
        }
        let mut next = self.enter_object()?;
        while let Some(key) = next {
            let index = find(names, &key, 0);
            let Some((field, name)) = index.and_then(|index| fields.get_mut(index).zip(names.get(index))) else {
                return Err(self.error(unknown_parameter(&key, names)));
            };
            if self.peek()? != Peek::Null {
                self.given.push(name);
            }
            field.read(self).map_err(|error| error.in_field(&key))?;
            next = self.next_key()?;
        }
        Ok(true)
    }
}

#[cold]
fn unknown_parameter(key: &str, names: &[&'static str]) -> String {
    match names.iter().map(|name| (strsim::osa_distance(key, name), name)).min() {
        None => format!("unknown parameter `{key}`; there are none to set"),
        Some((distance, name)) if distance * 3 <= key.chars().count().max(3) => {
            format!("unknown parameter `{key}`; did you mean `{name}`?")
        }
        Some(_) => format!("unknown parameter `{key}`; there are `{}`", names.join("`, `")),
    }
}

fn find(names: &[&'static str], key: &str, hint: usize) -> Option<usize> {
    if names.get(hint).is_some_and(|name| *name == key) {
        return Some(hint);
    }
    names.iter().position(|name| *name == key)
}

impl Writer {
    /// Writes an object: its fields, then the unknown ones in the order received.
    pub fn object(&mut self, names: &[&'static str], fields: &[&dyn Field], unknown: &UnknownFields) {
        let outer = self.open_object(unknown.spellings());
        for (name, field) in names.iter().zip(fields) {
            field.write(name, self);
        }
        for (name, json) in unknown.received().filter(|(name, _)| !names.contains(name)) {
            self.raw_field(name, json);
        }
        self.close_object(outer);
    }

    /// Writes the flat input of an operation.
    pub fn parameters(&mut self, names: &[&'static str], fields: &[&dyn Field]) {
        self.object(names, fields, &UnknownFields::default());
    }
}

/// Generated types with fields.
impl<T: Shape + Default> Value for T {
    fn missing() -> Self {
        T::default()
    }

    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
        self.read_fields(reader)
    }

    fn write(&self, writer: &mut Writer) {
        self.write_fields(writer);
    }
}

/// Boxes break the circle of types that hold themselves.
impl<T: Shape> Shape for Box<T> {
    fn read_fields(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
        T::read_fields(self, reader)
    }

    fn write_fields(&self, writer: &mut Writer) {
        T::write_fields(self, writer);
    }
}
