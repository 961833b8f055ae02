//! How much there is: lines and bytes of source, and the smallest program that makes one call.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    figure::{Budget, Figure, Row, Unit},
    lab::{Lab, SUBJECTS},
    measure,
};
use crate::{
    failure::{Context as _, Failure},
    process, project,
};

/// The programs that make one call: how the table calls them, and their packages.
const PEERS: &[(&str, &str)] = &[("by hand", "one-call-by-hand"), ("progenitor", "one-call-progenitor")];

/// Measures everything that has to do with size.
pub fn measure(lab: &Lab<'_>) -> Result<(), Failure> {
    lab.make_peers()?;
    for subject in SUBJECTS {
        let ours = source(&project::generated().join(subject.service).join("src"))?;
        let theirs = source(&lab.peers().join(subject.peer).join("src"))?;
        let operations = super::operations(subject.service)?;
        let figure = |amount: usize, unit| Figure::one(unit, amount as f64).per(operations);
        let lines = Row::new(format!("lines an operation, {}", subject.title), figure(ours.lines, Unit::Count));
        let bytes = Row::new(format!("source an operation, {}", subject.title), figure(ours.bytes, Unit::Bytes));
        lab.add(lines.beside("progenitor", figure(theirs.lines, Unit::Count)).within(Budget::AtMost(150.0)));
        lab.add(bytes.beside("progenitor", figure(theirs.bytes, Unit::Bytes)).within(Budget::AtMost(6_000.0)));
    }
    measure::run(&mut lab.cargo(&lab.peers(), "peers-build", &["fetch"]))?;
    let ours = program(lab, "one-call-ours")?;
    for (name, package) in PEERS {
        let peer = program(lab, package)?;
        lab.add(Row::new("one call: crates to build", ours.crates).beside(*name, peer.crates));
        lab.add(Row::new("one call: release build of it all, from nothing", ours.build).beside(*name, peer.build));
        lab.add(Row::new("one call: stripped release binary", ours.binary).beside(*name, peer.binary));
    }
    Ok(())
}

struct Source {
    lines: usize,
    bytes: usize,
}

/// The Rust source below a folder.
fn source(dir: &Path) -> Result<Source, Failure> {
    let mut found = Source { lines: 0, bytes: 0 };
    for entry in fs::read_dir(dir).context("read the folder", dir)? {
        let path = entry.context("read the folder", dir)?.path();
        if path.is_dir() {
            let inner = source(&path)?;
            found = Source { lines: found.lines + inner.lines, bytes: found.bytes + inner.bytes };
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).context("read", &path)?;
            found = Source { lines: found.lines + text.lines().count(), bytes: found.bytes + text.len() };
        }
    }
    Ok(found)
}

struct Program {
    crates: Figure,
    build: Figure,
    binary: Figure,
}

fn program(lab: &Lab<'_>, package: &str) -> Result<Program, Failure> {
    lab.step(&format!("cargo build --release -p {package}, from nothing"));
    let (peers, target) = (lab.peers(), format!("from-nothing/{package}"));
    let nothing = lab.path(&target);
    remove(&nothing)?;
    let build = measure::run(&mut lab.cargo(&peers, &target, &["build", "--release", "-p", package]))?;
    let binary: PathBuf = nothing.join("release").join(package);
    let size = fs::metadata(&binary).context("read", &binary)?.len();
    remove(&nothing)?;
    let tree = ["tree", "-p", package, "--edges", "normal,build", "--prefix", "none", "--format", "{p}"];
    let tree = process::output(&mut lab.cargo(&peers, "peers-build", &tree))?;
    let crates: BTreeSet<&str> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    Ok(Program {
        // The program itself does not count.
        crates: Figure::one(Unit::Count, crates.len().saturating_sub(1) as f64),
        build: Figure::one(Unit::Seconds, build.cpu.as_secs_f64()),
        binary: Figure::one(Unit::Bytes, size as f64),
    })
}

fn remove(dir: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).context("remove", dir),
        _ => Ok(()),
    }
}
