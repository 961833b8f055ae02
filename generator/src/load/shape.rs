//! Holds a tree against the grammar: every unknown key, missing key and value of the wrong kind, all at once.

use super::{
    grammar::{Grammar, Kind},
    node::{Entry, Node, NodeKind},
};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    source::Span,
};
use serde_json::Value;

/// Reports where `node` isn't what `grammar` says.
pub(crate) fn check(node: &Node, grammar: &'static Grammar, found: &mut Diagnostics) {
    object(node, grammar, head(node), found);
}

/// `at` is the name that the mapping stands under: the place to point at when something is missing.
fn object(node: &Node, grammar: &'static Grammar, at: Span, found: &mut Diagnostics) {
    let NodeKind::Map(entries) = &node.kind else {
        wrong_kind(node, &format!("a mapping that describes {}", grammar.name), found);
        return;
    };
    for entry in entries {
        match grammar.keys.iter().find(|key| key.name == entry.key) {
            Some(key) => value(&entry.value, key.kind, key.name, entry.key_span, found),
            None => {
                let names = || grammar.keys.iter().map(|key| key.name);
                found.add(
                    Diagnostic::new(
                        Code::UnknownKey,
                        entry.key_span,
                        format!("{} has no key `{}`", grammar.name, entry.key),
                    )
                    .suggest(found, &entry.key, names(), || {
                        format!("the keys are {}", names().collect::<Vec<_>>().join(", "))
                    }),
                );
            }
        }
    }
    for key in grammar.keys.iter().filter(|key| key.required) {
        if entries.iter().any(|entry| entry.key == key.name) {
            continue;
        }
        let code = if key.name == "doc" { Code::NoDoc } else { Code::MissingKey };
        let help = match code {
            Code::NoDoc => "say in a sentence what it is, its unit, range and default".to_owned(),
            _ => format!("add `{}:` – {}", key.name, lower_first(key.about)),
        };
        found.add(Diagnostic::new(code, at, format!("{} needs `{}`", grammar.name, key.name)).help(help));
    }
}

fn value(node: &Node, kind: Kind, name: &str, at: Span, found: &mut Diagnostics) {
    match kind {
        Kind::Any => any(node, found),
        Kind::Object(grammar) => object(node, grammar, at, found),
        Kind::Map(inner) => match &node.kind {
            NodeKind::Map(entries) => {
                for entry in entries {
                    name_text(entry, found);
                    value(&entry.value, *inner, &entry.key, entry.key_span, found);
                }
            }
            _ => wrong_kind(node, "a mapping", found),
        },
        Kind::List(inner) => match &node.kind {
            NodeKind::List(items) => {
                for item in items {
                    value(item, *inner, name, at, found);
                }
            }
            _ => wrong_kind(node, "a list", found),
        },
        Kind::Either(scalar, mapping) => match &node.kind {
            NodeKind::Scalar(Value::Null, _) | NodeKind::List(_) => wrong_kind(node, "text or a mapping", found),
            NodeKind::Scalar(..) => value(node, *scalar, name, at, found),
            NodeKind::Map(_) => value(node, *mapping, name, at, found),
        },
        Kind::Text => match node.text() {
            Some(_) => text(node, found),
            None => wrong_kind(node, "text", found),
        },
        Kind::Doc => match &node.kind {
            NodeKind::Scalar(Value::Null, _) => no_doc(node, found),
            NodeKind::Scalar(_, doc) if doc.trim().is_empty() => no_doc(node, found),
            NodeKind::Scalar(..) => text(node, found),
            _ => wrong_kind(node, "a sentence", found),
        },
        Kind::Boolean => expect(node, |v| v.is_boolean(), "true or false", found),
        Kind::Integer => expect(node, |v| v.is_i64(), "a whole number", found),
        Kind::Number => expect(node, Value::is_number, "a number", found),
        Kind::Scalar => {
            expect(node, |v| !v.is_null(), "text or a number", found);
            text(node, found);
        }
        Kind::Form(form) => match node.text() {
            Some(text) if (form.fits)(text) => {}
            Some(_) => found.add(
                Diagnostic::new(Code::WrongKind, node.span, format!("`{name}` is not {}", form.name)).help(form.help),
            ),
            None => wrong_kind(node, form.name, found),
        },
        Kind::Word(words) => match node.text() {
            Some(text) if words.contains(&text) => {}
            Some(text) => {
                found.add(Diagnostic::new(Code::WrongKind, node.span, format!("`{name}` can't be `{text}`")).suggest(
                    found,
                    text,
                    words.iter().copied(),
                    || format!("it is one of {}", words.join(", ")),
                ))
            }
            None => wrong_kind(node, &format!("one of {}", words.join(", ")), found),
        },
    }
}

/// A value that only shows up in documentation and examples.
fn any(node: &Node, found: &mut Diagnostics) {
    text(node, found);
    for entry in node.entries() {
        name_text(entry, found);
        any(&entry.value, found);
    }
    for item in node.items() {
        any(item, found);
    }
}

fn expect(node: &Node, fits: impl Fn(&Value) -> bool, wanted: &str, found: &mut Diagnostics) {
    match &node.kind {
        NodeKind::Scalar(value, _) if fits(value) => {}
        _ => wrong_kind(node, wanted, found),
    }
}

fn wrong_kind(node: &Node, wanted: &str, found: &mut Diagnostics) {
    found.add(Diagnostic::new(Code::WrongKind, head(node), format!("expected {wanted}, found {}", node.describe())));
}

fn no_doc(node: &Node, found: &mut Diagnostics) {
    found.add(
        Diagnostic::new(Code::NoDoc, node.span, "the documentation is empty")
            .help("say in a sentence what it is, its unit, range and default"),
    );
}

/// No text may hold characters that hide what they say.
fn text(node: &Node, found: &mut Diagnostics) {
    let Some(text) = node.text() else { return };
    if let Some(bad) = text.chars().find(|c| is_unsafe(*c)) {
        found.add(
            Diagnostic::new(
                Code::BadText,
                head(node),
                format!("the text holds the invisible character U+{:04X}", bad as u32),
            )
            .help("remove it; such characters can make text read as something it isn't"),
        );
    }
}

/// Names go into code, addresses and file names: they hold no control characters at all.
fn name_text(entry: &Entry, found: &mut Diagnostics) {
    if let Some(bad) = entry.key.chars().find(|c| c.is_control() || is_unsafe(*c)) {
        found.add(
            Diagnostic::new(
                Code::BadText,
                entry.key_span,
                format!("the name holds the invisible character U+{:04X}", bad as u32),
            )
            .help("remove it; a wire name is made of characters that can be seen"),
        );
    }
}

/// Control characters and those that reorder text on a screen.
pub(crate) fn is_unsafe(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}')
}

/// The node's first line: a whole mapping would paint half the file.
fn head(node: &Node) -> Span {
    match &node.kind {
        NodeKind::Map(entries) => entries.first().map_or(node.span, |entry| entry.key_span),
        _ => node.span,
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
