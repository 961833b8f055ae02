//! Values against types: kinds, ranges, lengths, patterns, nested fields.

use crate::envelope::Reason;
use aicloud_runtime::registry::{
    Type,
    api::{Api, Enum, Field, Object},
};
use jiff::Timestamp;
use regex::Regex;
use serde_json::{Map, Value};
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// What an examination found.
#[derive(Debug)]
pub(crate) struct Findings {
    strict: bool,
    /// What keeps the request from being served.
    pub(crate) problems: Vec<(Reason, String)>,
    /// What is let through and logged.
    pub(crate) remarks: Vec<String>,
}

impl Findings {
    pub(crate) fn new(strict: bool) -> Self {
        Self { strict, problems: Vec::new(), remarks: Vec::new() }
    }

    pub(crate) fn refuse(&mut self, reason: Reason, text: String) {
        self.problems.push((reason, text));
    }

    /// What real services let pass, and strict mode doesn't.
    pub(crate) fn frown(&mut self, reason: Reason, text: String) {
        if self.strict { self.refuse(reason, text) } else { self.remark(text) }
    }

    pub(crate) fn remark(&mut self, text: String) {
        self.remarks.push(text);
    }

    fn invalid(&mut self, text: String) {
        self.refuse(Reason::InvalidParameter, text);
    }

    fn odd(&mut self, text: String) {
        self.frown(Reason::InvalidParameter, text);
    }
}

/// Where a value stands, written out only if something is said of it.
pub(crate) struct At<'a> {
    parent: Option<&'a At<'a>>,
    step: Step<'a>,
}

enum Step<'a> {
    Name(&'a str),
    Index(usize),
}

impl<'a> At<'a> {
    pub(crate) fn root(name: &'a str) -> Self {
        Self { parent: None, step: Step::Name(name) }
    }

    fn name(&'a self, name: &'a str) -> Self {
        Self { parent: Some(self), step: Step::Name(name) }
    }

    fn index(&'a self, index: usize) -> Self {
        Self { parent: Some(self), step: Step::Index(index) }
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.step {
            Step::Name(name) if self.parent.is_some() => write!(f, ".{name}"),
            Step::Name(name) => f.write_str(name),
            Step::Index(index) => write!(f, "[{index}]"),
        }
    }
}

/// Knows the types.
pub(crate) struct Values {
    api: &'static Api,
    pub(crate) strict: bool,
    /// Compiled when first needed. A pattern that can't be compiled holds nothing up.
    patterns: Mutex<HashMap<&'static str, Option<Arc<Regex>>>>,
}

impl Values {
    pub(crate) fn new(api: &'static Api, strict: bool) -> Self {
        Self { api, strict, patterns: Mutex::default() }
    }

    /// Makes a value of text, as it stands in paths, queries and headers.
    pub(crate) fn read(&self, at: &At<'_>, text: &str, ty: &Type, found: &mut Findings) -> Option<Value> {
        let is_number = match ty {
            Type::Integer | Type::EpochMillis | Type::EpochSeconds | Type::Number => true,
            Type::Named(name) => self.api.enumeration(name).is_some_and(|of| of.integer),
            _ => false,
        };
        if text.is_empty() && (is_number || *ty == Type::Boolean) {
            found.odd(format!("{at} is empty"));
            return None;
        }
        let value = match ty {
            Type::Boolean => match text {
                "true" | "false" => Some(Value::Bool(text == "true")),
                _ if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") => {
                    found.odd(format!("{at} is spelled {text}, not {}", text.to_ascii_lowercase()));
                    Some(Value::Bool(text.eq_ignore_ascii_case("true")))
                }
                _ => None,
            },
            Type::Number => text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from),
            _ if is_number => text.parse::<i64>().ok().map(Value::from),
            _ => Some(Value::from(text)),
        };
        match value {
            Some(value) => {
                self.check(at, &value, ty, found);
                Some(value)
            }
            None => {
                found.invalid(format!("{at} is {text:?}, not {ty}"));
                None
            }
        }
    }

    /// Whether a value can be of a type, down to the last nested field.
    pub(crate) fn check(&self, at: &At<'_>, value: &Value, ty: &Type, found: &mut Findings) {
        match (ty, value) {
            (_, Value::Null) | (Type::Json, _) | (Type::String, Value::String(_)) | (Type::Boolean, Value::Bool(_)) => {
            }
            (Type::DateTime, Value::String(text)) => {
                if text.parse::<Timestamp>().is_err() {
                    found.remark(format!("{at} is {text:?}, which is no instant such as 2026-01-31T08:00:00Z"));
                }
            }
            (Type::Number, Value::Number(_)) => {}
            (Type::Integer | Type::EpochMillis | Type::EpochSeconds, Value::Number(number)) => {
                if number.as_i64().is_none() {
                    found.odd(format!("{at} is {number}, not a whole number"));
                }
            }
            (Type::List(item), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.check(&at.index(index), value, item, found);
                }
            }
            (Type::Map(of), Value::Object(entries)) => {
                for (key, value) in entries {
                    self.check(&at.name(key), value, of, found);
                }
            }
            (Type::Named(name), value) => match (self.api.object(name), self.api.enumeration(name), value) {
                (Some(object), _, Value::Object(fields)) => self.object(at, fields, object, found),
                (None, Some(of), Value::String(_) | Value::Number(_)) => enumeration(at, value, of, found),
                (None, None, _) => {}
                _ => found.invalid(format!("{at} is {}, not {name}", kind(value))),
            },
            _ if may_be_read_as(value, ty) => found.odd(format!("{at} is {}, which stands for {ty}", kind(value))),
            _ => found.invalid(format!("{at} is {}, not {ty}", kind(value))),
        }
    }

    fn object(&self, at: &At<'_>, given: &Map<String, Value>, object: &'static Object, found: &mut Findings) {
        for (name, value) in given {
            match object.fields.iter().find(|field| field.name == *name) {
                Some(field) => {
                    let at = at.name(name);
                    self.check(&at, value, &field.ty, found);
                    self.constraints(&at, value, field, found);
                }
                None => found.invalid(format!("{at} has no field {name}; it is {}", object.name)),
            }
        }
        for field in object.fields.iter().filter(|field| field.required) {
            if matches!(given.get(&field.name), None | Some(Value::Null)) {
                // Types are shared by operations, and not all of them need what one needs.
                found.frown(Reason::MissingParameter, format!("{at}.{} is missing", field.name));
            }
        }
    }

    /// Range, length and pattern.
    pub(crate) fn constraints(&self, at: &At<'_>, value: &Value, field: &'static Field, found: &mut Findings) {
        if let Some(number) = value.as_f64()
            && (field.min.is_some_and(|min| number < min) || field.max.is_some_and(|max| number > max))
        {
            found.invalid(format!("{at} is {value}, out of range ({})", bounds(field.min, field.max)));
        }
        let length = match value {
            Value::String(text) => Some((text.chars().count(), "characters")),
            Value::Array(items) => Some((items.len(), "items")),
            _ => None,
        };
        if let Some((length, unit)) = length {
            let length = length as u64;
            if field.min_length.is_some_and(|min| length < min) || field.max_length.is_some_and(|max| length > max) {
                let range = bounds(field.min_length, field.max_length);
                found.invalid(format!("{at} has a length of {length} ({range} {unit} are allowed)"));
            }
        }
        if let (Some(pattern), Value::String(text)) = (&field.pattern, value)
            && let Some(regex) = self.pattern(pattern)
            && !regex.is_match(text)
        {
            found.invalid(format!("{at} is {text:?}, which does not match {pattern}"));
        }
    }

    pub(crate) fn pattern(&self, pattern: &'static str) -> Option<Arc<Regex>> {
        let mut patterns = self.patterns.lock().unwrap_or_else(PoisonError::into_inner);
        patterns.entry(pattern).or_insert_with(|| Regex::new(pattern).ok().map(Arc::new)).clone()
    }
}

/// Services add values, so one that isn't listed is only odd.
fn enumeration(at: &At<'_>, value: &Value, of: &Enum, found: &mut Findings) {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if !of.values.iter().any(|listed| listed.value.eq_ignore_ascii_case(&text)) {
        found.odd(format!("{at} is {text:?}, which {} does not list", of.name));
    }
}

/// Services read numbers and booleans from text, and text from numbers.
fn may_be_read_as(value: &Value, ty: &Type) -> bool {
    match (ty, value) {
        (Type::String | Type::DateTime, Value::Number(_) | Value::Bool(_)) => true,
        (Type::Number, Value::String(text)) => text.parse::<f64>().is_ok(),
        (Type::Integer | Type::EpochMillis | Type::EpochSeconds, Value::String(text)) => text.parse::<i64>().is_ok(),
        (Type::Boolean, Value::String(text)) => text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"),
        _ => false,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn bounds<T: fmt::Display>(min: Option<T>, max: Option<T>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("{min} or more"),
        (None, Some(max)) => format!("up to {max}"),
        (None, None) => String::new(),
    }
}
