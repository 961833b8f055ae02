//! `cargo xtask test`: every test of the project, in one go.

use std::time::Instant;

use crate::{failure::Failure, process, terminal::Terminal};

/// One kind of test.
struct Suite {
    name: &'static str,
    /// Arguments for cargo.
    arguments: &'static [&'static str],
}

const SUITES: &[Suite] = &[Suite {
    // Without a choice of targets cargo also builds the examples, which tests run as programs.
    name: "units, suites, examples and documentation",
    arguments: &["test", "--workspace", "--no-fail-fast"],
}];

/// Runs every suite, also after one has failed.
pub fn run(terminal: &Terminal) -> Result<(), Failure> {
    terminal.note(
        "needs: the Rust toolchain; crates.io for what isn't downloaded yet. \
         All calls in tests stay on this machine; no cloud account is needed.",
    );
    let mut results = Vec::new();
    for suite in SUITES {
        let mut command = process::cargo();
        command.args(suite.arguments);
        terminal.heading(&format!("{}: {}", suite.name, process::line(&command)));
        let started = Instant::now();
        let passed = process::succeeds(&mut command)?;
        results.push((suite.name, passed, started.elapsed().as_secs()));
    }
    terminal.heading("summary");
    for (name, passed, seconds) in &results {
        terminal.result(&format!("{}  {name} ({seconds} s)", if *passed { "passed" } else { "FAILED" }));
    }
    match results.iter().filter(|(_, passed, _)| !passed).count() {
        0 => Ok(()),
        failed => Err(Failure::Check(format!("{failed} of {} kinds of tests failed; see above", results.len()))),
    }
}
