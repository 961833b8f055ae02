//! What the vendors' own SDKs send and accept, against the generated clients.
//!
//! `data/vectors/wire-*.jsonl` hold requests: typed input, and what must go over the wire. `responses-*.jsonl` hold an
//! answer an operation. Every case goes through the operation's typed request and answer, by way of the registry.

mod requests;
mod responses;

use serde_json::Value;
use std::{fs, path::PathBuf};

/// A file of the vectors.
fn vectors(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/vectors").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file of one JSON value a line.
fn lines(name: &str) -> Vec<Value> {
    vectors(name).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Fails with all of `problems`, which each say where.
fn none(problems: &[String], of: usize) {
    assert!(problems.is_empty(), "{} of {of} fail:\n{}", problems.len(), problems.join("\n"));
}
