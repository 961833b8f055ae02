//! Running the program in surroundings of its own.

use aicloud_mock::{Builder, Mock};
use assert_cmd::Command;
use std::path::PathBuf;
use tempfile::TempDir;

/// A mock that takes the keys of a [`Home`].
pub(crate) fn start(mock: Builder) -> Mock {
    let mock = mock.access_key("AKEXAMPLEEXAMPLE", "canary-secret");
    mock.access_key("LTAIexampleexample", "canary-secret").start().unwrap()
}

/// A home directory and a set of variables for runs of the program.
pub(crate) struct Home {
    folder: TempDir,
    keys: bool,
}

impl Home {
    /// With access keys of both vendors.
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), keys: true }
    }

    /// Without any credential.
    pub(crate) fn without_keys() -> Self {
        Self { keys: false, ..Self::new() }
    }

    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("aicloud"));
        // No test may ask the machine's metadata service.
        command.env_clear().env("HOME", self.folder.path()).env("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");
        if self.keys {
            command
                .env("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAIexampleexample")
                .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "canary-secret")
                .env("HUAWEICLOUD_SDK_AK", "AKEXAMPLEEXAMPLE")
                .env("HUAWEICLOUD_SDK_SK", "canary-secret");
        }
        command.args(args);
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        Ended::of(&mut self.command(args))
    }

    /// Runs the program with this on standard input.
    pub(crate) fn run_with(&self, args: &[&str], input: impl Into<Vec<u8>>) -> Ended {
        Ended::of(self.command(args).write_stdin(input))
    }
}

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Standard output as JSON, of a run that went well.
    pub(crate) fn json(&self) -> serde_json::Value {
        assert_eq!(self.code, 0, "{self:?}");
        serde_json::from_str(&self.out).unwrap()
    }
}

/// The arguments of a dry run, and what it shows.
pub(crate) fn dry_run(home: &Home, args: &[&str]) -> serde_json::Value {
    let mut all = args.to_vec();
    all.extend(["--dry-run", "--region", "cn-north-4", "--project-id", "p1"]);
    home.run(&all).json()
}
