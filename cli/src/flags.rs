//! The parameters of an operation as flags, and what was given as flags as JSON.

use crate::{
    command::reserved_flags,
    failure::Failure,
    input,
    services::{Operation, letters},
};
use aicloud_runtime::registry::{
    Type,
    api::{Api, Field},
};
use clap::{
    Arg, ArgAction, ArgMatches, Command,
    builder::{PossibleValue, StyledStr, TypedValueParser},
};
use serde_json::{Map, Value};
use std::ffi::OsStr;

/// The flags of an operation's parameters.
pub(crate) fn flags(operation: Operation) -> Vec<Arg> {
    let mut taken: Vec<String> = reserved_flags();
    let parameters = operation.about.parameters.iter();
    parameters.map(|parameter| flag(operation.api, parameter, &mut taken)).collect()
}

fn flag(api: &Api, parameter: &Field, taken: &mut Vec<String>) -> Arg {
    let plain = parameter.field.as_deref().unwrap_or(&parameter.name).replace('_', "-");
    // A parameter that is called like one of the program's own flags.
    let long = if taken.contains(&plain) { format!("param-{plain}") } else { plain };
    let mut arg = Arg::new(id(parameter)).long(long.clone()).help_heading("Parameters");
    taken.push(long);
    if !taken.contains(&parameter.name) && is_flag(&parameter.name) {
        arg = arg.alias(parameter.name.clone());
        taken.push(parameter.name.clone());
    }
    let (short, long) = help(parameter);
    let arg = arg
        .help(short)
        .long_help(long)
        .value_name(value_name(&parameter.ty))
        .value_parser(Hints::of(api, &parameter.ty));
    match &parameter.ty {
        Type::List(_) | Type::Map(_) => arg.action(ArgAction::Append),
        Type::Boolean => arg.action(ArgAction::Set).num_args(0..=1).default_missing_value("true"),
        Type::Integer | Type::Number | Type::EpochMillis | Type::EpochSeconds => {
            arg.action(ArgAction::Set).allow_negative_numbers(true)
        }
        _ => arg.action(ArgAction::Set),
    }
}

fn id(parameter: &Field) -> String {
    format!("parameter {}", parameter.name)
}

fn is_flag(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
        && name.starts_with(|c: char| c.is_alphabetic())
}

fn value_name(ty: &Type) -> String {
    match ty {
        Type::String => "TEXT".to_owned(),
        Type::Integer | Type::EpochMillis | Type::EpochSeconds => "INTEGER".to_owned(),
        Type::Number => "NUMBER".to_owned(),
        Type::Boolean => "true|false".to_owned(),
        Type::DateTime => "INSTANT".to_owned(),
        Type::List(item) => value_name(item),
        Type::Map(value) if scalar(value) => format!("KEY={}", value_name(value)),
        Type::Named(name) if !name.is_empty() => name.clone(),
        _ => "JSON".to_owned(),
    }
}

fn scalar(ty: &Type) -> bool {
    !matches!(ty, Type::List(_) | Type::Map(_) | Type::Json | Type::Named(_))
}

/// One line of help, and all of it.
fn help(parameter: &Field) -> (StyledStr, StyledStr) {
    let mut facts = limits(parameter);
    if parameter.required {
        facts.insert(0, "required".to_owned());
    }
    if parameter.deprecated.is_some() {
        facts.push("deprecated".to_owned());
    }
    let facts = if facts.is_empty() { String::new() } else { format!(" [{}]", facts.join(", ")) };
    let doc = parameter.doc.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = doc.split_inclusive(". ").next().unwrap_or_default().trim().to_owned();
    let mut long = format!("{doc}{facts}");
    if let Some(instead) = &parameter.deprecated {
        long.push_str(&format!("\nDeprecated: {instead}"));
    }
    long.push_str(&format!(
        "\n(`{}` in input, {}, {})",
        parameter.name,
        parameter.ty,
        parameter.location.as_deref().unwrap_or("body")
    ));
    (format!("{first}{facts}").into(), long.into())
}

/// Default, range and length of a parameter or field, in words.
pub(crate) fn limits(field: &Field) -> Vec<String> {
    let default = field.default.as_ref();
    let default = default.map(|default| default.as_str().map_or_else(|| default.to_string(), str::to_owned));
    let unit = if matches!(field.ty, Type::List(_) | Type::Map(_)) { "items" } else { "characters" };
    let length = bounds(field.min_length, field.max_length).map(|bounds| format!("{bounds} {unit}"));
    let default = default.map(|default| format!("default {default}"));
    [default, bounds(field.min, field.max), length].into_iter().flatten().collect()
}

/// A range in words.
pub(crate) fn bounds<T: std::fmt::Display>(min: Option<T>, max: Option<T>) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) => Some(format!("{min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    }
}

/// Takes any text, and offers values with their meanings to help and completions. For enums: a service may know more of
/// their values than we do.
#[derive(Clone)]
pub(crate) struct Hints(pub(crate) Vec<(String, String)>);

impl Hints {
    fn of(api: &Api, ty: &Type) -> Self {
        let values = match ty.innermost() {
            Type::Boolean => vec![("true".to_owned(), String::new()), ("false".to_owned(), String::new())],
            Type::Named(name) => {
                let values = api.enumeration(name).into_iter().flat_map(|of| &of.values);
                values.map(|value| (value.value.clone(), value.doc.clone())).collect()
            }
            _ => Vec::new(),
        };
        Self(values)
    }
}

impl TypedValueParser for Hints {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        TypedValueParser::parse_ref(&clap::builder::StringValueParser::new(), command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        if self.0.is_empty() {
            return None;
        }
        let value = |(value, doc): &(String, String)| {
            let value = PossibleValue::new(value.clone());
            if doc.is_empty() { value } else { value.help(doc.split_whitespace().collect::<Vec<_>>().join(" ")) }
        };
        Some(Box::new(self.0.iter().map(value)))
    }
}

/// What was given as flags, as flat input.
pub(crate) fn given(operation: Operation, matches: &ArgMatches) -> Result<Map<String, Value>, Failure> {
    let mut given = Map::new();
    let mut problems = Vec::new();
    for parameter in &operation.about.parameters {
        let Some(texts) = matches.get_many::<String>(&id(parameter)) else { continue };
        let comma = parameter.encoding.as_deref() == Some("comma");
        match value(operation.api, &parameter.ty, comma, &texts.map(String::as_str).collect::<Vec<_>>()) {
            Ok(value) => drop(given.insert(parameter.name.clone(), value)),
            Err(problem) => problems.push(format!("`{}` {problem}", parameter.name)),
        }
    }
    if problems.is_empty() { Ok(given) } else { Err(Failure::problems(operation.name(), &problems)) }
}

/// The values of one flag as JSON.
fn value(api: &Api, ty: &Type, comma: bool, texts: &[&str]) -> Result<Value, String> {
    match ty {
        Type::List(item) => {
            let mut items = Vec::new();
            for text in texts {
                match text.trim_start().starts_with(['[', '@']).then(|| json(text)).transpose()? {
                    Some(Value::Array(given)) => items.extend(given),
                    Some(other) => items.push(other),
                    None if comma => {
                        let parts = text.split(',').filter(|part| !part.is_empty());
                        items
                            .extend(parts.map(|part| value(api, item, false, &[part])).collect::<Result<Vec<_>, _>>()?);
                    }
                    None => items.push(value(api, item, false, &[text])?),
                }
            }
            Ok(Value::Array(items))
        }
        Type::Map(of) => {
            let mut entries = Map::new();
            for text in texts {
                if text.trim_start().starts_with(['{', '@']) {
                    let Value::Object(given) = json(text)? else {
                        return Err("holds JSON that is no object".to_owned());
                    };
                    entries.extend(given);
                } else {
                    let (key, text) = text.split_once('=').ok_or("is a map: give KEY=VALUE, or a JSON object")?;
                    entries.insert(key.to_owned(), value(api, of, false, &[text])?);
                }
            }
            Ok(Value::Object(entries))
        }
        other => scalar_value(api, other, texts.last().copied().unwrap_or_default()),
    }
}

fn scalar_value(api: &Api, ty: &Type, text: &str) -> Result<Value, String> {
    let integer =
        || text.trim().parse::<i64>().map(Value::from).map_err(|_| format!("is a whole number, not {text:?}"));
    match ty {
        Type::String | Type::DateTime => Ok(text.into()),
        Type::Integer | Type::EpochMillis | Type::EpochSeconds => integer(),
        Type::Number => {
            let number = text.trim().parse::<f64>().ok().and_then(serde_json::Number::from_f64);
            number.map(Value::Number).ok_or_else(|| format!("is a number, not {text:?}"))
        }
        Type::Boolean => match letters(text).as_str() {
            "true" => Ok(true.into()),
            "false" => Ok(false.into()),
            _ => Err(format!("is true or false, not {text:?}")),
        },
        Type::Named(name) => match api.enumeration(name) {
            Some(of) if of.integer => integer(),
            Some(_) => Ok(text.into()),
            None => json(text),
        },
        _ => json(text),
    }
}

/// JSON text, or a file of JSON or YAML behind `@`.
fn json(text: &str) -> Result<Value, String> {
    if let Some(path) = text.trim().strip_prefix('@') {
        return input::file(path).map_err(|failure| failure.to_string());
    }
    serde_json::from_str(text)
        .map_err(|error| format!("takes JSON, or @file with JSON or YAML; {text:?} is neither ({error})"))
}
