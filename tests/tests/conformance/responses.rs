//! Answers decode, and encode again to the same JSON.

use crate::{lines, none, vectors};
use aicloud_runtime::registry::{self, Entry};
use serde_json::{Map, Value};

#[test]
fn pai_workspace_answers_survive_a_round_trip() {
    let cases = lines("responses-pai-workspace.jsonl");
    check(&cases, aicloud_pai_workspace::registry::OPERATIONS);
}

#[test]
fn modelarts_answers_survive_a_round_trip() {
    let cases = lines("responses-modelarts.jsonl");
    check(&cases, aicloud_modelarts::registry::OPERATIONS);
}

#[test]
fn modelarts_documented_answers_survive_a_round_trip() {
    let cases: Vec<Value> = serde_json::from_str(&vectors("doc-responses-modelarts.json")).unwrap();
    let success = |case: &Value| case["status"].as_i64().is_some_and(|status| (200..300).contains(&status));
    let cases: Vec<Value> = cases.into_iter().filter(success).collect();
    check(&cases, aicloud_modelarts::registry::OPERATIONS);
}

fn check(cases: &[Value], operations: &'static [Entry]) {
    let mut problems = Vec::new();
    for case in cases {
        let name = case["operation"].as_str().unwrap();
        let Some(entry) = registry::find(operations, name) else {
            problems.push(format!("{name}: no such operation"));
            continue;
        };
        match entry.decode(case["body"].to_string().as_bytes()) {
            Ok(again) if same(&again, &case["body"]) => {}
            Ok(again) => problems.push(format!("{name}: {} became {again}", case["body"])),
            Err(error) => problems.push(format!("{name}: {error}")),
        }
    }
    none(&problems, cases.len());
}

fn same(a: &Value, b: &Value) -> bool {
    let (a, b) = (significant(a), significant(b));
    a == b || is_empty(&a) && is_empty(&b)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

/// What is left when null and empty lists and maps are taken out: they all mean that nothing is there.
fn significant(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(significant).collect()),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| (name.clone(), significant(value)));
            Value::Object(fields.filter(|(_, value)| !is_empty(value)).collect::<Map<_, _>>())
        }
        Value::Number(number) => number.as_f64().map_or_else(|| value.clone(), Value::from),
        other => other.clone(),
    }
}
