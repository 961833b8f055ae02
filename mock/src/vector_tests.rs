//! The requests that the vendors' own SDKs send, one to three of each operation, against the mock.
//!
//! Their values are made up, so some are out of a documented range; everything else about them is right.

use crate::{Mock, request::Request, route::Found, settings::Settings, world::World};
use aicloud_runtime::registry::Registry;
use hyper::{HeaderMap, header::HeaderName};
use serde_json::Value;

pub(crate) fn world(registry: &'static Registry, change: impl FnOnce(&mut Settings)) -> World {
    let mut settings = Mock::new(registry).anonymous().into_settings();
    change(&mut settings);
    World::new(registry.service(), registry.api().unwrap(), settings)
}

/// The recorded requests: operation, case, request.
pub(crate) fn recorded(file: &str) -> Vec<(String, String, Request)> {
    let path = format!("{}/../tests/data/vectors/wire-{file}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines
        .map(|line| {
            let text = |name: &str| line[name].as_str().unwrap().to_owned();
            let expect = &line["expect"];
            let mut headers = HeaderMap::new();
            for (name, value) in expect["headers"].as_object().unwrap() {
                headers.insert(name.parse::<HeaderName>().unwrap(), value.as_str().unwrap().parse().unwrap());
            }
            let body = match &expect["body"] {
                Value::Null => Vec::new(),
                body => serde_json::to_vec(body).unwrap(),
            };
            let request = Request {
                method: expect["method"].as_str().unwrap().parse().unwrap(),
                path: expect["path"].as_str().unwrap().to_owned(),
                query: expect["raw_query"].as_str().unwrap_or_default().to_owned(),
                headers,
                body: body.into(),
            };
            (text("operation"), text("case"), request)
        })
        .collect()
}

#[test]
fn every_recorded_request_finds_its_operation_and_is_served_unless_a_made_up_value_is_out_of_bounds() {
    for registry in [&aicloud_modelarts::registry::REGISTRY, &aicloud_pai_workspace::registry::REGISTRY] {
        let name = registry.service().name;
        let world = world(registry, |settings| settings.stateful = false);
        let (mut served, mut refused) = (0, Vec::new());
        for (operation, case, request) in recorded(name) {
            let Found::Operation(found, _) = world.router.find(request.method.as_str(), &request.path) else {
                panic!("{operation}: {} {}", request.method, request.path)
            };
            assert_eq!(found.name, operation);
            let reply = world.serve(&request);
            match reply.status {
                200..300 => served += 1,
                _ => {
                    let message = world.log.list().pop().unwrap().message.unwrap();
                    for problem in message.split("; ") {
                        refused.push(format!("{operation} {case}: {problem}"));
                    }
                }
            }
        }
        let made_up = |problem: &String| {
            ["out of range", "does not match", "are allowed", "not a whole number", "which no page gave out"]
                .iter()
                .any(|words| problem.contains(words))
        };
        refused.retain(|problem| !made_up(problem));
        assert!(refused.is_empty(), "{name}: {} of {}\n{}", refused.len(), served + refused.len(), refused.join("\n"));
    }
}

#[test]
fn every_answer_is_one_that_the_typed_clients_decode_without_loss() {
    for registry in [&aicloud_modelarts::registry::REGISTRY, &aicloud_pai_workspace::registry::REGISTRY] {
        let world = world(registry, |settings| settings.seed = 7);
        for entry in registry.entries() {
            let operation = world.api.operation(entry.operation().name).unwrap();
            let body = world.sample(operation);
            let text = serde_json::to_vec(&body).unwrap();
            let decoded = entry.decode(&text).unwrap_or_else(|error| panic!("{}: {error}", operation.name));
            if operation.response.is_some() {
                assert_eq!(without_gaps(decoded), without_gaps(body), "{}", operation.name);
            }
        }
    }
}

/// A field that holds nothing may be there or not.
pub(crate) fn without_gaps(value: Value) -> Value {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (name, without_gaps(value)));
            Value::Object(fields.filter(|(_, value)| !is_empty(value)).collect())
        }
        Value::Array(items) => items.into_iter().map(without_gaps).collect(),
        other => other,
    }
}
