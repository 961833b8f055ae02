//! Running other programs.

use std::{env, ffi::OsStr, io, process::Command};

use crate::{
    failure::{Failure, io_failure},
    project,
};

/// The cargo that started us, in the project's root.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(project::root());
    command
}

/// The command as one would type it.
pub fn line(command: &Command) -> String {
    let name = std::path::Path::new(command.get_program()).file_stem().unwrap_or_else(|| command.get_program());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Runs a program that talks to the terminal itself. Says whether it succeeded.
pub fn succeeds(command: &mut Command) -> Result<bool, Failure> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    Ok(status.success())
}

/// Runs a program that has to succeed, and returns what it printed.
pub fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command.output().map_err(|error| cannot_start(command, &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let printed = String::from_utf8_lossy(&output.stderr);
    Err(Failure::Io(format!("`{}` failed ({}):\n{}", line(command), output.status, printed.trim_end())))
}

fn cannot_start(command: &Command, error: &io::Error) -> Failure {
    io_failure("start", format_args!("`{}`", line(command)), error)
}
