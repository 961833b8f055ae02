//! Deals the fields of a request out to path, query, headers and body.
//!
//! A request comes as one flat JSON object; the operation's table says where each field goes. The result is built once a
//! call, and signer and transport use the same strings.

use crate::{
    Error, ErrorKind,
    auth::canonical,
    error::Redactor,
    operation::{Body, Encoding, Location, Operation, Param},
    random::{self, Random},
    service::{Auth, Service},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde_json::Value;
use std::{borrow::Cow, ops::Range};

/// A request as flat JSON, with the place of each field's value.
pub(crate) struct FlatFields {
    pub(crate) json: Vec<u8>,
    pub(crate) fields: Vec<(&'static str, Range<usize>)>,
}

impl FlatFields {
    /// The JSON text of a field; `None` where it is not set.
    fn get(&self, name: &str) -> Option<&str> {
        let (_, range) = self.fields.iter().find(|(field, _)| *field == name)?;
        let text = std::str::from_utf8(self.json.get(range.clone())?).ok()?;
        (text != "null").then_some(text)
    }
}

/// What is the same in every attempt of a call.
pub(crate) struct Prepared {
    /// Percent-encoded, exactly as sent.
    pub(crate) path: String,
    /// Percent-encoded and sorted, exactly as sent, without `?`.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Whether sending it twice does no harm.
    pub(crate) idempotent: bool,
    /// Knows the sensitive parameters.
    pub(crate) redactor: Redactor,
}

/// Prepares a request. `client_param` gives the parameters that were given to the client; `repeatable` says whether the
/// request may be sent more than once.
pub(crate) fn prepare(
    service: &Service,
    operation: &Operation,
    flat: &FlatFields,
    client_param: &dyn Fn(&str) -> Option<String>,
    random: &dyn Random,
    repeatable: bool,
) -> Result<Prepared, Error> {
    let mut parts = Parts::default();
    for param in operation.params {
        let json = match flat.get(param.name) {
            Some(json) => Cow::Borrowed(json),
            // Of use only where the request may be sent again.
            None if repeatable && operation.client_token == Some(param.name) => {
                Cow::Owned(format!("\"{}\"", random::nonce(random)))
            }
            None if param.required && param.location != Location::Body => return Err(missing(param.name)),
            None => continue,
        };
        parts.add(param, &json).map_err(|problem| input(format!("parameter `{}` {problem}", param.name)))?;
    }
    for param in service.client_params.iter().filter(|param| param.location != Location::Path) {
        let given = operation.params.iter().any(|own| own.wire == param.name && own.location == param.location);
        if let (false, Some(value)) = (given, client_param(param.name)) {
            parts
                .add_text(param.name, param.location, value)
                .map_err(|problem| input(format!("parameter `{}` of the client {problem}", param.name)))?;
        }
    }
    let path = expand(operation.path, |name| parts.path_value(name).or_else(|| client_param(name)))?;
    let body = parts.body(operation)?;
    let content_type = content_type(service, operation, body.is_some());
    parts.headers.extend(content_type.map(|value| (header::CONTENT_TYPE, value)));
    Ok(Prepared {
        path,
        query: canonical::query(&parts.query),
        headers: parts.headers,
        body: body.unwrap_or_default(),
        idempotent: operation.is_idempotent()
            || operation.client_token.is_some_and(|name| repeatable || flat.get(name).is_some()),
        redactor: parts.redactor,
    })
}

fn input(message: String) -> Error {
    Error::new(ErrorKind::Input, message)
}

fn missing(name: &str) -> Error {
    input(format!("parameter `{name}` is required and was not set; set it"))
}

#[derive(Default)]
struct Parts {
    path: Vec<(&'static str, String)>,
    query: Vec<(&'static str, String)>,
    headers: HeaderMap,
    /// JSON texts by wire name.
    body: Vec<(&'static str, String)>,
    redactor: Redactor,
}

impl Parts {
    fn add(&mut self, param: &Param, json: &str) -> Result<(), String> {
        if param.sensitive {
            self.redactor.add(&scalar(json));
        }
        match (param.location, param.encoding) {
            (Location::Body, _) => self.body.push((param.wire, json.to_owned())),
            (Location::Query, Encoding::Repeat) if json.starts_with('[') => {
                self.query.extend(items(json).into_iter().map(|item| (param.wire, item)));
            }
            (Location::Header, _) if json.starts_with('[') => {
                self.add_text(param.wire, Location::Header, joined(json)?)?;
            }
            (location, Encoding::Comma) if json.starts_with('[') => {
                self.add_text(param.wire, location, joined(json)?)?
            }
            (location, Encoding::Json) => self.add_text(param.wire, location, json.to_owned())?,
            (location, _) => self.add_text(param.wire, location, scalar(json).into_owned())?,
        }
        Ok(())
    }

    fn add_text(&mut self, wire: &'static str, location: Location, text: String) -> Result<(), String> {
        match location {
            Location::Path => self.path.push((wire, text)),
            Location::Query => self.query.push((wire, text)),
            Location::Body => self.body.push((wire, Value::String(text).to_string())),
            Location::Header => {
                let name = HeaderName::from_bytes(wire.as_bytes()).map_err(|_| "is no header name".to_owned())?;
                let value = HeaderValue::from_bytes(text.trim().as_bytes())
                    .map_err(|_| "holds a control character, which no header can carry; remove it".to_owned())?;
                self.headers.insert(name, value);
            }
        }
        Ok(())
    }

    fn path_value(&self, name: &str) -> Option<String> {
        self.path.iter().find(|(wire, _)| *wire == name).map(|(_, value)| value.clone())
    }

    fn body(&self, operation: &Operation) -> Result<Option<Bytes>, Error> {
        match (operation.body, self.body.as_slice()) {
            (Body::None, _) => Ok(None),
            (Body::Object, fields) => {
                let fields: Vec<String> =
                    fields.iter().map(|(wire, json)| format!("{}:{json}", Value::String((*wire).to_owned()))).collect();
                Ok(Some(Bytes::from(format!("{{{}}}", fields.join(",")))))
            }
            (Body::Whole, [(_, json)]) if operation.content_type.contains("json") => {
                Ok(Some(Bytes::from(json.clone())))
            }
            // Text of another media type is sent as it is, not as a JSON string.
            (Body::Whole, [(_, json)]) => Ok(Some(Bytes::from(scalar(json).into_owned()))),
            (Body::Whole, _) => {
                let body = operation.params.iter().find(|param| param.location == Location::Body);
                match body {
                    Some(param) if param.required => Err(missing(param.name)),
                    _ => Ok(None),
                }
            }
        }
    }
}

/// Huawei's signature covers a content type with and without a body; Alibaba's only exists with one.
fn content_type(service: &Service, operation: &Operation, has_body: bool) -> Option<HeaderValue> {
    let value = match service.auth {
        Auth::Huawei => operation.content_type,
        _ if !has_body => return None,
        Auth::Alibaba if operation.content_type == "application/json" => "application/json; charset=utf-8",
        _ => operation.content_type,
    };
    HeaderValue::from_str(value).ok()
}

/// The path with each `{placeholder}` replaced by its value, encoded as one segment.
fn expand(template: &str, value: impl Fn(&str) -> Option<String>) -> Result<String, Error> {
    let mut path = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = value(name).ok_or_else(|| unset_client_param(name))?;
        if matches!(value.as_str(), "" | "." | "..") {
            return Err(input(format!(
                "parameter `{name}` is {value:?}, which can't be a part of a path; set it to a name or id"
            )));
        }
        path.push_str(before);
        path.extend(canonical::encode(&value));
        rest = after;
    }
    path.push_str(rest);
    Ok(path)
}

fn unset_client_param(name: &str) -> Error {
    input(match name {
        "project_id" => {
            "the project is not known: give it to the client with `.project_id(…)`, or let the client look it \
                         up by giving it a region"
                .to_owned()
        }
        _ => format!("parameter `{name}` of the client is not set: give it with `.parameter(\"{name}\", …)`"),
    })
}

/// The text of a scalar: a string without its quotes, anything else as it stands.
fn scalar(json: &str) -> Cow<'_, str> {
    match json.starts_with('"').then(|| serde_json::from_str::<String>(json)) {
        Some(Ok(text)) => Cow::Owned(text),
        _ => Cow::Borrowed(json),
    }
}

fn items(json: &str) -> Vec<String> {
    let items: Vec<Value> = serde_json::from_str(json).unwrap_or_default();
    let texts = items.into_iter().filter(|item| !item.is_null()).map(|item| match item {
        Value::String(text) => text,
        other => other.to_string(),
    });
    texts.collect()
}

fn joined(json: &str) -> Result<String, String> {
    let items = items(json);
    match items.iter().position(|item| item.contains(',')) {
        Some(at) => Err(format!("holds a comma in item {}, and commas separate its items; leave the item out", at + 1)),
        None => Ok(items.join(",")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixtures::{ALIBABA, HUAWEI},
        operation::Method,
        testing::SettledRandom,
    };
    use proptest::prelude::*;
    use serde_json::json;

    fn flat(fields: Value) -> FlatFields {
        let (mut json, mut ranges) = (Vec::new(), Vec::new());
        for (name, value) in fields.as_object().unwrap() {
            let start = json.len();
            json.extend_from_slice(value.to_string().as_bytes());
            ranges.push((&*name.clone().leak(), start..json.len()));
        }
        FlatFields { json, fields: ranges }
    }

    fn run(service: &Service, operation: &Operation, fields: Value) -> Result<Prepared, Error> {
        let project = |name: &str| (name == "project_id").then(|| "p1".to_owned());
        prepare(service, operation, &flat(fields), &project, &SettledRandom::default(), true)
    }

    static OPERATION: Operation = Operation {
        params: &[
            Param::path("pool_name"),
            Param::query("continue"),
            Param::query("verbose"),
            Param::query("hosts").repeat(),
            Param::query("ids").wire("Ids").comma(),
            Param::query("tag").json(),
            Param::header("language").wire("X-Language"),
            Param::body("spec"),
            Param::body("password").wire("Password").sensitive(),
        ],
        body: Body::Object,
        name: "ListPoolNodes",
        method: Method::Post,
        path: "/v2/{project_id}/pools/{pool_name}/nodes",
        ..Operation::EMPTY
    };

    #[test]
    fn fields_go_where_the_table_says() {
        let fields = json!({
            "pool_name": "a/b c", "continue": "x y", "verbose": true, "hosts": ["b", "a", 1], "ids": [1, "2"],
            "tag": {"k": ["ü"]}, "language": " en ", "spec": {"n": null}, "password": "p\"w-0123",
        });
        let prepared = run(&HUAWEI, &OPERATION, fields).unwrap();
        assert_eq!(prepared.path, "/v2/p1/pools/a%2Fb%20c/nodes");
        assert_eq!(
            prepared.query,
            "Ids=1%2C2&continue=x%20y&hosts=1&hosts=a&hosts=b&tag=%7B%22k%22%3A%5B%22%C3%BC%22%5D%7D&verbose=true"
        );
        assert_eq!(prepared.headers.get("x-language").unwrap(), "en");
        assert_eq!(prepared.body, r#"{"spec":{"n":null},"Password":"p\"w-0123"}"#);
        assert_eq!(prepared.redactor.text("p\"w-0123!"), "***!");
        assert!(!prepared.idempotent);
    }

    #[test]
    fn an_unset_body_is_an_empty_object_and_empty_values_stay() {
        let prepared =
            run(&HUAWEI, &OPERATION, json!({"pool_name": "a", "continue": "", "ids": [], "hosts": []})).unwrap();
        assert_eq!(prepared.body, "{}");
        assert_eq!(prepared.query, "Ids=&continue=");
    }

    #[test]
    fn path_values_that_are_no_segment_are_refused_by_name() {
        for value in ["", ".", ".."] {
            let error = run(&HUAWEI, &OPERATION, json!({ "pool_name": value })).err().unwrap();
            assert!(error.to_string().contains("`pool_name`") && error.kind() == ErrorKind::Input, "{error}");
        }
        let error = run(&HUAWEI, &OPERATION, json!({})).err().unwrap();
        assert!(error.to_string().contains("`pool_name` is required"), "{error}");
    }

    #[test]
    fn commas_in_items_and_control_characters_in_headers_are_refused_by_name() {
        let error = run(&HUAWEI, &OPERATION, json!({"pool_name": "a", "ids": ["1", "2,3"]})).err().unwrap();
        assert!(error.to_string().contains("`ids`") && error.to_string().contains("item 2"), "{error}");
        let error = run(&HUAWEI, &OPERATION, json!({"pool_name": "a", "language": "a\nb"})).err().unwrap();
        assert!(error.to_string().contains("`language`"), "{error}");
    }

    #[test]
    fn a_missing_client_parameter_is_named() {
        let error =
            prepare(&HUAWEI, &OPERATION, &flat(json!({"pool_name": "a"})), &|_| None, &SettledRandom::default(), true);
        assert!(error.err().unwrap().to_string().contains(".project_id("));
    }

    #[test]
    fn a_client_token_is_made_up_and_makes_the_call_idempotent() {
        static OPERATION: Operation = Operation {
            params: &[Param::body("ClientToken")],
            body: Body::Object,
            client_token: Some("ClientToken"),
            name: "Create",
            method: Method::Post,
            path: "/a",
            ..Operation::EMPTY
        };
        let token = |fields| {
            let prepared = run(&ALIBABA, &OPERATION, fields).unwrap();
            assert!(prepared.idempotent);
            serde_json::from_slice::<Value>(&prepared.body).unwrap()["ClientToken"].as_str().unwrap().to_owned()
        };
        assert_eq!(token(json!({})).len(), 32);
        assert_eq!(token(json!({"ClientToken": "mine"})), "mine");
    }

    #[test]
    fn a_whole_body_is_sent_bare() {
        const PARAMS: &[Param] = &[Param::body("body")];
        let mut operation = Operation {
            params: PARAMS,
            body: Body::Whole,
            name: "Put",
            method: Method::Put,
            path: "/a",
            ..Operation::EMPTY
        };
        assert_eq!(run(&ALIBABA, &operation, json!({"body": [1]})).unwrap().body, "[1]");
        let unset = run(&ALIBABA, &operation, json!({})).unwrap();
        assert!(unset.body.is_empty() && !unset.headers.contains_key("content-type"));
        operation.content_type = "text/plain";
        assert_eq!(run(&ALIBABA, &operation, json!({"body": "a\nb"})).unwrap().body, "a\nb");
    }

    #[test]
    fn the_content_type_is_the_vendors() {
        let operation =
            Operation { body: Body::Object, name: "X", method: Method::Post, path: "/a", ..Operation::EMPTY };
        let bare = Operation { name: "X", method: Method::Get, path: "/a", ..Operation::EMPTY };
        let content_type = |service, operation: &Operation| {
            run(service, operation, json!({}))
                .unwrap()
                .headers
                .get("content-type")
                .map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(content_type(&ALIBABA, &operation).as_deref(), Some("application/json; charset=utf-8"));
        assert_eq!(content_type(&ALIBABA, &bare), None);
        assert_eq!(content_type(&HUAWEI, &operation).as_deref(), Some("application/json"));
        assert_eq!(content_type(&HUAWEI, &bare).as_deref(), Some("application/json"));
    }

    proptest! {
        /// Whatever a path value holds, it stays one segment, and decodes to what it was.
        #[test]
        fn a_path_value_stays_one_segment(value in ".{1,40}") {
            prop_assume!(value != "." && value != "..");
            let prepared = run(&HUAWEI, &OPERATION, json!({ "pool_name": value })).unwrap();
            let segments: Vec<&str> = prepared.path.split('/').collect();
            prop_assert_eq!(segments.len(), 6);
            prop_assert_eq!(percent_encoding::percent_decode_str(segments[4]).decode_utf8().unwrap(), value);
            let uri: http::Uri = format!("https://h{}?{}", prepared.path, prepared.query).parse().unwrap();
            prop_assert_eq!(uri.path(), prepared.path);
        }
    }
}
