//! Replaces a single file, all or nothing.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::Write as _,
    path::Path,
};

use super::{place::sync_dir, swap};
use crate::failure::{Context as _, Failure};

/// Writes `text` to `path` unless it is there already. Says whether it was written.
///
/// The text goes to `.NAME.new` beside the file first, which then takes the file's name.
pub fn replace(path: &Path, text: &str) -> Result<bool, Failure> {
    if is(path, text) {
        return Ok(false);
    }
    let Some(name) = path.file_name() else {
        return Err(Failure::Refused(format!("{} isn't the name of a file", path.display())));
    };
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(".new");
    let new = path.with_file_name(hidden);
    swap::remove(&new)?;
    let mut file = File::create_new(&new).context("create", &new)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).context("write", &new);
    if let Err(failure) = written.and_then(|()| fs::rename(&new, path).context("write", path)) {
        let _ = swap::remove(&new);
        return Err(failure);
    }
    sync_dir(path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new(".")))?;
    Ok(true)
}

/// Whether the file holds just this text.
pub fn is(path: &Path, text: &str) -> bool {
    fs::read(path).is_ok_and(|old| old == text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_differs_and_leaves_the_rest_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("schema.json");
        assert!(replace(&path, "1").unwrap());
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        assert!(!replace(&path, "1").unwrap());
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
        assert!(replace(&path, "2").unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "2");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("taken");
        fs::create_dir(&path).unwrap();
        assert!(replace(&path, "1").is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
