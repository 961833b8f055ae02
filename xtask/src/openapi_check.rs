//! `cargo xtask openapi-check`: a validator that wasn't written here reads the OpenAPI documents.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    cli::OpenApi,
    export,
    failure::{Context as _, Failure},
    output, process,
    project::{self, Workspace},
    python,
    spec::Spec,
    terminal::Terminal,
};

const REQUIREMENTS: &str = "openapi-spec-validator==0.9.0\n";

/// Runs the command.
pub fn run(terminal: &Terminal) -> Result<(), Failure> {
    let target = Workspace::load()?.target();
    let python = python::environment(&target.join("openapi-venv"), REQUIREMENTS, 9, terminal)?;
    let mut documents = documents(&project::generated().join("openapi"))?;
    // The older form isn't checked in; it is made here.
    let older = target.join("openapi-3.0");
    fs::create_dir_all(&older).context("create the folder", &older)?;
    for (service, _) in documents.clone() {
        let path = older.join(format!("{service}.json"));
        let text = export::document(&Spec::at(&project::spec()), &service, OpenApi::V3_0, terminal)?;
        output::file::replace(&path, &text)?;
        documents.push((service, path));
    }
    let mut invalid = 0;
    for (_, path) in &documents {
        terminal.step(&format!("validating {}", path.display()));
        let mut command = Command::new(&python);
        command.args(["-m", "openapi_spec_validator"]).arg(path);
        if !process::succeeds(&mut command)? {
            invalid += 1;
        }
    }
    match invalid {
        0 => Ok(()),
        _ => Err(Failure::Check(format!("{invalid} of {} OpenAPI documents are invalid", documents.len()))),
    }
}

/// The checked-in documents, with the service that each describes.
fn documents(dir: &Path) -> Result<Vec<(String, PathBuf)>, Failure> {
    let missing = || Failure::Check(format!("no documents in {}; run `cargo xtask regen` first", dir.display()));
    if !dir.is_dir() {
        return Err(missing());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).context("read the folder", dir)? {
        let path = entry.context("read the folder", dir)?.path();
        if let (Some("json"), Some(service)) = (path.extension().and_then(|e| e.to_str()), path.file_stem()) {
            found.push((service.to_string_lossy().into_owned(), path.clone()));
        }
    }
    found.sort();
    if found.is_empty() { Err(missing()) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_documents_and_the_services_they_describe() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["modelarts.json", "a.json", "README.md"] {
            fs::write(dir.path().join(name), "{}").unwrap();
        }
        let found = documents(dir.path()).unwrap();
        let services: Vec<_> = found.iter().map(|(service, _)| service.as_str()).collect();
        assert_eq!(services, ["a", "modelarts"]);
    }

    #[test]
    fn no_documents_at_all_is_a_failed_check() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(documents(dir.path()), Err(Failure::Check(_))));
        assert!(matches!(documents(&dir.path().join("missing")), Err(Failure::Check(_))));
    }
}
