//! Laws that hold of the project's own spec: the schema is in step, the order of keys means nothing, and no mistake in a
//! file makes the generator do anything but report it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail"
)]

use aicloud_generator::{Options, SourceFile, generate, schema};
use proptest::prelude::*;
use serde_yaml::{Mapping, Value};
use std::{collections::BTreeMap, fs, path::PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The spec files of one service.
fn service(name: &str) -> Vec<SourceFile> {
    let folder = root().join("spec").join(name);
    let mut files: Vec<SourceFile> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| SourceFile {
            path: format!("{name}/{}", path.file_name().unwrap().to_str().unwrap()),
            text: fs::read(&path).unwrap(),
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn generated(files: &[SourceFile]) -> BTreeMap<String, String> {
    match generate(files, &Options::default()) {
        Ok(generation) => generation.files,
        Err(found) => panic!("{}", found.render(false)),
    }
}

fn yaml(text: &[u8]) -> Value {
    serde_yaml::from_slice(text).unwrap()
}

/// YAML as the JSON that editors validate: keys are text.
fn json(value: &Value) -> serde_json::Value {
    let key =
        |key: &Value| key.as_str().map_or_else(|| serde_yaml::to_string(key).unwrap().trim().to_owned(), str::to_owned);
    match value {
        Value::Mapping(map) => map.iter().map(|(name, value)| (key(name), json(value))).collect(),
        Value::Sequence(items) => items.iter().map(json).collect(),
        scalar => serde_json::to_value(scalar).unwrap(),
    }
}

#[test]
fn every_spec_file_validates_against_the_schema() {
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema()).unwrap()).unwrap();
    for file in service("pai-workspace").iter().chain(&service("modelarts")) {
        let errors: Vec<String> = validator
            .iter_errors(&json(&yaml(&file.text)))
            .map(|error| format!("{}: {}: {error}", file.path, error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}", errors.join("\n"));
    }
}

#[test]
fn what_the_loader_refuses_for_its_shape_the_schema_refuses_too() {
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema()).unwrap()).unwrap();
    let mut seen = 0;
    for entry in fs::read_dir(root().join("generator/tests/diagnostics")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        // Missing `body_doc` depends on the type of the body, which no schema sees.
        let about_shape = ["S002", "S003", "S004", "S025"].iter().any(|code| name.starts_with(code));
        if !about_shape || name == "S025-no-body-doc" {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let (_, things) = text.split_once("# file: demo/things.yaml\n").unwrap();
        assert!(!validator.is_valid(&json(&yaml(things.as_bytes()))), "the schema accepts {name}");
        seen += 1;
    }
    assert!(seen >= 6, "only {seen} fixtures are about shape");
}

/// The same YAML with the keys of every mapping in another order.
fn shuffled(value: &Value, seed: &mut u64) -> Value {
    match value {
        Value::Mapping(map) => {
            let mut entries: Vec<(Value, Value)> =
                map.iter().map(|(name, value)| (name.clone(), shuffled(value, seed))).collect();
            for at in (1..entries.len()).rev() {
                *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                entries.swap(at, (*seed >> 33) as usize % (at + 1));
            }
            Value::Mapping(entries.into_iter().collect::<Mapping>())
        }
        Value::Sequence(items) => Value::Sequence(items.iter().map(|item| shuffled(item, seed)).collect()),
        scalar => scalar.clone(),
    }
}

#[test]
fn shuffled_keys_and_repeated_runs_give_the_same_bytes() {
    let files: Vec<SourceFile> = service("pai-workspace").into_iter().chain(service("modelarts")).collect();
    let expected = generated(&files);
    assert_eq!(generated(&files), expected, "a second run differs");
    for seed in [1_u64, 2, 3] {
        let mut state = seed;
        let mut other: Vec<SourceFile> = files
            .iter()
            .map(|file| SourceFile {
                path: file.path.clone(),
                text: serde_yaml::to_string(&shuffled(&yaml(&file.text), &mut state)).unwrap().into_bytes(),
            })
            .collect();
        other.reverse();
        let again = generated(&other);
        for (path, text) in &expected {
            assert!(again.get(path) == Some(text), "{path} differs when keys are shuffled (seed {seed})");
        }
        assert_eq!(again.len(), expected.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_spec_is_explained_or_generated_but_never_panics(
        pick in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        how in 0..4_u8,
    ) {
        let mut files = service("pai-workspace");
        let count = files.len();
        let text = &mut files[pick.index(count)].text;
        let at = at.index(text.len());
        match how {
            0 => text[at] = byte,
            1 => drop(text.remove(at)),
            2 => text.insert(at, byte),
            // A whole line goes.
            _ => {
                let start = text[..at].iter().rposition(|b| *b == b'\n').map_or(0, |found| found + 1);
                let end = text[at..].iter().position(|b| *b == b'\n').map_or(text.len(), |found| at + found);
                text.drain(start..end);
            }
        }
        match generate(&files, &Options::default()) {
            Ok(generation) => prop_assert!(!generation.files.is_empty()),
            Err(found) => {
                prop_assert!(found.errors() > 0);
                prop_assert!(found.render(false).contains("error[S"));
            }
        }
    }
}
