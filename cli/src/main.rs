//! `aicloud`: every operation of the generated clients as a command.
//!
//! Nothing here knows an operation: what can be called, with which parameters, comes from the generated registries, so a
//! new operation in the spec is a new command.

mod call;
mod check;
mod command;
mod completions;
mod configure;
mod describe;
mod doctor;
mod dry_run;
mod failure;
mod flags;
mod input;
mod list;
mod mock;
mod output;
mod profiles;
mod progress;
mod services;
mod settings;
mod tell;
mod text;

use clap::ArgMatches;
use failure::Failure;
use std::{env, ffi::OsString, process::ExitCode};

fn main() -> ExitCode {
    let args: Vec<OsString> = env::args_os().collect();
    match completions::answer(&args) {
        Ok(false) => {}
        Ok(true) => return ExitCode::SUCCESS,
        Err(error) => return usage(&error),
    }
    let matches = match command::command(&args).try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => return usage(&error),
    };
    match run(&matches) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if let Some(text) = failure.message() {
                tell::error(text);
            }
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Shows what clap has to say: help, the version, or what is wrong with the arguments.
fn usage(error: &clap::Error) -> ExitCode {
    // A reader who has gone needs no help.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

fn run(matches: &ArgMatches) -> Result<(), Failure> {
    match matches.subcommand() {
        Some(("decode", matches)) => decode(matches),
        Some(("list", matches)) => list::run(matches),
        Some(("describe", matches)) => describe::run(matches),
        Some(("configure", matches)) => configure::run(matches),
        Some(("mock", matches)) => mock::run(matches),
        Some(("doctor", matches)) => interruptible(matches, doctor::run(matches)),
        Some(("completions", matches)) => completions::run(matches),
        Some(("call", matches)) => match matches.subcommand() {
            Some((service, matches)) => call_operation(service, matches),
            None => Ok(()),
        },
        Some((service, matches)) => call_operation(service, matches),
        None => Ok(()),
    }
}

fn call_operation(service: &str, matches: &ArgMatches) -> Result<(), Failure> {
    let Some((operation, matches)) = matches.subcommand() else { return Ok(()) };
    let operation = services::operation(services::find(service)?, operation)?;
    interruptible(matches, call::run(operation, matches))
}

/// Runs `work` until it is done or Ctrl-C is pressed.
fn interruptible(matches: &ArgMatches, work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    if matches.get_flag("debug") {
        trace();
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::Network(format!("no connections can be made: {error}")))?;
    runtime.block_on(async {
        tokio::select! {
            outcome = work => outcome,
            Ok(()) = tokio::signal::ctrl_c() => Err(Failure::Interrupted),
        }
    })
}

/// Shows what the client tells of its calls.
fn trace() {
    use tracing_subscriber::{filter::Targets, layer::SubscriberExt as _, util::SubscriberInitExt as _};
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false).without_time();
    let ours = Targets::new().with_target("aicloud", tracing_subscriber::filter::LevelFilter::DEBUG);
    tracing_subscriber::registry().with(lines).with(ours).init();
}

fn decode(matches: &ArgMatches) -> Result<(), Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let operation = services::operation(services::find(text("service"))?, text("operation"))?;
    let mut printer = output::Printer::new(matches)?;
    printer.rows = operation.about.paging.as_ref().map(|paging| paging.items.clone()).unwrap_or_default();
    let body = match matches.get_one::<String>("file").map(String::as_str) {
        None | Some("-") => input::standard_input()?,
        Some(path) => {
            std::fs::read_to_string(path).map_err(|error| Failure::Input(format!("{path} can't be read: {error}")))?
        }
    };
    let decoded = operation.entry.decode(body.as_bytes());
    let decoded = decoded.map_err(|error| Failure::Input(format!("{}: {error}", operation.name())))?;
    printer.print(&decoded)
}
