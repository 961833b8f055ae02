//! Equality of shapes: field by field.

use super::{Shape, shape::visit};

/// Whether two values have the same fields.
pub fn same<T: Shape>(left: &T, right: &T) -> bool {
    same_fields(left, right)
}

fn same_fields(left: &dyn Shape, right: &dyn Shape) -> bool {
    let mut same = false;
    visit(left, &mut |_, fields, unknown| {
        visit(right, &mut |_, others, others_unknown| {
            same = fields.len() == others.len()
                && fields.iter().zip(others).all(|(field, other)| field.is_value_of(*other))
                && unknown == others_unknown;
        });
    });
    same
}
