//! Runs programs and measures them: processor time and peak memory of the program and of all that it started.
//!
//! Processor time, since the machine may have other work; the clock on the wall would measure that, too.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use wait4::Wait4 as _;

use super::figure::{Figure, Unit};
use crate::{
    failure::{Context as _, Failure, io_failure},
    process,
};

/// One run that succeeded.
#[derive(Clone, Debug)]
pub struct Run {
    /// Processor time, in the program and in the kernel.
    pub cpu: Duration,
    /// The most memory that one of its processes held, in bytes.
    pub peak: u64,
    /// What it printed to standard output.
    pub printed: String,
    /// What it printed to standard error.
    pub said: String,
}

/// What some runs took.
#[derive(Clone, Copy, Debug)]
pub struct Usages {
    /// Processor time.
    pub cpu: Figure,
    /// Peak memory.
    pub peak: Figure,
}

/// Runs programs. What they print goes to files, since a full pipe would stop them.
#[derive(Debug)]
pub struct Runner {
    printed: PathBuf,
    said: PathBuf,
}

impl Runner {
    /// Keeps its file in `dir`.
    pub fn new(dir: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(dir).context("create the folder", dir)?;
        // Two benches may run at once.
        let file = |end| dir.join(format!("run-{}.{end}", std::process::id()));
        Ok(Self { printed: file("out"), said: file("log") })
    }

    /// Runs a program that has to succeed.
    pub fn run(&self, command: &mut Command) -> Result<Run, Failure> {
        let create = |path: &Path| File::create(path).context("create", path);
        command.stdin(Stdio::null()).stdout(create(&self.printed)?).stderr(create(&self.said)?);
        let mut child = command.spawn().map_err(|error| cannot_run(command, &error))?;
        let outcome = child.wait4().map_err(|error| cannot_run(command, &error))?;
        let read = |path: &Path| fs::read(path).map(|text| String::from_utf8_lossy(&text).into_owned());
        let (printed, said) = (read(&self.printed).unwrap_or_default(), read(&self.said).unwrap_or_default());
        if !outcome.status.success() {
            let line = process::line(command);
            return Err(Failure::Io(format!("`{line}` failed ({}):\n{}", outcome.status, said.trim_end())));
        }
        let cpu = outcome.rusage.utime + outcome.rusage.stime;
        Ok(Run { cpu, peak: outcome.rusage.maxrss, printed, said })
    }

    /// Runs what `prepare` returns some times: more often, the less it takes.
    pub fn repeat(&self, mut prepare: impl FnMut() -> Result<Command, Failure>) -> Result<Usages, Failure> {
        /// Enough for a median.
        const RUNS: usize = 5;
        /// Once this has passed, the runs so far have to do.
        const PATIENCE: Duration = Duration::from_secs(30);
        let started = Instant::now();
        let mut runs = Vec::new();
        while runs.is_empty() || runs.len() < RUNS && started.elapsed() < PATIENCE {
            runs.push(self.run(&mut prepare()?)?);
        }
        Ok(Usages {
            cpu: Figure::of(Unit::Seconds, runs.iter().map(|run| run.cpu.as_secs_f64())),
            peak: Figure::of(Unit::Bytes, runs.iter().map(|run| run.peak as f64)),
        })
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        for file in [&self.printed, &self.said] {
            let _ = fs::remove_file(file);
        }
    }
}

fn cannot_run(command: &Command, error: &io::Error) -> Failure {
    io_failure("run", format_args!("`{}`", process::line(command)), error)
}
