//! Equality of shapes: field by field, with the lists of fields that they are written from.

use super::{Field, Shape, UnknownFields, Visitor};

/// Whether two values of the same type have the same fields.
pub fn same(left: &dyn Shape, right: &dyn Shape) -> bool {
    let mut visitor = Left { right, same: false };
    left.visit_fields(&mut visitor);
    visitor.same
}

/// Sees the fields of the left value and shows them to those of the right one.
struct Left<'a> {
    right: &'a dyn Shape,
    same: bool,
}

impl Left<'_> {
    fn compare(&mut self, fields: &[&dyn Field], unknown: Option<&UnknownFields>) {
        let mut right = Right { fields, unknown, same: false };
        self.right.visit_fields(&mut right);
        self.same = right.same;
    }
}

impl Visitor for Left<'_> {
    fn object(&mut self, _: &[&'static str], fields: &[&dyn Field], unknown: &UnknownFields) {
        self.compare(fields, Some(unknown));
    }

    fn parameters(&mut self, _: &[&'static str], fields: &[&dyn Field]) {
        self.compare(fields, None);
    }
}

/// Sees the fields of the right value, with those of the left one at hand.
struct Right<'a> {
    fields: &'a [&'a dyn Field],
    unknown: Option<&'a UnknownFields>,
    same: bool,
}

impl Right<'_> {
    fn compare(&mut self, fields: &[&dyn Field], unknown: Option<&UnknownFields>) {
        self.same = self.fields.len() == fields.len()
            && self.fields.iter().zip(fields).all(|(left, right)| left.is_value_of(*right))
            && self.unknown == unknown;
    }
}

impl Visitor for Right<'_> {
    fn object(&mut self, _: &[&'static str], fields: &[&dyn Field], unknown: &UnknownFields) {
        self.compare(fields, Some(unknown));
    }

    fn parameters(&mut self, _: &[&'static str], fields: &[&dyn Field]) {
        self.compare(fields, None);
    }
}
