//! Where everything of one service stands in the site: file names, anchors, and what a name in a text may link to.
//!
//! Addresses are relative to the site's root; templates put the way there before them.

use crate::{
    lower::Context,
    model::{EnumId, ObjectId},
};
use std::collections::{HashMap, HashSet};

/// Names that Windows keeps for devices, with any ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "com", "lpt"];

#[derive(Debug, Default)]
pub(super) struct Links {
    /// In the order of the operations.
    operations: Vec<String>,
    groups: Vec<String>,
    objects: HashMap<ObjectId, String>,
    enums: HashMap<EnumId, String>,
    /// What a word in a text may stand for.
    names: HashMap<String, String>,
}

impl Links {
    pub(super) fn of(context: &Context<'_>) -> Self {
        let api = context.api;
        let folder = &api.service.folder;
        let mut links = Self::default();
        let mut stems = Stems::default();
        links.groups = api.groups.iter().map(|g| format!("{folder}/groups/{}.html", stems.take(&g.name))).collect();
        let mut stems = Stems::default();
        for (operation, names) in api.operations.iter().zip(&context.names.operations) {
            let path = format!("{folder}/operations/{}.html", stems.take(&names.call));
            links.name(&operation.name, &path);
            links.operations.push(path);
        }
        let mut stems = Stems::default();
        for (id, object) in api.objects.iter().filter(|(id, _)| context.usage.uses_object(*id)) {
            let path = format!("{folder}/types/{}.html", stems.take(context.object_name(id)));
            links.name(&object.name, &path);
            links.objects.insert(id, path);
        }
        for (id, enumeration) in api.enums.iter().filter(|(id, _)| context.usage.uses_enum(*id)) {
            let path = format!("{folder}/types/{}.html", stems.take(context.enum_name(id)));
            links.name(&enumeration.name, &path);
            links.enums.insert(id, path);
        }
        links
    }

    /// Only a name of two words or more can't be meant otherwise.
    fn name(&mut self, name: &str, path: &str) {
        let capitals = name.chars().skip(1).filter(char::is_ascii_uppercase).count();
        if capitals > 0 && name.starts_with(|c: char| c.is_ascii_uppercase()) {
            self.names.entry(name.to_owned()).or_insert_with(|| path.to_owned());
        }
    }

    pub(super) fn operation(&self, index: usize) -> &str {
        self.operations.get(index).map_or("", String::as_str)
    }

    pub(super) fn group(&self, index: usize) -> &str {
        self.groups.get(index).map_or("", String::as_str)
    }

    pub(super) fn object(&self, id: ObjectId) -> &str {
        self.objects.get(&id).map_or("", String::as_str)
    }

    pub(super) fn enumeration(&self, id: EnumId) -> &str {
        self.enums.get(&id).map_or("", String::as_str)
    }

    pub(super) fn named(&self, word: &str) -> Option<&str> {
        self.names.get(word).map(String::as_str)
    }

    /// All that words may stand for, for texts that are about more than one service.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().map(|(name, path)| (name.as_str(), path.as_str()))
    }
}

/// File names without their endings, which differ by more than letter case.
#[derive(Default)]
struct Stems(HashSet<String>);

impl Stems {
    fn take(&mut self, name: &str) -> String {
        let spelled = spell(name);
        let device = spelled.trim_end_matches(|c: char| c.is_ascii_digit()).to_lowercase();
        let plain = if DEVICES.contains(&device.as_str()) { format!("{spelled}-") } else { spelled };
        let numbered = (2..).map(|number| format!("{plain}-{number}"));
        let free = std::iter::once(plain.clone()).chain(numbered).find(|stem| self.0.insert(stem.to_lowercase()));
        free.unwrap_or_default()
    }
}

/// A name as part of an anchor or a file name: ASCII letters, digits and `_` stay, the rest is spelled out.
pub(super) fn spell(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            out.push(c);
        } else {
            out.push_str(&format!("-{:x}-", c as u32));
        }
    }
    out
}

/// The anchor of something on a page.
pub(super) fn anchor(kind: &str, name: &str) -> String {
    format!("{kind}-{}", spell(name))
}

/// The way from a page to the site's root.
pub(super) fn root_of(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_differ_by_more_than_case_and_are_no_devices() {
        let mut stems = Stems::default();
        let names = ["Node", "NODE", "Con", "COM1", "数据", "a/b", "node"].map(|name| stems.take(name));
        assert_eq!(names, ["Node", "NODE-2", "Con-", "COM1-", "-6570--636e-", "a-2f-b", "node-3"]);
    }

    #[test]
    fn the_root_is_as_many_folders_up_as_the_page_is_deep() {
        assert_eq!(root_of("index.html"), "");
        assert_eq!(root_of("modelarts/types/Node.html"), "../../");
    }
}
