//! Defaults, ranges and patterns of parameters and fields.

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    model::{Api, Field, Type},
    source::Spanned,
};
use serde_json::Value;

pub(super) fn check(field: &Field, api: &Api, found: &mut Diagnostics) {
    range(field, found);
    length(field, found);
    if let Some(default) = &field.default
        && let Some(problem) = misfit(&default.value, field, api, found)
    {
        found.add(
            Diagnostic::new(Code::BadDefault, default.span, format!("the default of `{}` {problem}", field.name.value))
                .help("correct the default, or the type and range"),
        );
    }
    if let Some(pattern) = &field.pattern {
        if field.ty.innermost() != &Type::String {
            found.add(
                Diagnostic::new(Code::BadPattern, pattern.span, format!("`{}` is not text", field.name.value))
                    .help("a pattern is for strings; use min and max for numbers"),
            );
        } else if let Err(error) = regex_syntax::parse(pattern) {
            let text = error.to_string();
            let reason = text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            found.add(
                Diagnostic::new(Code::BadPattern, pattern.span, format!("the pattern can't be read: {reason}"))
                    .help("write it in single quotes, so that YAML leaves its backslashes alone"),
            );
        }
    }
}

fn range(field: &Field, found: &mut Diagnostics) {
    let numeric = matches!(field.ty, Type::Integer | Type::Number | Type::EpochMillis | Type::EpochSeconds);
    for bound in field.min.iter().chain(&field.max).filter(|_| !numeric) {
        found.add(
            Diagnostic::new(Code::BadRange, bound.span, format!("`{}` is not a number", field.name.value))
                .help("use min_length and max_length for text and lists"),
        );
    }
    if let (Some(min), Some(max)) = (&field.min, &field.max) {
        crossed(field, min, max, found);
    }
}

fn length(field: &Field, found: &mut Diagnostics) {
    let counted = matches!(field.ty, Type::String | Type::List(_) | Type::Map(_));
    for bound in field.min_length.iter().chain(&field.max_length) {
        if !counted {
            found.add(
                Diagnostic::new(Code::BadRange, bound.span, format!("`{}` has no length", field.name.value))
                    .help("lengths are for text, lists and maps; use min and max for numbers"),
            );
        } else if bound.value < 0 {
            found.add(Diagnostic::new(Code::BadRange, bound.span, "a length below 0").help("lengths start at 0"));
        }
    }
    if let (Some(min), Some(max)) = (&field.min_length, &field.max_length) {
        crossed(field, min, max, found);
    }
}

fn crossed<T: PartialOrd + std::fmt::Display>(
    field: &Field,
    min: &Spanned<T>,
    max: &Spanned<T>,
    found: &mut Diagnostics,
) {
    if min.value > max.value {
        let message =
            format!("nothing fits `{}`: the least is {}, the most {}", field.name.value, min.value, max.value);
        found.add(Diagnostic::new(Code::BadRange, max.span, message).other(min.span, "the least").help("swap the two"));
    }
}

/// Why `value` can't be the value of `field`, if it can't.
fn misfit(value: &Value, field: &Field, api: &Api, found: &Diagnostics) -> Option<String> {
    let kind = match &field.ty {
        Type::String | Type::DateTime if value.is_string() => None,
        Type::String | Type::DateTime => Some("is not text; put it in quotes"),
        Type::Integer | Type::EpochMillis | Type::EpochSeconds if value.is_i64() => None,
        Type::Integer | Type::EpochMillis | Type::EpochSeconds => Some("is not a whole number"),
        Type::Number => (!value.is_number()).then_some("is not a number"),
        Type::Boolean => (!value.is_boolean()).then_some("is neither true nor false"),
        Type::List(_) => (!value.is_array()).then_some("is not a list"),
        Type::Map(_) | Type::Object(_) => (!value.is_object()).then_some("is not a mapping"),
        Type::Json => None,
        Type::Enum(id) => {
            let enumeration = api.enums.get(*id);
            let text = match value {
                Value::Number(number) if enumeration.integer => number.to_string(),
                Value::String(text) if !enumeration.integer => text.clone(),
                _ if enumeration.integer => return Some("is not a whole number".to_owned()),
                _ => return Some("is not text; put it in quotes".to_owned()),
            };
            let known = || enumeration.values.iter().map(|value| value.wire.as_str());
            if known().any(|wire| wire == text) {
                None
            } else {
                let help = found.closest(&text, known());
                let help = help.map_or_else(|| enumeration.some_values(), |meant| format!("did you mean `{meant}`?"));
                return Some(format!("is no value of {}: {help}", enumeration.name.value));
            }
        }
    };
    if let Some(kind) = kind {
        return Some(kind.to_owned());
    }
    let number = value.as_f64();
    match (number, &field.min, &field.max) {
        (Some(number), Some(min), _) if number < min.value => Some(format!("is below its least value {}", min.value)),
        (Some(number), _, Some(max)) if number > max.value => {
            Some(format!("is above its greatest value {}", max.value))
        }
        _ => None,
    }
}
