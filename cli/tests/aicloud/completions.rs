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

/// What a shell is told to run once it has read the script, to print what it offers for this line.
const COMPLETE: [(&str, &str); 3] = [
    (
        "bash",
        r#"COMP_WORDS=(aicloud modelarts list-pool-nod); COMP_CWORD=2
        _clap_complete_aicloud aicloud list-pool-nod modelarts 2>/dev/null; echo "${COMPREPLY[@]}""#,
    ),
    ("fish", r#"complete --do-complete "aicloud modelarts list-pool-nod""#),
    // Completion in zsh needs a line editor; that the function is registered has to do.
    ("zsh", r#"echo "${_comps[aicloud]:+list-pool-nodes}""#),
];

#[test]
fn the_scripts_work_in_the_shells_that_are_there() {
    let home = Home::without_keys();
    let mut tried = 0;
    for (shell, complete) in COMPLETE {
        let script = home.run(&["completions", shell]);
        assert_eq!(script.code, 0, "{script:?}");
        let path = home.path(shell);
        std::fs::write(&path, &script.out).unwrap();
        let prepare = if shell == "zsh" { "autoload -U compinit && compinit -D -u; " } else { "" };
        let line = format!("{prepare}. {}; {complete}", path.display());
        let Ok(output) = Command::new(shell).args(["-c", &line]).env("HOME", home.path("")).output() else { continue };
        let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert!(err.is_empty(), "{shell}: {err}");
        assert!(out.starts_with("list-pool-nodes"), "{shell}: {out}");
        tried += 1;
    }
    assert!(tried > 0, "there is no shell to try");
}
