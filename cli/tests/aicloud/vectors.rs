//! What the vendors' own SDKs send and accept, by way of the command line.

use crate::support::Home;
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, fs, path::PathBuf, sync::Mutex, thread};

const PROJECT: &str = "0123456789abcdef0123456789abcdef";

fn lines(name: &str) -> Vec<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/data/vectors").join(name);
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The described operations of a service, by name.
fn described(service: &str) -> BTreeMap<String, Value> {
    let api = Home::new().run(&["describe", service, "--output", "json"]).json();
    let operations = api["operations"].as_array().unwrap().iter();
    operations.map(|operation| (operation["name"].as_str().unwrap().to_owned(), operation.clone())).collect()
}

/// Fails with everything that `check` finds in the cases of operations that exist; at least `least` there must be.
fn check_all(
    service: &str,
    cases: Vec<Value>,
    least: usize,
    check: impl Fn(&Home, &Value, &Value) -> Vec<String> + Sync,
) {
    let operations = described(service);
    let cases: Vec<&Value> =
        cases.iter().filter(|case| operations.contains_key(case["operation"].as_str().unwrap())).collect();
    assert!(cases.len() >= least, "only {} cases", cases.len());
    let problems = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for part in cases.chunks(cases.len().div_ceil(4)) {
            let (operations, problems, check) = (&operations, &problems, &check);
            scope.spawn(move || {
                let home = Home::new();
                for case in part {
                    let name = case["operation"].as_str().unwrap();
                    let found = check(&home, case, &operations[name]);
                    let found = found.into_iter().map(|what| format!("{name} ({}): {what}", case["case"]));
                    problems.lock().unwrap().extend(found);
                }
            });
        }
    });
    let problems = problems.into_inner().unwrap();
    assert!(problems.is_empty(), "{} of {} fail:\n{}", problems.len(), cases.len(), problems.join("\n"));
}

fn sends(service: &str, region: &str, file: &str, least: usize) {
    check_all(service, lines(file), least, |home, case, operation| {
        let name = case["operation"].as_str().unwrap();
        let args = ["call", service, name, "--input", "-", "--dry-run", "--show-secrets"];
        let args = [&args[..], &["--region", region, "--project-id", PROJECT]].concat();
        let located = home.run_with(&[&args[..], &["--located"]].concat(), case["input"].to_string());
        let mut problems = match located.code {
            0 => differences(operation, case, &located.json()),
            _ => vec![located.err.clone()],
        };
        let flat = home.run_with(&args, flat(operation, &case["input"]).to_string());
        // The vendors' cases hold made-up numbers, which flat input refuses where a range is documented.
        if flat.code == 2 && flat.err.contains("out of range") && located.err.contains("out of range") {
            return problems;
        }
        match flat.code {
            0 if unsigned(&flat.json()) == unsigned(&located.json()) => {}
            0 => problems.push("flat and located input make different requests".to_owned()),
            _ => problems.push(flat.err),
        }
        problems
    });
}

#[test]
fn modelarts_sends_what_the_vendors_sdk_sends() {
    sends("modelarts", "cn-north-4", "wire-modelarts.jsonl", 500);
}

#[test]
fn pai_workspace_sends_what_the_vendors_sdk_sends() {
    sends("pai-workspace", "cn-hangzhou", "wire-pai-workspace.jsonl", 190);
}

#[test]
fn saved_answers_are_decoded_and_encoded_again() {
    for service in ["modelarts", "pai-workspace"] {
        check_all(service, lines(&format!("responses-{service}.jsonl")), 60, |home, case, _| {
            let name = case["operation"].as_str().unwrap();
            let ended = home.run_with(&["decode", service, name], case["body"].to_string());
            match ended.code {
                0 if significant(&ended.json()) == significant(&case["body"]) => Vec::new(),
                0 => vec![format!("{} became {}", case["body"], ended.out)],
                _ => vec![ended.err],
            }
        });
    }
}

/// The case's input under the names of flat input.
fn flat(operation: &Value, input: &Value) -> Value {
    let mut flat = Map::new();
    for parameter in operation["parameters"].as_array().unwrap() {
        let name = parameter["name"].as_str().unwrap();
        let wire = parameter["wire"].as_str().unwrap_or(name);
        let location = parameter["in"].as_str().unwrap();
        let whole = location == "body" && operation["body"] == "whole";
        let value = if whole { &input["body"] } else { &input[location][wire] };
        if !value.is_null() {
            flat.insert(name.to_owned(), value.clone());
        }
    }
    Value::Object(flat)
}

/// Without what differs from run to run.
fn unsigned(request: &Value) -> Value {
    json!([request["method"], request["url"], request["body"]])
}

fn differences(operation: &Value, case: &Value, sent: &Value) -> Vec<String> {
    let expect = &case["expect"];
    let mut problems = Vec::new();
    let mut compare = |what: &str, expected: Value, actual: Value| {
        if expected != actual {
            problems.push(format!("{what}: expected {expected}, sent {actual}"));
        }
    };
    let url = sent["url"].as_str().unwrap();
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let path = path.splitn(4, '/').nth(3).unwrap();
    let pairs = |pairs: Vec<(String, String)>| {
        let is_json = |wire: &str| {
            let parameters = operation["parameters"].as_array().unwrap().iter();
            let mut of_wire = parameters.filter(|of| of["wire"].as_str().or(of["name"].as_str()) == Some(wire));
            of_wire.any(|of| of["encoding"] == "json")
        };
        let mut sorted: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for (name, value) in pairs {
            let value = if is_json(&name) { serde_json::from_str(&value).unwrap() } else { json!(value) };
            sorted.entry(name).or_default().push(value);
        }
        sorted.values_mut().for_each(|values| values.sort_by_key(Value::to_string));
        json!(sorted)
    };
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let sent_query = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    });
    let expected_query = expect["query"].as_array().unwrap().iter().map(|pair| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&pair[0]), text(&pair[1]))
    });
    compare("method", expect["method"].clone(), sent["method"].clone());
    compare("path", expect["path"].clone(), json!(format!("/{path}")));
    compare("query", pairs(expected_query.collect()), pairs(sent_query.collect()));
    if !(case["body_optional"] == json!(true) && sent["body"].is_null()) {
        compare("body", expect["body"].clone(), sent["body"].clone());
    }
    let header = |name: &str| {
        let mut headers = sent["headers"].as_array().unwrap().iter();
        let found = headers.find(|pair| pair[0].as_str().unwrap().eq_ignore_ascii_case(name));
        found.map_or(Value::Null, |pair| pair[1].clone())
    };
    for (name, value) in expect["headers"].as_object().into_iter().flatten() {
        if !name.eq_ignore_ascii_case("content-type") {
            compare(name, value.clone(), header(name));
        }
    }
    problems
}

/// What is left when null and empty lists and maps are taken out: they all mean that nothing is there.
fn significant(value: &Value) -> Value {
    let empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    };
    match value {
        Value::Array(items) => Value::Array(items.iter().map(significant).collect()),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| (name.clone(), significant(value)));
            Value::Object(fields.filter(|(_, value)| !empty(value)).collect())
        }
        Value::Number(number) => number.as_f64().map_or_else(|| value.clone(), Value::from),
        other => other.clone(),
    }
}
