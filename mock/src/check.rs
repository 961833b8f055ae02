//! A request against what the registry says of its operation: parameters, content type, body.

use crate::{
    envelope::Reason,
    request::Request,
    value::{At, Findings, Values},
};
use aicloud_runtime::registry::{
    Type,
    api::{Field, Operation},
};
use serde_json::{Map, Value};

/// What a request says, by the names of flat input, and what is wrong with it.
pub(crate) struct Checked {
    pub(crate) parameters: Map<String, Value>,
    pub(crate) body: Option<Value>,
    pub(crate) findings: Findings,
}

/// Examines a request that the router found to be of `operation`.
pub(crate) fn check(
    values: &Values,
    operation: &'static Operation,
    path: &[(&'static str, String)],
    request: &Request,
) -> Checked {
    let mut check = Check { values, operation, parameters: Map::new(), findings: Findings::new(values.strict) };
    for (name, value) in path {
        // What is not among the parameters was given to the client once, such as the project.
        if let Some(field) = check.field("path", name) {
            check.text(field, value);
        }
    }
    check.query(request);
    for field in operation.parameters.iter().filter(|field| is_in(field, "header")) {
        if let Some(value) = request.header(field.wire()) {
            check.text(field, value);
        }
    }
    let body = check.body(request);
    for field in operation.parameters.iter().filter(|field| field.required) {
        if matches!(check.parameters.get(&field.name), None | Some(Value::Null)) {
            let place = field.location.as_deref().unwrap_or("request");
            check.findings.refuse(Reason::MissingParameter, format!("{} is required in the {place}", field.wire()));
        }
    }
    Checked { parameters: check.parameters, body, findings: check.findings }
}

fn is_in(field: &Field, place: &str) -> bool {
    field.location.as_deref() == Some(place)
}

struct Check<'a> {
    values: &'a Values,
    operation: &'static Operation,
    parameters: Map<String, Value>,
    findings: Findings,
}

impl Check<'_> {
    fn field(&self, place: &str, wire: &str) -> Option<&'static Field> {
        self.operation.parameters.iter().find(|field| is_in(field, place) && field.wire() == wire)
    }

    fn query(&mut self, request: &Request) {
        for (name, value) in request.query_pairs() {
            match self.field("query", &name) {
                Some(field) => self.text(field, &value),
                None => {
                    let names = self.operation.parameters.iter().filter(|field| is_in(field, "query"));
                    let names: Vec<&str> = names.map(|field| field.wire()).collect();
                    let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
                    self.findings.refuse(
                        Reason::InvalidParameter,
                        format!("{name} is no query parameter of {}; there are {known}", self.operation.name),
                    );
                }
            }
        }
    }

    /// A value that arrived as text.
    fn text(&mut self, field: &'static Field, text: &str) {
        let at = At::root(field.wire());
        let found = match (field.encoding.as_deref(), &field.ty) {
            (Some("json"), ty) => match serde_json::from_str::<Value>(text) {
                Ok(value) => {
                    self.values.check(&at, &value, ty, &mut self.findings);
                    value
                }
                Err(_) => {
                    self.findings.refuse(Reason::InvalidParameter, format!("{at} is not JSON text"));
                    return;
                }
            },
            (encoding, Type::List(item)) => {
                let parts: Vec<&str> = match encoding {
                    Some("comma") => text.split(',').filter(|part| !part.is_empty()).collect(),
                    _ => vec![text],
                };
                let mut items = match self.parameters.remove(&field.name) {
                    Some(Value::Array(items)) => items,
                    _ => Vec::new(),
                };
                let read = parts.into_iter().filter_map(|part| self.values.read(&at, part, item, &mut self.findings));
                items.extend(read);
                Value::Array(items)
            }
            (_, ty) => match self.values.read(&at, text, ty, &mut self.findings) {
                Some(value) => value,
                None => return,
            },
        };
        self.values.constraints(&at, &found, field, &mut self.findings);
        if self.parameters.insert(field.name.clone(), found).is_some() {
            self.findings.remark(format!("{at} stands more than once"));
        }
    }

    /// Reads the body; its fields become parameters.
    fn body(&mut self, request: &Request) -> Option<Value> {
        let operation = self.operation;
        if operation.body == "none" {
            if !request.body.is_empty() && &request.body[..] != b"{}" {
                self.findings.refuse(Reason::InvalidParameter, format!("{} takes no body", operation.name));
            }
            return None;
        }
        if request.body.is_empty() {
            return None;
        }
        self.content_type(request);
        let body: Value = match serde_json::from_slice(&request.body) {
            Ok(body) => body,
            Err(error) => {
                self.findings.refuse(Reason::InvalidParameter, format!("the body is not JSON: {error}"));
                return None;
            }
        };
        if operation.body == "whole" {
            if let Some(field) = operation.parameters.iter().find(|field| is_in(field, "body")) {
                let at = At::root("body");
                self.values.check(&at, &body, &field.ty, &mut self.findings);
                self.values.constraints(&at, &body, field, &mut self.findings);
                self.parameters.insert(field.name.clone(), body.clone());
            }
            return Some(body);
        }
        let Value::Object(fields) = &body else {
            self.findings.refuse(Reason::InvalidParameter, "the body is not an object".to_owned());
            return Some(body);
        };
        for (name, value) in fields {
            let at = At::root(name);
            match self.field("body", name) {
                Some(field) => {
                    self.values.check(&at, value, &field.ty, &mut self.findings);
                    self.values.constraints(&at, value, field, &mut self.findings);
                    self.parameters.insert(field.name.clone(), value.clone());
                }
                None => self
                    .findings
                    .refuse(Reason::InvalidParameter, format!("{name} is no field of the body of {}", operation.name)),
            }
        }
        Some(body)
    }

    fn content_type(&mut self, request: &Request) {
        let media_type = |text: &str| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let expected = media_type(self.operation.content_type.as_deref().unwrap_or("application/json"));
        let given = media_type(request.header("content-type").unwrap_or_default());
        if given == expected {
            return;
        }
        let message = format!("the content type is {given:?}, and {} takes {expected}", self.operation.name);
        // The vendor's SDK sends a merge patch as plain JSON.
        if given == "application/json" {
            self.findings.frown(Reason::UnsupportedMediaType, message);
        } else {
            self.findings.refuse(Reason::UnsupportedMediaType, message);
        }
    }
}
