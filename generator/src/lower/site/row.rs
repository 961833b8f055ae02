//! Parameters and fields as rows, with the fields of their types below them to any depth.

use super::{
    links::{anchor, spell},
    prose::Prose,
};
use crate::{
    lower::{Context, text},
    model::{Encoding, Field, ObjectId, Param, Type},
};
use serde::Serialize;
use serde_json::Value;

/// Rows that one page holds at most; beyond that, types link to their pages instead of unfolding.
const MOST_ROWS: usize = 1_200;
/// How deep types unfold.
const DEEPEST: usize = 16;
/// Values of an enum that a row shows.
const SOME_VALUES: usize = 10;

#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) ty: Vec<Piece>,
    pub(crate) required: bool,
    pub(crate) sensitive: bool,
    pub(crate) deprecated_html: Option<String>,
    pub(crate) doc_html: String,
    pub(crate) facts: Vec<Fact>,
    pub(crate) values: Vec<String>,
    /// How many values there are beyond those.
    pub(crate) more_values: usize,
    pub(crate) rows: Vec<Row>,
}

/// A part of a type's name, with the page it links to.
#[derive(Debug, Serialize)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) href: Option<String>,
}

/// A limit or the like: a word, and a value as code.
#[derive(Debug, Serialize)]
pub(crate) struct Fact {
    pub(crate) label: &'static str,
    pub(crate) value: String,
}

/// Makes the rows of one page.
pub(super) struct Rows<'a> {
    context: &'a Context<'a>,
    prose: Prose<'a>,
    left: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(context: &'a Context<'a>, prose: Prose<'a>) -> Self {
        Self { context, prose, left: MOST_ROWS }
    }

    pub(super) fn param(&mut self, param: &Param) -> Row {
        let id = anchor(param.location.as_str(), &param.field.name);
        let mut row = self.row(&param.field, id, &mut Vec::new());
        row.required = param.field.required;
        let encoding = match param.encoding {
            Encoding::Plain => None,
            Encoding::Repeat => Some("repeated"),
            Encoding::Comma => Some("joined with commas"),
            Encoding::Json => Some("JSON text"),
        };
        row.facts.extend(encoding.map(|value| Fact { label: "sent as", value: value.to_owned() }));
        if let Some(rename) = &param.field.rename {
            row.facts.push(Fact { label: "in flat input", value: rename.value.clone() });
        }
        row
    }

    /// A header of an answer.
    pub(super) fn header(&mut self, field: &Field) -> Row {
        self.row(field, anchor("response-header", &field.name), &mut Vec::new())
    }

    /// The fields of a type that is at the top of a page or a section; `prefix` starts their anchors.
    pub(super) fn fields(&mut self, id: ObjectId, prefix: &str) -> Vec<Row> {
        self.fields_below(id, prefix, "-", &mut Vec::new())
    }

    fn fields_below(&mut self, id: ObjectId, prefix: &str, joint: &str, open: &mut Vec<ObjectId>) -> Vec<Row> {
        let object = self.context.api.objects.get(id);
        if open.contains(&id) || open.len() >= DEEPEST || self.left < object.fields.len() {
            return Vec::new();
        }
        self.left -= object.fields.len();
        open.push(id);
        let rows = object.fields.iter().map(|field| {
            let mut row = self.row(field, format!("{prefix}{joint}{}", spell(&field.name)), open);
            row.required = field.required && self.context.usage.in_requests(id);
            row.facts.extend(field.rename.as_ref().map(|name| Fact { label: "in Rust", value: name.value.clone() }));
            row
        });
        let rows = rows.collect();
        open.pop();
        rows
    }

    fn row(&mut self, field: &Field, id: String, open: &mut Vec<ObjectId>) -> Row {
        let rows = match field.ty.innermost() {
            Type::Object(object) => self.fields_below(*object, &id, ".", open),
            _ => Vec::new(),
        };
        let (values, more_values) = self.values(&field.ty);
        Row {
            id,
            name: if field.name.is_empty() { "\"\"".to_owned() } else { field.name.value.clone() },
            ty: type_pieces(self.context, self.prose.links, &field.ty),
            required: false,
            sensitive: field.sensitive,
            deprecated_html: field.deprecated.as_deref().map(|instead| self.prose.inline(instead)),
            doc_html: self.prose.inline(&field.doc),
            facts: facts(field),
            values,
            more_values,
            rows,
        }
    }

    fn values(&self, ty: &Type) -> (Vec<String>, usize) {
        let Type::Enum(id) = ty.innermost() else { return (Vec::new(), 0) };
        let all = &self.context.api.enums.get(*id).values;
        let shown = all.iter().take(SOME_VALUES);
        let shown = shown.map(|value| if value.wire.is_empty() { "\"\"".to_owned() } else { value.wire.value.clone() });
        (shown.collect(), all.len().saturating_sub(SOME_VALUES))
    }
}

/// Default, range, length, pattern and example.
fn facts(field: &Field) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |label, value: Option<String>| facts.extend(value.map(|value| Fact { label, value }));
    add("default", field.default.as_ref().map(|default| shown(&default.value)));
    let number = |bound: &Option<crate::source::Spanned<f64>>| bound.as_ref().map(|bound| text::number(bound.value));
    add("range", bounds(number(&field.min), number(&field.max)));
    let length = |bound: &Option<crate::source::Spanned<i64>>| bound.as_ref().map(|bound| bound.value.to_string());
    let label = if matches!(field.ty, Type::List(_) | Type::Map(_)) { "items" } else { "characters" };
    add(label, bounds(length(&field.min_length), length(&field.max_length)));
    add("pattern", field.pattern.as_ref().map(|pattern| pattern.value.clone()));
    add("example", field.example.as_ref().filter(|_| !field.sensitive).map(shown));
    facts
}

fn bounds(min: Option<String>, max: Option<String>) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) if min == max => Some(min),
        (Some(min), Some(max)) => Some(format!("{min} to {max}")),
        (Some(min), None) => Some(format!("{min} or more")),
        (None, Some(max)) => Some(format!("up to {max}")),
        (None, None) => None,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "\"\"".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A type in words.
pub(super) fn type_pieces(context: &Context<'_>, links: &super::links::Links, ty: &Type) -> Vec<Piece> {
    let mut words = String::new();
    let mut inner = ty;
    loop {
        match inner {
            Type::List(item) => {
                words.push_str("list of ");
                inner = item;
            }
            Type::Map(value) => {
                words.push_str("map of ");
                inner = value;
            }
            _ => break,
        }
    }
    let (text, href) = match inner {
        Type::Object(id) => (context.api.objects.get(*id).name.as_str(), Some(links.object(*id).to_owned())),
        Type::Enum(id) => (context.api.enums.get(*id).name.as_str(), Some(links.enumeration(*id).to_owned())),
        Type::Integer => ("integer", None),
        Type::Number => ("number", None),
        Type::Boolean => ("boolean", None),
        Type::DateTime => ("instant (text)", None),
        Type::EpochMillis => ("instant (milliseconds)", None),
        Type::EpochSeconds => ("instant (seconds)", None),
        Type::Json => ("any JSON", None),
        // Lists and maps were taken off above.
        Type::String | Type::List(_) | Type::Map(_) => ("string", None),
    };
    let last = Piece { text: text.to_owned(), href };
    if words.is_empty() { vec![last] } else { vec![Piece { text: words, href: None }, last] }
}
