//! YAML text in, spec tree out. Everything that can be said about a file alone is said here.

pub(crate) mod grammar;
pub(crate) mod node;
mod read;
pub(crate) mod schema;
pub(crate) mod shape;
#[cfg(test)]
mod tests;

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    source::{SourceFile, Span, Text},
    spec::{GroupSpec, ServiceSpec},
};
use node::Node;
use std::{collections::BTreeMap, sync::Arc};

/// Loads every service folder, or the one called `only`.
pub(crate) fn load(
    files: &[SourceFile],
    spec_dir: &str,
    only: Option<&str>,
    found: &mut Diagnostics,
) -> Vec<ServiceSpec> {
    let mut folders: BTreeMap<&str, BTreeMap<&str, &SourceFile>> = BTreeMap::new();
    for file in files {
        let (folder, name) = file.path.split_once('/').unwrap_or(("", &file.path));
        match name.strip_suffix(".yaml").filter(|stem| !folder.is_empty() && !stem.contains('/')) {
            Some(stem) => drop(folders.entry(folder).or_default().insert(stem, file)),
            None => found.add_general(
                Code::BadFileName,
                format!("{spec_dir}/{} is not where a spec file can be", file.path),
                Some("spec files are called <service>/<group>.yaml".to_owned()),
            ),
        }
    }
    if let Some(only) = only
        && !folders.contains_key(only)
    {
        let help = found.closest(only, folders.keys().copied()).map_or_else(
            || format!("the services are {}", folders.keys().copied().collect::<Vec<_>>().join(", ")),
            |meant| format!("did you mean `{meant}`?"),
        );
        found.add_general(Code::UnknownService, format!("there is no service `{only}` in {spec_dir}"), Some(help));
    }
    if folders.is_empty() {
        found.add_general(
            Code::NoService,
            format!("{spec_dir} holds no service"),
            Some("a service is a folder with a service.yaml and one file a group".to_owned()),
        );
    }
    let mut texts = Vec::new();
    let mut parsed = Vec::new();
    for (folder, files) in folders {
        if only.is_some_and(|only| only != folder) {
            continue;
        }
        let mut trees = BTreeMap::new();
        for (stem, file) in files {
            let index = texts.len() as u32;
            let path = format!("{spec_dir}/{}", file.path);
            match String::from_utf8(file.text.clone()) {
                Ok(text) => {
                    texts.push(Text { path: path.clone(), text });
                    trees.insert(stem, (index, path));
                }
                Err(error) => found.add_general(
                    Code::NotUtf8,
                    format!("{path} is not UTF-8: byte {} is wrong", error.utf8_error().valid_up_to()),
                    Some("save the file as UTF-8".to_owned()),
                ),
            }
        }
        parsed.push((folder, trees));
    }
    found.texts = Arc::new(texts);
    parsed.into_iter().filter_map(|(folder, trees)| service(folder, &trees, found)).collect()
}

fn service(folder: &str, files: &BTreeMap<&str, (u32, String)>, found: &mut Diagnostics) -> Option<ServiceSpec> {
    let mut groups: BTreeMap<&str, GroupSpec> = BTreeMap::new();
    let mut broken: Vec<&str> = Vec::new();
    let mut service = None;
    for (stem, (index, path)) in files {
        let grammar = if *stem == "service" { &grammar::SERVICE } else { &grammar::GROUP };
        let Some(tree) = tree(*index, found) else {
            broken.push(stem);
            continue;
        };
        let errors = found.errors();
        shape::check(&tree, grammar, found);
        let sound = found.errors() == errors;
        if *stem == "service" {
            service = read::service(&tree, folder, path);
        } else if let Some(group) = read::group(&tree, path) {
            groups.insert(stem, group);
        }
        if !sound && (*stem == "service" && service.is_none() || *stem != "service" && !groups.contains_key(stem)) {
            broken.push(stem);
        }
    }
    let Some(mut service) = service else {
        if !broken.contains(&"service") {
            found.add_general(
                Code::NoService,
                format!("the folder `{folder}` has no service.yaml"),
                Some("add one; it says what is true of the whole service".to_owned()),
            );
        }
        return None;
    };
    file_name(&service.name, folder, "service", found);
    for (stem, group) in &groups {
        file_name(&group.name, stem, "group", found);
        if !service.groups_listed.iter().any(|listed| listed.value == *stem) {
            found.add(
                Diagnostic::new(
                    Code::UnknownGroup,
                    group.name.span,
                    format!("the group `{stem}` is not listed in service.yaml"),
                )
                .help("add it to `groups:`, where documentation should show it"),
            );
        }
    }
    for listed in std::mem::take(&mut service.groups_listed) {
        if let Some(group) = groups.remove(listed.as_str()) {
            service.groups.push(group);
        } else if !broken.contains(&listed.as_str()) {
            let files = files.keys().copied().filter(|stem| *stem != "service");
            let twice = service.groups.iter().any(|group| group.name.value == listed.value);
            let finding = |message: String| Diagnostic::new(Code::UnknownGroup, listed.span, message);
            found.add(if twice {
                finding(format!("the group `{}` is listed twice", listed.value)).help("remove one of the two")
            } else {
                finding(format!("there is no file for the group `{}`", listed.value)).suggest(
                    found,
                    &listed.value,
                    files,
                    || format!("add {folder}/{}.yaml, or remove the entry", listed.value),
                )
            });
        }
        service.groups_listed.push(listed);
    }
    service.groups.extend(groups.into_values());
    Some(service)
}

fn tree(index: u32, found: &mut Diagnostics) -> Option<Node> {
    let texts = Arc::clone(&found.texts);
    let text = texts.get(index as usize)?;
    let errors = found.errors();
    let tree = node::parse(index, &text.text, found);
    if tree.is_none() && found.errors() == errors {
        found.add(Diagnostic::new(Code::BadYaml, Span::start_of(index), "the file is empty"));
    }
    tree
}

/// Names of groups that something else in the crate, its features or its documentation has.
const TAKEN_BY_CRATES: &[&str] = &[
    "all",
    "aicloud_runtime",
    "alloc",
    "blocking",
    "client",
    "core",
    "default",
    "hyper",
    "lib",
    "main",
    "mod",
    "readme",
    "registry",
    "runtime",
    "service",
    "std",
    "types",
];
/// Names of services that other folders of the output or other crates have.
const TAKEN_BY_OUTPUT: &[&str] = &["docs", "openapi", "runtime"];
/// Names that no file can have on Windows.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];

/// A name becomes a folder, a crate, a module and a feature: it must be plain, free, and the file's own.
fn file_name(name: &crate::spec::Name, expected: &str, what: &str, found: &mut Diagnostics) {
    let (separator, taken) = if what == "service" { ('-', TAKEN_BY_OUTPUT) } else { ('_', TAKEN_BY_CRATES) };
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.split(separator).all(is_word);
    let bad = |message: String| Diagnostic::new(Code::BadFileName, name.span, message);
    if !plain {
        found.add(bad(format!("`{}` can't name a {what}", name.value)).help(format!(
            "use lower-case letters, digits and single `{separator}`, starting with a letter: it becomes a file and a Rust name"
        )));
    } else if taken.contains(&name.as_str()) || DEVICES.contains(&name.as_str()) {
        found.add(
            bad(format!("`{}` can't name a {what}: something else is called that", name.value))
                .help(format!("give the {what} another name")),
        );
    } else if name.value != expected {
        found.add(
            bad(format!("the {what} `{}` is in `{expected}`", name.value))
                .help(format!("call both `{expected}`, or rename the file or folder")),
        );
    }
}
