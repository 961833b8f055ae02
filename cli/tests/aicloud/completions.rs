//! Completions: what is offered, and that the scripts load in real shells.

use crate::support::Home;
use std::process::Command;

/// What is offered for the last of `words`.
fn offered(words: &[&str]) -> Vec<String> {
    let home = Home::without_keys();
    let mut command = home.command(&["--", "aicloud"]);
    command.args(words).env("AICLOUD_COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", words.len().to_string());
    let output = command.env("_CLAP_IFS", "\n").env("_CLAP_COMPLETE_COMP_TYPE", "9").output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn services_operations_flags_and_values_are_offered() {
    let has = |words: &[&str], expected: &str| {
        let offered = offered(words);
        assert!(offered.iter().any(|word| word.trim() == expected), "{words:?}: {offered:?}");
    };
    has(&["mod"], "modelarts");
    has(&["modelarts", "list-pool-"], "list-pool-nodes");
    has(&["call", "modelarts", "list-pool-"], "list-pool-nodes");
    has(&["modelarts", "list-pool-nodes", "--po"], "--pool-name");
    has(&["--region", "x", "modelarts", "list-pool-nodes", "--po"], "--pool-name");
    has(&["modelarts", "show-notebook", "--wait", "run"], "running");
    has(&["list", "pai"], "pai-workspace");
    has(&["completions", "z"], "zsh");
}

#[test]
fn the_scripts_load_in_the_shells_that_are_there() {
    let home = Home::without_keys();
    let mut loaded = 0;
    for shell in ["bash", "zsh", "fish"] {
        let script = home.run(&["completions", shell]);
        assert_eq!(script.code, 0, "{script:?}");
        assert!(script.out.contains("AICLOUD_COMPLETE"), "{}", script.out);
        let path = home.path(shell);
        std::fs::write(&path, &script.out).unwrap();
        let zsh = "autoload -U compinit && compinit -D -u; ";
        let line = format!("{}. {}", if shell == "zsh" { zsh } else { "" }, path.display());
        let Ok(output) = Command::new(shell).args(["-c", &line]).output() else { continue };
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success() && err.is_empty(), "{shell}: {err}");
        loaded += 1;
    }
    assert!(loaded > 0, "there is no shell to try");
}
