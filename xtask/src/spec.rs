//! Reads a spec folder into memory.
//!
//! Taken are files named `*.yaml` or `*.yml`; hidden files and folders are passed over, since editors leave theirs there.

use std::{
    fs,
    path::{Path, PathBuf},
};

use aicloud_generator::SourceFile;

use crate::failure::{Context as _, Failure};

/// Deeper than any spec, and an end to folders that link to themselves.
const DEEPEST: usize = 8;

/// A spec folder.
#[derive(Debug)]
pub struct Spec {
    dir: PathBuf,
}

impl Spec {
    /// The folder at `dir`.
    pub fn at(dir: &Path) -> Self {
        Self { dir: dir.to_path_buf() }
    }

    /// The folder's own name. It stands for the folder in headers, which mustn't depend on where the folder is.
    pub fn label(&self) -> String {
        let real = fs::canonicalize(&self.dir).unwrap_or_else(|_| self.dir.clone());
        real.file_name().map_or_else(|| "spec".to_owned(), |name| name.to_string_lossy().into_owned())
    }

    /// Every spec file, ordered by path.
    pub fn read(&self) -> Result<Vec<SourceFile>, Failure> {
        if !self.dir.is_dir() {
            return Err(Failure::Refused(format!(
                "there is no folder {}; name the folder that holds the service folders",
                self.dir.display()
            )));
        }
        let mut files = Vec::new();
        read_dir(&self.dir, "", 0, &mut files)?;
        if files.is_empty() {
            return Err(Failure::Refused(format!(
                "{} holds no .yaml file; name the folder that holds the service folders",
                self.dir.display()
            )));
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }
}

/// Whether two readings found the same.
pub fn same(a: &[SourceFile], b: &[SourceFile]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.path == b.path && a.text == b.text)
}

fn read_dir(dir: &Path, prefix: &str, depth: usize, files: &mut Vec<SourceFile>) -> Result<(), Failure> {
    if depth > DEEPEST {
        return Err(Failure::Refused(format!("{} is nested more than {DEEPEST} folders deep", dir.display())));
    }
    for entry in fs::read_dir(dir).context("read the folder", dir)? {
        let path = entry.context("read the folder", dir)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            return Err(Failure::Refused(format!("the name of {} isn't UTF-8; rename it", path.display())));
        };
        if name.starts_with('.') {
            continue;
        }
        let relative = format!("{prefix}{name}");
        let kind = fs::metadata(&path).context("read", &path)?;
        if kind.is_dir() {
            read_dir(&path, &format!("{relative}/"), depth + 1, files)?;
        } else if kind.is_file() && (name.ends_with(".yaml") || name.ends_with(".yml")) {
            let text = fs::read(&path).context("read", &path)?;
            files.push(SourceFile { path: relative, text });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_yaml_in_order_and_passes_over_the_rest() {
        let dir = tempfile::tempdir().unwrap();
        for path in ["b/service.yaml", "a/nodes.yaml", "a/service.yaml", "README.md", "schema.json", "a/.#nodes.yaml"] {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let files = Spec::at(dir.path()).read().unwrap_or_default();
        let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["a/nodes.yaml", "a/service.yaml", "b/service.yaml"]);
    }

    #[test]
    fn a_folder_without_spec_files_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        for dir in [dir.path().to_path_buf(), dir.path().join("missing")] {
            assert!(matches!(Spec::at(&dir).read(), Err(Failure::Refused(text)) if text.contains("service folders")));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_links_to_itself_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(".", dir.path().join("loop")).unwrap();
        assert!(matches!(Spec::at(dir.path()).read(), Err(Failure::Refused(text)) if text.contains("nested")));
    }
}
