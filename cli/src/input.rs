//! The input of an operation: read from `--input` and flags, and brought into the one flat form.

use crate::{
    failure::Failure,
    services::{Operation, did_you_mean},
};
use aicloud_runtime::registry::api::Field;
use serde_json::{Map, Value};
use std::{fs, io::Read as _};

/// Larger input is refused: it can only be a mistake.
const LARGEST: u64 = 64 << 20;

/// What `--input` names: JSON text, `@file` or `-`.
pub(crate) fn read(given: &str) -> Result<Value, Failure> {
    match given.strip_prefix('@') {
        Some(path) => file(path),
        None if given == "-" => parse(&standard_input()?, "standard input"),
        None => serde_json::from_str(given).map_err(|error| {
            Failure::Input(format!(
                "--input takes a JSON object, @file.json, @file.yaml or -; this is no JSON: {error}"
            ))
        }),
    }
}

/// All of standard input.
pub(crate) fn standard_input() -> Result<String, Failure> {
    let mut text = String::new();
    std::io::stdin()
        .take(LARGEST)
        .read_to_string(&mut text)
        .map_err(|error| Failure::Input(format!("standard input can't be read: {error}")))?;
    Ok(text)
}

/// A file of JSON or YAML.
pub(crate) fn file(path: &str) -> Result<Value, Failure> {
    let wrong = |error: std::io::Error| Failure::Input(format!("{path} can't be read: {error}"));
    let mut text = String::new();
    fs::File::open(path).map_err(wrong)?.take(LARGEST).read_to_string(&mut text).map_err(wrong)?;
    parse(&text, path)
}

/// JSON, or YAML where it isn't JSON.
fn parse(text: &str, place: &str) -> Result<Value, Failure> {
    let text = text.trim_start_matches('\u{feff}');
    let json_error = match serde_json::from_str(text) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let looks_like_json = text.trim_start().starts_with(['{', '[']);
    serde_saphyr::from_str(text).map_err(|error| {
        let error = if looks_like_json { json_error.to_string() } else { error.to_string() };
        Failure::Input(format!("{place} holds neither JSON nor YAML: {}", error.lines().next().unwrap_or_default()))
    })
}

/// Input by parameter name, with what belongs to the client taken out.
pub(crate) struct Input {
    pub(crate) flat: Map<String, Value>,
    /// Parameters of the client, such as `project_id`.
    pub(crate) client: Vec<(String, String)>,
}

/// Brings `given` into flat form and puts `flags` over it.
pub(crate) fn flatten(
    operation: Operation,
    given: Value,
    located: bool,
    flags: Map<String, Value>,
) -> Result<Input, Failure> {
    let Value::Object(given) = given else {
        return Err(Failure::Input(format!(
            "{}: the input is an object of parameters, such as {{\"limit\": 5}}; a body that is a list goes under \"body\"",
            operation.name()
        )));
    };
    let mut input = Input { flat: Map::new(), client: Vec::new() };
    let mut problems = Vec::new();
    if located {
        unlocate(operation, given, &mut input, &mut problems);
    } else {
        for (name, value) in given {
            match by_flat_name(operation, &name) {
                Some(parameter) => drop(input.flat.insert(parameter.name.clone(), value)),
                None if input.take_client_parameter(operation, &name, &value) => {}
                None => problems.push(unknown(operation, &name)),
            }
        }
    }
    input.flat.extend(flags);
    if problems.is_empty() { Ok(input) } else { Err(Failure::problems(operation.name(), &problems)) }
}

/// By the name of flat input, or by a wire name that only one parameter has.
fn by_flat_name(operation: Operation, name: &str) -> Option<&'static Field> {
    let parameters = || operation.about.parameters.iter();
    parameters().find(|parameter| parameter.name == name).or_else(|| {
        let mut of_wire = parameters().filter(|parameter| parameter.wire() == name);
        of_wire.next().filter(|_| of_wire.next().is_none())
    })
}

fn unknown(operation: Operation, name: &str) -> String {
    let names: Vec<&str> = operation.about.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let meant = did_you_mean(name, names.iter().copied());
    match names.as_slice() {
        [] => format!("there is no parameter `{name}`; the operation has none"),
        _ if meant.is_empty() => format!("there is no parameter `{name}`; there are {}", names.join(", ")),
        _ => format!("there is no parameter `{name}`{meant}"),
    }
}

const SECTIONS: [&str; 4] = ["path", "query", "header", "body"];

fn unlocate(operation: Operation, given: Map<String, Value>, input: &mut Input, problems: &mut Vec<String>) {
    for (section, values) in given {
        if !SECTIONS.contains(&section.as_str()) {
            let meant = did_you_mean(&section, SECTIONS);
            problems
                .push(format!("with --located the input holds path, query, header and body, not `{section}`{meant}"));
            continue;
        }
        let here: Vec<&'static Field> = operation
            .about
            .parameters
            .iter()
            .filter(|parameter| parameter.location.as_deref() == Some(&section))
            .collect();
        if section == "body" && operation.about.body == "whole" {
            if let (Some(parameter), false) = (here.first(), values.is_null()) {
                input.flat.insert(parameter.name.clone(), values);
            }
            continue;
        }
        let values = match values {
            Value::Object(values) => values,
            Value::Null => continue,
            _ => {
                problems.push(format!("`{section}` is an object by parameter name"));
                continue;
            }
        };
        for (name, value) in values {
            let same = |parameter: &&&Field| match section.as_str() {
                "header" => parameter.wire().eq_ignore_ascii_case(&name),
                _ => parameter.wire() == name,
            };
            match here.iter().find(same) {
                Some(parameter) => drop(input.flat.insert(parameter.name.clone(), value)),
                None if section != "body" && input.take_client_parameter(operation, &name, &value) => {}
                None => {
                    let meant = did_you_mean(&name, here.iter().map(|parameter| parameter.wire()));
                    problems.push(format!("`{section}` has no parameter `{name}`{meant}"));
                }
            }
        }
    }
}

impl Input {
    fn take_client_parameter(&mut self, operation: Operation, name: &str, value: &Value) -> bool {
        let known = operation.api.service.client_parameters.iter().any(|parameter| parameter.name == name);
        match value {
            Value::String(text) if known => {
                self.client.push((name.to_owned(), text.clone()));
                true
            }
            _ => false,
        }
    }
}
