//! The project's own commands, run as `cargo xtask COMMAND`.
//!
//! `regen` is the main one. Its parts: [`spec`] reads the input, the generator turns it into files in memory, [`output`]
//! brings a folder in step with them, and [`difference`] shows what `--check` found.

use std::process::ExitCode;

pub mod bench;
pub mod browser;
pub mod cli;
pub mod difference;
pub mod docs;
pub mod export;
pub mod failure;
pub mod features;
pub mod openapi_check;
pub mod output;
pub mod peers;
pub mod process;
pub mod project;
pub mod python;
pub mod regen;
pub mod spec;
pub mod suites;
pub mod terminal;

use cli::{Cli, Command, TestArgs};
use failure::Failure;
use terminal::Terminal;

/// Runs one command and turns its result into the exit code that `--help` lists.
pub fn run(cli: Cli) -> ExitCode {
    let terminal = Terminal::detect();
    let result = match cli.command {
        Command::Regen(arguments) => regen::run(&arguments, &terminal),
        Command::Docs(arguments) => docs::run(&arguments, &terminal),
        Command::Export(arguments) => export::run(&arguments, &terminal),
        Command::Test(arguments) => test(&arguments, &terminal),
        Command::Bench(arguments) => bench::run(&arguments, &terminal),
        Command::Features => features::run(&terminal),
        Command::OpenapiCheck => openapi_check::run(&terminal),
    };
    terminal.clear();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.error(failure.message());
            ExitCode::from(failure.code())
        }
    }
}

fn test(arguments: &TestArgs, terminal: &Terminal) -> Result<(), Failure> {
    if arguments.browser {
        browser::run(terminal)?;
    }
    if arguments.peers {
        peers::run(terminal)?;
    }
    if arguments.browser || arguments.peers { Ok(()) } else { suites::run(terminal) }
}
