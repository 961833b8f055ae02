//! What regen promises about the folder it writes to, tested on plain maps of files.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use aicloud_generator::MARKER;
use support::{content, identity, names, ours, picture, put};
use xtask::{
    failure::Failure,
    output::{Output, Produced, Scope},
};

type Files = BTreeMap<String, String>;

fn files(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(path, text)| ((*path).to_owned(), ours(text))).collect()
}

fn apply_within(out: &Path, files: &Files, scope: Scope) -> Result<(usize, usize, usize), Failure> {
    let produced = Produced { files, marker: MARKER, scope };
    let output = Output::lock(out, || ())?;
    let plan = output.plan(&produced)?;
    output.apply(&plan)?;
    Ok((plan.write.len(), plan.unchanged, plan.remove.len()))
}

fn apply(out: &Path, files: &Files) -> Result<(usize, usize, usize), Failure> {
    apply_within(out, files, Scope::Everything)
}

fn refusal(out: &Path, files: &Files) -> String {
    match apply(out, files) {
        Err(Failure::Refused(text)) => text,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

/// A fresh parent, and the output folder in it that doesn't exist yet.
fn fresh() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    (dir, out)
}

#[test]
fn the_first_run_makes_the_folder_and_those_above_it() {
    let (dir, _) = fresh();
    let out = dir.path().join("some/where/out");
    assert_eq!(apply(&out, &files(&[("a/b.rs", "1"), ("c.md", "2")])).unwrap(), (2, 0, 0));
    assert_eq!(content(&out), [("a/b.rs".into(), ours("1").into()), ("c.md".into(), ours("2").into())].into());
    assert_eq!(names(out.parent().unwrap()), [".out.lock", "out"]);
}

#[test]
fn a_run_without_changes_touches_nothing() {
    let (dir, out) = fresh();
    let files = files(&[("a/b.rs", "1"), ("c.md", "2")]);
    apply(&out, &files).unwrap();
    let before = picture(dir.path());
    assert_eq!(apply(&out, &files).unwrap(), (0, 2, 0));
    assert_eq!(picture(dir.path()), before);
}

#[test]
fn unchanged_and_foreign_files_stay_the_same_files() {
    let (_dir, out) = fresh();
    apply(&out, &files(&[("a/same.rs", "1"), ("a/other.rs", "2")])).unwrap();
    put(&out, "a/mine.txt", "mine");
    let kept = |name: &str| identity(&out.join(name));
    let before = (kept("a/same.rs"), kept("a/mine.txt"), kept("a/other.rs"));
    assert_eq!(apply(&out, &files(&[("a/same.rs", "1"), ("a/other.rs", "changed")])).unwrap(), (1, 1, 0));
    assert_eq!((kept("a/same.rs"), kept("a/mine.txt")), (before.0, before.1));
    assert_ne!(kept("a/other.rs"), before.2);
}

#[test]
fn orphans_go_with_the_folders_they_leave_empty_and_all_else_stays() {
    let (_dir, out) = fresh();
    apply(&out, &files(&[("gone/deep/a.rs", "1"), ("shared/b.rs", "2"), ("c.rs", "3")])).unwrap();
    put(&out, "shared/mine.txt", "mine");
    put(&out, "late.txt", &format!("{}{MARKER}", " ".repeat(1024)));
    fs::create_dir_all(out.join("empty/one")).unwrap();
    assert_eq!(apply(&out, &files(&[("c.rs", "3")])).unwrap(), (0, 1, 2));
    let left: Vec<_> = content(&out).into_keys().collect();
    assert_eq!(left, ["c.rs", "late.txt", "shared/mine.txt"]);
    assert!(!out.join("gone").exists() && out.join("empty/one").is_dir());
}

#[test]
fn with_a_scope_orphans_elsewhere_stay() {
    let (_dir, out) = fresh();
    apply(&out, &files(&[("one/a.rs", "1"), ("two/a.rs", "1"), ("docs/one.md", "1"), ("docs/two.md", "1")])).unwrap();
    let scope = Scope::Within(vec!["one".into(), "docs/one.md".into(), String::new()]);
    assert_eq!(apply_within(&out, &files(&[("one/b.rs", "2")]), scope).unwrap(), (1, 0, 2));
    let left: Vec<_> = content(&out).into_keys().collect();
    assert_eq!(left, ["docs/two.md", "one/b.rs", "two/a.rs"]);
}

#[test]
fn paths_that_lead_out_are_refused() {
    let (dir, out) = fresh();
    apply(&out, &files(&[("a", "1")])).unwrap();
    let before = picture(dir.path());
    for path in ["../x", "/tmp/x", "a/../../x", "..", "", "b\\..\\x", "b/./c", "b\0"] {
        assert!(refusal(&out, &files(&[(path, "1")])).contains("plain path"), "{path:?}");
    }
    assert_eq!(picture(dir.path()), before);
}

#[test]
fn files_that_could_not_be_told_apart_later_are_refused() {
    let (_dir, out) = fresh();
    let unmarked = [("a".to_owned(), "no header".to_owned())].into();
    assert!(refusal(&out, &unmarked).contains("lacks the header"));
    assert!(refusal(&out, &files(&[("Readme.md", "1"), ("README.md", "2")])).contains("can't tell it from"));
    assert!(refusal(&out, &files(&[("a", "1"), ("a.b", "2"), ("a/b", "3")])).contains("both a file and a folder"));
    assert!(!out.exists());
}

#[test]
fn the_first_run_does_not_overwrite_what_others_wrote() {
    let (_dir, out) = fresh();
    put(&out, "src/lib.rs", "handwritten");
    let before = picture(&out);
    assert!(refusal(&out, &files(&[("src/lib.rs", "1")])).contains("is in the way"));
    assert_eq!(picture(&out), before);
    assert_eq!(apply(&out, &files(&[("src/main.rs", "1")])).unwrap(), (1, 0, 0));
}

#[test]
fn a_lost_header_is_restored() {
    let (_dir, out) = fresh();
    let both = files(&[("a.rs", "1"), ("b.rs", "2")]);
    apply(&out, &both).unwrap();
    put(&out, "a.rs", "no header any more");
    put(&out, "b.rs", "");
    assert!(refusal(&out, &both).contains("is in the way"), "with no header left, nothing shows whose folder it is");
    put(&out, "b.rs", &ours("other"));
    assert_eq!(apply(&out, &both).unwrap(), (2, 0, 0));
}

#[test]
fn what_is_in_the_way_and_not_ours_is_refused() {
    let (_dir, out) = fresh();
    apply(&out, &files(&[("ours", "1")])).unwrap();
    put(&out, "file", "mine");
    put(&out, "dir/deep/mine", "mine");
    let before = picture(&out);
    assert!(refusal(&out, &files(&[("file/a", "1")])).contains("is in the way"));
    assert!(refusal(&out, &files(&[("dir", "1")])).contains("dir/deep/mine is in the way"));
    assert_eq!(picture(&out), before);
}

#[test]
fn a_file_may_become_a_folder_and_the_reverse() {
    let (_dir, out) = fresh();
    apply(&out, &files(&[("a/b/c", "1"), ("d", "2")])).unwrap();
    fs::create_dir_all(out.join("a/b/empty")).unwrap();
    assert_eq!(apply(&out, &files(&[("a", "1"), ("d/e", "2")])).unwrap(), (2, 0, 2));
    assert_eq!(content(&out).into_keys().collect::<Vec<_>>(), ["a", "d/e"]);
}

#[test]
fn a_failure_while_writing_leaves_the_old_folder_and_nothing_beside_it() {
    let (dir, out) = fresh();
    apply(&out, &files(&[("a", "1")])).unwrap();
    let before = picture(dir.path());
    let long = "x".repeat(300);
    assert!(matches!(apply(&out, &files(&[("a", "2"), (&long, "1")])), Err(Failure::Io(_))));
    let mut after = picture(dir.path());
    // The parent's time tells that a folder came and went.
    after.insert(dir.path().to_path_buf(), before[dir.path()].clone());
    assert_eq!(after, before);
}

#[test]
fn what_others_write_during_a_run_is_kept() {
    let (_dir, out) = fresh();
    apply(&out, &files(&[("a", "1")])).unwrap();
    put(&out, "mine.txt", "before");
    let new = files(&[("a", "2")]);
    let produced = Produced { files: &new, marker: MARKER, scope: Scope::Everything };
    let output = Output::lock(&out, || ()).unwrap();
    let plan = output.plan(&produced).unwrap();
    put(&out, "dir/new.txt", "new");
    put(&out, ".mine.txt.tmp", "after");
    fs::rename(out.join(".mine.txt.tmp"), out.join("mine.txt")).unwrap();
    output.apply(&plan).unwrap();
    let expected = [("a", ours("2")), ("dir/new.txt", "new".into()), ("mine.txt", "after".into())];
    assert_eq!(content(&out), expected.map(|(path, text)| (path.into(), text.into())).into());
}

#[test]
fn left_overs_of_killed_runs_are_removed() {
    let (dir, out) = fresh();
    put(dir.path(), ".out.new/a", "half");
    put(dir.path(), ".out.old/a", "old");
    put(&out, "mine", "mine");
    apply(&out, &files(&[("a", "1")])).unwrap();
    assert_eq!(names(dir.path()), [".out.lock", "out"]);
    assert_eq!(names(&out), ["a", "mine"]);
}

#[test]
fn a_file_is_no_output_folder() {
    let (_dir, out) = fresh();
    fs::write(&out, "mine").unwrap();
    assert!(refusal(&out, &files(&[("a", "1")])).contains("isn't a folder"));
    assert!(refusal(Path::new("/"), &files(&[("a", "1")])).contains("can't be an output folder"));
}

#[test]
fn a_second_run_waits_for_the_first() {
    let (_dir, out) = fresh();
    let first = Output::lock(&out, || panic!("nobody else has it")).unwrap();
    let (told, hears) = std::sync::mpsc::channel();
    let second = std::thread::spawn({
        let out = out.clone();
        move || Output::lock(&out, || told.send(()).unwrap()).map(|_| ())
    });
    hears.recv().unwrap();
    assert!(!second.is_finished());
    drop(first);
    second.join().unwrap().unwrap();
}

#[test]
fn looking_writes_nothing() {
    let (dir, out) = fresh();
    let before = picture(dir.path());
    let new = files(&[("a", "1")]);
    let produced = Produced { files: &new, marker: MARKER, scope: Scope::Everything };
    let plan = Output::look(&out).unwrap().plan(&produced).unwrap();
    assert_eq!(plan.write.len(), 1);
    assert_eq!(picture(dir.path()), before);
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::{ffi::OsStrExt as _, fs::PermissionsExt as _, fs::symlink};

    #[test]
    fn links_are_carried_over_and_never_followed() {
        let (dir, out) = fresh();
        let elsewhere = dir.path().join("elsewhere");
        put(&elsewhere, "orphan.rs", &ours("looks like ours"));
        apply(&out, &files(&[("a", "1")])).unwrap();
        symlink("../elsewhere", out.join("link")).unwrap();
        symlink("nowhere", out.join("dangling")).unwrap();
        let before = picture(&elsewhere);
        assert_eq!(apply(&out, &files(&[("a", "2")])).unwrap(), (1, 0, 0));
        assert_eq!(fs::read_link(out.join("link")).unwrap(), Path::new("../elsewhere"));
        assert_eq!(fs::read_link(out.join("dangling")).unwrap(), Path::new("nowhere"));
        assert_eq!(picture(&elsewhere), before);
    }

    #[test]
    fn nothing_is_written_through_a_link() {
        let (dir, out) = fresh();
        let elsewhere = dir.path().join("elsewhere");
        put(&elsewhere, "file", "precious");
        apply(&out, &files(&[("a", "1")])).unwrap();
        symlink("../elsewhere", out.join("link")).unwrap();
        symlink("../elsewhere/file", out.join("file")).unwrap();
        let before = (picture(&out), picture(&elsewhere));
        assert!(refusal(&out, &files(&[("link/x", "1")])).contains("is in the way"));
        assert!(refusal(&out, &files(&[("link", "1")])).contains("is in the way"));
        assert!(refusal(&out, &files(&[("file", "1")])).contains("is in the way"));
        assert_eq!((picture(&out), picture(&elsewhere)), before);
    }

    #[test]
    fn an_output_folder_behind_a_link_is_changed_where_it_is() {
        let (dir, out) = fresh();
        let link = dir.path().join("link");
        apply(&out, &files(&[("a", "1")])).unwrap();
        symlink("out", &link).unwrap();
        assert_eq!(apply(&link, &files(&[("a", "2")])).unwrap(), (1, 0, 0));
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(content(&out), [("a".into(), ours("2").into())].into());
    }

    #[test]
    fn odd_names_and_permissions_are_carried_over() {
        let (_dir, out) = fresh();
        apply(&out, &files(&[("a", "1")])).unwrap();
        let odd = out.join(std::ffi::OsStr::from_bytes(b"odd\xff"));
        fs::write(&odd, "mine").unwrap();
        fs::create_dir(out.join("private")).unwrap();
        fs::set_permissions(out.join("private"), fs::Permissions::from_mode(0o700)).unwrap();
        fs::set_permissions(&out, fs::Permissions::from_mode(0o750)).unwrap();
        apply(&out, &files(&[("a", "2")])).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(fs::read_to_string(&odd).unwrap(), "mine");
        assert_eq!((mode(&out), mode(&out.join("private"))), (0o750, 0o700));
    }
}

mod laws {
    use super::*;
    use proptest::{collection::btree_map, prelude::*};

    fn tree(paths: &'static str) -> impl Strategy<Value = BTreeMap<String, String>> {
        btree_map(paths, "[a-c]{0,2}", 0..8)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever was generated before: afterwards the folder holds what is generated now and what is foreign, and
        /// a further run has nothing to do.
        #[test]
        fn the_folder_holds_what_is_produced_and_what_is_foreign(
            before in tree("(dir[ab]/){0,2}ours[1-4]"),
            now in tree("(dir[ab]/){0,2}ours[1-4]"),
            foreign in tree("(dir[ab]/){0,2}mine[1-4]"),
        ) {
            let (_dir, out) = fresh();
            let mark = |files: Files| files.into_iter().map(|(path, text)| (path, ours(&text))).collect::<Files>();
            let (before, now) = (mark(before), mark(now));
            apply(&out, &before).unwrap();
            for (path, text) in &foreign {
                put(&out, path, text);
            }
            apply(&out, &now).unwrap();
            let expected: BTreeMap<_, _> =
                now.iter().chain(&foreign).map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
            prop_assert_eq!(if out.exists() { content(&out) } else { BTreeMap::new() }, expected);
            prop_assert_eq!(apply(&out, &now).unwrap(), (0, now.len(), 0));
        }
    }
}
