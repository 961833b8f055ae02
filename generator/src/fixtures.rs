//! Every diagnostic has a fixture: a small spec in `tests/diagnostics`, and the exact text it must give.

use crate::{Diagnostics, Options, SourceFile, diagnostic::Code, generate};
use std::{collections::BTreeSet, fs, path::PathBuf};

/// Used where a fixture has no service.yaml of its own.
const SERVICE: &str = include_str!("../tests/support/service.yaml");

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

/// A fixture is one file that holds several, each after a line `# file: demo/things.yaml`.
pub(crate) fn files(fixture: &str) -> Vec<SourceFile> {
    let mut files = Vec::new();
    for part in fixture.split("# file: ").skip(1) {
        let (path, text) = part.split_once('\n').unwrap();
        files.push(SourceFile { path: path.trim().to_owned(), text: text.as_bytes().to_vec() });
    }
    let demo = files.iter().any(|file| file.path.starts_with("demo/"));
    if demo && !files.iter().any(|file| file.path == "demo/service.yaml") {
        files.push(SourceFile { path: "demo/service.yaml".to_owned(), text: SERVICE.as_bytes().to_vec() });
    }
    files
}

pub(crate) fn fixtures() -> Vec<(String, String)> {
    let mut fixtures: Vec<(String, String)> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    fixtures.sort();
    fixtures
}

fn run(fixture: &str) -> Diagnostics {
    match generate(&files(fixture), &Options::default()) {
        Ok(generation) => generation.warnings,
        Err(found) => found,
    }
}

#[test]
fn every_fixture_gives_its_exact_text() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder().join("expected"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, fixture) in fixtures() {
            insta::assert_snapshot!(name.clone(), run(&fixture).render(false));
        }
    });
}

#[test]
fn a_fixture_named_after_a_code_finds_that_code() {
    for (name, fixture) in fixtures() {
        let Some(id) = name.split('-').next().filter(|id| id.starts_with('S')) else { continue };
        let found: Vec<&str> = run(&fixture).codes().into_iter().map(Code::id).collect();
        assert!(found.contains(&id), "{name} finds {found:?}");
    }
}

#[test]
fn every_code_has_a_fixture() {
    let mut seen: BTreeSet<Code> = fixtures().iter().flat_map(|(_, fixture)| run(fixture).codes()).collect();
    // These two can't be written as a text file.
    let not_utf8 = SourceFile { path: "demo/things.yaml".to_owned(), text: vec![0xff, 0xfe] };
    seen.extend(generate(&[not_utf8], &Options::default()).unwrap_err().codes());
    let only = Options { only: Some("dmeo".to_owned()), ..Options::default() };
    let unknown = generate(&files("# file: demo/things.yaml\ngroup: things\ndoc: Things.\n"), &only).unwrap_err();
    seen.extend(unknown.codes());
    insta::assert_snapshot!(unknown.render(false), @r"
    error[S035]: there is no service `dmeo` in spec
     |
     = help: did you mean `demo`?
    ");
    let missing: Vec<&Code> = Code::ALL.iter().filter(|code| !seen.contains(code)).collect();
    assert_eq!(missing, Vec::<&Code>::new());
}

#[test]
fn the_design_note_lists_every_code() {
    let note = fs::read_to_string(folder().join("../../DESIGN.md")).unwrap();
    let row = |code: &Code| format!("| {} | {} |\n", code.id(), code.about().trim_end_matches('.'));
    let rows: String = Code::ALL.iter().map(row).collect();
    assert!(note.contains(&rows), "the table in DESIGN.md should be\n{rows}");
}
