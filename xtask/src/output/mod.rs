//! Brings a folder in step with a map of files, all or nothing.
//!
//! The folder belongs to whoever put files there: what carries the marker near its start is ours to change and remove,
//! everything else is carried over as it is. The new tree is built beside the old one, out of hard links for all that
//! stays and new files for what changes; then the two change places in one step. A reader, or a run after a crash, finds
//! the old tree or the new one, never a mixture.
//!
//! ```no_run
//! # fn main() -> Result<(), xtask::failure::Failure> {
//! use xtask::output::{Output, Produced, Scope};
//!
//! let files = [("a.txt".to_owned(), "@made by me".to_owned())].into();
//! let produced = Produced { files: &files, marker: "@made by me", scope: Scope::Everything };
//! let output = Output::lock("out".as_ref(), || ())?;
//! let plan = output.plan(&produced)?;
//! output.apply(&plan)?;
//! # Ok(())
//! # }
//! ```

use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions, TryLockError},
    path::Path,
};

use crate::failure::{Context as _, Failure};

pub mod file;
mod place;
mod plan;
mod scan;
mod stage;
mod swap;

pub use plan::Plan;

use place::Place;

/// The marker is looked for in this many bytes at a file's start.
pub const MARKER_WITHIN: usize = 1024;

/// What the folder should hold.
#[derive(Debug)]
pub struct Produced<'a> {
    /// Text by path; paths are relative to the folder, with `/` between their parts.
    pub files: &'a BTreeMap<String, String>,
    /// The words that tell our files from others. Each file has them near its start.
    pub marker: &'a str,
    /// Where files that are no longer produced are looked for.
    pub scope: Scope,
}

/// The part of a folder that a run answers for.
#[derive(Debug)]
pub enum Scope {
    /// The whole folder.
    Everything,
    /// These folders and files, relative to the folder.
    Within(Vec<String>),
}

/// A folder to bring in step.
#[derive(Debug)]
pub struct Output {
    place: Place,
    // Held until the value is dropped. The lock file itself stays: removing it would let two runs hold different ones.
    _lock: Option<File>,
}

impl Output {
    /// The folder at `out`, for this run alone, with the left-overs of killed runs cleaned up. Calls `waiting` if another
    /// run has the folder, then waits for it. The folder itself need not exist yet.
    pub fn lock(out: &Path, waiting: impl FnOnce()) -> Result<Self, Failure> {
        let place = Place::resolve(out)?;
        place.make_parent()?;
        let mut open = OpenOptions::new();
        let lock = open.write(true).create(true).truncate(false).open(&place.lock).context("open", &place.lock)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waiting();
                lock.lock().context("lock", &place.lock)?;
            }
            Err(TryLockError::Error(error)) => return Err(error).context("lock", &place.lock),
        }
        swap::recover(&place)?;
        Ok(Self { place, _lock: Some(lock) })
    }

    /// The folder at `out`, for looking only. Waits for a run that is changing it; writes nothing, not even a lock file.
    pub fn look(out: &Path) -> Result<Self, Failure> {
        let place = Place::resolve(out)?;
        let lock = File::open(&place.lock).ok();
        if let Some(lock) = &lock {
            lock.lock_shared().context("lock", &place.lock)?;
        }
        Ok(Self { place, _lock: lock })
    }

    /// The folder's real path.
    pub fn path(&self) -> &Path {
        &self.place.out
    }

    /// Compares the folder with what it should hold. Refuses paths that lead out of the folder, and things in the way
    /// that aren't ours to replace.
    pub fn plan<'a>(&self, produced: &'a Produced<'a>) -> Result<Plan<'a>, Failure> {
        plan::plan(&self.place.out, produced)
    }

    /// Carries the plan out. Touches nothing if there is nothing to do.
    pub fn apply(&self, plan: &Plan<'_>) -> Result<(), Failure> {
        if plan.is_empty() {
            return Ok(());
        }
        if let Err(failure) = stage::build(&self.place, plan) {
            // The old tree wasn't touched; a stage that can't be removed now is removed by the next run.
            let _ = swap::remove(&self.place.new);
            return Err(failure);
        }
        let replaced = swap::install(&self.place)?;
        if let Some(replaced) = replaced {
            stage::keep_newcomers(replaced, &self.place.out, plan)?;
            swap::remove(replaced)?;
        }
        Ok(())
    }
}
