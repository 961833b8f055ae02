//! The checked-in output is what the generator makes of the spec.

use aicloud_generator::{Options, SourceFile, generate};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

const COMMAND: &str = "cargo xtask regen --spec tests/obstacle/spec --out tests/obstacle/generated --runtime 'path = \"../../../../runtime\"'";

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("obstacle").join(name)
}

/// Every file below a folder, by its path there.
fn read(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut todo = vec![folder.to_path_buf()];
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(name, fs::read_to_string(path).unwrap());
        }
    }
    files
}

#[test]
fn the_output_is_what_the_spec_gives() {
    let spec = read(&folder("spec"));
    let sources: Vec<SourceFile> =
        spec.into_iter().map(|(path, text)| SourceFile { path, text: text.into_bytes() }).collect();
    let options = Options { runtime: "path = \"../../../../runtime\"".to_owned(), ..Options::default() };
    let generation = generate(&sources, &options).unwrap_or_else(|found| panic!("{}", found.render(false)));
    assert!(generation.warnings.is_empty(), "{}", generation.warnings.render(false));
    let mut files = read(&folder("generated"));
    files.retain(|path, _| path != "rustfmt.toml" && !path.starts_with('.'));
    let paths = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&files), paths(&generation.files), "run {COMMAND}");
    for (path, text) in &generation.files {
        assert!(files.get(path) == Some(text), "{path} is not what the spec gives; run {COMMAND}");
    }
}
