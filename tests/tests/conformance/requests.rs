//! Typed input in, the vendor's request out.

use crate::{lines, none};
use aicloud_runtime::{
    CallOptions, Client, RetryPolicy,
    operation::{Body, Encoding, Location, Operation},
    registry::{self, Entry},
    testing::{Reply, ScriptedTransport, SentRequest},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

#[tokio::test]
async fn pai_workspace_sends_what_the_vendors_sdk_sends() {
    let transport = ScriptedTransport::answering(|_| Reply::json("{}"));
    let client = aicloud_pai_workspace::Client::builder()
        .region("cn-hangzhou")
        .credentials(aicloud_runtime::credentials::Credential::access_key("id", "secret"))
        .transport(transport.clone())
        .build()
        .unwrap();
    check("wire-pai-workspace.jsonl", aicloud_pai_workspace::registry::OPERATIONS, client.as_ref(), &transport).await;
}

#[tokio::test]
async fn modelarts_sends_what_the_vendors_sdk_sends() {
    let transport = ScriptedTransport::answering(|_| Reply::json("{}"));
    let client = aicloud_modelarts::Client::builder()
        .region("cn-north-4")
        .project_id("0123456789abcdef0123456789abcdef")
        .credentials(aicloud_runtime::credentials::Credential::access_key("id", "secret"))
        .transport(transport.clone())
        .build()
        .unwrap();
    check("wire-modelarts.jsonl", aicloud_modelarts::registry::OPERATIONS, client.as_ref(), &transport).await;
}

async fn check(file: &str, operations: &'static [Entry], client: &Client, transport: &ScriptedTransport) {
    let cases = lines(file);
    let mut problems = Vec::new();
    for case in &cases {
        let name = case["operation"].as_str().unwrap();
        let label = format!("{name} ({})", case["case"].as_str().unwrap());
        let Some(entry) = registry::find(operations, name) else {
            problems.push(format!("{label}: no such operation"));
            continue;
        };
        let input = flat(entry.operation(), &case["input"]);
        let before = transport.requests().len();
        if let Err(error) = entry.call(client, input, CallOptions::default().retry(RetryPolicy::none())).await
            && transport.requests().len() == before
        {
            problems.push(format!("{label}: {error}"));
            continue;
        }
        let sent = transport.requests().pop().unwrap();
        problems.extend(differences(entry.operation(), case, &sent).into_iter().map(|what| format!("{label}: {what}")));
    }
    none(&problems, cases.len());
}

/// The case's input under the names of flat input.
fn flat(operation: &Operation, input: &Value) -> Value {
    let mut flat = Map::new();
    for param in operation.params {
        let value = match param.location {
            Location::Path => &input["path"][param.wire],
            Location::Query => &input["query"][param.wire],
            Location::Header => &input["header"][param.wire],
            Location::Body if operation.body == Body::Whole => &input["body"],
            Location::Body => &input["body"][param.wire],
        };
        if !value.is_null() {
            flat.insert(param.name.to_owned(), value.clone());
        }
    }
    Value::Object(flat)
}

fn differences(operation: &Operation, case: &Value, sent: &SentRequest) -> Vec<String> {
    let expect = &case["expect"];
    let mut problems = Vec::new();
    let mut compare = |what: &str, expected: Value, actual: Value| {
        if expected != actual {
            problems.push(format!("{what}: expected {expected}, sent {actual}"));
        }
    };
    compare("method", expect["method"].clone(), json!(sent.method()));
    compare("path", expect["path"].clone(), json!(sent.path()));
    compare("query", pairs(operation, expected_query(expect)), pairs(operation, sent_query(sent.query())));
    let body = if sent.body().is_empty() { Value::Null } else { sent.json() };
    let optional = case["body_optional"] == json!(true) && body.is_null();
    if !optional {
        compare("body", expect["body"].clone(), body.clone());
    }
    if !body.is_null() {
        let plain = |text: Option<&str>| json!(text.map(|text| text.to_lowercase().replace(' ', "")));
        compare("content type", plain(expect["content_type"].as_str()), plain(sent.header("content-type")));
    }
    for (name, value) in expect["headers"].as_object().into_iter().flatten() {
        if !name.eq_ignore_ascii_case("content-type") {
            compare(name, value.clone(), json!(sent.header(name)));
        }
    }
    problems
}

fn expected_query(expect: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    expect["query"].as_array().unwrap().iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect()
}

fn sent_query(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// Pairs in one order, with JSON text as the JSON it holds.
fn pairs(operation: &Operation, pairs: Vec<(String, String)>) -> Value {
    let json: Vec<&str> =
        operation.params.iter().filter(|p| p.encoding == Encoding::Json).map(|param| param.wire).collect();
    let mut sorted: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (name, value) in pairs {
        let value = if json.contains(&name.as_str()) { serde_json::from_str(&value).unwrap() } else { json!(value) };
        sorted.entry(name).or_default().push(value);
    }
    for values in sorted.values_mut() {
        values.sort_by_key(Value::to_string);
    }
    json!(sorted)
}
