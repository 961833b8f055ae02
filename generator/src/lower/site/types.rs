//! The pages of types and enums.

use super::{
    Body, Chapter, Link, Page,
    highlight::highlight,
    links::{anchor, root_of, spell},
    row::{Row, Rows},
    sample,
    users::Use,
};
use crate::model::{EnumId, Object, ObjectId, Type};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Debug, Serialize)]
pub(crate) struct TypePage {
    doc_html: String,
    rust: String,
    /// The operation whose answer the type is.
    response_of: Option<Link>,
    directions: &'static str,
    rows: Vec<Row>,
    sample_html: String,
    used_by: UsedBy,
}

#[derive(Debug, Serialize)]
pub(crate) struct EnumPage {
    doc_html: String,
    rust: String,
    integer: bool,
    values: Vec<ValueRow>,
    used_by: UsedBy,
}

#[derive(Debug, Serialize)]
pub(crate) struct ValueRow {
    pub(crate) id: String,
    pub(crate) value: String,
    pub(crate) rust: String,
    pub(crate) doc_html: String,
    pub(crate) deprecated_html: Option<String>,
}

#[derive(Debug, Default, Serialize)]
struct UsedBy {
    /// Fields and parameters that hold it.
    places: Vec<Link>,
    operations: Vec<UsedByOperation>,
    /// Whether there are more operations than those.
    more: bool,
}

#[derive(Debug, Serialize)]
struct UsedByOperation {
    link: Link,
    method: &'static str,
    place: &'static str,
}

/// Types and enums by name, each group's together as the list beside them is.
pub(super) fn pages(chapter: &Chapter<'_>) -> Vec<Page> {
    let context = &chapter.context;
    let mut pages: Vec<(usize, Page)> = Vec::new();
    for (id, object) in context.api.objects.iter().filter(|(id, _)| context.usage.uses_object(*id)) {
        pages.push((object.group, object_page(chapter, id, object)));
    }
    for (id, enumeration) in context.api.enums.iter().filter(|(id, _)| context.usage.uses_enum(*id)) {
        pages.push((enumeration.group, enum_page(chapter, id)));
    }
    pages.sort_by(|(group_a, a), (group_b, b)| (group_a, &a.title, &a.path).cmp(&(group_b, &b.title, &b.path)));
    pages.into_iter().map(|(_, page)| page).collect()
}

fn object_page(chapter: &Chapter<'_>, id: ObjectId, object: &Object) -> Page {
    let context = &chapter.context;
    let path = chapter.links.object(id).to_owned();
    let root = root_of(&path);
    let prose = chapter.prose(&path, &root);
    let response_of = object.response_of.as_ref().and_then(|name| {
        let at = context.api.operations.iter().position(|operation| operation.name.as_str() == name)?;
        Some(Link::new(name, chapter.links.operation(at)))
    });
    let doc = response_of.as_ref().map_or_else(|| object.doc.clone(), |of| format!("Answer of {}.", of.text));
    let (in_requests, in_responses) = (context.usage.in_requests(id), context.usage.in_responses(id));
    let value = sample::of_type(context, &Type::Object(id));
    let (operations, all) = chapter.users.operations_of_object(id);
    let body = TypePage {
        doc_html: prose.paragraphs(&doc),
        rust: format!("{}::types::{}", context.library, context.object_name(id)),
        response_of,
        directions: match (in_requests, in_responses) {
            (true, true) => "sent and received",
            (true, false) => "sent",
            _ => "received",
        },
        rows: Rows::new(context, prose).fields(id, "field"),
        sample_html: highlight(&serde_json::to_string_pretty(&value).unwrap_or_default(), "json"),
        used_by: UsedBy {
            places: places(chapter, chapter.users.fields_of_object(id), &[]),
            operations: operations_of(chapter, operations),
            more: !all,
        },
    };
    chapter.page(path.clone(), object.name.value.clone(), &doc, Some(object.group), Body::Type(Box::new(body)))
}

fn enum_page(chapter: &Chapter<'_>, id: EnumId) -> Page {
    let context = &chapter.context;
    let enumeration = context.api.enums.get(id);
    let path = chapter.links.enumeration(id).to_owned();
    let root = root_of(&path);
    let prose = chapter.prose(&path, &root);
    let (operations, all) = chapter.users.operations_of_enum(id);
    let body = EnumPage {
        doc_html: prose.paragraphs(&enumeration.doc),
        rust: format!("{}::types::{}", context.library, context.enum_name(id)),
        integer: enumeration.integer,
        values: values(chapter, id, &path, &root),
        used_by: UsedBy {
            places: places(chapter, chapter.users.fields_of_enum(id), chapter.users.params_of_enum(id)),
            operations: operations_of(chapter, operations),
            more: !all,
        },
    };
    let title = enumeration.name.value.clone();
    chapter.page(path.clone(), title, &enumeration.doc, Some(enumeration.group), Body::Enum(Box::new(body)))
}

/// The values of an enum as rows of a page.
pub(super) fn values(chapter: &Chapter<'_>, id: EnumId, page: &str, root: &str) -> Vec<ValueRow> {
    let context = &chapter.context;
    let prose = chapter.prose(page, root);
    let variants = context.names.enums.get(&id).map(|names| names.variants.as_slice()).unwrap_or_default();
    let values = context.api.enums.get(id).values.iter().zip(variants);
    let row = |(value, variant): (&crate::model::EnumValue, &String)| ValueRow {
        id: value_anchor(&value.wire),
        value: if value.wire.is_empty() { "\"\"".to_owned() } else { value.wire.value.clone() },
        rust: variant.clone(),
        doc_html: prose.inline(&value.doc),
        deprecated_html: value.deprecated.as_deref().map(|instead| prose.inline(instead)),
    };
    values.map(row).collect()
}

pub(super) fn value_anchor(wire: &str) -> String {
    anchor("value", wire)
}

fn places(chapter: &Chapter<'_>, fields: &[(ObjectId, usize)], params: &[(usize, usize)]) -> Vec<Link> {
    let api = chapter.context.api;
    let field = |(owner, at): &(ObjectId, usize)| {
        let object = api.objects.get(*owner);
        let name = &object.fields.get(*at)?.name;
        let text = format!("{}.{}", object.name.value, name.value);
        Some(Link::new(text, format!("{}#field-{}", chapter.links.object(*owner), spell(name))))
    };
    let param = |(index, at): &(usize, usize)| {
        let operation = api.operations.get(*index)?;
        let param = operation.params.get(*at)?;
        let id = anchor(param.location.as_str(), &param.field.name);
        let text = format!("{}: {}", operation.name.value, param.field.name.value);
        Some(Link::new(text, format!("{}#{id}", chapter.links.operation(*index))))
    };
    let mut places: Vec<Link> = fields.iter().filter_map(field).chain(params.iter().filter_map(param)).collect();
    places.sort_by(|a, b| (&a.text, &a.href).cmp(&(&b.text, &b.href)));
    places
}

fn operations_of(chapter: &Chapter<'_>, operations: BTreeMap<usize, Use>) -> Vec<UsedByOperation> {
    let used = |(index, used): (usize, Use)| {
        let operation = chapter.context.api.operations.get(index)?;
        Some(UsedByOperation {
            link: Link::new(&*operation.name, chapter.links.operation(index)),
            method: operation.method.as_str(),
            place: match (used.in_request, used.in_answer) {
                (true, true) => "request and answer",
                (true, false) => "request",
                _ => "answer",
            },
        })
    };
    operations.into_iter().filter_map(used).collect()
}
