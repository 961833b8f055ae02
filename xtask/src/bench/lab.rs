//! Where the bench works: a folder below the target folder, with the peers and all that is built for comparison.

use std::{
    cell::RefCell,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use super::{figure::Row, measure, peer_document};
use crate::{
    cli::OpenApi,
    export,
    failure::{Context as _, Failure},
    output::file,
    process,
    project::{self, Workspace},
    spec::Spec,
    terminal::Terminal,
};

/// The generator that ours is compared with.
const PROGENITOR: &str = "0.15.0";
/// The version of aws-sdk-sagemaker.
const SAGEMAKER: &str = "1.248.0";

/// A service of the project.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// The folder's name.
    pub service: &'static str,
    /// How people call it.
    pub title: &'static str,
    /// Its crate.
    pub package: &'static str,
    /// The crate that progenitor makes of it.
    pub peer: &'static str,
}

/// The services, the larger one first.
pub const SUBJECTS: &[Subject] = &[
    Subject { service: "modelarts", title: "ModelArts", package: "aicloud-modelarts", peer: "peer-modelarts" },
    Subject { service: "pai-workspace", title: "PAI", package: "aicloud-pai-workspace", peer: "peer-pai-workspace" },
];

/// The workspace of the peers, with the programs that make one call.
const MANIFEST: &str = include_str!("programs/workspace.toml");
const PROGRAMS: &[(&str, &str, &str)] = &[
    ("one-call-ours", include_str!("programs/ours.toml"), include_str!("programs/ours.rs")),
    ("one-call-by-hand", include_str!("programs/by_hand.toml"), include_str!("programs/by_hand.rs")),
    ("one-call-progenitor", include_str!("programs/progenitor.toml"), include_str!("programs/progenitor.rs")),
    ("sagemaker", include_str!("programs/sagemaker.toml"), include_str!("programs/empty.rs")),
];

/// The folder, and what was measured there so far.
#[derive(Debug)]
pub struct Lab<'a> {
    dir: PathBuf,
    terminal: &'a Terminal,
    rows: RefCell<Vec<Row>>,
    opened: Instant,
}

impl<'a> Lab<'a> {
    /// Opens the folder.
    pub fn open(terminal: &'a Terminal) -> Result<Self, Failure> {
        let dir = Workspace::load()?.target().join("bench");
        Ok(Self { dir, terminal, rows: RefCell::default(), opened: Instant::now() })
    }

    /// A path in the folder.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.dir.join(relative)
    }

    /// Takes a row of the table, and shows it at once: the table comes at the end of a long run.
    pub fn add(&self, row: Row) {
        self.terminal.note(&format!("       {}", row.line()));
        self.rows.borrow_mut().push(row);
    }

    /// The rows so far.
    pub fn rows(&self) -> Vec<Row> {
        self.rows.borrow().clone()
    }

    /// Says what comes next, and when: minutes and seconds from the start.
    pub fn step(&self, text: &str) {
        let seconds = self.opened.elapsed().as_secs();
        self.terminal.note(&format!("{:>2}:{:02}  {text}", seconds / 60, seconds % 60));
    }

    /// cargo, with what would make one build differ from another left out, in the workspace at `dir`.
    pub fn cargo(&self, dir: &Path, target: &str, arguments: &[&str]) -> Command {
        let mut command = process::cargo();
        command.args(arguments).current_dir(dir);
        for name in ["RUSTFLAGS", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "CARGO_ENCODED_RUSTFLAGS"] {
            command.env_remove(name);
        }
        for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO_PROFILE_")) {
            command.env_remove(name);
        }
        command
            .env("CARGO_TERM_QUIET", "true")
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TARGET_DIR", self.path(target));
        command
    }

    /// The document of a service, reduced to what progenitor reads.
    pub fn document(&self, subject: &Subject) -> Result<PathBuf, Failure> {
        let text = export::document(&Spec::at(&project::spec()), subject.service, OpenApi::V3_0, self.terminal)?;
        let broken = |error| Failure::Io(format!("the document of {} isn't JSON: {error}", subject.service));
        let mut document: serde_json::Value = serde_json::from_str(&text).map_err(broken)?;
        peer_document::reduce(&mut document);
        let path = self.path(&format!("documents/{}.json", subject.service));
        write(&path, &document.to_string())?;
        Ok(path)
    }

    /// progenitor with its arguments for a service; installed if it isn't there.
    pub fn progenitor(&self, subject: &Subject, document: &Path) -> Result<Command, Failure> {
        let program = self.path(&format!("tools-{PROGENITOR}/bin/cargo-progenitor"));
        if !program.is_file() {
            self.step("installing cargo-progenitor, which takes minutes");
            let root = self.path(&format!("tools-{PROGENITOR}"));
            let mut install = self.cargo(&project::root(), "tools-build", &["install", "cargo-progenitor"]);
            install.args(["--locked", "--version", PROGENITOR, "--root"]).arg(root);
            measure::run(&mut install)?;
            let built = self.path("tools-build");
            fs::remove_dir_all(&built).context("remove", &built)?;
        }
        let mut command = Command::new(program);
        command.arg("progenitor").arg("--input").arg(document).arg("--output").arg(self.peers().join(subject.peer));
        command.args(["--name", subject.peer, "--version", "0.1.0", "--license-name", "MIT"]);
        Ok(command)
    }

    /// The workspace of peers and programs.
    pub fn peers(&self) -> PathBuf {
        self.path("peers")
    }

    /// Makes the workspace of peers and programs, and progenitor's crates in it.
    pub fn make_peers(&self) -> Result<(), Failure> {
        let fill =
            |text: &str| text.replace("{root}", &project::root().to_string_lossy()).replace("{sagemaker}", SAGEMAKER);
        write(&self.peers().join("Cargo.toml"), MANIFEST)?;
        for (name, manifest, program) in PROGRAMS {
            write(&self.peers().join(name).join("Cargo.toml"), &fill(manifest))?;
            write(&self.peers().join(name).join("src/main.rs"), program)?;
        }
        for subject in SUBJECTS {
            let document = self.document(subject)?;
            measure::run(&mut self.progenitor(subject, &document)?)?;
        }
        Ok(())
    }
}

/// Writes a file, and the folders above it, unless it holds the text already.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).context("create the folder", dir)?;
    }
    file::replace(path, text).map(drop)
}
