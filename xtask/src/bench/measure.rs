//! Runs programs and measures them: processor time and peak memory of the program and of all that it started.
//!
//! Processor time, since the machine may have other work; the clock on the wall would measure that, too.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use wait4::Wait4 as _;

use super::figure::{Figure, Unit};
use crate::{
    failure::{Failure, io_failure},
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

/// Runs a program that has to succeed. What it prints goes to files, since a full pipe would stop it.
pub fn run(command: &mut Command) -> Result<Run, Failure> {
    let (printed, said) = (temporary()?, temporary()?);
    command.stdin(Stdio::null()).stdout(handle(&printed)?).stderr(handle(&said)?);
    let mut child = command.spawn().map_err(|error| cannot_run(command, &error))?;
    let outcome = child.wait4().map_err(|error| cannot_run(command, &error))?;
    let (printed, said) = (text(printed)?, text(said)?);
    if !outcome.status.success() {
        let line = process::line(command);
        return Err(Failure::Io(format!("`{line}` failed ({}):\n{}", outcome.status, said.trim_end())));
    }
    let cpu = outcome.rusage.utime + outcome.rusage.stime;
    Ok(Run { cpu, peak: outcome.rusage.maxrss, printed, said })
}

/// Does some jobs at once, which is no way to measure time.
pub fn at_once<T: Send>(
    jobs: impl IntoIterator<Item = impl FnOnce() -> Result<T, Failure> + Send>,
) -> Result<Vec<T>, Failure> {
    thread::scope(|scope| {
        let threads: Vec<_> = jobs.into_iter().map(|job| scope.spawn(job)).collect();
        let gone = |_| Err(Failure::Io("a thread of the bench is gone".to_owned()));
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(gone)).collect()
    })
}

/// Runs what `prepare` returns some times: more often, the less it takes.
pub fn repeat(mut prepare: impl FnMut() -> Result<Command, Failure>) -> Result<Usages, Failure> {
    /// Enough for a median.
    const RUNS: usize = 5;
    /// Once this has passed, the runs so far have to do.
    const PATIENCE: Duration = Duration::from_secs(30);
    let started = Instant::now();
    let mut runs = Vec::new();
    while runs.is_empty() || runs.len() < RUNS && started.elapsed() < PATIENCE {
        runs.push(run(&mut prepare()?)?);
    }
    Ok(Usages {
        cpu: Figure::of(Unit::Seconds, runs.iter().map(|run| run.cpu.as_secs_f64())),
        peak: Figure::of(Unit::Bytes, runs.iter().map(|run| run.peak as f64)),
    })
}

fn temporary() -> Result<File, Failure> {
    tempfile::tempfile().map_err(|error| io_failure("create", "a temporary file", &error))
}

fn handle(file: &File) -> Result<File, Failure> {
    file.try_clone().map_err(|error| io_failure("open", "a temporary file again", &error))
}

/// What was written through other handles, too.
fn text(mut file: File) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = file.rewind().and_then(|()| file.read_to_end(&mut bytes));
    read.map_err(|error| io_failure("read", "a temporary file", &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn cannot_run(command: &Command, error: &io::Error) -> Failure {
    io_failure("run", format_args!("`{}`", process::line(command)), error)
}
