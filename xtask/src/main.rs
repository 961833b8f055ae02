//! `cargo xtask`: the entry point. Everything else is in the library, where tests reach it.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    xtask::run(xtask::cli::Cli::parse())
}
