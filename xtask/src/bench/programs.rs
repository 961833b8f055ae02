//! Calls and decoding: runs the programs of the crate `aicloud-bench`.

use std::{path::Path, process::Command};

use serde_json::Value;

use super::{
    figure::{Budget, Figure, Row, Unit},
    lab::Lab,
    measure,
};
use crate::{failure::Failure, project};

/// Which of its cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cases {
    /// Those that call.
    Call,
    /// Those that decode.
    Decode,
}

impl Cases {
    /// What the names of its cases begin with, and how often a case is repeated for counting: few and many times, since
    /// the difference leaves out what happens once.
    fn rules(self) -> (&'static [&'static str], [usize; 2]) {
        match self {
            Self::Call => (&["call", "loopback"], [50, 250]),
            Self::Decode => (&["decode", "encode"], [1, 4]),
        }
    }
}

/// What a case has to keep, by its name.
fn budget(name: &str) -> Option<Budget> {
    match name.split(' ').next() {
        Some("call") => Some(Budget::AtMost(15e-6)),
        Some("decode") => Some(Budget::Ratio(0.9)),
        _ => None,
    }
}

/// Measures the cases.
pub fn measure(lab: &Lab<'_>, cases: Cases) -> Result<(), Failure> {
    let (prefixes, repeats) = cases.rules();
    lab.step("building the programs of aicloud-bench");
    measure::run(&mut lab.cargo(&project::root(), "ours", &["build", "--release", "-p", "aicloud-bench"]))?;
    let timed = lab.path("ours/release/timed");
    lab.step("timing, with both sides taking turns");
    let times = list(Command::new(&timed).args(prefixes))?;
    lab.step("counting allocations");
    let allocations = list(Command::new(lab.path("ours/release/allocations")).args(prefixes))?;
    for case in &times {
        let name = case.get("name").and_then(Value::as_str).unwrap_or_default();
        let side = |side| {
            let samples = case.get(side).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_f64);
            Figure::of(Unit::Seconds, samples.map(|nanoseconds| nanoseconds / 1e9))
        };
        let row = Row::new(name, side("ours")).beside("by hand", side("by_hand"));
        lab.add(Row { budget: budget(name), ..row });
        // What goes through sockets happens in other threads, too.
        if name != "loopback" && has_valgrind() {
            lab.step(&format!("counting instructions: {name}"));
            let count = |side| instructions(&timed, name, side, repeats);
            let counts = measure::at_once(["ours", "by-hand"].map(|side| move || count(side)))?;
            if let [ours, by_hand] = counts.as_slice() {
                lab.add(Row::new(format!("{name}, instructions"), *ours).beside("by hand", *by_hand));
            }
        }
        let counted = allocations.iter().find(|counted| counted.get("name") == case.get("name"));
        for (key, what, unit) in [("count", "allocations", Unit::Count), ("bytes", "allocated", Unit::Bytes)] {
            let side = |side| counted?.get(side)?.get(key)?.as_f64().map(|amount| Figure::one(unit, amount));
            if let (Some(ours), Some(by_hand)) = (side("ours"), side("by_hand")) {
                lab.add(Row::new(format!("{name}, {what}"), ours).beside("by hand", by_hand));
            }
        }
    }
    Ok(())
}

/// The list that a program prints as JSON.
fn list(command: &mut Command) -> Result<Vec<Value>, Failure> {
    let run = measure::run(command)?;
    serde_json::from_str(&run.printed)
        .map_err(|error| Failure::Io(format!("`{}` printed no list: {error}", crate::process::line(command))))
}

fn has_valgrind() -> bool {
    Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Instructions of one repetition.
fn instructions(timed: &Path, case: &str, side: &str, repeats: [usize; 2]) -> Result<Figure, Failure> {
    let count = |repeats: usize| -> Result<f64, Failure> {
        let mut command = Command::new("valgrind");
        command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(timed);
        command.args(["--repeat", case, side]).arg(repeats.to_string());
        let said = measure::run(&mut command)?.said;
        let collected = said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
        collected.ok_or_else(|| Failure::Io(format!("valgrind said nothing of what it counted:\n{said}")))
    };
    let [few, many] = repeats;
    let difference = count(many)? - count(few)?;
    Ok(Figure::one(Unit::Count, difference).per(many - few))
}
