//! Runs programs and measures them: processor time and peak memory of the program and of all that it started.
//!
//! Processor time, since the machine may have other work; the clock on the wall would measure that, too.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
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
    dir: PathBuf,
    runs: AtomicUsize,
}

impl Runner {
    /// Keeps its files in `dir`.
    pub fn new(dir: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(dir).context("create the folder", dir)?;
        Ok(Self { dir: dir.to_path_buf(), runs: AtomicUsize::new(0) })
    }

    /// A new file. Two benches may run at once, and one runs some programs at once.
    fn file(&self, end: &str) -> Temporary {
        let run = self.runs.fetch_add(1, Ordering::Relaxed);
        Temporary(self.dir.join(format!("run-{}-{run}.{end}", std::process::id())))
    }

    /// Runs a program that has to succeed.
    pub fn run(&self, command: &mut Command) -> Result<Run, Failure> {
        let (printed, said) = (self.file("out"), self.file("log"));
        command.stdin(Stdio::null()).stdout(printed.create()?).stderr(said.create()?);
        let mut child = command.spawn().map_err(|error| cannot_run(command, &error))?;
        let outcome = child.wait4().map_err(|error| cannot_run(command, &error))?;
        let (printed, said) = (printed.text(), said.text());
        if !outcome.status.success() {
            let line = process::line(command);
            return Err(Failure::Io(format!("`{line}` failed ({}):\n{}", outcome.status, said.trim_end())));
        }
        let cpu = outcome.rusage.utime + outcome.rusage.stime;
        Ok(Run { cpu, peak: outcome.rusage.maxrss, printed, said })
    }

    /// Runs some queues of programs at once, without measuring them; the programs of a queue one after the other.
    pub fn run_at_once(&self, queues: impl IntoIterator<Item = Vec<Command>>) -> Result<(), Failure> {
        thread::scope(|scope| {
            let run =
                |queue: Vec<Command>| queue.into_iter().try_for_each(|mut command| self.run(&mut command).map(drop));
            let threads: Vec<_> = queues.into_iter().map(|queue| scope.spawn(move || run(queue))).collect();
            threads.into_iter().try_for_each(|thread| {
                thread.join().unwrap_or_else(|_| Err(Failure::Io("a thread that ran programs is gone".to_owned())))
            })
        })
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

/// A file that is there while a program writes to it.
struct Temporary(PathBuf);

impl Temporary {
    fn create(&self) -> Result<File, Failure> {
        File::create(&self.0).context("create", &self.0)
    }

    fn text(&self) -> String {
        fs::read(&self.0).map(|text| String::from_utf8_lossy(&text).into_owned()).unwrap_or_default()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn cannot_run(command: &Command, error: &io::Error) -> Failure {
    io_failure("run", format_args!("`{}`", process::line(command)), error)
}
