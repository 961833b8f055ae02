//! Whatever happens to a run, the folder is whole: the old tree or the new one.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::{
    collections::BTreeMap,
    env, fs,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use aicloud_generator::MARKER;
use support::{content, expect, names, ours, put, regen, write_spec};
use xtask::output::{Output, Produced, Scope};

type Tree = BTreeMap<String, Vec<u8>>;

/// What kills have shown so far.
#[derive(Debug, Default)]
struct Shown {
    kills: usize,
    /// How often each of the trees was found.
    found: [usize; 2],
    /// How often the run had begun to build a tree and not removed the other yet.
    halfway: usize,
}

impl Shown {
    fn note(&mut self, tree: usize, parent: &Path) {
        self.kills += 1;
        self.found[tree] += 1;
        self.halfway += usize::from(parent.join(".out.new").exists());
    }

    /// Whether the kills were many, and neither all too early nor all too late.
    fn is_enough(&self, kills: usize) -> bool {
        self.kills >= kills && self.halfway > 0 && self.found.iter().all(|&times| times > 0)
    }
}

/// How long the next run may live, evenly spread up to a limit that grows while only one of the trees was ever found:
/// how fast disks are differs widely.
fn life(shown: &Shown, started: Instant) -> Duration {
    assert!(started.elapsed() < Duration::from_secs(240), "the kills don't show what they should: {shown:?}");
    let stuck = if shown.found.contains(&0) { shown.kills / 20 } else { 0 };
    let limit = 0.03 * 1.5_f64.powi(i32::try_from(stuck).unwrap());
    Duration::from_secs_f64(limit * (shown.kills as f64 * 0.618_033_988_749_895).fract())
}

/// Lets a run live for a while, then kills it without warning.
fn kill_after(mut child: Child, life: Duration) {
    thread::sleep(life);
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Waits until a run has begun to write, which is a small part of its life, or has ended.
fn wait_for_writing(child: &mut Child, stage: &Path, before: &Option<String>) {
    while child.try_wait().unwrap().is_none() {
        let now = seen(stage);
        if now.is_some() && now != *before {
            return;
        }
        thread::sleep(Duration::from_micros(200));
    }
}

/// Tells one stage from another, if there is any.
fn seen(stage: &Path) -> Option<String> {
    let metadata = fs::symlink_metadata(stage).ok()?;
    Some(format!("{} {:?}", std::os::unix::fs::MetadataExt::ino(&metadata), metadata.modified()))
}

/// Which of the two trees the folder holds; it must be one of them.
fn which(out: &Path, trees: &[Tree; 2]) -> usize {
    let found = content(out);
    trees.iter().position(|tree| *tree == found).unwrap_or_else(|| {
        let differs =
            |tree: &Tree| tree.iter().find(|(path, text)| found.get(*path) != Some(text)).map(|(path, _)| path.clone());
        panic!("neither tree: {} files, {:?}, {:?}", found.len(), differs(&trees[0]), differs(&trees[1]))
    })
}

#[test]
fn a_killed_regen_leaves_the_old_or_the_new_tree() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let specs = ["a/spec", "b/spec"].map(|name| dir.path().join(name));
    write_spec(&specs[0], &["one", "two"], 4, "first form");
    write_spec(&specs[1], &["one", "two"], 3, "second form");
    let stage = dir.path().join(".out.new");
    put(&out, "mine.txt", "mine");
    let trees = [0, 1].map(|n| {
        expect(0, &mut regen(&specs[n], &out));
        content(&out)
    });
    assert_ne!(trees[0], trees[1]);
    let (mut current, mut shown, started) = (1, Shown::default(), Instant::now());
    while !shown.is_enough(30) {
        let before = seen(&stage);
        let mut child = regen(&specs[1 - current], &out).stdout(Stdio::null()).spawn().unwrap();
        wait_for_writing(&mut child, &stage, &before);
        kill_after(child, life(&shown, started));
        current = which(&out, &trees);
        shown.note(current, dir.path());
    }
    println!("{shown:?}");
    expect(0, &mut regen(&specs[0], &out));
    assert_eq!(content(&out), trees[0]);
    assert_eq!(names(dir.path()), [".out.lock", "a", "b", "out"], "nothing is left of the killed runs");
}

/// The same with the writing alone, which makes up all of the child's life: hundreds of kills, nearly all halfway.
#[test]
fn writing_can_be_killed_at_any_moment() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let trees = [0, 1].map(|n| {
        write(&out, &alternative(n));
        content(&out)
    });
    let (mut shown, started) = (Shown::default(), Instant::now());
    while !shown.is_enough(150) {
        let mut child = Command::new(env::current_exe().unwrap());
        child.args(["--exact", "writes_until_it_is_killed", "--ignored"]).env("XTASK_TEST_OUT", &out);
        let child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        kill_after(child, life(&shown, started));
        shown.note(which(&out, &trees), dir.path());
    }
    println!("{shown:?}");
    write(&out, &alternative(0));
    assert_eq!(content(&out), trees[0]);
    assert_eq!(names(dir.path()), [".out.lock", "out"]);
}

#[test]
#[ignore = "the child of the test above; does nothing by itself"]
fn writes_until_it_is_killed() {
    let Some(out) = env::var_os("XTASK_TEST_OUT") else { return };
    for n in (0..2).cycle() {
        write(out.as_ref(), &alternative(n));
    }
}

fn write(out: &Path, files: &BTreeMap<String, String>) {
    let produced = Produced { files, marker: MARKER, scope: Scope::Everything };
    let output = Output::lock(out, || ()).unwrap();
    let plan = output.plan(&produced).unwrap();
    output.apply(&plan).unwrap();
}

/// Two trees with files in common, files that differ, and files that only one of them has.
fn alternative(n: usize) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for number in 0..40 {
        files.insert(format!("same/{number}.rs"), ours("same"));
        files.insert(format!("dir{}/{number}.rs", number % 4), ours(&format!("{n} {}", "x".repeat(5_000))));
        files.insert(format!("only{n}/{number}.rs"), ours("only here"));
    }
    files
}

#[test]
fn regens_at_the_same_time_do_not_mix() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let specs = ["a/spec", "b/spec"].map(|name| dir.path().join(name));
    write_spec(&specs[0], &["one"], 5, "first form");
    write_spec(&specs[1], &["one"], 4, "second form");
    let trees = [0, 1].map(|n| {
        expect(0, &mut regen(&specs[n], &out));
        content(&out)
    });
    for _ in 0..3 {
        let start =
            |n: usize| regen(&specs[n % 2], &out).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let runs: Vec<_> = (0..6).map(start).collect();
        for run in runs {
            let ended = run.wait_with_output().unwrap();
            assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        }
        which(&out, &trees);
    }
    assert_eq!(names(dir.path()), [".out.lock", "a", "b", "out"]);
}

#[test]
fn the_run_that_waits_sees_edits_made_meanwhile() {
    let dir = tempfile::tempdir().unwrap();
    let (spec, out) = (dir.path().join("spec"), dir.path().join("out"));
    write_spec(&spec, &["one"], 2, "first form");
    let held = Output::lock(&out, || ()).unwrap();
    let mut waiting = regen(&spec, &out).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(waiting.stderr.take().unwrap()), &mut told).unwrap();
    assert!(told.contains("waiting for another regen"), "{told}");
    fs::remove_dir_all(&spec).unwrap();
    write_spec(&spec, &["one"], 2, "second form");
    drop(held);
    assert!(waiting.wait().unwrap().success());
    expect(0, regen(&spec, &out).arg("--check"));
}
