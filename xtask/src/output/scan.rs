//! What is in a folder, without following links.

use std::{
    collections::BTreeMap,
    fs::{self, File, Metadata, Permissions},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use super::MARKER_WITHIN;
use crate::failure::{Context as _, Failure};

/// Everything below a folder by relative path; a folder comes before what it holds.
pub(super) type Scan = BTreeMap<PathBuf, Entry>;

/// One thing in a folder.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    pub(super) identity: Identity,
    pub(super) permissions: Permissions,
}

/// What a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Dir,
    File,
    /// A link, pipe or socket: carried over, never opened.
    Other,
}

/// Tells whether a path still leads to the same file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity(u64, u64);

/// Lists what is below `root`; nothing if there is no such folder.
pub(super) fn scan(root: &Path) -> Result<Scan, Failure> {
    let mut found = Scan::new();
    let mut open = vec![PathBuf::new()];
    while let Some(dir) = open.pop() {
        let full = root.join(&dir);
        let entries = match fs::read_dir(&full) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.context("read the folder", &full)?,
        };
        for entry in entries {
            let entry = entry.context("read the folder", &full)?;
            let metadata = match entry.metadata() {
                // Gone since the folder was listed.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                metadata => metadata.context("read", &entry.path())?,
            };
            let kind = match metadata.file_type() {
                kind if kind.is_dir() => Kind::Dir,
                kind if kind.is_file() => Kind::File,
                _ => Kind::Other,
            };
            let path = dir.join(entry.file_name());
            if kind == Kind::Dir {
                open.push(path.clone());
            }
            let entry = Entry { kind, identity: Identity::of(&metadata), permissions: metadata.permissions() };
            found.insert(path, entry);
        }
    }
    Ok(found)
}

impl Identity {
    #[cfg(unix)]
    fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self(metadata.dev(), metadata.ino())
    }

    #[cfg(not(unix))]
    fn of(metadata: &Metadata) -> Self {
        let changed = metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        Self(metadata.len(), changed.map_or(0, |since| since.as_nanos() as u64))
    }
}

/// Whether the file's start holds the marker. A file that is gone or can't be read isn't ours.
pub(super) fn is_marked(path: &Path, marker: &str) -> bool {
    let mut head = Vec::with_capacity(MARKER_WITHIN);
    let read = File::open(path).and_then(|file| file.take(MARKER_WITHIN as u64).read_to_end(&mut head));
    read.is_ok() && holds(&head, marker)
}

/// Whether the first bytes of a text hold the marker.
pub(super) fn holds(text: &[u8], marker: &str) -> bool {
    let head = text.get(..MARKER_WITHIN).unwrap_or(text);
    !marker.is_empty() && head.windows(marker.len()).any(|window| window == marker.as_bytes())
}
