//! Where things are in this project.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{failure::Failure, process};

/// The project's root folder.
pub fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}

/// The project's spec.
pub fn spec() -> PathBuf {
    root().join("spec")
}

/// The project's generated tree.
pub fn generated() -> PathBuf {
    root().join("generated")
}

/// A crate that was generated.
#[derive(Debug)]
pub struct GeneratedCrate {
    /// The package's name.
    pub name: String,
    /// Its features except `default`, in order.
    pub features: Vec<String>,
}

/// What cargo knows of the workspace.
#[derive(Debug)]
pub struct Workspace(Value);

impl Workspace {
    /// Asks cargo.
    pub fn load() -> Result<Self, Failure> {
        let text = process::output(process::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
        serde_json::from_str(&text)
            .map(Self)
            .map_err(|error| Failure::Io(format!("`cargo metadata` printed something that isn't JSON: {error}")))
    }

    /// The folder of build products.
    pub fn target(&self) -> PathBuf {
        let given = self.0.get("target_directory").and_then(Value::as_str);
        given.map_or_else(|| root().join("target"), PathBuf::from)
    }

    /// Every crate in a folder called `generated`, by name: the project's own, and those that tests generate.
    pub fn generated_crates(&self) -> Vec<GeneratedCrate> {
        let packages = self.0.get("packages").and_then(Value::as_array).into_iter().flatten();
        let mut crates: Vec<_> = packages
            .filter(|package| {
                let manifest = package.get("manifest_path").and_then(Value::as_str);
                manifest.is_some_and(|path| Path::new(path).components().any(|part| part.as_os_str() == "generated"))
            })
            .filter_map(|package| {
                let features = package.get("features").and_then(Value::as_object)?;
                let features = features.keys().filter(|name| *name != "default").cloned().collect();
                Some(GeneratedCrate { name: package.get("name")?.as_str()?.to_owned(), features })
            })
            .collect();
        crates.sort_by(|a, b| a.name.cmp(&b.name));
        crates
    }
}
