//! The fields of an object as the loops see them: a name and something that reads, writes, compares and copies itself.

use super::{
    DecodeError, Names, Reader, Shape, UnknownFields, Value, Visitor, VisitorMut, Writer,
    reader::Key,
    shape::{change, names, visit},
};
use jiter::Peek;
use std::any::Any;

/// A field while an object is read or made as a copy.
pub trait FieldMut {
    /// Reads the next JSON value into the field, in place of what it holds.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// Copies the value of the same field of another object.
    fn copy(&mut self, from: &dyn Field);
}

/// A field while an object is written, compared or copied from.
pub trait Field {
    /// Writes the field, unless it is absent.
    fn write(&self, name: &'static str, writer: &mut Writer);

    /// The value itself.
    fn value(&self) -> &dyn Any;

    /// Whether this is the value of `other`, too.
    fn is_value_of(&self, other: &dyn Field) -> bool;
}

impl<T: Value + Clone + 'static> FieldMut for T {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = T::missing();
        if !self.read_into(reader)? && !self.is_absent() {
            reader.lossy = true;
        }
        Ok(())
    }

    fn copy(&mut self, from: &dyn Field) {
        if let Some(value) = from.value().downcast_ref::<T>() {
            self.clone_from(value);
        }
    }
}

impl<T: Value + PartialEq + 'static> Field for T {
    fn write(&self, name: &'static str, writer: &mut Writer) {
        writer.field(name, self);
    }

    fn value(&self) -> &dyn Any {
        self
    }

    fn is_value_of(&self, other: &dyn Field) -> bool {
        other.value().downcast_ref() == Some(self)
    }
}

/// A field that people must not see.
pub struct Hidden<'a, T>(pub &'a T);

impl<T: Value + PartialEq + 'static> Field for Hidden<'_, T> {
    fn write(&self, name: &'static str, writer: &mut Writer) {
        writer.secret_field(name, self.0);
    }

    fn value(&self) -> &dyn Any {
        self.0
    }

    fn is_value_of(&self, other: &dyn Field) -> bool {
        self.0.is_value_of(other)
    }
}

impl Reader<'_> {
    /// Reads an object into a fresh shape; false, and the shape left as it is, for `null`.
    fn object(&mut self, shape: &mut dyn Shape) -> Result<bool, DecodeError> {
        let peek = self.peek()?;
        if peek != Peek::Object {
            // Text says nothing that the fields could hold; it is kept, and the other fields of the answer still count.
            if peek == Peek::String && !self.strict {
                self.lossy = true;
                return self.raw().map(|_| false);
            }
            return self.nothing(peek, "an object").map(|()| false);
        }
        let names = names(shape);
        let mut read = Ok(());
        change(shape, &mut |fields, unknown| {
            if let Some(unknown) = unknown {
                read = self.fields(names, fields, unknown);
            }
        });
        read.map(|()| true)
    }

    /// Reads the fields of an object, and keeps other fields in `unknown`.
    pub(super) fn fields(
        &mut self,
        names: Names,
        fields: &mut [&mut dyn FieldMut],
        unknown: &mut UnknownFields,
    ) -> Result<(), DecodeError> {
        let outer = self.lossy;
        let mut kept = false;
        let order = self.orders.of(names);
        let (mut after, mut expected) = (0, self.orders.expected(order, 0));
        let mut next = self.first_field(names, expected)?;
        loop {
            let index = match next {
                Key::Listed(index) => Ok(index),
                Key::Other(place) => self.unlisted(names, place),
                Key::End => break,
            };
            match index {
                Ok(index) => {
                    if index != expected {
                        self.orders.learn(order, after, index);
                    }
                    after = index + 1;
                    let start = self.position();
                    let Some((name, field)) = names.get(index).zip(fields.get_mut(index)) else {
                        return Err(self.error("a field without a place"));
                    };
                    self.lossy = false;
                    field.read(self).map_err(|error| error.in_field(name))?;
                    if self.lossy || kept {
                        self.keep_spelling(unknown, name, start);
                        kept = true;
                    }
                }
                Err(name) => unknown.push(&name, self.raw().map_err(|error| error.in_field(&name))?),
            }
            expected = self.orders.expected(order, after);
            next = self.next_field(names, expected)?;
        }
        unknown.drop_repeated();
        self.lossy = outer;
        Ok(())
    }

    /// Reads the flat input of an operation into a fresh request. An unknown name is a mistake of the caller.
    pub(super) fn request(&mut self, request: &mut dyn Shape) -> Result<(), DecodeError> {
        let peek = self.peek()?;
        if peek != Peek::Object {
            return Err(self.mismatch(peek, "an object with the parameters"));
        }
        let names = names(request);
        let mut read = Ok(());
        change(request, &mut |fields, _| read = self.parameters(names, fields));
        read
    }

    fn parameters(&mut self, names: Names, fields: &mut [&mut dyn FieldMut]) -> Result<(), DecodeError> {
        let mut next = self.first_field(names, 0)?;
        loop {
            let index = match next {
                Key::Listed(index) => Ok(index),
                Key::Other(place) => self.unlisted(names, place),
                Key::End => return Ok(()),
            };
            let index = index.map_err(|name| self.error(unknown_parameter(&name, names)))?;
            let Some((name, field)) = names.get(index).zip(fields.get_mut(index)) else {
                return Err(self.error("a parameter without a place"));
            };
            if self.peek()? != Peek::Null {
                self.given.push(name);
            }
            field.read(self).map_err(|error| error.in_field(name))?;
            next = self.next_field(names, 0)?;
        }
    }

    /// Keeps the received text of a field, or forgets that of an earlier field of the same name.
    #[cold]
    fn keep_spelling(&mut self, unknown: &mut UnknownFields, key: &str, start: usize) {
        let received = self.since(start).trim_ascii_start();
        unknown.forget_spelling(key);
        if self.lossy && self.may_keep(received) {
            unknown.keep_spelling(key, received);
        }
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

impl Writer {
    /// Writes an object, or the flat input of an operation.
    pub(super) fn shape(&mut self, shape: &dyn Shape) {
        visit(shape, &mut |names, fields, unknown| self.fields(names, fields, unknown));
    }

    /// Writes fields, then the unknown ones in the order received.
    pub(super) fn fields(&mut self, names: Names, fields: &[&dyn Field], unknown: Option<&UnknownFields>) {
        // Of a request, what is required is sent even if it is an empty list.
        let around = std::mem::replace(&mut self.parameters, unknown.is_none());
        let outer = self.open_object(unknown.map_or(&[], UnknownFields::spellings));
        for (name, field) in names.iter().zip(fields) {
            field.write(name, self);
        }
        let received = unknown.into_iter().flat_map(UnknownFields::received);
        for (name, json) in received.filter(|(name, _)| !names.contains(name)) {
            self.raw_field(name, json);
        }
        self.close_object(outer);
        self.parameters = around;
    }
}

/// Generated types with fields.
impl<T: Shape + Default> Value for T {
    fn missing() -> Self {
        T::default()
    }

    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
        reader.object(self)
    }

    fn write(&self, writer: &mut Writer) {
        writer.shape(self);
    }
}

/// Boxes break the circle of types that hold themselves.
impl<T: Shape> Shape for Box<T> {
    fn visit_fields(&self, visitor: &mut dyn Visitor) {
        T::visit_fields(self, visitor);
    }

    fn change_fields(&mut self, visitor: &mut dyn VisitorMut) {
        T::change_fields(self, visitor);
    }
}
