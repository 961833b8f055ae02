//! `cargo check` and release builds of the generated crates, beside the peers' crates for the same operations.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    figure::{Budget, Figure, Row, Unit},
    lab::{Lab, SUBJECTS},
    measure::{self, Usages},
};
use crate::{
    failure::Failure,
    project::{self, Workspace},
};

/// Features of a generated crate that are no groups.
const NO_GROUPS: &[&str] = &["all", "blocking", "registry", "hyper"];

/// The largest client of a comparable platform that its vendor generates.
const SAGEMAKER: &str = "aws-sdk-sagemaker";

const CHECK: &[&str] = &["check"];
const BUILD: &[&str] = &["build", "--release"];

/// A workspace, and where it is built.
struct Place<'l> {
    lab: &'l Lab<'l>,
    workspace: PathBuf,
    target: &'static str,
}

impl Place<'_> {
    /// Builds what a crate depends on. cargo can't be asked for that, but the compiler for something else than the crate.
    fn dependencies(&self, profile: &[&str], package: &str) -> Command {
        let nothing = ["-p", package, "--lib", "--", "--print=crate-name"];
        self.cargo(&[&["rustc"], profile, &nothing].concat())
    }

    /// What one command takes for one crate, with everything built that it depends on.
    fn compile(&self, verb: &[&str], package: &str, features: &[&str]) -> Result<Usages, Failure> {
        let arguments = [verb, &["-p", package], features].concat();
        self.lab.step(&format!("cargo {}", arguments.join(" ")));
        measure::repeat(|| {
            let release: &[&str] = if verb.contains(&"--release") { &["--release"] } else { &[] };
            measure::run(&mut self.cargo(&[&["clean", "-p", package], release].concat()))?;
            Ok(self.cargo(&arguments))
        })
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        self.lab.cargo(Path::new(&self.workspace), self.target, arguments)
    }
}

/// Measures everything that has to do with compiling.
pub fn measure(lab: &Lab<'_>) -> Result<(), Failure> {
    let ours = Place { lab, workspace: project::root(), target: "ours" };
    let peers = Place { lab, workspace: lab.peers(), target: "peers-build" };
    lab.make_peers()?;
    prepare(&ours, &peers)?;
    for subject in SUBJECTS {
        let our = ours.compile(CHECK, subject.package, &[])?;
        let peer = peers.compile(CHECK, subject.peer, &[])?;
        let (time, memory) =
            (format!("check of {}", subject.title), format!("check of {}, peak memory", subject.title));
        let time_row = Row::new(&time, our.cpu).beside("progenitor", peer.cpu);
        let memory_row = Row::new(&memory, our.peak).beside("progenitor", peer.peak);
        // The budgets are for the large crate; of a small one's memory, a third is the compiler's own.
        if subject.service == "modelarts" {
            lab.add(time_row.within(Budget::Ratio(5.0)));
            lab.add(memory_row.within(Budget::Ratio(3.0)));
            let peer = peers.compile(CHECK, SAGEMAKER, &[])?;
            lab.add(Row::new(&time, our.cpu).beside(SAGEMAKER, peer.cpu).within(Budget::Ratio(8.0)));
            lab.add(Row::new(&memory, our.peak).beside(SAGEMAKER, peer.peak).within(Budget::Ratio(5.0)));
        } else {
            lab.add(time_row);
            lab.add(memory_row);
        }
    }
    groups(&ours)?;
    for subject in SUBJECTS {
        let (our, peer) = (ours.compile(BUILD, subject.package, &[])?, peers.compile(BUILD, subject.peer, &[])?);
        let what = format!("release build of {}", subject.title);
        lab.add(Row::new(&what, our.cpu).beside("progenitor", peer.cpu));
        lab.add(Row::new(format!("{what}, peak memory"), our.peak).beside("progenitor", peer.peak));
    }
    Ok(())
}

/// Builds what the crates depend on, so that only they are left to measure.
fn prepare(ours: &Place<'_>, peers: &Place<'_>) -> Result<(), Failure> {
    let lab = ours.lab;
    lab.step("building what the crates depend on");
    measure::run(&mut lab.cargo(&peers.workspace, peers.target, &["fetch"]))?;
    let (check, release): (&[&str], &[&str]) = (&["--profile", "check"], &["--release"]);
    let mut queues = [vec![peers.dependencies(check, SAGEMAKER)], Vec::new()];
    for subject in SUBJECTS {
        for (queue, profile) in queues.iter_mut().zip([check, release]) {
            queue.push(ours.dependencies(profile, subject.package));
            queue.push(peers.dependencies(profile, subject.peer));
        }
    }
    let run_all =
        |queue: Vec<Command>| queue.into_iter().try_for_each(|mut command| measure::run(&mut command).map(drop));
    measure::at_once(queues.map(|queue| move || run_all(queue))).map(drop)
}

/// Each group alone, once; then the slowest again.
fn groups(ours: &Place<'_>) -> Result<(), Failure> {
    let crates = Workspace::load()?.generated_crates();
    let mut seen: Vec<(f64, &str, &str)> = Vec::new();
    for subject in SUBJECTS {
        let features = crates.iter().filter(|made| made.name == subject.package).flat_map(|made| &made.features);
        let groups: Vec<&str> = features.map(String::as_str).filter(|feature| !NO_GROUPS.contains(feature)).collect();
        ours.lab.step(&format!("cargo check -p {} for each of its {} groups", subject.package, groups.len()));
        let check = |group| ours.cargo(&["check", "-p", subject.package, "--no-default-features", "--features", group]);
        if let Some(first) = groups.first() {
            measure::run(&mut check(first))?;
        }
        measure::run(&mut ours.cargo(&["clean", "-p", subject.package]))?;
        for group in groups {
            seen.push((measure::run(&mut check(group))?.cpu.as_secs_f64(), subject.package, group));
        }
    }
    seen.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all = Figure::of(Unit::Seconds, seen.iter().map(|(seconds, ..)| *seconds));
    ours.lab.add(Row::new(format!("check of one group alone, {} groups", seen.len()), all));
    if let Some((_, package, group)) = seen.first() {
        let slowest = ours.compile(CHECK, package, &["--no-default-features", "--features", group])?;
        let row = Row::new(format!("check of the slowest group alone, {group}"), slowest.cpu);
        ours.lab.add(row.within(Budget::AtMost(2.0)));
        ours.lab.add(Row::new(format!("check of {group} alone, peak memory"), slowest.peak));
    }
    Ok(())
}
