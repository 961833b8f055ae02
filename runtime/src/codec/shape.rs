//! Objects: types with named fields, read, written, compared and copied by loops that know no type.

use super::{DecodeError, Field, FieldMut, UnknownFields};

/// A type whose JSON is an object with named fields. The generated crates implement it with a macro, which hands lists of
/// its fields to visitors.
pub trait Shape {
    /// Shows the fields of `self`.
    fn visit_fields(&self, visitor: &mut dyn Visitor);

    /// Hands the fields of `self` out for change. `self` is fresh; false if it stays so.
    ///
    /// # Errors
    /// Those of the visitor: what it reads does not fit.
    fn change_fields(&mut self, visitor: &mut dyn VisitorMut) -> Result<bool, DecodeError>;
}

/// What is done with the fields of a shape, such as writing them.
pub trait Visitor {
    /// Sees the fields of an object, with their names in the same order, and what it holds besides them.
    fn object(&mut self, names: &[&'static str], fields: &[&dyn Field], unknown: &UnknownFields);

    /// Sees the flat input of an operation.
    fn parameters(&mut self, names: &[&'static str], fields: &[&dyn Field]);
}

/// What changes the fields of a shape, such as reading them.
pub trait VisitorMut {
    /// Changes the fields of an object, with their names in the same order, and what it holds besides them.
    ///
    /// # Errors
    /// What is read does not fit.
    fn object(
        &mut self,
        names: &[&'static str],
        fields: &mut [&mut dyn FieldMut],
        unknown: &mut UnknownFields,
    ) -> Result<bool, DecodeError>;

    /// Changes the flat input of an operation.
    ///
    /// # Errors
    /// What is read does not fit.
    fn parameters(&mut self, names: &[&'static str], fields: &mut [&mut dyn FieldMut]) -> Result<bool, DecodeError>;
}
