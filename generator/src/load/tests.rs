//! `schema.json` says what the loader says, and YAML means what it means to others.

use super::{node, schema};
use crate::{
    diagnostic::{Code, Diagnostics},
    fixtures,
    source::{SourceFile, Text},
};
use proptest::prelude::*;
use serde_json::Value;
use std::{fs, path::PathBuf, sync::Arc};

fn tree(text: &str) -> Result<Value, String> {
    let mut found = Diagnostics::default();
    found.texts = Arc::new(vec![Text { path: "test.yaml".to_owned(), text: text.to_owned() }]);
    let tree = node::parse(0, text, &mut found);
    match tree {
        Some(tree) if found.is_empty() => Ok(tree.json()),
        _ => Err(found.render(false)),
    }
}

/// What serde_yaml makes of a text, as JSON; keys become text, as everywhere in specs.
fn peer(value: serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Mapping(entries) => {
            let key = |key: serde_yaml::Value| match peer(key) {
                Value::String(text) => text,
                other => other.to_string(),
            };
            entries.into_iter().map(|(name, value)| (key(name), peer(value))).collect()
        }
        serde_yaml::Value::Sequence(items) => items.into_iter().map(peer).collect(),
        other => serde_json::to_value(other).unwrap(),
    }
}

/// Every spec file of the project.
fn files() -> Vec<(PathBuf, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["spec", "tests/obstacle/spec"] {
        for service in fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()) {
            for path in fs::read_dir(service).into_iter().flatten().map(|entry| entry.unwrap().path()) {
                files.push((path.clone(), fs::read_to_string(path).unwrap()));
            }
        }
    }
    assert!(files.len() > 50);
    files
}

#[test]
fn every_spec_file_means_to_us_what_it_means_to_serde_yaml() {
    for (path, text) in files() {
        let ours = tree(&text).unwrap_or_else(|found| panic!("{}: {found}", path.display()));
        assert_eq!(ours, peer(serde_yaml::from_str(&text).unwrap()), "{}", path.display());
    }
}

#[test]
fn every_spec_file_fits_the_schema() {
    let schema: Value = serde_json::from_str(&schema::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (path, text) in files() {
        let errors: Vec<String> = validator
            .iter_errors(&tree(&text).unwrap())
            .map(|error| format!("{} {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", path.display());
    }
}

#[test]
fn the_schema_itself_is_one() {
    let schema: Value = serde_json::from_str(&schema::schema()).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
}

/// Whether a file of a fixture is refused by the schema.
fn misfits(files: &[SourceFile]) -> bool {
    let schema: Value = serde_json::from_str(&schema::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let trees = files.iter().filter_map(|file| tree(std::str::from_utf8(&file.text).ok()?).ok());
    trees.map(|tree| validator.is_valid(&tree)).any(|valid| !valid)
}

#[test]
fn what_the_loader_says_about_shape_the_schema_says_too() {
    let shape = [Code::UnknownKey, Code::WrongKind, Code::MissingKey].map(Code::id);
    let mut seen = 0;
    for (name, fixture) in fixtures::fixtures() {
        let about_shape = shape.iter().any(|id| name.starts_with(id)) || name.starts_with("S025-no-doc");
        let files = fixtures::files(&fixture);
        if about_shape {
            seen += 1;
            assert!(misfits(&files), "the schema accepts {name}");
        }
        // Names and references are beyond a schema; it must not refuse what the loader lets through.
        if !about_shape && !["S001", "S005", "S006", "S007", "everything"].iter().any(|start| name.starts_with(start)) {
            let found: Vec<Code> = crate::generate(&files, &crate::Options::default())
                .map_or_else(|found| found.codes(), |generation| generation.warnings.codes());
            let shaped = found.iter().any(|code| shape.contains(&code.id()) || *code == Code::NoDoc);
            assert!(shaped || !misfits(&files), "the schema refuses {name}");
        }
    }
    assert!(seen >= 6, "only {seen} fixtures are about shape");
}

/// Removing, renaming or replacing any one value of a whole spec: where the schema has a word, the loader has too.
#[test]
fn one_change_that_the_schema_refuses_the_loader_refuses() {
    let schema: Value = serde_json::from_str(&schema::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let text = r#"
group: things
doc: Things.
operations:
  ListThings:
    doc: Lists things.
    http: POST /v1/{project_id}/things/{id}
    link: https://example.com/a
    path: { id: { type: string, doc: Id. } }
    query:
      q: { type: integer, doc: Q., default: 3, min: 1, max: 9, required: false, deprecated: Use z., example: 1 }
      z: { type: list<string>, doc: Z., encode: comma, min_length: 1, max_length: 9 }
      token: { type: string, doc: Token., pattern: "^a$", sensitive: true }
    body: { size: { type: integer, doc: Size., required: true }, name: { type: string, doc: Name., rename: called } }
    content_type: application/json
    response: { items: { type: list<string>, doc: Items. }, next: { type: string, doc: Next. }, state: { type: State, doc: State. } }
    arguments: [size]
    response_headers: { ETag: { type: string, doc: Version. } }
    paginate: { by: token, send: token, next: next, items: items }
    waiters: { ready: { doc: Ready., watch: state, success: [Ready], failure: [Failed], missing: success, delay: 5s } }
    idempotent: true
    client_token: token
    deprecated: Use another.
    example: { request: { id: "1" }, response: { items: [] } }
    rename: ListAllThings
enums:
  State: { doc: State., type: string, values: { Ready: Ready., Failed: { doc: Failed., rename: Broken, deprecated: No. } } }
"#;
    let whole = tree(text).unwrap();
    assert!(validator.is_valid(&whole));
    let load = |value: &Value| {
        let group = SourceFile {
            path: "demo/things.yaml".to_owned(),
            text: serde_yaml::to_string(value).unwrap().into_bytes(),
        };
        let mut files = fixtures::files("# file: demo/other.yaml\n");
        files.retain(|file| file.path.ends_with("service.yaml"));
        files.push(group);
        crate::generate(&files, &crate::Options::default()).is_ok()
    };
    assert!(load(&whole), "the spec to start from");
    let (mut refused, mut changes) = (0, 0);
    for pointer in pointers(&whole, String::new()) {
        let others = [
            Value::Null,
            7.into(),
            "text".into(),
            "".into(),
            true.into(),
            Value::Array(vec![]),
            serde_json::json!({"x": 1}),
        ];
        for other in others {
            let mut changed = whole.clone();
            *changed.pointer_mut(&pointer).unwrap() = other.clone();
            changes += 1;
            if !validator.is_valid(&changed) {
                refused += 1;
                assert!(!load(&changed), "{pointer} may not be {other}, says the schema, but the loader takes it");
            }
        }
    }
    assert!(refused * 2 > changes, "{refused} of {changes}");
}

fn pointers(value: &Value, at: String) -> Vec<String> {
    let escape = |key: &str| key.replace('~', "~0").replace('/', "~1");
    let mut all: Vec<String> = match value {
        Value::Object(entries) => {
            entries.iter().flat_map(|(key, value)| pointers(value, format!("{at}/{}", escape(key)))).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(index, item)| pointers(item, format!("{at}/{index}"))).collect()
        }
        _ => Vec::new(),
    };
    all.push(at);
    all
}

/// Text that specs may hold; what is refused for its hidden characters may be read in different ways.
#[expect(clippy::ptr_arg, reason = "proptest hands over what was made")]
fn sound(text: &String) -> bool {
    !text.contains(super::shape::is_unsafe)
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e6..1e6).prop_map(Value::from),
        "\\PC{0,40}".prop_filter("hidden characters", sound).prop_map(Value::from),
        "[ -~\n\t]{0,200}".prop_map(Value::from),
        prop::sample::select(vec![
            "null",
            "~",
            "true",
            "0x1f",
            "1_000",
            ".5",
            "+1",
            "1e3",
            "01",
            "-",
            "- a",
            "a: b",
            "#",
            " x ",
            "\n",
            "a\n\n b\n",
            "é",
            ""
        ])
        .prop_map(Value::from),
    ]
}

fn document() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[ -~]{0,12}|\\PC{0,6}".prop_filter("hidden characters", sound), inner, 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever serde_yaml writes, both read alike.
    #[test]
    fn written_documents_are_read_alike(document in document()) {
        let text = serde_yaml::to_string(&document).unwrap();
        prop_assert_eq!(tree(&text), Ok(peer(serde_yaml::from_str(&text).unwrap())), "{}", text);
    }

    /// Plain scalars, as people write them, mean the same to both.
    #[test]
    fn plain_scalars_are_read_alike(text in "[-+.~0-9a-fA-FxXoOeEnNuUlLtTrRiIyYsS_:]{1,20}|[A-Za-z0-9][ -~]{0,60}") {
        let text = format!("key: {text}\n");
        let ours = tree(&text);
        if let Ok(theirs) = serde_yaml::from_str::<serde_yaml::Value>(&text) {
            prop_assert_eq!(ours, Ok(peer(theirs)), "{}", text);
        }
    }
}
