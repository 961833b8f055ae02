//! The registry: every operation by name, and the whole API as data for tools that learn at run time what to call.
//!
//! The data say what documentation says, in the names of the wire; the runtime's `registry::api` reads them.

use super::{Context, operation::link_name, rust, text};
use crate::{
    MARKER, duration,
    emit::json::Json,
    model::{
        Api, Body, Encoding, Enum, Field, Group, Location, Object, Operation, PagingStyle, Param, Resource,
        ResourceOperation, Type,
    },
    resolve::rust_names::OperationNames,
    source::Spanned,
    spec::WaiterSpec,
};
use serde_json::Value;

/// The rows of the table of operations.
pub(super) fn rows(context: &Context<'_>, groups: &[rust::Group]) -> Vec<rust::RegistryRow> {
    let about = |name: &str| {
        let of_name = context.api.operations.iter().find(|operation| operation.name.as_str() == name);
        of_name.map(|operation| text::first_sentence(&operation.doc)).unwrap_or_default()
    };
    let row = |group: &rust::Group, operation: &rust::Operation| rust::RegistryRow {
        feature: group.feature.clone(),
        module: group.module.clone(),
        request: operation.request.clone(),
        group: link_name(&group.module).to_owned(),
        method: link_name(&operation.method).to_owned(),
        about: about(&operation.wire_name),
        paged: operation.paging.is_some(),
    };
    groups.iter().flat_map(|group| group.operations.iter().map(move |operation| row(group, operation))).collect()
}

/// The API as data.
pub(super) fn data(context: &Context<'_>) -> Json {
    let Context { api, names, usage, .. } = context;
    let groups = api.groups.iter().enumerate();
    let groups = groups.filter(|(index, _)| api.operations.iter().any(|operation| operation.group == *index));
    let operations = api.operations.iter().zip(&names.operations);
    let objects = api.objects.iter().filter(|(id, _)| usage.uses_object(*id));
    let resources = api.resources.iter().map(|of| resource(context, of));
    let enums = api.enums.iter().filter(|(id, _)| usage.uses_enum(*id));
    Json::object()
        .with("generated", format!("{MARKER} from {}. Do not edit.", api.service.path))
        .with("service", service(api))
        .with("groups", groups.map(|(index, of)| group(context, index, of)).collect::<Json>())
        .with("operations", operations.map(|(of, names)| operation(context, of, names)).collect::<Json>())
        .with("resources", resources.collect::<Json>())
        .with("types", objects.map(|(id, of)| object(context, context.object_name(id), of)).collect::<Json>())
        .with("enums", enums.map(|(id, of)| enumeration(context.enum_name(id), of)).collect::<Json>())
}

fn service(api: &Api) -> Json {
    let service = &api.service;
    let client = service
        .client
        .iter()
        .map(|(name, doc)| Json::object().with("name", name.as_str()).with("in", "path").with("doc", plain(doc)));
    Json::object()
        .with("name", service.folder.as_str())
        .with("title", service.title.as_str())
        .with("vendor", service.vendor.as_str())
        .with("version", service.version.as_str())
        .with("doc", plain(&service.doc))
        .with_some("link", service.link.clone())
        .with("auth", service.auth.as_str())
        .with("host", service.host.as_str())
        .with_some("vpc_host", service.vpc.clone())
        .with("regions", service.regions.clone())
        .with("client_parameters", client.collect::<Json>())
}

fn group(context: &Context<'_>, index: usize, group: &Group) -> Json {
    let name = context.names.modules.get(index).map_or("", |name| link_name(name));
    Json::object().with("name", name).with("title", super::title(group)).with("doc", plain(&group.doc))
}

fn operation(context: &Context<'_>, operation: &Operation, names: &OperationNames) -> Json {
    let group = context.names.modules.get(operation.group).map_or("", |name| link_name(name));
    let params = operation.params.iter().zip(&names.params).map(|(param, name)| parameter(context, param, name));
    let headers = operation.response_headers.iter().map(|header| field(context, header));
    let headers: Vec<Json> = headers.collect();
    let waiters: Vec<Json> = operation.waiters.iter().map(waiter).collect();
    let example = operation.example_request.as_ref().map(|request| {
        let request = request.iter().map(|(name, value)| (name.value.clone(), value.clone().into()));
        Json::object()
            .with("request", request.collect::<Json>())
            .with_some("response", operation.example_response.clone())
    });
    Json::object()
        .with("name", operation.name.as_str())
        .with("method_name", link_name(&names.method))
        .with("group", group)
        .with("doc", plain(&operation.doc))
        .with("method", operation.method.as_str())
        .with("path", operation.path.as_str())
        .with_some("link", operation.link.clone())
        .with_some("deprecated", operation.deprecated.as_deref().map(plain))
        .with("parameters", params.collect::<Json>())
        .with(
            "body",
            match operation.body {
                Body::None => "none",
                Body::Object => "object",
                Body::Whole => "whole",
            },
        )
        .with_some("content_type", operation.content_type.clone())
        .with_some("response", operation.response.as_ref().map(|ty| type_text(context, ty)))
        .with_some("response_headers", (!headers.is_empty()).then_some(Json::Array(headers)))
        .with_some("paging", paging(context, operation))
        .with_some("waiters", (!waiters.is_empty()).then_some(Json::Array(waiters)))
        .with("idempotent", operation.idempotent)
        .with_some("client_token", operation.client_token.clone())
        .with_some("example", example)
}

fn parameter(context: &Context<'_>, param: &Param, rust_name: &str) -> Json {
    let named = param.field.flat_name();
    let wire = param.field.name.as_str();
    let location = match param.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Body => "body",
    };
    let encoding = match param.encoding {
        Encoding::Plain => None,
        Encoding::Repeat => Some("repeat"),
        Encoding::Comma => Some("comma"),
        Encoding::Json => Some("json"),
    };
    let head = Json::object()
        .with("name", named)
        .with_some("wire", (named != wire).then_some(wire))
        .with("field", link_name(rust_name))
        .with("in", location)
        .with_some("encoding", encoding);
    facts(context, head, &param.field)
}

fn field(context: &Context<'_>, field: &Field) -> Json {
    facts(context, Json::object().with("name", field.name.as_str()), field)
}

/// What a parameter and a field have in common.
fn facts(context: &Context<'_>, head: Json, field: &Field) -> Json {
    let bound = |bound: &Option<Spanned<f64>>| bound.as_ref().map(|bound| text::json_number(bound.value));
    let length = |length: &Option<Spanned<i64>>| length.as_ref().map(|length| length.value);
    head.with("type", type_text(context, &field.ty))
        .with("doc", plain(&field.doc))
        .with_some("required", field.required.then_some(true))
        .with_some("default", field.default.as_ref().map(|default| default.value.clone()))
        .with_some("min", bound(&field.min))
        .with_some("max", bound(&field.max))
        .with_some("min_length", length(&field.min_length))
        .with_some("max_length", length(&field.max_length))
        .with_some("pattern", field.pattern.as_ref().map(|pattern| pattern.value.clone()))
        .with_some("sensitive", field.sensitive.then_some(true))
        .with_some("deprecated", field.deprecated.as_deref().map(plain))
        .with_some("example", field.example.clone())
}

fn paging(context: &Context<'_>, operation: &Operation) -> Option<Json> {
    let paging = operation.paging.as_ref()?;
    let style = match paging.style {
        PagingStyle::Token => "token",
        PagingStyle::IntegerToken => "integer_token",
        PagingStyle::Page => "page",
        PagingStyle::Offset => "offset",
        PagingStyle::PageIndex => "page_index",
    };
    Some(
        Json::object()
            .with("by", style)
            .with("send", paging.send.as_str())
            .with_some("start", (paging.start != 1).then_some(paging.start))
            .with_some("size", paging.size.clone())
            .with_some("next", paging.next.clone())
            .with_some("total", paging.total.clone())
            .with("items", paging.items.clone())
            .with("item", type_text(context, &paging.item)),
    )
}

fn waiter(waiter: &WaiterSpec) -> Json {
    let states = |states: &[Spanned<Value>]| {
        let text = |state: &Value| state.as_str().map_or_else(|| state.to_string(), str::to_owned);
        states.iter().map(|state| text(state)).collect::<Vec<_>>()
    };
    let [delay, max_delay, timeout] = waiter_times(waiter);
    Json::object()
        .with("name", waiter.name.as_str())
        .with("doc", plain(&waiter.doc))
        .with("watch", waiter.watch.split('.').collect::<Vec<_>>())
        .with("success", states(&waiter.success))
        .with("failure", states(&waiter.failure))
        .with("missing_is_success", waiter.missing_is_success)
        .with("delay_ms", delay)
        .with("max_delay_ms", max_delay)
        .with("timeout_ms", timeout)
}

fn resource(context: &Context<'_>, resource: &Resource) -> Json {
    let group = context.names.modules.get(resource.group).map_or("", |name| link_name(name));
    let operation = |of: &ResourceOperation| {
        Json::object()
            .with("operation", of.operation.as_str())
            .with("does", of.role.as_str())
            .with_some("by", of.by.clone())
            .with_some("id", of.id.clone())
            .with_some("items", of.items.clone())
            .with_some("order", of.order.clone())
            .with_some("states", (!of.states.is_empty()).then(|| Value::from(of.states.clone())))
    };
    Json::object()
        .with("name", resource.name.as_str())
        .with("group", group)
        .with("doc", plain(&resource.doc))
        .with("type", context.object_name(resource.ty))
        .with("id", resource.id.clone())
        .with_some("status", resource.status.clone())
        .with_some("unique", (!resource.unique.is_empty()).then(|| Value::from(resource.unique.clone())))
        .with("operations", resource.operations.iter().map(operation).collect::<Json>())
}

/// The first delay, the longest delay and the limit of a waiter, in milliseconds.
pub(super) fn waiter_times(waiter: &WaiterSpec) -> [u64; 3] {
    let time = |text: &Option<crate::spec::Name>, otherwise: u64| {
        text.as_ref().and_then(|text| duration::parse(text)).unwrap_or(otherwise)
    };
    [time(&waiter.delay, 5_000), time(&waiter.max_delay, 60_000), time(&waiter.timeout, 1_800_000)]
}

fn object(context: &Context<'_>, name: &str, object: &Object) -> Json {
    Json::object()
        .with("name", name)
        .with("doc", plain(&object.doc))
        .with("fields", object.fields.iter().map(|of| field(context, of)).collect::<Json>())
}

fn enumeration(name: &str, enumeration: &Enum) -> Json {
    let values = enumeration.values.iter().map(|value| {
        Json::object()
            .with("value", value.wire.as_str())
            .with("doc", plain(&value.doc))
            .with_some("deprecated", value.deprecated.as_deref().map(plain))
    });
    Json::object()
        .with("name", name)
        .with("doc", plain(&enumeration.doc))
        .with_some("integer", enumeration.integer.then_some(true))
        .with("values", values.collect::<Json>())
}

/// A type as the spec writes it, with types and enums under their names in Rust, which are unique.
fn type_text(context: &Context<'_>, ty: &Type) -> String {
    match ty {
        Type::String => "string".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::DateTime => "datetime".to_owned(),
        Type::EpochMillis => "epoch_millis".to_owned(),
        Type::EpochSeconds => "epoch_seconds".to_owned(),
        Type::Json => "json".to_owned(),
        Type::List(inner) => format!("list<{}>", type_text(context, inner)),
        Type::Map(inner) => format!("map<{}>", type_text(context, inner)),
        Type::Object(id) => context.object_name(*id).to_owned(),
        Type::Enum(id) => context.enum_name(*id).to_owned(),
    }
}

fn plain(text: &str) -> String {
    text.trim().to_owned()
}
