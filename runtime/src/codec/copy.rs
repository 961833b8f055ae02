//! Copies of shapes, made field by field.

use super::{
    Shape,
    shape::{change, visit},
};

/// Makes a fresh value a copy of `from`.
pub fn copy<T: Shape>(from: &T, mut fresh: T) -> T {
    copy_fields(from, &mut fresh);
    fresh
}

fn copy_fields(from: &dyn Shape, into: &mut dyn Shape) {
    visit(from, &mut |_, originals, original_unknown| {
        change(into, &mut |fields, unknown| {
            for (field, original) in fields.iter_mut().zip(originals) {
                field.copy(*original);
            }
            if let Some((unknown, original)) = unknown.zip(original_unknown) {
                unknown.clone_from(original);
            }
        });
    });
}
