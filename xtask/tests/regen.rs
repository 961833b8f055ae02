//! `cargo xtask regen` and `export` as one runs them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::{fs, path::PathBuf};

use support::{content, expect, names, picture, put, regen, write_spec, xtask};

/// A parent folder with a spec in it, and the output folder that doesn't exist yet.
fn fresh() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let (spec, out) = (dir.path().join("spec"), dir.path().join("out"));
    write_spec(&spec, &["one", "two"], 2, "first form");
    (dir, spec, out)
}

/// The first generated file whose text holds these words.
fn file_with(out: &std::path::Path, words: &str) -> String {
    let holds = |text: &[u8]| String::from_utf8_lossy(text).contains(words);
    content(out).into_iter().find(|(_, text)| holds(text)).unwrap().0
}

#[test]
fn prints_a_summary_with_counts() {
    let (_dir, spec, out) = fresh();
    let (first, progress) = expect(0, &mut regen(&spec, &out));
    let files = content(&out).len();
    assert!(first.starts_with("2 services, 40 operations, "), "{first}");
    assert!(first.contains(&format!("files: {files} written, 0 unchanged, 0 removed; ")), "{first}");
    assert!(first.contains(" ms"), "{first}");
    assert_eq!(progress, "", "progress is for terminals");
    let (second, _) = expect(0, &mut regen(&spec, &out));
    assert!(second.contains(&format!("files: 0 written, {files} unchanged, 0 removed; ")), "{second}");
}

#[test]
fn a_second_run_touches_nothing() {
    let (dir, spec, out) = fresh();
    expect(0, &mut regen(&spec, &out));
    let before = picture(dir.path());
    expect(0, &mut regen(&spec, &out));
    expect(0, regen(&spec, &out).arg("--check"));
    assert_eq!(picture(dir.path()), before);
}

#[test]
fn the_result_does_not_depend_on_where_the_folders_are() {
    let (dir, spec, out) = fresh();
    expect(0, &mut regen(&spec, &out));
    let (spec, other) = (dir.path().join("deeper/down/spec"), dir.path().join("elsewhere"));
    write_spec(&spec, &["one", "two"], 2, "first form");
    expect(0, xtask().current_dir(dir.path()).args(["regen", "--spec", "deeper/down/spec", "--out", "elsewhere"]));
    assert_eq!(content(&other), content(&out));
}

#[test]
fn check_shows_the_differing_line_and_the_command() {
    let (dir, spec, out) = fresh();
    expect(0, &mut regen(&spec, &out));
    let path = file_with(&out, "Group 1 of things, first form.");
    let text = fs::read_to_string(out.join(&path)).unwrap();
    fs::write(out.join(&path), text.replacen("Group 1 of things", "Group 1 of edited things", 1)).unwrap();
    let before = picture(dir.path());
    let run = || {
        let mut command = xtask();
        command.current_dir(dir.path()).args(["regen", "--spec", "spec", "--out", "out"]);
        command
    };
    let (shown, command) = expect(1, run().arg("--check"));
    let line = text.lines().position(|line| line.contains("Group 1 of things")).unwrap() + 1;
    assert!(shown.starts_with(&format!("out/{path}:{line} differs")), "{shown}");
    assert!(shown.contains("Group 1 of edited things") && shown.contains("Group 1 of things"), "{shown}");
    assert!(command.contains("1 file isn't what the spec gives"), "{command}");
    assert!(command.contains("    cargo xtask regen --spec spec --out out\n"), "{command}");
    assert_eq!(picture(dir.path()), before, "a check writes nothing");
    expect(0, &mut run());
    expect(0, run().arg("--check"));
    assert_eq!(fs::read_to_string(out.join(&path)).unwrap(), text);
}

#[test]
fn check_names_missing_files_and_left_overs() {
    let (_dir, spec, out) = fresh();
    expect(0, &mut regen(&spec, &out));
    let path = file_with(&out, "Group 1 of things");
    fs::rename(out.join(&path), out.join("one/left over.rs")).unwrap();
    let (shown, _) = expect(1, regen(&spec, &out).arg("--check"));
    assert!(shown.contains(&format!("{path} is missing")), "{shown}");
    assert!(shown.contains("one/left over.rs is no longer generated"), "{shown}");
}

#[test]
fn a_check_of_a_folder_that_is_not_there_leaves_no_trace() {
    let (dir, spec, out) = fresh();
    expect(1, regen(&spec, &out).arg("--check"));
    assert_eq!(names(dir.path()), ["spec"]);
}

#[test]
fn a_spec_error_changes_nothing() {
    let (dir, spec, out) = fresh();
    let break_it = || {
        let path = spec.join("one/group1.yaml");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replacen("operations:", "operatoins:", 1)).unwrap();
    };
    expect(0, &mut regen(&spec, &out));
    write_spec(&spec, &["one", "two"], 2, "second form");
    break_it();
    let before = picture(dir.path());
    let (_, shown) = expect(2, &mut regen(&spec, &out));
    assert!(shown.contains("spec/one/group1.yaml") && shown.contains("operatoins"), "{shown}");
    assert!(shown.contains("nothing was changed"), "{shown}");
    expect(2, regen(&spec, &out).arg("--check"));
    assert_eq!(picture(dir.path()), before);
}

#[test]
fn a_spec_error_in_a_first_run_leaves_no_trace() {
    let (dir, spec, _) = fresh();
    put(&spec, "one/group1.yaml", "operatoins: {}");
    expect(2, &mut regen(&spec, &dir.path().join("not/there/out")));
    assert_eq!(names(dir.path()), ["spec"]);
}

#[test]
fn only_leaves_other_services_alone() {
    let (_dir, spec, out) = fresh();
    expect(0, &mut regen(&spec, &out));
    let before = content(&out);
    write_spec(&spec, &["one", "two"], 2, "second form");
    put(&out, "one/orphan.rs", &support::ours(""));
    put(&out, "two/orphan.rs", &support::ours(""));
    let (summary, _) = expect(0, regen(&spec, &out).args(["--only", "one"]));
    assert!(summary.starts_with("1 service, 20 operations, ") && summary.contains(", 1 removed; "), "{summary}");
    let after = content(&out);
    assert!(!after.contains_key("one/orphan.rs") && after.contains_key("two/orphan.rs"));
    for (path, text) in before.iter().filter(|(path, _)| path.starts_with("two/")) {
        assert_eq!(after.get(path), Some(text), "{path}");
    }
    assert!(!file_with(&out, "second form").is_empty());
    let (_, shown) = expect(2, regen(&spec, &out).args(["--only", "three"]));
    assert!(shown.contains("three"), "{shown}");
}

#[test]
fn the_wrong_folder_is_refused() {
    let (dir, spec, out) = fresh();
    expect(0, &mut regen(&spec, &out));
    let before = picture(&out);
    let empty = dir.path().join("empty");
    fs::create_dir(&empty).unwrap();
    expect(2, &mut regen(&empty, &out));
    expect(2, &mut regen(&dir.path().join("missing"), &out));
    expect(2, &mut regen(&spec, &spec.join("one/service.yaml")));
    expect(2, xtask().arg("regen").arg("--spec").arg(&spec));
    assert_eq!(picture(&out), before);
}

#[cfg(unix)]
#[test]
fn a_folder_that_can_not_be_written_is_an_io_failure() {
    let (_dir, spec, _) = fresh();
    let (_, shown) = expect(3, &mut regen(&spec, "/proc/aicloud/out".as_ref()));
    assert!(shown.contains("can't create the folder /proc/aicloud"), "{shown}");
}

#[test]
fn export_prints_or_writes_the_document_of_one_service() {
    let (dir, spec, _) = fresh();
    let export = |arguments: &[&str]| {
        let mut command = xtask();
        command.current_dir(dir.path()).arg("export").args(arguments).arg("--spec").arg(&spec);
        command
    };
    for (version, full) in [("3.0", "3.0.3"), ("3.1", "3.1.")] {
        let (text, _) = expect(0, &mut export(&["--openapi", version, "one"]));
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(document["openapi"].as_str().unwrap().starts_with(full), "{document}");
        expect(0, &mut export(&["--openapi", version, "one", "--out", "one.json"]));
        assert_eq!(fs::read_to_string(dir.path().join("one.json")).unwrap(), text);
    }
    let (_, shown) = expect(2, &mut export(&["--openapi", "3.1", "three"]));
    assert!(shown.contains("three"), "{shown}");
    expect(2, &mut export(&["--openapi", "2.0", "one"]));
}
