//! Objects: types with named fields, read, written and compared by loops that know no type.

use super::{DecodeError, Field, Reader, UnknownFields};

/// A type whose JSON is an object with named fields. The generated crates implement it with a macro, which hands a
/// table of its fields to [`Reader::object`] or [`Visitor::object`].
pub trait Shape {
    /// Reads the next JSON value into `self`, which is fresh. False for `null`.
    ///
    /// # Errors
    /// The JSON is no object, or does not fit a field.
    fn read_fields(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError>;

    /// Shows the fields of `self`.
    fn visit_fields(&self, visitor: &mut dyn Visitor);
}

/// What is done with the fields of a shape, such as writing them.
pub trait Visitor {
    /// Sees the fields of an object, with their names in the same order, and what it holds besides them.
    fn object(&mut self, names: &[&'static str], fields: &[&dyn Field], unknown: &UnknownFields);

    /// Sees the flat input of an operation.
    fn parameters(&mut self, names: &[&'static str], fields: &[&dyn Field]);
}
