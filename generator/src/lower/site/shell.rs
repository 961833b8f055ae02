//! Calls as command lines: `aicloud`, which knows the operation, and `curl`, which gets all of the request.

use crate::{
    lower::{Context, operation::link_name},
    model::{Body, Encoding, Location, Operation, Param, Type},
    resolve::rust_names::OperationNames,
};
use serde_json::Value;

/// Flags that the command line keeps for itself. Its tests run the examples, so the two can't part.
const RESERVED_FLAGS: &[&str] = &[
    "region",
    "endpoint",
    "vpc",
    "project-id",
    "profile",
    "timeout",
    "retries",
    "output",
    "query",
    "debug",
    "input",
    "located",
    "all",
    "wait",
    "header",
    "dry-run",
    "show-secrets",
    "help",
];
/// Columns of a command that still stands on one line.
const WIDTH: usize = 64;
/// Hash of an empty body.
const EMPTY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The call through `aicloud`.
pub(super) fn cli(
    context: &Context<'_>,
    operation: &Operation,
    names: &OperationNames,
    arguments: &[(usize, Value)],
) -> String {
    let command = link_name(&names.method).replace('_', "-");
    let mut words = vec![format!("aicloud {} {command}", context.api.service.folder)];
    let flags = flags(operation, names);
    for (index, value) in arguments {
        if let (Some(flag), Some(param)) = (flags.get(*index), operation.params.get(*index)) {
            words.extend(texts(context, param, value).into_iter().map(|text| {
                let joint = if text.starts_with('-') { "=" } else { " " };
                format!("--{flag}{joint}{}", quote(&text))
            }));
        }
    }
    if operation.paging.is_some() {
        words.push("--all".to_owned());
    }
    lines(&words)
}

fn flags(operation: &Operation, names: &OperationNames) -> Vec<String> {
    let mut taken: Vec<String> = RESERVED_FLAGS.iter().map(|&flag| flag.to_owned()).collect();
    let flag = |(param, name): (&Param, &String)| {
        let plain = link_name(name).replace('_', "-");
        let flag = if taken.contains(&plain) { format!("param-{plain}") } else { plain };
        taken.push(flag.clone());
        let wire = param.field.flat_name().to_owned();
        taken.push(wire);
        flag
    };
    operation.params.iter().zip(&names.params).map(flag).collect()
}

/// The texts that a flag is given, one after the other.
fn texts(context: &Context<'_>, param: &Param, value: &Value) -> Vec<String> {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match (&param.field.ty, value) {
        (Type::List(item), Value::Array(items)) if !items.is_empty() && is_text(context, item) => {
            let simple = |text: &String| {
                let comma = param.encoding == Encoding::Comma && (text.contains(',') || text.is_empty());
                !text.trim_start().starts_with(['[', '@']) && !comma
            };
            let texts: Vec<String> = items.iter().map(plain).collect();
            if texts.iter().all(simple) { texts } else { vec![value.to_string()] }
        }
        (ty, value) if is_text(context, ty) => vec![plain(value)],
        (_, value) => vec![value.to_string()],
    }
}

/// Whether the command line takes values of the type as they are, not as JSON.
fn is_text(context: &Context<'_>, ty: &Type) -> bool {
    ty.is_scalar() && !matches!(ty, Type::Enum(id) if context.api.enums.get(*id).values.is_empty())
}

/// The call through `curl`.
pub(super) fn curl(context: &Context<'_>, operation: &Operation, arguments: &[(usize, Value)]) -> String {
    let service = &context.api.service;
    let given: Vec<(&Param, &Value)> =
        arguments.iter().filter_map(|(index, value)| Some((operation.params.get(*index)?, value))).collect();
    let at = |location| given.iter().filter(move |(param, _)| param.location == location);
    let host = service.host.replace("{region}", "$REGION");
    let query: Vec<String> = at(Location::Query).flat_map(|(param, value)| query(param, value)).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let url = format!("\"https://{host}{}{query}\"", path(operation, &given));
    let method = operation.method.as_str();
    let start = match method {
        "GET" => "curl".to_owned(),
        "HEAD" => "curl -I".to_owned(),
        method => format!("curl -X {method}"),
    };
    let mut words = vec![format!("{start} {url}")];

    let body = match operation.body {
        Body::None => None,
        Body::Whole => at(Location::Body).next().map(|(_, value)| (*value).clone()),
        Body::Object => {
            let fields = at(Location::Body).map(|(param, value)| (param.field.name.value.clone(), (*value).clone()));
            Some(Value::Object(fields.collect()))
        }
    };
    let body = body.map(|body| quote(&serde_json::to_string_pretty(&body).unwrap_or_default()));
    let mut before = String::new();
    match service.auth.as_str() {
        "huawei" => words.push("-H \"X-Auth-Token: $TOKEN\"".to_owned()),
        "alibaba" => {
            let hash = match &body {
                Some(body) => {
                    before = format!("BODY={body}\n");
                    "$(printf %s \"$BODY\" | sha256sum | cut -d' ' -f1)"
                }
                None => EMPTY_SHA256,
            };
            words.extend([
                "-H \"x-acs-bearer-token: $TOKEN\"".to_owned(),
                "-H \"x-acs-signature-type: BEARERTOKEN\"".to_owned(),
                format!("-H {}", quote(&format!("x-acs-action: {}", operation.name.value))),
                format!("-H {}", quote(&format!("x-acs-version: {}", service.version))),
                "-H \"x-acs-date: $(date -u +%Y-%m-%dT%H:%M:%SZ)\"".to_owned(),
                "-H \"x-acs-signature-nonce: $(uuidgen)\"".to_owned(),
                format!("-H \"x-acs-content-sha256: {hash}\""),
            ]);
        }
        "bearer" => words.push("-H \"Authorization: Bearer $TOKEN\"".to_owned()),
        _ => {}
    }
    for (param, value) in at(Location::Header) {
        words.push(format!("-H {}", quote(&format!("{}: {}", param.field.name.value, plain(value)))));
    }
    if let Some(body) = body {
        let media = operation.content_type.as_deref().unwrap_or("application/json");
        words.push(format!("-H {}", quote(&format!("Content-Type: {media}"))));
        words.push(if before.is_empty() { format!("-d {body}") } else { "-d \"$BODY\"".to_owned() });
    }
    let command = if words.len() == 1 { words.concat() } else { words.join(" \\\n  ") };
    format!("{before}{command}")
}

/// The path with its values in place. What the client knows, the shell fills in.
fn path(operation: &Operation, given: &[(&Param, &Value)]) -> String {
    let mut out = String::new();
    let mut rest = operation.path.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(&encode(before, b"/:"));
        let of_name = |param: &Param| param.location == Location::Path && param.field.name.as_str() == name;
        match given.iter().find(|(param, _)| of_name(param)) {
            Some((_, value)) => out.push_str(&encode(&plain(value), b"")),
            None => out.push_str(&format!("${}", super::links::spell(name).to_uppercase().replace('-', "_"))),
        }
        rest = after;
    }
    out.push_str(&encode(rest, b"/:"));
    out
}

fn query(param: &Param, value: &Value) -> Vec<String> {
    let name = encode(&param.field.name, b"");
    let pair = |text: &str| format!("{name}={}", encode(text, b""));
    match (param.encoding, value) {
        (Encoding::Repeat, Value::Array(items)) => items.iter().map(|item| pair(&plain(item))).collect(),
        (Encoding::Comma, Value::Array(items)) => {
            vec![pair(&items.iter().map(plain).collect::<Vec<_>>().join(","))]
        }
        (_, value) => vec![pair(&plain(value))],
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Percent-encodes all but unreserved characters and `also`.
fn encode(text: &str, also: &[u8]) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || also.contains(&byte);
    let one = |byte: u8| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

/// Text as one word of a shell.
fn quote(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,+%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// A command on one line, or on one for each word.
fn lines(words: &[String]) -> String {
    let length: usize = words.iter().map(|word| word.chars().count() + 1).sum();
    words.join(if length <= WIDTH { " " } else { " \\\n  " })
}

/// What to know before the command can run.
pub(super) fn curl_note(auth: &str) -> Option<&'static str> {
    match auth {
        "huawei" => Some(
            "`$TOKEN` is an IAM token, `$PROJECT_ID` the project and `$REGION` its region. With an access key the request \
             has to be signed; `aicloud … --dry-run --show-secrets` prints it with its signature.",
        ),
        "alibaba" => Some(
            "`$TOKEN` is a bearer token and `$REGION` the region. With an access key the request has to be signed; \
             `aicloud … --dry-run --show-secrets` prints it with its signature.",
        ),
        "bearer" => Some("`$TOKEN` is the bearer token and `$REGION` the region, where the address has one."),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_shell_mean_themselves() {
        assert_eq!(quote("pool-1"), "pool-1");
        assert_eq!(quote(""), "''");
        assert_eq!(quote("it's $HOME"), "'it'\\''s $HOME'");
    }

    #[test]
    fn values_in_addresses_are_encoded() {
        assert_eq!(encode("a b/c\"$d", b""), "a%20b%2Fc%22%24d");
        assert_eq!(encode("/v1/x:y", b"/:"), "/v1/x:y");
    }
}
