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
    parallel::parallel,
    source::{SourceFile, Span, Text},
    spec::{GroupSpec, ServiceSpec},
};
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
    let jobs = parsed.iter().flat_map(|(folder, files)| files.iter().map(|(stem, file)| (*folder, *stem, file)));
    let mut loaded = parallel(jobs.collect(), |(folder, stem, (index, path))| {
        let mut found = Diagnostics::default();
        let text = texts.get(*index as usize).map_or("", |text| &text.text);
        (load_file(folder, stem, *index, path, text, &mut found), found)
    })
    .into_iter();
    let mut services = Vec::new();
    for (folder, files) in &parsed {
        let mut contents = BTreeMap::new();
        for (stem, (content, of_file)) in files.keys().copied().zip(loaded.by_ref()) {
            found.append(of_file);
            contents.insert(stem, content);
        }
        services.extend(service(folder, contents, found));
    }
    found.texts = Arc::new(texts);
    services
}

/// What a file holds.
enum Content {
    Service(Box<ServiceSpec>),
    Group(GroupSpec),
    /// Nothing that can be used, for reasons that were given.
    Broken,
    /// Nothing.
    Nothing,
}

fn load_file(folder: &str, stem: &str, index: u32, path: &str, text: &str, found: &mut Diagnostics) -> Content {
    let Some(tree) = node::parse(index, text, found) else {
        if found.errors() == 0 {
            found.add(Diagnostic::new(Code::BadYaml, Span::start_of(index), "the file is empty"));
        }
        return Content::Broken;
    };
    let content = if stem == "service" {
        shape::check(&tree, &grammar::SERVICE, found);
        read::service(&tree, folder, path).map(|service| Content::Service(Box::new(service)))
    } else {
        shape::check(&tree, &grammar::GROUP, found);
        read::group(&tree, path).map(Content::Group)
    };
    content.unwrap_or(if found.errors() > 0 { Content::Broken } else { Content::Nothing })
}

fn service(folder: &str, files: BTreeMap<&str, Content>, found: &mut Diagnostics) -> Option<ServiceSpec> {
    let stems: Vec<&str> = files.keys().copied().collect();
    let mut groups: BTreeMap<&str, GroupSpec> = BTreeMap::new();
    let mut broken: Vec<&str> = Vec::new();
    let mut service = None;
    for (stem, content) in files {
        match content {
            Content::Service(content) => service = Some(*content),
            Content::Group(group) => drop(groups.insert(stem, group)),
            Content::Broken => broken.push(stem),
            Content::Nothing => {}
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
            let files = stems.iter().copied().filter(|stem| *stem != "service");
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
