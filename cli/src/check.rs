//! Input against what the registry says of it: names, types, ranges. Everything that is wrong is found at once, before
//! anything is sent.

use crate::{
    flags::bounds,
    services::{Operation, did_you_mean},
};
use aicloud_runtime::registry::{
    Type,
    api::{Api, Enum, Field, Object},
};
use serde_json::{Map, Value};

/// What was found.
#[derive(Default)]
pub(crate) struct Findings {
    /// What keeps the input from being sent.
    pub(crate) problems: Vec<String>,
    /// What the service may refuse.
    pub(crate) warnings: Vec<String>,
}

/// Examines flat input. `exact` input is taken at its word: what is outside a documented range only gives a warning.
pub(crate) fn check(operation: Operation, input: &Map<String, Value>, exact: bool) -> Findings {
    let mut check = Check { api: operation.api, exact, found: Findings::default() };
    for parameter in &operation.about.parameters {
        match input.get(&parameter.name) {
            None | Some(Value::Null) if parameter.required => {
                check.found.problems.push(format!("`{}` is required ({})", parameter.name, parameter.ty));
            }
            None | Some(Value::Null) => {}
            Some(value) => {
                if let Some(instead) = &parameter.deprecated {
                    check.found.warnings.push(format!("`{}` is deprecated: {instead}", parameter.name));
                }
                let joined = parameter.encoding.as_deref() == Some("comma") && value.is_string();
                if !joined {
                    check.field(&parameter.name, value, parameter);
                }
            }
        }
    }
    check.found
}

struct Check<'a> {
    api: &'a Api,
    exact: bool,
    found: Findings,
}

impl Check<'_> {
    fn field(&mut self, at: &str, value: &Value, field: &Field) {
        self.value(at, value, &field.ty);
        if let Some(number) = number(value).filter(|_| matches!(field.ty, Type::Integer | Type::Number)) {
            let (below, above) = (field.min.is_some_and(|min| number < min), field.max.is_some_and(|max| number > max));
            if below || above {
                let range = bounds(field.min, field.max).unwrap_or_default();
                let list = if self.exact { &mut self.found.warnings } else { &mut self.found.problems };
                list.push(format!("`{at}` is {value}, which is out of range ({range})"));
            }
        }
        let length = match value {
            Value::String(text) if field.ty == Type::String => Some((text.chars().count(), "character")),
            Value::Array(items) => Some((items.len(), "item")),
            _ => None,
        };
        if let Some((length, unit)) = length {
            let length = length as u64;
            let unit = if length == 1 { unit.to_owned() } else { format!("{unit}s") };
            if field.min_length.is_some_and(|min| length < min) || field.max_length.is_some_and(|max| length > max) {
                let range = bounds(field.min_length, field.max_length).unwrap_or_default();
                self.found.warnings.push(format!("`{at}` has {length} {unit}, and the documentation says {range}"));
            }
        }
    }

    fn value(&mut self, at: &str, value: &Value, ty: &Type) {
        let fits = match (ty, value) {
            (_, Value::Null) | (Type::Json, _) => true,
            (Type::String | Type::DateTime, value) => !value.is_array() && !value.is_object(),
            (Type::Integer | Type::EpochMillis | Type::EpochSeconds, value) => {
                number(value).is_some_and(|number| number.fract() == 0.0)
            }
            (Type::Number, value) => number(value).is_some(),
            (Type::Boolean, Value::Bool(_)) => true,
            (Type::Boolean, Value::String(text)) => {
                ["true", "false"].iter().any(|word| text.eq_ignore_ascii_case(word))
            }
            (Type::List(item), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.value(&format!("{at}[{index}]"), value, item);
                }
                true
            }
            (Type::Map(of), Value::Object(entries)) => {
                for (key, value) in entries {
                    self.value(&format!("{at}.{key}"), value, of);
                }
                true
            }
            (Type::Named(name), value) => match (self.api.object(name), self.api.enumeration(name), value) {
                (Some(object), _, Value::Object(fields)) => {
                    self.object(at, fields, object);
                    true
                }
                (None, Some(of), value) => self.enumeration(at, value, of),
                (Some(_), ..) => false,
                (None, None, _) => true,
            },
            _ => false,
        };
        if !fits {
            self.found.problems.push(format!("`{at}` is {}, not {}", self.expected(ty), found(value)));
        }
    }

    fn object(&mut self, at: &str, given: &Map<String, Value>, object: &Object) {
        for (name, value) in given {
            match object.fields.iter().find(|field| field.name == *name) {
                Some(field) => self.field(&format!("{at}.{name}"), value, field),
                None => {
                    let names = || object.fields.iter().map(|field| field.name.as_str());
                    let mut meant = did_you_mean(name, names());
                    if meant.is_empty() {
                        meant = format!("; there are {}", names().collect::<Vec<_>>().join(", "));
                    }
                    self.found.problems.push(format!("`{at}` ({}) has no field `{name}`{meant}", object.name));
                }
            }
        }
        for field in object.fields.iter().filter(|field| field.required && !given.contains_key(&field.name)) {
            self.found
                .warnings
                .push(format!("`{at}.{}` is missing; the documentation says it is required", field.name));
        }
    }

    /// Whether the value can be one of an enum. One that isn't listed only gives a warning: services add values.
    fn enumeration(&mut self, at: &str, value: &Value, of: &Enum) -> bool {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return false,
        };
        if of.integer && text.parse::<i64>().is_err() {
            return false;
        }
        if !of.values.iter().any(|value| value.value.eq_ignore_ascii_case(&text)) {
            let names = || of.values.iter().map(|value| value.value.as_str());
            let mut meant = did_you_mean(&text, names());
            if meant.is_empty() {
                meant = format!("; listed are {}", names().collect::<Vec<_>>().join(", "));
            }
            self.found.warnings.push(format!("`{at}` is {text:?}, which {} does not list{meant}", of.name));
        }
        true
    }

    fn expected(&self, ty: &Type) -> String {
        match ty {
            Type::String => "text".to_owned(),
            Type::DateTime => "an instant as text, such as 2026-01-31T08:00:00Z".to_owned(),
            Type::Integer => "a whole number".to_owned(),
            Type::EpochMillis => "a whole number of milliseconds since 1970".to_owned(),
            Type::EpochSeconds => "a whole number of seconds since 1970".to_owned(),
            Type::Number => "a number".to_owned(),
            Type::Boolean => "true or false".to_owned(),
            Type::Json => "JSON".to_owned(),
            Type::List(item) => format!("a list ({item})"),
            Type::Map(_) => format!("an object with free keys ({ty})"),
            Type::Named(name) if self.api.enumeration(name).is_some_and(|of| of.integer) => {
                format!("a number ({name})")
            }
            Type::Named(name) if self.api.enumeration(name).is_some() => format!("text ({name})"),
            other => format!("an object ({other})"),
        }
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn found(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        other => other.to_string(),
    }
}
