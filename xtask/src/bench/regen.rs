//! Generating: our whole surface, progenitor for the same services, and a surface ten times as large.

use std::{env, ffi::OsStr, path::Path, process::Command};

use super::{
    figure::{Budget, Figure, Row, Unit},
    lab::{Lab, SUBJECTS},
    measure, synthetic,
};
use crate::failure::{Failure, io_failure};

/// How often each side is run.
const RUNS: usize = 9;
/// Ten times as many groups may take so much longer.
const GROWTH: f64 = 11.0;

/// Measures generating.
pub fn measure(lab: &Lab<'_>) -> Result<(), Failure> {
    let mut operations = 0;
    for subject in SUBJECTS {
        operations += super::operations(subject.service)?;
    }
    let mut documents = Vec::new();
    for subject in SUBJECTS {
        let document = lab.document(subject)?;
        measure::run(&mut lab.progenitor(subject, &document)?)?;
        documents.push((subject, document));
    }
    lab.step(&format!("generating {operations} operations, in turns with progenitor"));
    let (mut generator, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let run = measure::run(&mut regen(&["--check"])?)?;
        generator.extend(in_generator(&run.printed));
        ours.push(run.cpu.as_secs_f64());
        let mut all = 0.0;
        for (subject, document) in &documents {
            all += measure::run(&mut lab.progenitor(subject, document)?)?.cpu.as_secs_f64();
        }
        theirs.push(all);
    }
    let [generator, ours, theirs] = [generator, ours, theirs].map(|times| Figure::of(Unit::Seconds, times));
    let clock = Row::new("regen of everything, in the generator, by the clock", generator);
    lab.add(clock.within(Budget::AtMost(0.5)));
    lab.add(Row::new("regen of everything, processor time", ours).beside("progenitor", theirs));
    let each = Row::new("regen, an operation", ours.per(operations));
    lab.add(each.beside("progenitor", theirs.per(operations)).within(Budget::Ratio(5.0)));
    let growth = Row::new("regen of ten times as many groups, times as long", growth(lab)?);
    lab.add(growth.within(Budget::AtMost(GROWTH)));
    Ok(())
}

/// How many times as long ten times as many groups take.
fn growth(lab: &Lab<'_>) -> Result<Figure, Failure> {
    /// About as many operations as a large service has.
    const GROUPS: usize = 40;
    let prepare = |groups: usize| {
        let (spec, out) = (lab.path(&format!("synthetic-{groups}/spec")), lab.path(&format!("synthetic-{groups}/out")));
        synthetic::write(&spec, groups)?;
        let [spec, out] = [spec, out].map(|path| path.to_string_lossy().into_owned());
        let arguments = ["--spec", &spec, "--out", &out, "--runtime", "version = \"0.1\""].map(str::to_owned);
        lab.step(&format!("generating {} operations of {groups} groups", synthetic::operations(groups)));
        measure::run(&mut regen(&arguments)?)?;
        Ok([&arguments[..], &["--check".to_owned()]].concat())
    };
    let (small, large) = (prepare(GROUPS)?, prepare(GROUPS * 10)?);
    lab.step("generating both, in turns");
    let took = |arguments: &[String]| Ok::<_, Failure>(measure::run(&mut regen(arguments)?)?.cpu.as_secs_f64());
    let mut ratios = Vec::new();
    for _ in 0..RUNS {
        let (once, ten_times) = (took(&small)?, took(&large)?);
        ratios.push(ten_times / once);
    }
    Ok(Figure::of(Unit::Count, ratios))
}

/// `cargo xtask regen`, without cargo.
fn regen(arguments: &[impl AsRef<OsStr>]) -> Result<Command, Failure> {
    let program = env::current_exe().map_err(|error| io_failure("find", "this program", &error))?;
    let mut command = Command::new(Path::new(&program));
    command.arg("regen").args(arguments);
    Ok(command)
}

/// The time in the generator that the summary of `regen` ends with, in seconds.
fn in_generator(summary: &str) -> Option<f64> {
    let (_, end) = summary.rsplit_once("ms, ")?;
    Some(end.split_whitespace().next()?.parse::<f64>().ok()? / 1e3)
}

#[cfg(test)]
mod tests {
    use super::in_generator;

    #[test]
    fn reads_the_time_in_the_generator_from_the_summary() {
        let summary = "2 services; files: 0 written, 9 unchanged, 0 removed; 512 ms, 498 of them in the generator\n";
        assert_eq!(in_generator(summary), Some(0.498));
        assert_eq!(in_generator("something else"), None);
    }
}
