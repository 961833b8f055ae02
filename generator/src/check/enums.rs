//! Enums have values, each once, of the enum's kind.

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    model::Enum,
};
use std::collections::HashMap;

pub(super) fn check(enumeration: &Enum, found: &mut Diagnostics) {
    let name = &enumeration.name;
    if enumeration.values.is_empty() {
        found.add(
            Diagnostic::new(Code::BadEnum, name.span, format!("the enum `{}` has no values", name.value))
                .help("list its values, or use string"),
        );
    }
    let mut seen = HashMap::new();
    for value in &enumeration.values {
        // `+1` and `01` are the number 1, but nobody finds them by their spelling.
        if enumeration.integer && value.wire.parse::<i64>().is_ok_and(|number| number.to_string() != *value.wire) {
            found.add(
                Diagnostic::new(
                    Code::BadEnum,
                    value.wire.span,
                    format!("`{}` is not how the number is written", value.wire.value),
                )
                .help("write it in plain digits"),
            );
        } else if enumeration.integer && value.wire.parse::<i64>().is_err() {
            found.add(
                Diagnostic::new(Code::BadEnum, value.wire.span, format!("`{}` is not an integer", value.wire.value))
                    .help(format!("`{}` is an integer enum; remove `type: integer` if it holds text", name.value)),
            );
        }
        // A renamed twin is still the same value on the wire.
        if let Some(first) = seen.insert(value.wire.to_lowercase(), value.wire.span) {
            found.add(
                Diagnostic::new(Code::BadEnum, value.wire.span, format!("`{}` stands twice", value.wire.value))
                    .label("again here")
                    .other(first, "first here")
                    .help("letter case doesn't tell values apart; list one spelling, both are accepted"),
            );
        }
    }
}
