//! Where an output folder is, and the names beside it that a run uses.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use crate::failure::{Context as _, Failure};

/// An output folder and its neighbours, all in one parent so that they can be renamed into each other.
#[derive(Debug)]
pub(super) struct Place {
    /// The folder itself.
    pub(super) out: PathBuf,
    /// The tree being built; after the exchange, the tree that was replaced.
    pub(super) new: PathBuf,
    /// The replaced tree, where the file system can't exchange two folders.
    pub(super) old: PathBuf,
    /// The file that runs lock.
    pub(super) lock: PathBuf,
    parent: PathBuf,
}

impl Place {
    /// Finds the real place of `out`, which need not exist. A link to a folder stands for that folder.
    pub(super) fn resolve(out: &Path) -> Result<Self, Failure> {
        let real = match fs::symlink_metadata(out) {
            Ok(_) => {
                let real = fs::canonicalize(out).context("find", out)?;
                if !real.is_dir() {
                    return Err(Failure::Refused(format!("{} isn't a folder; name another one", out.display())));
                }
                real
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => std::path::absolute(out).context("find", out)?,
            Err(error) => return Err(error).context("find", out),
        };
        let (Some(parent), Some(name)) = (real.parent(), real.file_name()) else {
            return Err(Failure::Refused(format!("{} can't be an output folder; name another one", out.display())));
        };
        // A folder that doesn't exist yet may stand below a link.
        let parent = fs::canonicalize(parent).unwrap_or_else(|_| parent.to_path_buf());
        let beside = |ending: &str| {
            let mut hidden = OsString::from(".");
            hidden.push(name);
            hidden.push(ending);
            parent.join(hidden)
        };
        Ok(Self { out: parent.join(name), new: beside(".new"), old: beside(".old"), lock: beside(".lock"), parent })
    }

    /// Makes the folder that holds all of them.
    pub(super) fn make_parent(&self) -> Result<(), Failure> {
        fs::create_dir_all(&self.parent).context("create the folder", &self.parent)
    }

    /// Has the disk take in what was renamed.
    pub(super) fn sync_parent(&self) -> Result<(), Failure> {
        sync_dir(&self.parent)
    }
}

/// Has the disk take in a folder's entries, where folders can be synced.
pub(super) fn sync_dir(dir: &Path) -> Result<(), Failure> {
    if cfg!(unix) {
        fs::File::open(dir).and_then(|dir| dir.sync_all()).context("sync the folder", dir)?;
    }
    Ok(())
}
