//! An environment held in memory, for tests.

use super::{Environment, ProcessOutput};
use crate::BoxFuture;
use std::{
    collections::BTreeMap,
    fmt, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// An environment held in memory: nothing of the process or the machine is seen. Its home directory is `/home/user`.
#[derive(Default)]
pub struct MemoryEnvironment(Mutex<Contents>);

#[derive(Default)]
struct Contents {
    vars: BTreeMap<String, String>,
    files: BTreeMap<PathBuf, String>,
    processes: BTreeMap<Vec<String>, ProcessOutput>,
    services: BTreeMap<String, String>,
}

impl MemoryEnvironment {
    /// An environment in which nothing is set.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same environment with a variable set.
    #[must_use]
    pub fn with_var(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.set_var(name, value);
        self
    }

    /// The same environment with a file.
    #[must_use]
    pub fn with_file(self, path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        self.set_file(path, text);
        self
    }

    /// The same environment with a program that prints `output` when it is run with just these arguments.
    #[must_use]
    pub fn with_process(self, command: &[&str], output: ProcessOutput) -> Self {
        self.contents().processes.insert(command.iter().map(ToString::to_string).collect(), output);
        self
    }

    /// The same environment, with the service that is known at `url` found at `found_at` instead.
    #[must_use]
    pub fn with_service(self, url: impl Into<String>, found_at: impl Into<String>) -> Self {
        self.contents().services.insert(url.into(), found_at.into());
        self
    }

    /// Sets a variable.
    pub fn set_var(&self, name: impl Into<String>, value: impl Into<String>) {
        self.contents().vars.insert(name.into(), value.into());
    }

    /// Creates or replaces a file.
    pub fn set_file(&self, path: impl Into<PathBuf>, text: impl Into<String>) {
        self.contents().files.insert(path.into(), text.into());
    }

    fn contents(&self) -> MutexGuard<'_, Contents> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryEnvironment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryEnvironment").finish_non_exhaustive()
    }
}

impl Environment for MemoryEnvironment {
    fn var(&self, name: &str) -> Option<String> {
        self.contents().vars.get(name).filter(|value| !value.is_empty()).cloned()
    }

    fn home_dir(&self) -> Option<PathBuf> {
        Some(PathBuf::from("/home/user"))
    }

    fn read_file(&self, path: &Path) -> io::Result<String> {
        self.contents().files.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn write_file(&self, path: &Path, text: &str) -> io::Result<()> {
        self.set_file(path, text);
        Ok(())
    }

    fn run<'a>(&'a self, command: &'a [String], _: Duration) -> BoxFuture<'a, io::Result<ProcessOutput>> {
        let output = self.contents().processes.get(command).cloned();
        Box::pin(std::future::ready(output.ok_or_else(|| io::ErrorKind::NotFound.into())))
    }

    fn service_url(&self, url: &str) -> String {
        self.contents().services.get(url).cloned().unwrap_or_else(|| url.to_owned())
    }
}
