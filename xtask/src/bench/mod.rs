//! `cargo xtask bench`: what the project promises about speed and size, measured beside peers in one run.

pub mod compile;
pub mod figure;
pub mod lab;
pub mod measure;
pub mod peer_document;
pub mod programs;
pub mod regen;
pub mod size;
pub mod synthetic;

use std::fs;

use serde_json::Value;

use crate::{
    cli::{BenchArgs, BenchPart},
    failure::{Context as _, Failure},
    project,
    terminal::Terminal,
};
use lab::Lab;

/// Runs the command. A part that can't be measured doesn't keep the others from being measured.
pub fn run(arguments: &BenchArgs, terminal: &Terminal) -> Result<(), Failure> {
    let lab = Lab::open(terminal)?;
    let mut failures = Vec::new();
    for part in arguments.part.parts() {
        let measured = match part {
            BenchPart::All => Ok(()),
            BenchPart::Regen => regen::measure(&lab),
            BenchPart::Check => compile::measure(&lab),
            BenchPart::Call => programs::measure(&lab, programs::Cases::Call),
            BenchPart::Decode => programs::measure(&lab, programs::Cases::Decode),
            BenchPart::Size => size::measure(&lab),
        };
        if let Err(failure) = measured {
            terminal.error(failure.message());
            failures.push(failure);
        }
    }
    let rows = lab.rows();
    terminal.result(&if arguments.json { figure::json(&rows) } else { figure::table(&rows) });
    if let Some(failure) = failures.into_iter().next() {
        return Err(failure);
    }
    let missed: Vec<&str> = rows.iter().filter(|row| row.is_missed()).map(|row| row.what.as_str()).collect();
    match missed.len() {
        0 => Ok(()),
        1 => Err(Failure::Check(format!("a budget is missed: {}", missed.concat()))),
        more => Err(Failure::Check(format!("{more} budgets are missed: {}", missed.join("; ")))),
    }
}

/// How many operations a service has, by its generated registry.
fn operations(service: &str) -> Result<usize, Failure> {
    let path = project::generated().join(service).join("src/registry.json");
    let text = fs::read_to_string(&path).context("read", &path)?;
    let registry: Value = serde_json::from_str(&text)
        .map_err(|error| Failure::Io(format!("{} isn't JSON: {error}; run `cargo xtask regen`", path.display())))?;
    Ok(registry.get("operations").and_then(Value::as_array).map_or(0, Vec::len))
}
