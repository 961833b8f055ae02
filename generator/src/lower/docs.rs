//! The API as pages of Markdown: what each page says, as text that is ready to print.

use super::{Context, example, text, title};
use crate::{
    MARKER,
    model::{Api, Body, Encoding, Enum, Field, Location, Object, Operation, Type},
    resolve::rust_names::{OperationNames, RustNames},
    usage::Usage,
};
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(crate) struct ServicePage {
    pub(crate) header: String,
    pub(crate) folder: String,
    pub(crate) title: String,
    pub(crate) vendor: String,
    pub(crate) version: String,
    pub(crate) doc: String,
    pub(crate) link: Option<String>,
    pub(crate) package: String,
    pub(crate) host: String,
    pub(crate) vpc: Option<String>,
    pub(crate) regions: Vec<String>,
    pub(crate) client: Vec<Row>,
    pub(crate) operations: usize,
    pub(crate) groups: Vec<GroupEntry>,
}

#[derive(Debug, Serialize)]
pub(crate) struct GroupEntry {
    pub(crate) file: String,
    pub(crate) title: String,
    pub(crate) doc: String,
    pub(crate) operations: usize,
    pub(crate) types: usize,
    pub(crate) enums: usize,
}

#[derive(Debug, Serialize)]
pub(crate) struct GroupPage {
    pub(crate) header: String,
    pub(crate) file: String,
    pub(crate) title: String,
    pub(crate) service: String,
    pub(crate) doc: String,
    pub(crate) feature: Option<String>,
    pub(crate) operations: Vec<OperationEntry>,
    pub(crate) types: Vec<TypeEntry>,
    pub(crate) enums: Vec<EnumEntry>,
}

#[derive(Debug, Serialize)]
pub(crate) struct OperationEntry {
    pub(crate) name: String,
    pub(crate) anchor: String,
    pub(crate) method: String,
    pub(crate) command: String,
    pub(crate) doc: String,
    pub(crate) summary: String,
    pub(crate) http: String,
    pub(crate) link: Option<String>,
    pub(crate) deprecated: Option<String>,
    pub(crate) params: Vec<Row>,
    pub(crate) body: Option<String>,
    pub(crate) response: Option<String>,
    pub(crate) notes: Vec<String>,
    pub(crate) example: String,
}

/// A line of a table of parameters, fields or values.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) place: &'static str,
    pub(crate) ty: String,
    pub(crate) required: bool,
    pub(crate) doc: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct TypeEntry {
    pub(crate) name: String,
    pub(crate) anchor: String,
    pub(crate) doc: String,
    pub(crate) fields: Vec<Row>,
}

#[derive(Debug, Serialize)]
pub(crate) struct EnumEntry {
    pub(crate) name: String,
    pub(crate) anchor: String,
    pub(crate) doc: String,
    pub(crate) integer: bool,
    pub(crate) values: Vec<Row>,
}

/// The page of a service and the pages of its groups.
pub(crate) fn lower(api: &Api, names: &RustNames, usage: &Usage) -> (ServicePage, Vec<GroupPage>) {
    let service = &api.service;
    let package = format!("aicloud-{}", service.folder);
    let context = Context { api, names, usage, library: package.replace('-', "_") };
    let pages: Vec<GroupPage> =
        api.groups.iter().enumerate().map(|(index, group)| group_page(&context, index, group)).collect();
    let entry = |page: &GroupPage| GroupEntry {
        file: page.file.clone(),
        title: page.title.clone(),
        doc: page.doc.clone(),
        operations: page.operations.len(),
        types: page.types.len(),
        enums: page.enums.len(),
    };
    let client = service.client.iter().map(|(name, doc)| Row {
        name: code(name),
        place: "path",
        ty: "string".to_owned(),
        required: true,
        doc: cell(doc),
    });
    let page = ServicePage {
        header: header(&service.path),
        folder: service.folder.clone(),
        title: text::sentence(&service.title),
        vendor: text::sentence(&service.vendor),
        version: text::sentence(&service.version),
        doc: text::sentence(&service.doc),
        link: service.link.clone(),
        package,
        host: service.host.clone(),
        vpc: service.vpc.clone(),
        regions: service.regions.clone(),
        client: client.collect(),
        operations: api.operations.len(),
        groups: pages.iter().map(entry).collect(),
    };
    (page, pages)
}

fn header(source: &str) -> String {
    format!("<!-- {MARKER} from {source}. Do not edit. -->")
}

fn group_page(context: &Context<'_>, index: usize, group: &crate::model::Group) -> GroupPage {
    let api = context.api;
    let operations: Vec<OperationEntry> = api
        .operations
        .iter()
        .zip(&context.names.operations)
        .filter(|(operation, _)| operation.group == index)
        .map(|(operation, names)| operation_entry(context, operation, names))
        .collect();
    let objects = api.objects.iter().filter(|(id, o)| o.group == index && context.usage.uses_object(*id));
    let enums = api.enums.iter().filter(|(id, e)| e.group == index && context.usage.uses_enum(*id));
    GroupPage {
        header: header(&group.path),
        file: group.name.clone(),
        title: text::sentence(&title(group)),
        service: text::sentence(&api.service.title),
        doc: text::sentence(&group.doc),
        feature: (!operations.is_empty()).then(|| super::feature(&group.name)),
        operations,
        types: objects.map(|(_, object)| type_entry(context, object)).collect(),
        enums: enums.map(|(_, enumeration)| enum_entry(enumeration)).collect(),
    }
}

fn operation_entry(context: &Context<'_>, operation: &Operation, names: &OperationNames) -> OperationEntry {
    let params = operation.params.iter().map(|param| {
        let mut row = row(context, &param.field);
        row.place = param.location.as_str();
        row.required = param.field.required;
        match param.encoding {
            Encoding::Plain | Encoding::Repeat => {}
            Encoding::Comma => row.ty.push_str(", joined with commas"),
            Encoding::Json => row.ty.push_str(", as JSON text"),
        }
        if let Some(rename) = &param.field.rename {
            row.doc.push_str(&format!(" Called {} in flat input.", code(rename)));
        }
        row
    });
    let doc = text::sentence(&operation.doc);
    let summary = doc.split_inclusive(". ").next().unwrap_or(&doc).trim().replace('|', "\\|");
    let whole = operation.params.iter().find(|param| param.location == Location::Body);
    let body = match operation.body {
        Body::Whole => whole.map(|param| type_text(context, &param.field.ty)),
        _ => None,
    };
    OperationEntry {
        name: text::sentence(&operation.name),
        anchor: anchor("op", &operation.name),
        method: names.method.trim_start_matches("r#").to_owned(),
        command: names.method.trim_start_matches("r#").replace('_', "-"),
        summary,
        doc,
        http: text::code(&format!("{} {}", operation.method.as_str(), operation.path)),
        link: operation.link.clone(),
        deprecated: operation.deprecated.as_deref().map(text::sentence),
        params: params.collect(),
        body,
        response: operation.response.as_ref().map(|ty| type_text(context, ty)),
        notes: notes(operation),
        example: visible(&example::of_operation(context, operation, names)),
    }
}

/// What a caller should know besides parameters and answer.
fn notes(operation: &Operation) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(paging) = &operation.paging {
        let how = text::paged_by(paging.style);
        notes.push(format!("Paged by {how}, sent as {}: `items()` and `pages()` follow it.", text::code(&paging.send)));
    }
    for waiter in &operation.waiters {
        let doc = text::sentence(&waiter.doc);
        notes.push(format!("Waiter {}: {doc}", text::code(&waiter.name)));
    }
    if let Some(token) = &operation.client_token {
        notes.push(format!("{} makes it safe to repeat; it is filled in when left out.", text::code(token)));
    } else if operation.idempotent && !operation.method.is_idempotent() {
        notes.push("Safe to repeat.".to_owned());
    } else if !operation.idempotent && operation.method.is_idempotent() {
        notes.push("Not safe to repeat.".to_owned());
    }
    if let Some(media) = &operation.content_type {
        notes.push(format!("The body is sent as {}.", text::code(media)));
    }
    notes
}

/// An example's code without the fences and the lines that rustdoc hides.
pub(super) fn visible(lines: &[String]) -> String {
    let shown = lines.iter().filter(|line| !line.starts_with("```") && !line.starts_with("# "));
    shown.map(String::as_str).collect::<Vec<_>>().join("\n")
}

fn type_entry(context: &Context<'_>, object: &Object) -> TypeEntry {
    TypeEntry {
        name: text::sentence(&object.name),
        anchor: anchor("type", &object.name),
        doc: match &object.response_of {
            Some(operation) => format!("Answer of {}.", text::code(operation)),
            None => text::sentence(&object.doc),
        },
        fields: object.fields.iter().map(|field| row(context, field)).collect(),
    }
}

fn enum_entry(enumeration: &Enum) -> EnumEntry {
    let values = enumeration.values.iter().map(|value| Row {
        name: if value.wire.is_empty() { "(empty)".to_owned() } else { code(&value.wire) },
        place: "",
        ty: String::new(),
        required: false,
        doc: cell(&with_deprecation(&value.doc, value.deprecated.as_deref())),
    });
    EnumEntry {
        name: text::sentence(&enumeration.name),
        anchor: anchor("type", &enumeration.name),
        doc: text::sentence(&enumeration.doc),
        integer: enumeration.integer,
        values: values.collect(),
    }
}

fn row(context: &Context<'_>, field: &Field) -> Row {
    let doc = text::field_doc(field, &field.name);
    let mut doc: String = doc.join(" ").split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
    if let Some(pattern) = &field.pattern {
        doc.push_str(&format!(" Pattern {}.", code(pattern)));
    }
    if field.sensitive {
        doc.push_str(" Sensitive.");
    }
    Row { name: code(&field.name), place: "", ty: type_text(context, &field.ty), required: false, doc }
}

fn with_deprecation(doc: &str, deprecated: Option<&str>) -> String {
    deprecated.map_or_else(|| doc.to_owned(), |instead| format!("{doc} Deprecated: {instead}"))
}

/// Text for a cell of a table.
fn cell(doc: &str) -> String {
    text::sentence(doc).replace('|', "\\|")
}

/// Text as code in a cell of a table.
fn code(name: &str) -> String {
    text::code(name).replace('|', "\\|")
}

/// A type in words, with links to types of the service.
fn type_text(context: &Context<'_>, ty: &Type) -> String {
    let link = |name: &str, group: usize| {
        let file = context.api.groups.get(group).map_or("", |group| group.name.as_str());
        format!("[{}]({file}.md#{})", text::sentence(name), anchor("type", name))
    };
    match ty {
        Type::String => "string".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::DateTime => "instant, as text".to_owned(),
        Type::EpochMillis => "instant, in milliseconds".to_owned(),
        Type::EpochSeconds => "instant, in seconds".to_owned(),
        Type::Json => "any JSON".to_owned(),
        Type::List(inner) => format!("list of {}", type_text(context, inner)),
        Type::Map(inner) => format!("map of {}", type_text(context, inner)),
        Type::Object(id) => {
            let object = context.api.objects.get(*id);
            link(&object.name, object.group)
        }
        Type::Enum(id) => {
            let enumeration = context.api.enums.get(*id);
            link(&enumeration.name, enumeration.group)
        }
    }
}

/// The anchor of an operation or a type: letters, digits and what spells out the rest.
fn anchor(kind: &str, name: &str) -> String {
    let spell = |c: char| if c.is_alphanumeric() { c.to_string() } else { format!("-{:x}", c as u32) };
    format!("{kind}-{}", name.chars().map(spell).collect::<String>())
}
