//! `cargo xtask regen`: from the spec to the generated folder.

use std::{
    env,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use aicloud_generator::{self as generator, Generation, MARKER, SourceFile};

use crate::{
    cli::RegenArgs,
    difference,
    failure::{Context as _, Failure},
    output::{self, Output, Plan, Produced, Scope},
    project,
    spec::{self, Spec},
    terminal::Terminal,
};

/// Runs the command.
pub fn run(arguments: &RegenArgs, terminal: &Terminal) -> Result<(), Failure> {
    let started = Instant::now();
    let job = Job::new(arguments);
    // First without the lock, so that a spec with errors leaves no trace at all.
    let mut run = job.generate(terminal)?;
    let changes = if arguments.check { job.check(&run.generation, terminal)? } else { job.write(&mut run, terminal)? };
    let warnings = &run.generation.warnings;
    if !warnings.is_empty() {
        terminal.note(&warnings.render(terminal.color()));
    }
    terminal.result(&summary(&run, &changes, started.elapsed()));
    Ok(())
}

/// What to generate, and where to.
struct Job<'a> {
    arguments: &'a RegenArgs,
    spec: Spec,
    out: PathBuf,
    /// The project's own schema; other specs have none.
    schema: Option<PathBuf>,
}

/// What the generator made of one reading of the spec.
struct Run {
    sources: Vec<SourceFile>,
    generation: Generation,
    took: Duration,
}

/// What was, or would be, done to files.
#[derive(Default)]
struct Changes {
    written: usize,
    unchanged: usize,
    removed: usize,
}

impl<'a> Job<'a> {
    fn new(arguments: &'a RegenArgs) -> Self {
        match (&arguments.spec, &arguments.out) {
            (Some(spec), Some(out)) => Self { arguments, spec: Spec::at(spec), out: out.clone(), schema: None },
            _ => Self {
                arguments,
                spec: Spec::at(&project::spec()),
                out: project::generated(),
                schema: Some(project::spec().join("schema.json")),
            },
        }
    }

    fn generate(&self, terminal: &Terminal) -> Result<Run, Failure> {
        terminal.step("reading the spec");
        let sources = self.spec.read()?;
        terminal.step(&format!("generating from {} files", sources.len()));
        let started = Instant::now();
        let mut options = generator::Options::default();
        options.only.clone_from(&self.arguments.only);
        options.spec_dir = self.spec.label();
        if let Some(runtime) = &self.arguments.runtime {
            options.runtime.clone_from(runtime);
        }
        match generator::generate(&sources, &options) {
            Ok(generation) => Ok(Run { sources, generation, took: started.elapsed() }),
            Err(diagnostics) => Err(spec_errors(&diagnostics, terminal)),
        }
    }

    fn write(&self, run: &mut Run, terminal: &Terminal) -> Result<Changes, Failure> {
        let here = env::current_dir();
        let output = Output::lock(&self.out, || terminal.note("waiting for another regen to finish"))?;
        // Whoever comes last writes what the spec says last, also if it was edited while another run had the lock.
        if !spec::same(&run.sources, &self.spec.read()?) {
            *run = self.generate(terminal)?;
        }
        terminal.step(&format!("comparing {} files", run.generation.files.len()));
        let produced = self.produced(&run.generation);
        let plan = output.plan(&produced)?;
        terminal.step(&format!("writing {} files", plan.write.len()));
        output.apply(&plan)?;
        let mut changes = Changes::of(&plan);
        if let Some(path) = &self.schema {
            changes.count(output::file::replace(path, &generator::schema())?);
        }
        if !plan.is_empty() && here.is_ok_and(|here| here.starts_with(output.path())) {
            terminal.note("note: the folder you are in was replaced; `cd \"$PWD\"` takes you to the new one");
        }
        Ok(changes)
    }

    fn check(&self, generation: &Generation, terminal: &Terminal) -> Result<Changes, Failure> {
        let output = Output::look(&self.out)?;
        terminal.step(&format!("comparing {} files", generation.files.len()));
        let produced = self.produced(generation);
        let plan = output.plan(&produced)?;
        let mut changes = Changes::of(&plan);
        let mut findings = Vec::new();
        for (path, text) in &plan.write {
            let shown = self.shown(path);
            findings.push(compare(&output.path().join(path), &shown, text, terminal)?);
        }
        for path in &plan.remove {
            findings.push(format!("{} is no longer generated", self.shown(path)));
        }
        if let Some(path) = &self.schema {
            let schema = generator::schema();
            let differs = !output::file::is(path, &schema);
            changes.count(differs);
            if differs {
                findings.push(compare(path, "spec/schema.json", &schema, terminal)?);
            }
        }
        if findings.is_empty() {
            return Ok(changes);
        }
        terminal.result(&findings.join("\n"));
        let files = if findings.len() == 1 { "1 file isn't" } else { &format!("{} files aren't", findings.len()) };
        Err(Failure::Check(format!(
            "{files} what the spec gives; to bring the folder in step, run\n\n    {}\n",
            self.command()
        )))
    }

    fn produced<'g>(&self, generation: &'g Generation) -> Produced<'g> {
        let scope = match self.arguments.only {
            Some(_) => Scope::Within(generation.services.iter().flat_map(|service| service.owned.clone()).collect()),
            None => Scope::Everything,
        };
        Produced { files: &generation.files, marker: MARKER, scope }
    }

    /// A path in the output folder, as people know it.
    fn shown(&self, path: &Path) -> String {
        let out = self.arguments.out.as_deref().unwrap_or(Path::new("generated"));
        out.join(path).display().to_string()
    }

    /// The command that does what the check missed.
    fn command(&self) -> String {
        let mut words = vec!["cargo".to_owned(), "xtask".to_owned(), "regen".to_owned()];
        let path = |path: &PathBuf| path.to_string_lossy().into_owned();
        let options = [
            ("--only", self.arguments.only.clone()),
            ("--spec", self.arguments.spec.as_ref().map(path)),
            ("--out", self.arguments.out.as_ref().map(path)),
            ("--runtime", self.arguments.runtime.clone()),
        ];
        for (option, value) in options {
            words.extend(value.into_iter().flat_map(|value| [option.to_owned(), value]));
        }
        // Only a NUL can't be quoted, and no argument holds one.
        shlex::try_join(words.iter().map(String::as_str)).unwrap_or_else(|_| words.join(" "))
    }
}

/// What is wrong with the spec, as the generator says it.
pub fn spec_errors(diagnostics: &generator::Diagnostics, terminal: &Terminal) -> Failure {
    let count = match diagnostics.errors() {
        1 => "1 error".to_owned(),
        more => format!("{more} errors"),
    };
    let text = diagnostics.render(terminal.color());
    Failure::Refused(format!("{}\n\n{count} in the spec; nothing was changed", text.trim_end()))
}

/// One finding of a check: a file that differs or isn't there.
fn compare(file: &Path, shown: &str, should: &str, terminal: &Terminal) -> Result<String, Failure> {
    match std::fs::read(file) {
        Ok(is) => {
            let is = String::from_utf8_lossy(&is);
            Ok(difference::first_difference(shown, &is, should, terminal.color_results()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(format!("{shown} is missing")),
        Err(error) => Err(error).context("read", file),
    }
}

fn summary(run: &Run, changes: &Changes, took: Duration) -> String {
    let services = &run.generation.services;
    let total = |count: fn(&generator::ServiceSummary) -> usize| services.iter().map(count).sum::<usize>();
    let totals = [
        ("service", services.len()),
        ("operation", total(|service| service.operations)),
        ("type", total(|service| service.types)),
        ("enum", total(|service| service.enums)),
    ];
    let plural = |(name, count)| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
    format!(
        "{}; files: {} written, {} unchanged, {} removed; {} ms, {} of them in the generator",
        totals.map(plural).join(", "),
        changes.written,
        changes.unchanged,
        changes.removed,
        took.as_millis(),
        run.took.as_millis(),
    )
}

impl Changes {
    fn of(plan: &Plan<'_>) -> Self {
        Self { written: plan.write.len(), unchanged: plan.unchanged, removed: plan.remove.len() }
    }

    fn count(&mut self, written: bool) {
        self.written += usize::from(written);
        self.unchanged += usize::from(!written);
    }
}
