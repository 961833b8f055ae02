//! `spec/schema.json`: the grammar as JSON Schema, for editors.

use super::grammar::{GROUP, Grammar, Kind, SERVICE};
use crate::MARKER;
use serde_json::{Map, Value, json};

/// The text of `schema.json`.
pub(crate) fn schema() -> String {
    let mut definitions = Map::new();
    let service = object(&SERVICE, &mut definitions);
    let group = object(&GROUP, &mut definitions);
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": MARKER,
        "title": "aicloud spec file",
        "description": "A service.yaml or a group file; see spec/README.md.",
        "type": "object",
        "if": { "required": ["service"] },
        "then": service,
        "else": group,
        "$defs": definitions,
    });
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

fn object(grammar: &'static Grammar, definitions: &mut Map<String, Value>) -> Value {
    let name = grammar.name.split(' ').skip(1).collect::<Vec<_>>().join("_");
    if !definitions.contains_key(&name) {
        // Claimed before its keys are walked.
        definitions.insert(name.clone(), Value::Null);
        let mut properties = Map::new();
        for key in grammar.keys {
            let mut schema = value(key.kind, definitions);
            if let Value::Object(schema) = &mut schema {
                schema.insert("description".to_owned(), json!(key.about));
            }
            properties.insert(key.name.to_owned(), schema);
        }
        let required: Vec<&str> = grammar.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
        let definition = json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        });
        definitions.insert(name.clone(), definition);
    }
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn value(kind: Kind, definitions: &mut Map<String, Value>) -> Value {
    match kind {
        Kind::Any => json!({}),
        Kind::Text | Kind::Scalar => json!({ "type": ["string", "number", "boolean"] }),
        Kind::Doc => json!({ "type": ["string", "number", "boolean"], "pattern": "\\S" }),
        Kind::Form(form) => json!({ "type": ["string", "number"], "pattern": form.pattern }),
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Integer => json!({ "type": "integer" }),
        Kind::Number => json!({ "type": "number" }),
        Kind::Word(words) => json!({ "enum": words }),
        Kind::List(inner) => json!({ "type": "array", "items": value(*inner, definitions) }),
        Kind::Map(inner) => json!({ "type": "object", "additionalProperties": value(*inner, definitions) }),
        Kind::Object(grammar) => object(grammar, definitions),
        Kind::Either(text, mapping) => {
            json!({ "anyOf": [value(*text, definitions), value(*mapping, definitions)] })
        }
    }
}
