//! YAML text as a tree in which every key and value knows its place.
//!
//! Positions come from saphyr-parser's events. What a plain scalar means (a number, a boolean, text) is serde_yaml's
//! word, so that a spec means here what it means to every other YAML tool.

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    source::Span,
};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle};
use serde_json::Value;
use std::collections::HashMap;

/// Deeper nesting than any spec needs; keeps every recursion over a tree short.
const DEEPEST: usize = 24;

#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) kind: NodeKind,
}

#[derive(Clone, Debug)]
pub(crate) enum NodeKind {
    /// Null, a boolean, a number or text, and the text as written.
    Scalar(Value, String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) value: Node,
}

impl Node {
    /// What the node is, for "expected …, found …".
    pub(crate) fn describe(&self) -> &'static str {
        match &self.kind {
            NodeKind::Scalar(Value::Null, _) => "nothing",
            NodeKind::Scalar(Value::Bool(_), _) => "a boolean",
            NodeKind::Scalar(Value::Number(_), _) => "a number",
            NodeKind::Scalar(..) => "text",
            NodeKind::List(_) => "a list",
            NodeKind::Map(_) => "a mapping",
        }
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.kind {
            NodeKind::Map(entries) => entries,
            _ => &[],
        }
    }

    pub(crate) fn items(&self) -> &[Node] {
        match &self.kind {
            NodeKind::List(items) => items,
            _ => &[],
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The text of a scalar as written, so that `1.10` stays `1.10`.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar(Value::Null, _) => None,
            NodeKind::Scalar(_, text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn json(&self) -> Value {
        match &self.kind {
            NodeKind::Scalar(value, _) => value.clone(),
            NodeKind::List(items) => Value::Array(items.iter().map(Self::json).collect()),
            NodeKind::Map(entries) => {
                Value::Object(entries.iter().map(|entry| (entry.key.clone(), entry.value.json())).collect())
            }
        }
    }
}

/// Parses one file. What can't be parsed is reported and left out.
pub(crate) fn parse(file: u32, text: &str, found: &mut Diagnostics) -> Option<Node> {
    let mut builder = Builder { file, offsets: Offsets::new(text), stack: Vec::new(), root: None, found };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => {
                let span = builder.offsets.span(file, span.start, span.end, text);
                if !builder.event(event, span) {
                    return None;
                }
            }
            Err(error) => {
                let span = builder.offsets.span(file, *error.marker(), *error.marker(), text);
                builder.found.add(
                    Diagnostic::new(Code::BadYaml, span, format!("this is not YAML: {}", error.info()))
                        .help("check indentation, quotes and colons just before this place"),
                );
                return None;
            }
        }
    }
    builder.root
}

/// Byte offsets by character offset: saphyr counts characters, everybody else bytes.
struct Offsets(Option<Vec<u32>>);

impl Offsets {
    fn new(text: &str) -> Self {
        Self((!text.is_ascii()).then(|| {
            let ends = std::iter::once(text.len());
            text.char_indices().map(|(at, _)| at).chain(ends).map(|at| at as u32).collect()
        }))
    }

    fn byte(&self, character: usize, text: &str) -> u32 {
        match &self.0 {
            None => character.min(text.len()) as u32,
            Some(offsets) => offsets.get(character).copied().unwrap_or(text.len() as u32),
        }
    }

    fn span(&self, file: u32, start: Marker, end: Marker, text: &str) -> Span {
        let start = self.byte(start.index(), text);
        let end = self.byte(end.index(), text).max(start);
        // A block ends where the next thing starts; point at its text only.
        let shown = text.get(start as usize..end as usize).map_or(0, |t| t.trim_end().len() as u32);
        Span { file, start, end: start + shown }
    }
}

enum Open {
    List(Span, Vec<Node>),
    Map { span: Span, entries: Vec<Entry>, seen: HashMap<String, Span>, key: Option<(String, Span)> },
}

struct Builder<'a> {
    file: u32,
    offsets: Offsets,
    stack: Vec<Open>,
    root: Option<Node>,
    found: &'a mut Diagnostics,
}

impl Builder<'_> {
    /// Takes one event; false where the rest of the file makes no sense.
    fn event(&mut self, event: Event<'_>, span: Span) -> bool {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            Event::DocumentStart(_) => {
                if self.root.is_some() {
                    self.found.add(
                        Diagnostic::new(Code::BadYaml, span, "a second YAML document in one file")
                            .help("remove the `---`; one file describes one group"),
                    );
                    return false;
                }
            }
            Event::Alias(_) => {
                self.refuse_alias(span);
                // Stands for text, so that one mistake gives one finding.
                let text = "alias".to_owned();
                self.finish(Node { span, kind: NodeKind::Scalar(Value::String(text.clone()), text) });
            }
            Event::Scalar(text, style, anchor, tag) => {
                if anchor != 0 || tag.is_some() {
                    self.refuse_alias(span);
                }
                let value = match style {
                    ScalarStyle::Plain => plain_scalar(&text),
                    _ => Value::String(text.clone().into_owned()),
                };
                self.finish(Node { span, kind: NodeKind::Scalar(value, text.into_owned()) });
            }
            Event::SequenceStart(anchor, tag) => {
                if anchor != 0 || tag.is_some() {
                    self.refuse_alias(span);
                }
                self.stack.push(Open::List(span, Vec::new()));
                return self.depth_fits(span);
            }
            Event::MappingStart(anchor, tag) => {
                if anchor != 0 || tag.is_some() {
                    self.refuse_alias(span);
                }
                self.stack.push(Open::Map { span, entries: Vec::new(), seen: HashMap::new(), key: None });
                return self.depth_fits(span);
            }
            Event::SequenceEnd | Event::MappingEnd => match self.stack.pop() {
                Some(Open::List(start, items)) => {
                    let span = Span { end: span.end.max(start.end), ..start };
                    self.finish(Node { span, kind: NodeKind::List(items) });
                }
                Some(Open::Map { span: start, entries, .. }) => {
                    let last = entries.last().map_or(start.end, |entry| entry.value.span.end);
                    let span = Span { end: last.max(start.end), ..start };
                    self.finish(Node { span, kind: NodeKind::Map(entries) });
                }
                None => {}
            },
        }
        true
    }

    fn finish(&mut self, node: Node) {
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Map { entries, seen, key, .. }) => match key.take() {
                None => match &node.kind {
                    NodeKind::Scalar(_, text) => *key = Some((text.clone(), node.span)),
                    _ => {
                        self.found.add(
                            Diagnostic::new(Code::WrongKind, node.span, format!("{} as a key", node.describe()))
                                .help("a key is a name"),
                        );
                        *key = Some((String::new(), node.span));
                    }
                },
                Some((name, key_span)) => {
                    if let Some(first) = seen.get(&name) {
                        self.found.add(
                            Diagnostic::new(Code::DuplicateKey, key_span, format!("`{name}` stands twice"))
                                .label("again here")
                                .other(*first, "first here")
                                .help("remove one of the two"),
                        );
                    } else {
                        seen.insert(name.clone(), key_span);
                        entries.push(Entry { key: name, key_span, value: node });
                    }
                }
            },
        }
    }

    fn depth_fits(&mut self, span: Span) -> bool {
        if self.stack.len() <= DEEPEST {
            return true;
        }
        self.found.add(
            Diagnostic::new(Code::TooDeep, span, format!("nested more than {DEEPEST} levels deep"))
                .help("the language needs far fewer levels; give inner objects a type of their own"),
        );
        false
    }

    fn refuse_alias(&mut self, span: Span) {
        let span = Span { file: self.file, ..span };
        self.found.add(
            Diagnostic::new(Code::Alias, span, "anchors, aliases and tags are not part of the spec language")
                .help("write the value out, or make it a type"),
        );
    }
}

fn plain_scalar(text: &str) -> Value {
    // Nearly every scalar is a name or a sentence; only what may be null, a boolean or a number needs a look.
    let may_be_number = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) && !text.contains(' ');
    let may_be_word =
        text.is_empty() || ["~", "null", "true", "false"].iter().any(|word| text.eq_ignore_ascii_case(word));
    if !may_be_number && !may_be_word {
        return Value::String(text.to_owned());
    }
    match serde_yaml::from_str::<serde_yaml::Value>(text) {
        Ok(serde_yaml::Value::Null) => Value::Null,
        Ok(serde_yaml::Value::Bool(value)) => Value::Bool(value),
        Ok(serde_yaml::Value::Number(number)) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(integer), ..) => Value::from(integer),
            (None, Some(integer), _) => Value::from(integer),
            (None, None, Some(float)) => Value::from(float),
            (None, None, None) => Value::String(text.to_owned()),
        },
        // Plain text may hold what looks like YAML on its own line (`a: b` can't get here, `[x` can).
        _ => Value::String(text.to_owned()),
    }
}
