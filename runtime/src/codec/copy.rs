//! Copies of shapes: field by field, from the list that a shape is written from into the one that it is read into.

use super::{DecodeError, Field, FieldMut, Shape, UnknownFields, Visitor, VisitorMut};

/// Makes a fresh value of the same type a copy of `from`.
pub fn copy<T: Shape>(from: &T, mut fresh: T) -> T {
    from.visit_fields(&mut Copying(&mut fresh));
    fresh
}

/// Sees the fields of the original, with the copy at hand.
struct Copying<'a>(&'a mut dyn Shape);

impl Visitor for Copying<'_> {
    fn object(&mut self, _: &[&'static str], fields: &[&dyn Field], unknown: &UnknownFields) {
        // Copying doesn't fail.
        let _ = self.0.change_fields(&mut Pasting { fields, unknown: Some(unknown) });
    }

    fn parameters(&mut self, _: &[&'static str], fields: &[&dyn Field]) {
        let _ = self.0.change_fields(&mut Pasting { fields, unknown: None });
    }
}

/// Changes the fields of the copy, with those of the original at hand.
struct Pasting<'a> {
    fields: &'a [&'a dyn Field],
    unknown: Option<&'a UnknownFields>,
}

impl VisitorMut for Pasting<'_> {
    fn object(
        &mut self,
        names: &[&'static str],
        fields: &mut [&mut dyn FieldMut],
        unknown: &mut UnknownFields,
    ) -> Result<bool, DecodeError> {
        if let Some(from) = self.unknown {
            unknown.clone_from(from);
        }
        self.parameters(names, fields)
    }

    fn parameters(&mut self, _: &[&'static str], fields: &mut [&mut dyn FieldMut]) -> Result<bool, DecodeError> {
        for (field, from) in fields.iter_mut().zip(self.fields) {
            field.copy(*from);
        }
        Ok(true)
    }
}
