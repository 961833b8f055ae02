//! Objects: types with named fields, read, written, compared and copied by loops that know no type.

use super::{Field, FieldMut, UnknownFields};

/// A type whose JSON is an object with named fields. The generated crates implement it with a macro, which hands lists of
/// its fields to visitors.
pub trait Shape {
    /// Shows the fields of `self`.
    fn visit_fields(&self, visitor: &mut dyn Visitor);

    /// Hands the fields of `self` out for change.
    fn change_fields(&mut self, visitor: &mut dyn VisitorMut);
}

/// What is done with the fields of a shape, such as writing them.
pub trait Visitor {
    /// Sees the fields of an object, with their names in the same order, and what it holds besides them.
    fn object(&mut self, names: Names, fields: &[&dyn Field], unknown: &UnknownFields);

    /// Sees the flat input of an operation.
    fn parameters(&mut self, names: Names, fields: &[&dyn Field]);
}

/// What changes the fields of a shape, such as reading them.
pub trait VisitorMut {
    /// Changes the fields of an object, in the order in which they are shown, and what it holds besides them.
    fn object(&mut self, fields: &mut [&mut dyn FieldMut], unknown: &mut UnknownFields);

    /// Changes the flat input of an operation.
    fn parameters(&mut self, fields: &mut [&mut dyn FieldMut]);
}

/// The names of fields, as they are in JSON.
pub type Names = &'static [&'static str];

/// A function that sees fields; unknown ones are only with objects.
type See<'f> = dyn FnMut(Names, &[&dyn Field], Option<&UnknownFields>) + 'f;

/// A function that changes fields; unknown ones are only with objects.
type Change<'f> = dyn FnMut(&mut [&mut dyn FieldMut], Option<&mut UnknownFields>) + 'f;

/// Shows the fields of a shape to a function.
pub(super) fn visit(shape: &dyn Shape, see: &mut See<'_>) {
    shape.visit_fields(&mut Function(see));
}

/// Hands the fields of a shape to a function for change.
pub(super) fn change(shape: &mut dyn Shape, change: &mut Change<'_>) {
    shape.change_fields(&mut Function(change));
}

/// The names of the fields of a shape.
pub(super) fn names(shape: &dyn Shape) -> Names {
    let mut found: Names = &[];
    visit(shape, &mut |names, _, _| found = names);
    found
}

/// A function as a visitor. Shapes call methods, since a call of a function in a variable takes the compiler longer.
struct Function<'f, F: ?Sized>(&'f mut F);

impl Visitor for Function<'_, See<'_>> {
    fn object(&mut self, names: Names, fields: &[&dyn Field], unknown: &UnknownFields) {
        (self.0)(names, fields, Some(unknown));
    }

    fn parameters(&mut self, names: Names, fields: &[&dyn Field]) {
        (self.0)(names, fields, None);
    }
}

impl VisitorMut for Function<'_, Change<'_>> {
    fn object(&mut self, fields: &mut [&mut dyn FieldMut], unknown: &mut UnknownFields) {
        (self.0)(fields, Some(unknown));
    }

    fn parameters(&mut self, fields: &mut [&mut dyn FieldMut]) {
        (self.0)(fields, None);
    }
}
