//! `cargo xtask features`: each feature of each generated crate compiles on its own, without a warning.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{
    failure::{Failure, io_failure},
    process,
    project::Workspace,
    terminal::Terminal,
};

/// Runs the command.
pub fn run(terminal: &Terminal) -> Result<(), Failure> {
    let crates = Workspace::load()?.generated_crates();
    if crates.is_empty() {
        return Err(Failure::Check("there are no crates under generated/; run `cargo xtask regen` first".to_owned()));
    }
    let mut failed = Vec::new();
    let mut checked = 0;
    for package in &crates {
        let each = package.features.iter().map(|feature| vec!["--features".to_owned(), feature.clone()]);
        for choice in std::iter::once(Vec::new()).chain(each) {
            let mut command = process::cargo();
            command.args(["check", "--quiet", "--lib", "--no-default-features", "--package", &package.name]);
            command.args(&choice);
            let line = process::line(&command);
            terminal.step(&line);
            checked += 1;
            if !is_clean(&mut command, terminal)? {
                failed.push(line);
            }
        }
    }
    if failed.is_empty() {
        terminal.result(&format!("{checked} choices of features in {} crates compile without a warning", crates.len()));
        return Ok(());
    }
    Err(Failure::Check(format!(
        "{} of {checked} choices of features fail or warn:\n\n    {}\n",
        failed.len(),
        failed.join("\n    ")
    )))
}

/// Whether cargo succeeds and the compiler has nothing to say. What it says is shown.
///
/// Read from cargo's messages, since `RUSTFLAGS=-Dwarnings` would have every dependency built a second time.
fn is_clean(command: &mut Command, terminal: &Terminal) -> Result<bool, Failure> {
    let format = if terminal.color() { "json-diagnostic-rendered-ansi" } else { "json" };
    command.args(["--message-format", format]).stdout(Stdio::piped());
    let failure = |error| io_failure("run", "`cargo check`", &error);
    let mut child = command.spawn().map_err(failure)?;
    let mut clean = true;
    for line in child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines()) {
        if let Some(message) = message(&line.map_err(failure)?) {
            terminal.note(&message);
            clean = false;
        }
    }
    Ok(child.wait().map_err(failure)?.success() && clean)
}

/// The compiler's words, if this is a message of the compiler.
fn message(line: &str) -> Option<String> {
    let message: Value = serde_json::from_str(line).ok()?;
    let from_compiler = message.get("reason")?.as_str()? == "compiler-message";
    let rendered = message.get("message")?.get("rendered")?.as_str()?;
    from_compiler.then(|| rendered.to_owned())
}

#[cfg(test)]
mod tests {
    use super::message;

    #[test]
    fn finds_the_compilers_words_among_cargos_messages() {
        let warning = r#"{"reason":"compiler-message","message":{"rendered":"warning: unused"}}"#;
        assert_eq!(message(warning).as_deref(), Some("warning: unused"));
        assert_eq!(message(r#"{"reason":"build-finished","success":true}"#), None);
        assert_eq!(message("no JSON"), None);
    }
}
