//! Compares a folder with what it should hold, and refuses what would do harm.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Component, Path, PathBuf},
};

use super::{
    Produced, Scope,
    scan::{self, Kind, Scan},
};
use crate::failure::{Context as _, Failure};

/// What a run would change.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Files to write, new and changed.
    pub write: BTreeMap<&'a Path, &'a str>,
    /// Files of ours that are no longer produced.
    pub remove: BTreeSet<PathBuf>,
    /// How many files are already as they should be.
    pub unchanged: usize,
    pub(super) scan: Scan,
}

impl Plan<'_> {
    /// Whether the folder is already in step.
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }
}

pub(super) fn plan<'a>(out: &Path, produced: &'a Produced<'a>) -> Result<Plan<'a>, Failure> {
    let files = checked(produced)?;
    let scan = scan::scan(out)?;
    let mut write = BTreeMap::new();
    let mut overwritten = Vec::new();
    for (&path, &text) in &files {
        let old = match scan.get(path) {
            Some(entry) if entry.kind == Kind::File => {
                let full = out.join(path);
                Some(fs::read(&full).context("read", &full)?)
            }
            _ => None,
        };
        if old.as_deref() != Some(text.as_bytes()) {
            write.insert(path, text);
            if old.is_some_and(|old| !old.is_empty() && !scan::holds(&old, produced.marker)) {
                overwritten.push(path);
            }
        }
    }
    let unchanged = files.len() - write.len();
    let ours = |path: &Path| scan::is_marked(&out.join(path), produced.marker);
    let is_file = |path: &PathBuf| scan.get(path).is_some_and(|entry| entry.kind == Kind::File);
    let other_files = || scan.keys().filter(|path| is_file(path) && !files.contains_key(path.as_path()));

    // The first run into a folder must not cost anybody a file. Later a lost header is just another change to undo.
    if let Some(path) = overwritten.first() {
        let marked = |path: &&Path| scan.contains_key(*path) && ours(path);
        if unchanged == 0 && !files.keys().any(marked) && !other_files().any(|path| ours(path)) {
            return Err(Failure::Refused(format!(
                "{} is in the way: it wasn't generated, and nor was anything else in this folder; \
                 move it or name another folder",
                out.join(path).display()
            )));
        }
    }
    let in_scope = |path: &Path| match &produced.scope {
        Scope::Everything => true,
        Scope::Within(owned) => owned.iter().any(|owned| !owned.is_empty() && path.starts_with(owned)),
    };
    let remove: BTreeSet<_> = other_files().filter(|path| in_scope(path) && ours(path)).cloned().collect();
    for path in write.keys() {
        if let Some(obstacle) = obstacle(path, &scan, &remove) {
            return Err(Failure::Refused(format!(
                "{} is in the way of the generated file {}; move it and run again",
                out.join(obstacle).display(),
                path.display()
            )));
        }
    }
    Ok(Plan { write, remove, unchanged, scan })
}

/// What stands where the file or one of its folders should be, and isn't ours to remove.
fn obstacle<'s>(path: &Path, scan: &'s Scan, remove: &BTreeSet<PathBuf>) -> Option<&'s Path> {
    let stays = |(path, entry): &(&'s PathBuf, &scan::Entry)| entry.kind != Kind::Dir && !remove.contains(*path);
    let above = path.ancestors().skip(1).filter_map(|above| scan.get_key_value(above)).find(stays);
    let at = scan.get_key_value(path).filter(|(_, entry)| entry.kind == Kind::Other);
    let below = || {
        let below = scan.range(path.to_path_buf()..).skip_while(|(below, _)| *below == path);
        below.take_while(|(below, _)| below.starts_with(path)).find(stays)
    };
    above.or(at).or_else(below).map(|(path, _)| path.as_path())
}

/// The produced files by path, if every path stays inside the folder and every file is marked as ours.
fn checked<'a>(produced: &'a Produced<'a>) -> Result<BTreeMap<&'a Path, &'a str>, Failure> {
    let mut files = BTreeMap::new();
    let mut folded = BTreeMap::new();
    for (name, text) in produced.files {
        let path = Path::new(name);
        if !is_inside(name) {
            return Err(refused(name, "it isn't a plain path below the output folder"));
        }
        if !scan::holds(text.as_bytes(), produced.marker) {
            return Err(refused(name, "it lacks the header by which later runs know it"));
        }
        if let Some(other) = folded.insert(name.to_lowercase(), name) {
            return Err(refused(name, &format!("some file systems can't tell it from {other:?}")));
        }
        files.insert(path, text.as_str());
    }
    let clash = files.keys().find_map(|path| {
        let above = path.ancestors().skip(1).find(|above| files.contains_key(above))?;
        Some((path.display().to_string(), above))
    });
    match clash {
        Some((path, above)) => Err(refused(&path, &format!("{above:?} would be both a file and a folder"))),
        None => Ok(files),
    }
}

fn refused(name: &str, why: &str) -> Failure {
    Failure::Refused(format!(
        "the generator produced the file {name:?}, and that is refused: {why}; nothing was changed"
    ))
}

fn is_inside(name: &str) -> bool {
    let plain = !name.contains(|char: char| char == '\\' || char.is_control());
    let parts = Path::new(name).components().map(|part| match part {
        Component::Normal(part) => part.to_str(),
        _ => None,
    });
    // Put together again, a path that hid an empty or a `.` part is no longer the same.
    plain && !name.is_empty() && parts.collect::<Option<Vec<_>>>().is_some_and(|parts| parts.join("/") == name)
}

#[cfg(test)]
mod tests {
    use super::is_inside;

    #[test]
    fn only_plain_relative_paths_are_inside() {
        for name in ["a", "a/b.rs", "a..b/..c", "模型/a", ".hidden"] {
            assert!(is_inside(name), "{name}");
        }
        for name in
            ["", "/", "/a", "..", "../a", "a/../../b", "a/..", "./a", "a/./b", "a//b", "a/", "a\\b", "a\0b", "a\nb"]
        {
            assert!(!is_inside(name), "{name:?}");
        }
    }
}
