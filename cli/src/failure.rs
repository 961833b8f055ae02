//! Why a command failed, and the exit code that says so.

use aicloud_runtime::{Error, ErrorKind};
use std::{fmt, io};

/// Why a command failed. The text says what is wrong, where, and what to do.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The service refused, or answered with what can't be used.
    Service(String),
    /// The command line or the input is wrong; nothing was sent.
    Input(String),
    /// There is no credential that works.
    Credentials(String),
    /// No connection, or no answer in time.
    Network(String),
    /// A file or the output can't be written.
    Write(String),
    /// Whoever reads the output has gone: no failure, but the end.
    Closed,
    /// The user pressed Ctrl-C.
    Interrupted,
}

impl Failure {
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Closed => 0,
            Self::Service(_) => 1,
            Self::Input(_) => 2,
            Self::Credentials(_) => 3,
            Self::Network(_) => 4,
            Self::Write(_) => 5,
            Self::Interrupted => 130,
        }
    }

    /// What to show; nothing where nobody needs to be told.
    pub(crate) fn message(&self) -> Option<&str> {
        match self {
            Self::Service(text)
            | Self::Input(text)
            | Self::Credentials(text)
            | Self::Network(text)
            | Self::Write(text) => Some(text),
            Self::Closed | Self::Interrupted => None,
        }
    }

    /// Several problems of the input as one.
    pub(crate) fn problems(what: &str, problems: &[String]) -> Self {
        match problems {
            [one] => Self::Input(format!("{what}: {one}")),
            many => Self::Input(format!("{what}:\n  {}", many.join("\n  "))),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        match error.kind() {
            ErrorKind::Input => Self::Input(text),
            ErrorKind::Credentials => Self::Credentials(text),
            ErrorKind::Transport | ErrorKind::Timeout => Self::Network(text),
            _ => Self::Service(text),
        }
    }
}

/// A failure to write the output.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Write(format!("the output can't be written: {error}")),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message().unwrap_or_default())
    }
}

/// What the help says of exit codes.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    the service said no, or its answer can't be used
  2    the command line or the input is wrong; nothing was sent
  3    no credential was found, or it does not work
  4    no connection, or no answer in time
  5    a file or the output can't be written
  130  interrupted with Ctrl-C";
