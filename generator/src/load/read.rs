//! Reads spec structures from trees that the grammar has looked at.
//!
//! Whatever is missing or of the wrong kind was reported by then; here it is left out.

use super::node::{Entry, Node};
use crate::{
    source::Spanned,
    spec::{
        BodySpec, EnumSpec, EnumValueSpec, ExampleSpec, FieldSpec, GroupSpec, Name, OperationSpec, PaginateSpec,
        ResourceOperationSpec, ResourceSpec, RetrySpec, ServiceSpec, TypeSpec, WaiterSpec,
    },
};
use serde_json::Value;

pub(super) fn service(node: &Node, folder: &str, path: &str) -> Option<ServiceSpec> {
    let endpoint = node.get("endpoint")?;
    let request_id = node.get("request_id");
    let retry = node.get("retry");
    let codes = |key| retry.map(|retry| texts(retry, key)).unwrap_or_default();
    Some(ServiceSpec {
        folder: folder.to_owned(),
        path: path.to_owned(),
        name: name(node, "service")?,
        title: text(node, "title")?,
        vendor: text(node, "vendor")?,
        version: text(node, "version")?,
        doc: text(node, "doc")?,
        link: text(node, "link"),
        auth: text(node, "auth")?,
        host: text(endpoint, "host")?,
        vpc: text(endpoint, "vpc"),
        regions: texts(endpoint, "regions"),
        exceptions: entries(endpoint, "exceptions")
            .filter_map(|entry| Some((entry.key.clone(), entry.value.text()?.to_owned())))
            .collect(),
        client: entries(node, "client").filter_map(|entry| Some((key(entry), text(&entry.value, "doc")?))).collect(),
        errors: items(node, "errors")
            .filter_map(|envelope| Some((text(envelope, "code")?, text(envelope, "message")?)))
            .collect(),
        request_id_headers: request_id.map(|node| texts(node, "headers")).unwrap_or_default(),
        request_id_body: request_id.map(|node| texts(node, "body")).unwrap_or_default(),
        retry: RetrySpec {
            throttled: codes("throttled"),
            transient: codes("transient"),
            expired: codes("expired"),
            clock_skew: codes("clock_skew"),
        },
        groups_listed: items(node, "groups").filter_map(named).collect(),
        groups: Vec::new(),
    })
}

pub(super) fn group(node: &Node, path: &str) -> Option<GroupSpec> {
    Some(GroupSpec {
        path: path.to_owned(),
        name: name(node, "group")?,
        title: text(node, "title"),
        doc: text(node, "doc").unwrap_or_default(),
        operations: entries(node, "operations").filter_map(operation).collect(),
        types: entries(node, "types").map(object).collect(),
        enums: entries(node, "enums").map(enumeration).collect(),
        resources: entries(node, "resources").filter_map(resource).collect(),
    })
}

fn operation(entry: &Entry) -> Option<OperationSpec> {
    let node = &entry.value;
    Some(OperationSpec {
        name: key(entry),
        rename: name(node, "rename"),
        doc: text(node, "doc").unwrap_or_default(),
        http: name(node, "http")?,
        link: text(node, "link"),
        path: fields(node, "path"),
        query: fields(node, "query"),
        header: fields(node, "header"),
        body: body(node, "body"),
        body_doc: name(node, "body_doc"),
        content_type: text(node, "content_type"),
        response: body(node, "response"),
        response_headers: fields(node, "response_headers"),
        arguments: items(node, "arguments").filter_map(named).collect(),
        paginate: node.get("paginate").and_then(paginate),
        waiters: entries(node, "waiters").filter_map(waiter).collect(),
        idempotent: node.get("idempotent").and_then(|node| node.json().as_bool()),
        client_token: name(node, "client_token"),
        deprecated: text(node, "deprecated"),
        example: node.get("example").map(|node| ExampleSpec {
            request: entries(node, "request").map(|entry| (key(entry), entry.value.json())).collect(),
            response: node.get("response").map(Node::json),
        }),
    })
}

fn body(node: &Node, at: &str) -> Option<BodySpec> {
    let body = node.get(at)?;
    match named(body) {
        Some(expression) => Some(BodySpec::Type(expression)),
        None => Some(BodySpec::Fields(body.span, sorted(body.entries()).into_iter().filter_map(field).collect())),
    }
}

fn field(entry: &Entry) -> Option<FieldSpec> {
    let node = &entry.value;
    Some(FieldSpec {
        name: key(entry),
        rename: name(node, "rename"),
        ty: name(node, "type")?,
        doc: text(node, "doc").unwrap_or_default(),
        required: typed(node, "required", Value::as_bool),
        default: typed(node, "default", |value| Some(value.clone())),
        min: typed(node, "min", Value::as_f64),
        max: typed(node, "max", Value::as_f64),
        min_length: typed(node, "min_length", Value::as_i64),
        max_length: typed(node, "max_length", Value::as_i64),
        pattern: name(node, "pattern"),
        sensitive: typed(node, "sensitive", Value::as_bool).is_some_and(|sensitive| sensitive.value),
        deprecated: text(node, "deprecated"),
        example: node.get("example").map(Node::json),
        encode: name(node, "encode"),
    })
}

fn paginate(node: &Node) -> Option<PaginateSpec> {
    Some(PaginateSpec {
        by: text(node, "by")?,
        send: name(node, "send")?,
        size: name(node, "size"),
        next: name(node, "next"),
        total: name(node, "total"),
        items: name(node, "items")?,
        start: typed(node, "start", Value::as_i64).map_or(1, |start| start.value),
        span: node.span,
    })
}

fn waiter(entry: &Entry) -> Option<WaiterSpec> {
    let node = &entry.value;
    let states = |at| items(node, at).map(|state| Spanned::new(state.json(), state.span)).collect();
    Some(WaiterSpec {
        name: key(entry),
        doc: text(node, "doc").unwrap_or_default(),
        watch: name(node, "watch")?,
        success: states("success"),
        failure: states("failure"),
        missing_is_success: text(node, "missing").as_deref() == Some("success"),
        delay: name(node, "delay"),
        max_delay: name(node, "max_delay"),
        timeout: name(node, "timeout"),
    })
}

fn resource(entry: &Entry) -> Option<ResourceSpec> {
    let node = &entry.value;
    Some(ResourceSpec {
        name: key(entry),
        doc: text(node, "doc").unwrap_or_default(),
        id: name(node, "id")?,
        status: name(node, "status"),
        unique: items(node, "unique").filter_map(named).collect(),
        operations: entries(node, "operations").filter_map(resource_operation).collect(),
    })
}

fn resource_operation(entry: &Entry) -> Option<ResourceOperationSpec> {
    let node = &entry.value;
    Some(ResourceOperationSpec {
        operation: key(entry),
        does: node.text().map(str::to_owned).or_else(|| text(node, "does"))?,
        by: name(node, "by"),
        id: name(node, "id"),
        items: name(node, "items"),
        order: name(node, "order"),
        states: items(node, "states").map(|state| Spanned::new(state.json(), state.span)).collect(),
    })
}

fn object(entry: &Entry) -> TypeSpec {
    let node = &entry.value;
    TypeSpec {
        name: key(entry),
        rename: name(node, "rename"),
        doc: text(node, "doc").unwrap_or_default(),
        fields: fields(node, "fields"),
        arguments: items(node, "arguments").filter_map(named).collect(),
    }
}

fn enumeration(entry: &Entry) -> EnumSpec {
    let node = &entry.value;
    let value = |entry: &Entry| match entry.value.text() {
        Some(doc) => EnumValueSpec { wire: key(entry), rename: None, doc: doc.to_owned(), deprecated: None },
        None => EnumValueSpec {
            wire: key(entry),
            rename: name(&entry.value, "rename"),
            doc: text(&entry.value, "doc").unwrap_or_default(),
            deprecated: text(&entry.value, "deprecated"),
        },
    };
    EnumSpec {
        name: key(entry),
        rename: name(node, "rename"),
        doc: text(node, "doc").unwrap_or_default(),
        integer: text(node, "type").as_deref() == Some("integer"),
        values: entries(node, "values").map(value).collect(),
    }
}

fn fields(node: &Node, at: &str) -> Vec<FieldSpec> {
    entries(node, at).filter_map(field).collect()
}

/// The entries of a mapping, sorted: YAML gives the order of keys no meaning, so nothing may depend on it.
fn entries<'a>(node: &'a Node, at: &str) -> impl Iterator<Item = &'a Entry> {
    sorted(node.get(at).map(Node::entries).unwrap_or_default()).into_iter()
}

/// By name without letter case, numbers by value; then by spelling.
fn sorted(entries: &[Entry]) -> Vec<&Entry> {
    let mut entries: Vec<&Entry> = entries.iter().collect();
    entries.sort_by_cached_key(|entry| (entry.key.parse::<i64>().ok(), entry.key.to_lowercase(), entry.key.clone()));
    entries
}

fn items<'a>(node: &'a Node, at: &str) -> impl Iterator<Item = &'a Node> {
    node.get(at).map(Node::items).unwrap_or_default().iter()
}

fn texts(node: &Node, at: &str) -> Vec<String> {
    items(node, at).filter_map(|item| item.text().map(str::to_owned)).collect()
}

fn text(node: &Node, at: &str) -> Option<String> {
    node.get(at)?.text().map(str::to_owned)
}

fn name(node: &Node, at: &str) -> Option<Name> {
    named(node.get(at)?)
}

fn named(node: &Node) -> Option<Name> {
    node.text().map(|text| Spanned::new(text.to_owned(), node.span))
}

fn key(entry: &Entry) -> Name {
    Spanned::new(entry.key.clone(), entry.key_span)
}

fn typed<T>(node: &Node, at: &str, read: impl Fn(&Value) -> Option<T>) -> Option<Spanned<T>> {
    let node = node.get(at)?;
    Some(Spanned::new(read(&node.json())?, node.span))
}
