//! `cargo xtask docs` as a program: what it writes, leaves alone and removes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

mod support;

use std::{fs, path::Path, process::Command};

use support::{content, picture, put};

const SERVICE: &str = r#"service: demo
title: Demo
vendor: Example Cloud
version: v1
doc: A service for tests.
auth: none
endpoint: { host: "demo.{region}.example.com" }
errors: [{ code: code, message: message }]
request_id: { headers: [X-Request-Id] }
groups: [things]
"#;

fn group(operations: &[&str]) -> String {
    let operation = |name: &&str| format!("  {name}:\n    doc: Does it.\n    http: GET /{name}\n");
    format!("group: things\ndoc: Things.\noperations:\n{}", operations.iter().map(operation).collect::<String>())
}

/// Renders, and gives standard output, or standard error if that failed.
fn docs(root: &Path) -> Result<String, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.arg("docs").arg("--spec").arg(root.join("spec")).arg("--out").arg(root.join("site")).output();
    let output = output.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

#[test]
fn a_second_run_touches_nothing_and_a_change_only_what_it_means() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    put(root, "spec/demo/service.yaml", SERVICE);
    put(root, "spec/demo/things.yaml", &group(&["ListThings", "ShowThing"]));
    assert!(docs(root).unwrap().contains("0 unchanged"));
    assert!(content(&root.join("site")).contains_key("demo/operations/ShowThing.html"));

    put(root, "site/CNAME", "docs.example.com");
    let before = picture(&root.join("site"));
    assert!(docs(root).unwrap().contains(": 0 written"));
    assert_eq!(picture(&root.join("site")), before);

    put(root, "spec/demo/things.yaml", &group(&["ListThings"]));
    assert!(docs(root).unwrap().contains("1 removed"));
    let after = content(&root.join("site"));
    assert!(!after.contains_key("demo/operations/ShowThing.html"));
    assert!(after.contains_key("demo/operations/ListThings.html"));
    assert_eq!(after["CNAME"], b"docs.example.com", "files of others stay");
}

#[test]
fn a_spec_with_errors_changes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    put(root, "spec/demo/service.yaml", SERVICE);
    put(root, "spec/demo/things.yaml", "group: things\n");
    let error = docs(root).unwrap_err();
    assert!(error.contains("S025") && error.contains("nothing was changed"), "{error}");
    assert!(fs::metadata(root.join("site")).is_err());
}
