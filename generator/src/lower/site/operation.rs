//! The page of an operation: parameters, answer, what else a caller should know, and examples.

use super::{
    Body, Chapter, Page,
    highlight::highlight,
    links::{anchor, root_of},
    prose::Prose,
    row::{Piece, Row, Rows, type_pieces},
    sample, shell,
};
use crate::{
    lower::{docs::visible, example, registry::waiter_times},
    model::{self, Location, Operation, Type},
    resolve::rust_names::OperationNames,
};
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(crate) struct OperationPage {
    method: &'static str,
    /// The path as text and placeholders.
    path_parts: Vec<PathPart>,
    doc_html: String,
    link: Option<String>,
    deprecated_html: Option<String>,
    rust: String,
    command: String,
    feature: String,
    sections: Vec<Section>,
    answer: Option<Answer>,
    notes: Vec<Note>,
    errors_href: String,
    tabs: Vec<Tab>,
    sample: Option<Sample>,
}

#[derive(Debug, Serialize)]
struct PathPart {
    text: String,
    /// Where the parameter is described that a placeholder stands for, from the site's root.
    href: Option<String>,
}

/// Parameters that travel in one place.
#[derive(Debug, Serialize)]
struct Section {
    id: &'static str,
    title: &'static str,
    intro: Option<String>,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Answer {
    ty: Vec<Piece>,
    rows: Vec<Row>,
    headers: Vec<Row>,
}

/// Something that the operation has: paging, a waiter, a token.
#[derive(Debug, Serialize)]
struct Note {
    id: String,
    label: &'static str,
    html: String,
}

#[derive(Debug, Serialize)]
struct Tab {
    id: &'static str,
    title: &'static str,
    code_html: String,
    note_html: Option<String>,
}

#[derive(Debug, Serialize)]
struct Sample {
    documented: bool,
    code_html: String,
}

pub(super) fn pages(chapter: &Chapter<'_>) -> Vec<Page> {
    let operations = chapter.context.api.operations.iter().zip(&chapter.context.names.operations);
    let mut indexed: Vec<_> = operations.enumerate().collect();
    // In the order of the list beside the pages, so that next and previous follow it.
    indexed.sort_by_key(|(_, (operation, _))| operation.group);
    indexed.into_iter().map(|(index, (operation, names))| page(chapter, index, operation, names)).collect()
}

fn page(chapter: &Chapter<'_>, index: usize, operation: &Operation, names: &OperationNames) -> Page {
    let context = &chapter.context;
    let path = chapter.links.operation(index).to_owned();
    let root = root_of(&path);
    let prose = chapter.prose(&path, &root);
    let mut rows = Rows::new(context, prose);
    let sections = sections(&mut rows, operation);
    let answer = operation.response.as_ref().map(|ty| Answer {
        ty: type_pieces(context, prose.links, ty),
        rows: match ty.innermost() {
            Type::Object(id) => rows.fields(*id, "response"),
            _ => Vec::new(),
        },
        headers: operation.response_headers.iter().map(|field| rows.header(field)).collect(),
    });
    let group = context.api.groups.get(operation.group);
    let arguments = sample::arguments(context, operation);
    let body = OperationPage {
        method: operation.method.as_str(),
        path_parts: path_parts(chapter, &path, operation),
        doc_html: prose.paragraphs(&operation.doc),
        link: operation.link.clone(),
        deprecated_html: operation.deprecated.as_deref().map(|instead| prose.inline(instead)),
        rust: names.method.trim_start_matches("r#").to_owned(),
        command: names.method.trim_start_matches("r#").replace('_', "-"),
        feature: group.map(|group| crate::lower::feature(&group.name)).unwrap_or_default(),
        sections,
        answer,
        notes: notes(prose, operation, names),
        errors_href: format!("{}#errors", chapter.home()),
        tabs: tabs(chapter, prose, operation, names, &arguments),
        sample: sample::answer(context, operation).map(|(value, documented)| Sample {
            documented,
            code_html: highlight(&serde_json::to_string_pretty(&value).unwrap_or_default(), "json"),
        }),
    };
    let title = operation.name.value.clone();
    chapter.page(path.clone(), title, &operation.doc, Some(operation.group), Body::Operation(Box::new(body)))
}

fn path_parts(chapter: &Chapter<'_>, page: &str, operation: &Operation) -> Vec<PathPart> {
    let mut parts = Vec::new();
    let mut rest = operation.path.as_str();
    let plain = |text: &str| PathPart { text: text.to_owned(), href: None };
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        parts.push(plain(before));
        let is_param = operation.params.iter().any(|p| p.location == Location::Path && p.field.name.as_str() == name);
        let (page, anchor) =
            if is_param { (page.to_owned(), anchor("path", name)) } else { (chapter.home(), anchor("client", name)) };
        parts.push(PathPart { text: format!("{{{name}}}"), href: Some(format!("{page}#{anchor}")) });
        rest = after;
    }
    parts.push(plain(rest));
    parts
}

fn sections(rows: &mut Rows<'_>, operation: &Operation) -> Vec<Section> {
    let places = [
        (Location::Path, "path", "Path parameters"),
        (Location::Query, "query", "Query parameters"),
        (Location::Header, "header", "Headers"),
        (Location::Body, "body", "Request body"),
    ];
    let section = |(location, id, title)| {
        let of_place = operation.params.iter().filter(|param| param.location == location);
        // What has to be given comes first.
        let (needed, others): (Vec<_>, Vec<_>) = of_place.partition(|param| param.field.required);
        let rows: Vec<Row> = needed.into_iter().chain(others).map(|param| rows.param(param)).collect();
        let media = operation.content_type.as_deref().filter(|media| !media.starts_with("application/json"));
        let whole = location == Location::Body && operation.body == model::Body::Whole;
        let intro = match (media, whole) {
            _ if location != Location::Body => None,
            (None, false) => None,
            (None, true) => Some("The body is this value itself.".to_owned()),
            (Some(media), false) => Some(format!("Sent as {media}.")),
            (Some(media), true) => Some(format!("The body is this value itself, sent as {media}.")),
        };
        (!rows.is_empty()).then_some(Section { id, title, intro, rows })
    };
    places.into_iter().filter_map(section).collect()
}

fn notes(prose: Prose<'_>, operation: &Operation, names: &OperationNames) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut add = |id: String, label, html| notes.push(Note { id, label, html });
    let code = |text: &str| format!("<code>{}</code>", super::prose::escape(text));
    if let Some(paging) = &operation.paging {
        let how = crate::lower::text::paged_by(paging.style);
        let mut html = format!("{} holds {how}", code(&paging.send));
        if let Some(size) = &paging.size {
            html.push_str(&format!("; {} is the page's size", code(size)));
        }
        if !paging.items.is_empty() {
            html.push_str(&format!("; the items are in {}", code(&paging.items.join("."))));
        }
        if let Some(total) = &paging.total {
            html.push_str(&format!(", how many there are in all in {}", code(&total.join("."))));
        }
        html.push_str(
            ". In Rust, <code>items()</code> streams the items of all pages and <code>pages()</code> the pages.",
        );
        add("paging".to_owned(), "Paging", html);
    }
    for (waiter, names) in operation.waiters.iter().zip(&names.waiters) {
        let states = |states: &[crate::source::Spanned<serde_json::Value>]| {
            let text = |state: &serde_json::Value| state.as_str().map_or_else(|| state.to_string(), str::to_owned);
            states.iter().map(|state| code(&text(&state.value))).collect::<Vec<_>>().join(", ")
        };
        let [delay, _, timeout] = waiter_times(waiter);
        let mut html = format!("{} Looks at {}", prose.inline(&waiter.doc), code(&waiter.watch));
        if !waiter.success.is_empty() {
            html.push_str(&format!(" until it is {}", states(&waiter.success)));
        }
        if waiter.missing_is_success {
            html.push_str(if waiter.success.is_empty() { " until it is gone" } else { " or gone" });
        }
        if !waiter.failure.is_empty() {
            html.push_str(&format!("; gives up at {}", states(&waiter.failure)));
        }
        html.push_str(&format!(
            ". Looks again after {}, for at most {}. {} in Rust, {} on the command line.",
            duration(delay),
            duration(timeout),
            code(&format!("{}()", names.method)),
            code(&format!("--wait {}", waiter.name.value)),
        ));
        add(anchor("waiter", &waiter.name), "Waiter", html);
    }
    let repeat = match (&operation.client_token, operation.idempotent) {
        (Some(token), _) => format!(
            "{} makes it safe to repeat; the client fills it in when it is left out, so failures are retried.",
            code(token)
        ),
        (None, true) => "Safe to repeat: failures that may pass are retried.".to_owned(),
        (None, false) => {
            "Not safe to repeat: only what surely wasn't carried out, such as a refused connection or throttling, is retried."
                .to_owned()
        }
    };
    add("retries".to_owned(), "Retries", repeat);
    notes
}

/// Milliseconds as people say them.
fn duration(ms: u64) -> String {
    match ms {
        ms if ms >= 60_000 && ms % 60_000 == 0 => format!("{} min", ms / 60_000),
        ms if ms >= 1_000 && ms % 1_000 == 0 => format!("{} s", ms / 1_000),
        ms => format!("{ms} ms"),
    }
}

fn tabs(
    chapter: &Chapter<'_>,
    prose: Prose<'_>,
    operation: &Operation,
    names: &OperationNames,
    arguments: &[(usize, serde_json::Value)],
) -> Vec<Tab> {
    let context = &chapter.context;
    let rust = visible(&example::of_operation(context, operation, names));
    let cli = shell::cli(context, operation, names, arguments);
    let curl = shell::curl(context, operation, arguments);
    let note = shell::curl_note(&context.api.service.auth);
    vec![
        Tab { id: "rust", title: "Rust", code_html: highlight(&rust, "rust"), note_html: None },
        Tab { id: "cli", title: "CLI", code_html: highlight(&cli, "sh"), note_html: None },
        Tab {
            id: "curl",
            title: "curl",
            code_html: highlight(&curl, "sh"),
            note_html: note.map(|note| prose.inline(note)),
        },
    ]
}
