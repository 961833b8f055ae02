//! The index that search loads: pages, and on each the names that can be looked for.
//!
//! Compact, since it is loaded as a whole: a row a page, `[kind, title, path, about, method and address, [what, …]]`. What
//! is on a page stands as a kind, then names; an anchor is written only where it doesn't follow from the name.

use super::{
    Chapter, Page,
    links::{anchor, spell},
};
use crate::{
    emit::json::Json,
    lower::{text, title},
    model::{Field, Location},
};

/// Length of a summary.
const SUMMARY: usize = 110;

pub(super) fn index(chapters: &[Chapter<'_>], guides: &[Page]) -> String {
    let services = chapters.iter().map(|chapter| {
        Json::object()
            .with("title", chapter.context.api.service.title.as_str())
            .with("folder", chapter.folder())
            .with("pages", pages(chapter))
    });
    let guides = guides.iter().map(|guide| row("guide", &guide.title, &guide.path, &guide.description, ""));
    Json::object()
        .with("services", services.collect::<Json>())
        .with("guides", guides.collect::<Json>())
        .print_lines()
        // A line of a script may not hold these everywhere.
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
        .replace('<', "\\u003c")
}

fn pages(chapter: &Chapter<'_>) -> Json {
    let context = &chapter.context;
    let api = context.api;
    let mut rows = Vec::new();
    for (index, group) in api.groups.iter().enumerate() {
        rows.push(row("group", &title(group), chapter.links.group(index), &group.doc, ""));
    }
    for (index, operation) in api.operations.iter().enumerate() {
        let address = format!("{} {}", operation.method.as_str(), operation.path);
        let mut entry = row("operation", &operation.name, chapter.links.operation(index), &operation.doc, &address);
        for (location, kind) in [
            (Location::Path, "path"),
            (Location::Query, "query"),
            (Location::Header, "header"),
            (Location::Body, "body"),
        ] {
            let of_place = operation.params.iter().filter(|param| param.location == location);
            entry = with(entry, kind, of_place.map(|param| param.field.name.as_str()));
        }
        rows.push(entry);
    }
    for (id, object) in api.objects.iter().filter(|(id, _)| context.usage.uses_object(*id)) {
        let doc = match &object.response_of {
            Some(operation) => format!("Answer of {operation}."),
            None => object.doc.clone(),
        };
        let entry = row("type", &object.name, chapter.links.object(id), &doc, "");
        rows.push(with(entry, "field", object.fields.iter().map(|field: &Field| field.name.as_str())));
    }
    for (id, enumeration) in api.enums.iter().filter(|(id, _)| context.usage.uses_enum(*id)) {
        let entry = row("enum", &enumeration.name, chapter.links.enumeration(id), &enumeration.doc, "");
        rows.push(with(entry, "value", enumeration.values.iter().map(|value| value.wire.as_str())));
    }
    Json::Array(rows)
}

fn row(kind: &str, title: &str, path: &str, about: &str, address: &str) -> Json {
    let about = text::first_sentence(about);
    let about = match about.char_indices().nth(SUMMARY) {
        Some((end, _)) => format!("{}…", about.get(..end).unwrap_or_default().trim_end()),
        None => about,
    };
    [kind, title, path, &about, address].into_iter().map(Json::from).collect()
}

/// A row with what else its page holds: a list of a kind and the names of that kind.
fn with<'a>(row: Json, kind: &str, names: impl Iterator<Item = &'a str>) -> Json {
    let Json::Array(mut items) = row else { return row };
    let mut list = vec![Json::from(kind)];
    for name in names {
        if spell(name) == name {
            list.push(Json::from(name));
        } else {
            list.push([name, &anchor(kind, name)].into_iter().map(Json::from).collect());
        }
    }
    if list.len() > 1 {
        items.push(Json::Array(list));
    }
    Json::Array(items)
}
