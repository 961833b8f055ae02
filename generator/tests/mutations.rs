//! Real specs, damaged and shuffled: damage ends in a diagnostic or a result, order changes nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail"
)]

mod support;

use aicloud_generator::{Options, SourceFile, generate};
use proptest::{prelude::*, sample::Index};
use serde_yaml::Value;
use std::sync::LazyLock;
use support::{file, project, run};

/// Small services out of real groups, each whole in itself.
static SERVICES: LazyLock<Vec<Vec<SourceFile>>> = LazyLock::new(|| {
    let files: Vec<SourceFile> =
        project("spec").into_iter().filter(|file| file.path.starts_with("pai-workspace/")).collect();
    let of = |name: &str| files.iter().find(|file| file.path.ends_with(name)).unwrap();
    let service = String::from_utf8(of("/service.yaml").text.clone()).unwrap();
    let head = &service[..service.find("groups:").unwrap()];
    let groups =
        files.iter().filter(|file| !file.path.ends_with("service.yaml") && !file.path.ends_with("common.yaml"));
    let services = groups.map(|group| {
        let stem = group.path.rsplit(['/', '.']).nth(1).unwrap();
        let service = file("pai-workspace/service.yaml", format!("{head}groups: [{stem}, common]\n"));
        vec![service, group.clone(), of("/common.yaml").clone()]
    });
    services.filter(|files| generate(files, &Options::default()).is_ok()).collect()
});

/// One of the services, with the text of one of its files changed.
fn damaged(service: Index, file: Index, change: impl FnOnce(&mut Vec<u8>)) -> Vec<SourceFile> {
    let mut files = service.get(&SERVICES).clone();
    let at = file.index(files.len());
    change(&mut files[at].text);
    files
}

/// The start and end of one of the lines of a text, with its line end.
fn line(text: &[u8], line: Index) -> (usize, usize) {
    let ends: Vec<usize> = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1).collect();
    let at = line.index(ends.len());
    (if at == 0 { 0 } else { ends[at - 1] }, ends[at])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_byte_may_be_any_other(service: Index, file: Index, at: Index, byte: u8) {
        let _ = run(damaged(service, file, |text| {
            let at = at.index(text.len());
            text[at] = byte;
        }));
    }

    #[test]
    fn any_mark_may_stand_anywhere(service: Index, file: Index, at: Index, mark in prop::sample::select(b"{}[]:,-#&*!|>'\"%@`?<\\ \t\n\0".to_vec())) {
        let _ = run(damaged(service, file, |text| text.insert(at.index(text.len()), mark)));
    }

    #[test]
    fn any_line_may_be_missing(service: Index, file: Index, at: Index) {
        let _ = run(damaged(service, file, |text| {
            let (start, end) = line(text, at);
            text.drain(start..end);
        }));
    }

    #[test]
    fn any_line_may_stand_twice_or_elsewhere(service: Index, file: Index, from: Index, to: Index, near: bool) {
        let _ = run(damaged(service, file, |text| {
            let (start, end) = line(text, from);
            let copy = text[start..end].to_vec();
            let to = if near { end } else { line(text, to).0 };
            text.splice(to..to, copy);
        }));
    }

    #[test]
    fn a_file_may_end_anywhere(service: Index, file: Index, at: Index) {
        let _ = run(damaged(service, file, |text| text.truncate(at.index(text.len()))));
    }

    /// A word of the spec in another's place: names that don't fit, types of other things, keys as values.
    #[test]
    fn any_word_may_stand_for_any_other(service: Index, file: Index, from: Index, to: Index) {
        let _ = run(damaged(service, file, |text| {
            let words: Vec<(usize, usize)> = words(text);
            let (from, to) = (from.get(&words), to.get(&words));
            let word = text[from.0..from.1].to_vec();
            text.splice(to.0..to.1, word);
        }));
    }
}

fn words(text: &[u8]) -> Vec<(usize, usize)> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.<>".contains(byte);
    let mut words = Vec::new();
    let mut start = None;
    for (at, byte) in text.iter().enumerate() {
        match (is_word(byte), start) {
            (true, None) => start = Some(at),
            (false, Some(begun)) => {
                words.push((begun, at));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Puts the keys of all mappings in another order, which `seed` decides.
fn shuffle(value: &mut Value, seed: &mut u64) {
    match value {
        Value::Mapping(mapping) => {
            let mut entries: Vec<(Value, Value)> = std::mem::take(mapping).into_iter().collect();
            for last in (1..entries.len()).rev() {
                *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                entries.swap(last, (*seed >> 33) as usize % (last + 1));
            }
            entries.iter_mut().for_each(|(_, value)| shuffle(value, seed));
            *mapping = entries.into_iter().collect();
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| shuffle(item, seed)),
        _ => {}
    }
}

#[test]
fn the_order_of_keys_and_files_changes_no_byte() {
    for folder in ["spec", "tests/obstacle/spec"] {
        let files = project(folder);
        let expected = generate(&files, &Options::default()).unwrap().files;
        assert_eq!(generate(&files, &Options::default()).unwrap().files, expected, "two runs");
        for mut seed in 1..=2 {
            let mut shuffled: Vec<SourceFile> = files
                .iter()
                .map(|source| {
                    let mut tree: Value = serde_yaml::from_slice(&source.text).unwrap();
                    shuffle(&mut tree, &mut seed);
                    file(&source.path, serde_yaml::to_string(&tree).unwrap())
                })
                .collect();
            shuffled.reverse();
            assert!(shuffled.iter().zip(files.iter().rev()).all(|(a, b)| a.text != b.text), "nothing was shuffled");
            let got =
                generate(&shuffled, &Options::default()).unwrap_or_else(|found| panic!("{}", found.render(false)));
            for (path, text) in &expected {
                assert_eq!(got.files.get(path), Some(text), "{path}");
            }
            assert_eq!(got.files.len(), expected.len());
        }
    }
}
