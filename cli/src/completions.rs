//! Completions: the scripts ask the program itself, which knows every operation, flag and value.

use crate::{command::command, failure::Failure, output};
use clap::ArgMatches;
use clap_complete::env::{CompleteEnv, Shells};
use std::{env, ffi::OsString, path::Path};

/// The variable by which a script asks.
const VARIABLE: &str = "AICLOUD_COMPLETE";

/// Prints the script for a shell.
pub(crate) fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let shell = matches.get_one::<String>("shell").map(String::as_str).unwrap_or_default();
    let shells = Shells::builtins();
    let Some(completer) = shells.completer(shell) else {
        return Err(Failure::Input(format!("there are no completions for {shell:?}")));
    };
    let mut script = Vec::new();
    completer.write_registration(VARIABLE, "aicloud", "aicloud", &program(), &mut script)?;
    output::write(&String::from_utf8_lossy(&script))
}

/// How a shell finds this program: by name where it was called by name, else by path.
fn program() -> String {
    let called = env::args_os().next().unwrap_or_default();
    let path = match Path::new(&called).components().count() {
        0 | 1 => return "aicloud".to_owned(),
        _ => env::current_exe().unwrap_or_else(|_| called.clone().into()),
    };
    path.to_string_lossy().into_owned()
}

/// Answers a script, if it was one that asked.
pub(crate) fn answer(args: &[OsString]) -> Result<bool, clap::Error> {
    if env::var_os(VARIABLE).is_none() {
        return Ok(false);
    }
    let line: Vec<OsString> = args.iter().skip_while(|arg| *arg != "--").skip(1).cloned().collect();
    let here = env::current_dir().ok();
    CompleteEnv::with_factory(|| command(&line)).var(VARIABLE).try_complete(args.to_vec(), here.as_deref())
}
