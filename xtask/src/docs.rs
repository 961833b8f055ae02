//! `cargo xtask docs`: the documentation as a web site.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use aicloud_generator::{self as generator, SITE_MARKER, SourceFile};

use crate::{
    cli::DocsArgs,
    failure::{Context as _, Failure},
    output::{Output, Produced, Scope},
    process,
    project::{self, Workspace},
    regen::spec_errors,
    spec::Spec,
    terminal::Terminal,
};

/// Runs the command.
pub fn run(arguments: &DocsArgs, terminal: &Terminal) -> Result<(), Failure> {
    let started = Instant::now();
    let out = match &arguments.out {
        Some(out) => out.clone(),
        None => Workspace::load()?.target().join("site"),
    };
    let summary = render(arguments.spec.as_ref(), &out, terminal)?;
    let start = out.join("index.html");
    terminal.result(&format!("{summary}; {} ms\n{}", started.elapsed().as_millis(), start.display()));
    if arguments.open { open(&start) } else { Ok(()) }
}

/// Renders the site of a spec into a folder; of the project's own, with its guides, if none is named.
pub fn render(spec: Option<&PathBuf>, out: &Path, terminal: &Terminal) -> Result<String, Failure> {
    terminal.step("reading the spec");
    let guides = if spec.is_some() { Vec::new() } else { guides()? };
    let spec = Spec::at(spec.unwrap_or(&project::spec()));
    let options = generator::Options { spec_dir: spec.label(), ..generator::Options::default() };
    let sources = spec.read()?;
    terminal.step("rendering pages");
    let files = generator::site(&sources, &guides, &options).map_err(|found| spec_errors(&found, terminal))?;
    let output = Output::lock(out, || terminal.note("waiting for another run to finish"))?;
    terminal.step(&format!("comparing {} files", files.len()));
    let produced = Produced { files: &files, marker: SITE_MARKER, scope: Scope::Everything };
    let plan = output.plan(&produced)?;
    terminal.step(&format!("writing {} files", plan.write.len()));
    output.apply(&plan)?;
    let bytes: usize = files.values().map(String::len).sum();
    Ok(format!(
        "{} files, {:.1} MB: {} written, {} unchanged, {} removed",
        files.len(),
        bytes as f64 / 1e6,
        plan.write.len(),
        plan.unchanged,
        plan.remove.len(),
    ))
}

/// The handwritten guides.
fn guides() -> Result<Vec<SourceFile>, Failure> {
    let dir = project::root().join("docs/guides");
    let mut guides = Vec::new();
    for entry in fs::read_dir(&dir).context("read the folder", &dir)? {
        let path = entry.context("read the folder", &dir)?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            guides.push(SourceFile { path: name, text: fs::read(&path).context("read", &path)? });
        }
    }
    guides.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(guides)
}

/// Shows a file in the browser that the system prefers.
fn open(page: &Path) -> Result<(), Failure> {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "start", ""]);
        command
    } else {
        Command::new("xdg-open")
    };
    command.arg(page);
    if process::succeeds(&mut command)? {
        Ok(())
    } else {
        Err(Failure::Io(format!("`{}` failed; open the page yourself", process::line(&command))))
    }
}
