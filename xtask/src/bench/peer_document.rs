//! Our OpenAPI documents as progenitor can read them. Each step takes away something valid that it stops at.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// Removes what progenitor 0.15 stops at:
///
/// * request bodies of other media types than `application/json` that are JSON all the same: renamed;
/// * a `default` response beside a successful one: becomes `4XX`;
/// * a query parameter with a media type: becomes text;
/// * values of an enum, or fields of an object, that differ in case and punctuation only: the first one stays.
pub fn reduce(document: &mut Value) {
    match document {
        Value::Object(object) => {
            reduce_object(object);
            object.values_mut().for_each(reduce);
        }
        Value::Array(items) => items.iter_mut().for_each(reduce),
        _ => {}
    }
}

fn reduce_object(object: &mut Map<String, Value>) {
    if object.get("in").is_some_and(|place| place == "query") && object.remove("content").is_some() {
        object.insert("schema".to_owned(), json!({ "type": "string" }));
    }
    if let Some(Value::Object(content)) = object.get_mut("content") {
        let json_like = |name: &String| name.contains("json") && name != "application/json";
        let names: Vec<String> = content.keys().filter(|name| json_like(name)).cloned().collect();
        for name in names {
            if let Some(body) = content.remove(&name) {
                content.insert("application/json".to_owned(), body);
            }
        }
    }
    if let Some(Value::Object(responses)) = object.get_mut("responses")
        && let Some(failure) = responses.remove("default")
    {
        responses.insert("4XX".to_owned(), failure);
    }
    if let Some(Value::Array(values)) = object.get_mut("enum") {
        let mut seen = BTreeSet::new();
        values.retain(|value| value.as_str().is_none_or(|text| seen.insert(letters(text))));
    }
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        let mut seen = BTreeSet::new();
        let names: Vec<String> = properties.keys().cloned().collect();
        for name in names {
            if !seen.insert(letters(&name)) {
                properties.remove(&name);
            }
        }
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_away_what_progenitor_stops_at_and_nothing_else() {
        let mut document = json!({
            "content": { "application/merge-patch+json": 1, "text/plain": 2 },
            "responses": { "200": 1, "default": 2 },
            "parameters": [{ "in": "query", "content": {} }, { "in": "path", "schema": 1 }],
            "enum": ["PAI-PUBLIC", "PAI_PUBLIC", "other", null],
            "properties": { "error_code": 1, "errorCode": 2, "other": 3 },
        });
        reduce(&mut document);
        let expected = json!({
            "content": { "application/json": 1, "text/plain": 2 },
            "responses": { "200": 1, "4XX": 2 },
            "parameters": [{ "in": "query", "schema": { "type": "string" } }, { "in": "path", "schema": 1 }],
            "enum": ["PAI-PUBLIC", "other", null],
            "properties": { "errorCode": 2, "other": 3 },
        });
        assert_eq!(document, expected);
    }
}
