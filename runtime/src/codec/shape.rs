//! Objects: types with named fields, read and written by two loops that know no type.

use super::{DecodeError, Reader, Writer};

/// A type whose JSON is an object with named fields. The generated crates implement it with a macro, which hands a
/// table of its fields to [`Reader::object`] or [`Writer::object`].
pub trait Shape {
    /// Reads the next JSON value into `self`, which is fresh. False for `null`.
    ///
    /// # Errors
    /// The JSON is no object, or does not fit a field.
    fn read_fields(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError>;

    /// Writes `self` as an object.
    fn write_fields(&self, writer: &mut Writer);
}
