//! What providers read: variables, files, the output of helper processes. Injectable, so tests leave the process alone.

use crate::BoxFuture;
use std::{
    collections::BTreeMap,
    fmt, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// The surroundings that credentials are found in.
pub trait Environment: Send + Sync + fmt::Debug {
    /// The value of an environment variable. Unset, empty and not Unicode are all `None`.
    fn var(&self, name: &str) -> Option<String>;

    /// The user's home directory.
    fn home_dir(&self) -> Option<PathBuf>;

    /// The text of a file.
    fn read_file(&self, path: &Path) -> io::Result<String>;

    /// Replaces a file whole, readable by its owner only.
    fn write_file(&self, path: &Path, text: &str) -> io::Result<()>;

    /// Runs a program (its name, then its arguments) for at most `limit` and collects what it prints.
    fn run<'a>(&'a self, command: &'a [String], limit: Duration) -> BoxFuture<'a, io::Result<ProcessOutput>>;

    /// Where to find the service that is known at `url` (scheme and host, no path). Tests point it elsewhere.
    fn service_url(&self, url: &str) -> String {
        url.to_owned()
    }
}

/// What a helper process printed.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProcessOutput {
    /// Whether it ended with status 0.
    pub success: bool,
    /// Its standard output.
    pub stdout: String,
}

impl ProcessOutput {
    /// An output of this text.
    pub fn new(success: bool, stdout: impl Into<String>) -> Self {
        Self { success, stdout: stdout.into() }
    }
}

impl fmt::Debug for ProcessOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Standard output holds keys.
        f.debug_struct("ProcessOutput").field("success", &self.success).finish_non_exhaustive()
    }
}

/// The process's own environment.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEnvironment;

impl Environment for SystemEnvironment {
    fn var(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    fn home_dir(&self) -> Option<PathBuf> {
        std::env::home_dir()
    }

    fn read_file(&self, path: &Path) -> io::Result<String> {
        std::fs::read_to_string(path)
    }

    fn write_file(&self, path: &Path, text: &str) -> io::Result<()> {
        std::fs::write(path, text)
    }

    fn run<'a>(&'a self, _: &'a [String], _: Duration) -> BoxFuture<'a, io::Result<ProcessOutput>> {
        Box::pin(std::future::ready(Err(io::ErrorKind::Unsupported.into())))
    }
}

/// An environment held in memory, for tests.
#[derive(Default)]
pub struct MemoryEnvironment {
    vars: BTreeMap<String, String>,
}

impl MemoryEnvironment {
    /// An environment in which nothing is set.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same environment with a variable set.
    #[must_use]
    pub fn with_var(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.vars.insert(name.into(), value.into());
        self
    }
}

impl fmt::Debug for MemoryEnvironment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryEnvironment").finish_non_exhaustive()
    }
}

impl Environment for MemoryEnvironment {
    fn var(&self, name: &str) -> Option<String> {
        self.vars.get(name).filter(|value| !value.is_empty()).cloned()
    }

    fn home_dir(&self) -> Option<PathBuf> {
        Some(PathBuf::from("/home/user"))
    }

    fn read_file(&self, _: &Path) -> io::Result<String> {
        Err(io::ErrorKind::NotFound.into())
    }

    fn write_file(&self, _: &Path, _: &str) -> io::Result<()> {
        Err(io::ErrorKind::NotFound.into())
    }

    fn run<'a>(&'a self, _: &'a [String], _: Duration) -> BoxFuture<'a, io::Result<ProcessOutput>> {
        Box::pin(std::future::ready(Err(io::ErrorKind::NotFound.into())))
    }
}
