//! `cargo xtask test --peers`: the vendors' own Python SDKs call every operation of the mock.
//!
//! The driver is tests/peers/drive.py. This makes its Python environment, builds and starts the mock, and shows what the
//! driver found.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Instant,
};

use serde::Deserialize;
use serde_json::Value;

use crate::{
    failure::{Context as _, Failure, io_failure},
    process,
    project::{self, Workspace},
    python,
    terminal::Terminal,
};

/// The services whose vendor has a Python SDK.
const SERVICES: &[&str] = &["modelarts", "pai-workspace"];

/// The minor version of Python 3 that the pinned packages need.
const PYTHON: u8 = 11;

/// Any key does, as long as both sides have it.
const ACCESS_KEY: &str = "peers-key:peers-secret";

/// Findings that are shown with request and answer.
const SHOWN: usize = 20;

/// What the driver reports of one service.
#[derive(Debug, Deserialize)]
struct Report {
    /// Operations of the SDK.
    operations: usize,
    /// Calls that were made in all.
    calls: usize,
    /// Operations whose requests were all accepted.
    accepted: usize,
    /// Operations whose requests a strict mock accepted, too.
    strictly: usize,
    /// Operations whose answers were all decoded whole, without an exception.
    decoded: usize,
    /// Operations that pass with an exception that known.yaml lists.
    excepted: usize,
    /// Values outside a documented limit that were sent.
    overstepped: usize,
    /// Resources that were created, shown and deleted.
    resources: usize,
    /// What is wrong.
    unexpected: Vec<Finding>,
}

/// Something that does not pass.
#[derive(Debug, Deserialize)]
struct Finding {
    operation: String,
    problem: String,
    /// The request and its answer.
    exchange: Option<String>,
}

/// Runs the command.
pub fn run(terminal: &Terminal) -> Result<(), Failure> {
    let peers = project::root().join("tests").join("peers");
    let requirements = peers.join("requirements.txt");
    let requirements = fs::read_to_string(&requirements).context("read", &requirements)?;
    let environment = Workspace::load()?.target().join("peers");
    let python = python::environment(&environment, &requirements, PYTHON, terminal)?;
    test_driver(&python, &peers)?;
    terminal.step("building aicloud");
    let program = build()?;
    let mut reports = Vec::new();
    for service in SERVICES {
        terminal.step(&format!("calling every operation of {service}"));
        let started = Instant::now();
        let start = |name, arguments: &[&str]| {
            let log = environment.join(format!("{service}-{name}.log"));
            Mock::start(&program, service, arguments, &log)
        };
        let mocks = [
            start("samples", &["--stateless", "--answers", "samples"])?,
            start("types", &["--stateless", "--answers", "types"])?,
            start("strict", &["--stateless", "--answers", "types", "--strict"])?,
            start("living", &[])?,
        ];
        let report = drive(&python, &peers, service, &mocks, &environment)?;
        reports.push((*service, report, started.elapsed().as_secs()));
    }
    for (service, report, _) in &reports {
        show(service, &report.unexpected, terminal);
    }
    terminal.result(&table(&reports));
    match reports.iter().map(|(_, report, _)| report.unexpected.len()).sum() {
        0 => Ok(()),
        1 => Err(Failure::Check(format!("1 thing does not pass. {ADVICE}"))),
        found => Err(Failure::Check(format!("{found} things do not pass. {ADVICE}"))),
    }
}

const ADVICE: &str = "Correct the spec or the mock; where the vendor's SDK is wrong, or the spec differs on purpose, \
                      say so in tests/peers/known.yaml";

/// Runs the driver's own tests: a driver that notices nothing would always pass.
fn test_driver(python: &Path, peers: &Path) -> Result<(), Failure> {
    let mut command = Command::new(python);
    command.args(["-B", "-m", "unittest", "discover", "--quiet"]).current_dir(peers);
    match process::succeeds(&mut command)? {
        true => Ok(()),
        false => Err(Failure::Check("the driver's own tests in tests/peers failed; see above".to_owned())),
    }
}

/// Builds the command-line program. Returns where it is.
fn build() -> Result<PathBuf, Failure> {
    let mut command = process::cargo();
    command.args(["build", "--quiet", "--package", "aicloud", "--message-format", "json-render-diagnostics"]);
    command.stderr(Stdio::inherit());
    let output = command.output().map_err(|error| io_failure("run", "`cargo build`", &error))?;
    let printed = String::from_utf8_lossy(&output.stdout);
    match printed.lines().find_map(executable) {
        Some(path) if output.status.success() => Ok(path),
        _ => Err(Failure::Check(format!("`{}` failed; see above", process::line(&command)))),
    }
}

/// The program's path, if this is cargo's message about a program.
fn executable(line: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(line).ok()?;
    Some(PathBuf::from(message.get("executable")?.as_str()?))
}

/// A mock that runs until it is dropped.
struct Mock {
    child: Child,
    endpoint: String,
}

impl Mock {
    /// What it says of requests goes into the file `log`.
    fn start(program: &Path, service: &str, arguments: &[&str], log: &Path) -> Result<Self, Failure> {
        let log = fs::File::create(log).context("write", log)?;
        let mut command = Command::new(program);
        command.args(["mock", service, "--quiet", "--access-key", ACCESS_KEY]).args(arguments);
        command.stdout(Stdio::piped()).stderr(log);
        let line = process::line(&command);
        let mut child = command.spawn().map_err(|error| io_failure("start", format_args!("`{line}`"), &error))?;
        let stdout = child.stdout.take();
        let mut mock = Self { child, endpoint: String::new() };
        // The first line says where it listens.
        if let Some(stdout) = stdout {
            let read = BufReader::new(stdout).read_line(&mut mock.endpoint);
            read.map_err(|error| io_failure("read the output of", format_args!("`{line}`"), &error))?;
        }
        mock.endpoint = mock.endpoint.trim().to_owned();
        if !mock.endpoint.starts_with("http://") {
            return Err(Failure::Io(format!("`{line}` did not say where it listens; it said {:?}", mock.endpoint)));
        }
        Ok(mock)
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the driver for one service.
fn drive(python: &Path, peers: &Path, service: &str, mocks: &[Mock; 4], home: &Path) -> Result<Report, Failure> {
    let registry = project::generated().join(service).join("src").join("registry.json");
    let mut command = Command::new(python);
    command.arg("-B").arg(peers.join("drive.py")).args(["--access-key", ACCESS_KEY]);
    let [samples, types, strict, living] = mocks;
    command.args([service, &samples.endpoint, &types.endpoint]);
    command.args(["--strict", &strict.endpoint, "--living", &living.endpoint]);
    command.arg("--registry").arg(registry).stderr(Stdio::inherit());
    // Huawei's SDK writes into the home folder; a proxy would be asked for the loopback address.
    command.env("HOME", home).env("NO_PROXY", "*").env("no_proxy", "*").env("PYTHONHASHSEED", "0");
    let line = process::line(&command);
    let output = command.output().map_err(|error| io_failure("start", format_args!("`{line}`"), &error))?;
    if !output.status.success() {
        return Err(Failure::Io(format!("`{line}` failed ({}); see above", output.status)));
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|error| Failure::Io(format!("`{line}` printed something that isn't a report: {error}")))
}

fn show(service: &str, findings: &[Finding], terminal: &Terminal) {
    for finding in findings.iter().take(SHOWN) {
        terminal.heading(&format!("{service} {}: {}", finding.operation, finding.problem));
        if let Some(exchange) = &finding.exchange {
            terminal.note(exchange);
        }
    }
    if let Some(more) = findings.get(SHOWN..).filter(|more| !more.is_empty()) {
        terminal.heading(&format!("{service}: {} more", more.len()));
        for finding in more {
            terminal.note(&format!("{}: {}", finding.operation, finding.problem));
        }
    }
}

/// A column a service.
fn table(reports: &[(&str, Report, u64)]) -> String {
    let row = |name: &str, cell: &dyn Fn(&(&str, Report, u64)) -> String| {
        let cells = reports.iter().map(|report| format!("  {:>13}", cell(report)));
        format!("{name:<22}{}", cells.collect::<String>())
    };
    let count = |name: &str, count: &dyn Fn(&Report) -> usize| row(name, &|(_, report, _)| count(report).to_string());
    let rows = [
        row("", &|(service, ..)| (*service).to_owned()),
        count("operations", &|report| report.operations),
        count("  accepted", &|report| report.accepted),
        count("  accepted strictly", &|report| report.strictly),
        count("  decoded whole", &|report| report.decoded),
        count("  known exceptions", &|report| report.excepted),
        count("limits overstepped", &|report| report.overstepped),
        count("resources lived", &|report| report.resources),
        count("calls", &|report| report.calls),
        row("seconds", &|(.., seconds)| seconds.to_string()),
        count("unexpected", &|report| report.unexpected.len()),
    ];
    rows.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_column_for_each_service() {
        let text = r#"{"operations": 297, "calls": 1200, "accepted": 296, "strictly": 294, "decoded": 290, "excepted": 5,
            "overstepped": 800, "resources": 25, "unexpected": [{"operation": "A", "problem": "b", "exchange": null}]}"#;
        let report = || serde_json::from_str(text).unwrap();
        let table = table(&[("modelarts", report(), 12), ("pai-workspace", report(), 7)]);
        let lines: Vec<Vec<_>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines[0], ["modelarts", "pai-workspace"]);
        assert!(lines.contains(&vec!["accepted", "296", "296"]));
        assert!(lines.contains(&vec!["seconds", "12", "7"]));
        assert!(lines.contains(&vec!["unexpected", "1", "1"]));
    }

    #[test]
    fn finds_the_program_among_cargos_messages() {
        let program = r#"{"reason":"compiler-artifact","executable":"/t/debug/aicloud"}"#;
        assert_eq!(executable(program), Some(PathBuf::from("/t/debug/aicloud")));
        assert_eq!(executable(r#"{"reason":"compiler-artifact","executable":null}"#), None);
    }
}
