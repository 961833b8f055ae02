//! Why a command ended without doing what was asked, and the exit code that stands for it.

use std::{fmt::Display, io, path::Path};

/// A failed command. The text is for people: what is wrong, where, and what to do.
#[derive(Debug)]
pub enum Failure {
    /// A check found differences, or a test failed.
    Check(String),
    /// The spec has errors, or the command can't be carried out as given. Nothing was changed.
    Refused(String),
    /// Reading, writing or starting a program failed.
    Io(String),
}

impl Failure {
    /// The exit code, as listed by `--help`.
    pub fn code(&self) -> u8 {
        match self {
            Self::Check(_) => 1,
            Self::Refused(_) => 2,
            Self::Io(_) => 3,
        }
    }

    /// The text to print.
    pub fn message(&self) -> &str {
        match self {
            Self::Check(text) | Self::Refused(text) | Self::Io(text) => text,
        }
    }
}

/// Adds to an I/O error what was tried, and on which path.
pub trait Context<T> {
    /// `action` completes "can't …", such as "write".
    fn context(self, action: &str, path: &Path) -> Result<T, Failure>;
}

impl<T> Context<T> for io::Result<T> {
    fn context(self, action: &str, path: &Path) -> Result<T, Failure> {
        self.map_err(|error| io_failure(action, path.display(), &error))
    }
}

/// The failure of an action on something that may not be a path.
pub fn io_failure(action: &str, what: impl Display, error: &io::Error) -> Failure {
    let advice = match error.kind() {
        io::ErrorKind::PermissionDenied => "; check its permissions and run again",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "; free some space and run again",
        io::ErrorKind::ReadOnlyFilesystem => "; choose a folder that can be written",
        _ => "",
    };
    Failure::Io(format!("can't {action} {what}: {error}{advice}"))
}
