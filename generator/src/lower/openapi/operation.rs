//! Operations as path items.

use super::{Context, schema};
use crate::{
    emit::json::Json,
    model::{Body, Encoding, Location, Operation, PagingStyle, Param},
};

pub(super) fn lower(context: &Context<'_>, operation: &Operation) -> Json {
    let group = context.api.groups.get(operation.group).map_or("", |group| group.name.as_str());
    let doc = operation.doc.trim();
    let summary = doc.split_inclusive(". ").next().unwrap_or(doc).trim();
    let client =
        context.api.service.client.iter().filter(|(name, _)| operation.path.contains(&format!("{{{}}}", name.value)));
    let client = client
        .map(|(name, _)| Json::object().with("$ref", format!("#/components/parameters/{}", schema::component(name))));
    let own = operation.params.iter().filter(|param| param.location != Location::Body);
    let parameters: Vec<Json> = client.chain(own.map(|param| parameter(context, param))).collect();
    Json::object()
        .with("operationId", operation.name.value.as_str())
        .with("tags", vec![group])
        .with("summary", summary)
        .with("description", doc)
        .with_some("externalDocs", operation.link.as_deref().map(|link| Json::object().with("url", link)))
        .with_some("deprecated", operation.deprecated.as_ref().map(|_| true))
        .with_some("x-deprecated", operation.deprecated.clone())
        .with("parameters", Json::Array(parameters))
        .with_some("requestBody", body(context, operation))
        .with("responses", responses(context, operation))
        .with("x-idempotent", operation.idempotent)
        .with_some("x-client-token", operation.client_token.clone())
        .with_some("x-paginate", paging(operation))
        .with_some("x-waiters", waiters(operation))
}

fn parameter(context: &Context<'_>, param: &Param) -> Json {
    let field = &param.field;
    let schema = schema::field(context, field);
    let parameter = Json::object()
        .with("name", field.name.value.as_str())
        .with("in", param.location.as_str())
        .with_some("required", field.required.then_some(true))
        .with("description", field.doc.trim())
        .with_some("deprecated", field.deprecated.as_ref().map(|_| true))
        .with_some("x-name", field.rename.as_ref().map(|rename| rename.value.clone()));
    match param.encoding {
        Encoding::Plain => parameter.with("schema", schema),
        Encoding::Repeat => parameter.with("style", "form").with("explode", true).with("schema", schema),
        Encoding::Comma => parameter.with("style", "form").with("explode", false).with("schema", schema),
        Encoding::Json => {
            let media = Json::object().with("application/json", Json::object().with("schema", schema));
            parameter.with("content", media)
        }
    }
}

fn body(context: &Context<'_>, operation: &Operation) -> Option<Json> {
    let fields = || operation.params.iter().filter(|param| param.location == Location::Body).map(|param| &param.field);
    let schema = match operation.body {
        Body::None => return None,
        Body::Whole => schema::field(context, fields().next()?),
        Body::Object => {
            let schema = schema::with_properties(context, Json::object().with("type", "object"), fields());
            schema::with_required(schema, fields())
        }
    };
    let media = operation.content_type.as_deref().unwrap_or("application/json");
    let mut content = Json::object().with("schema", schema);
    if let Some(request) = &operation.example_request {
        let given =
            |name: &str| request.iter().find(|(given, _)| given.as_str() == name).map(|(_, value)| value.clone());
        let given = fields().filter_map(|field| Some((field.name.value.clone(), given(field.flat_name())?.into())));
        let mut given: Vec<(String, Json)> = given.collect();
        if operation.body == Body::Object && !given.is_empty() {
            content = content.with("example", Json::Object(given));
        } else if let Some((_, value)) = given.pop() {
            content = content.with("example", value);
        }
    }
    Some(
        Json::object()
            .with("required", fields().any(|field| field.required))
            .with("content", Json::object().with(media, content)),
    )
}

fn responses(context: &Context<'_>, operation: &Operation) -> Json {
    let content = |schema: Json, example: Option<Json>| {
        Json::object().with("application/json", Json::object().with("schema", schema).with_some("example", example))
    };
    let example = operation.example_response.clone().map(Json::from);
    let success = Json::object().with("description", "The call succeeded.");
    let headers: Vec<(String, Json)> = operation
        .response_headers
        .iter()
        .map(|field| {
            let header =
                Json::object().with("description", field.doc.trim()).with("schema", schema::ty(context, &field.ty));
            (field.name.value.clone(), header)
        })
        .collect();
    let success = if headers.is_empty() { success } else { success.with("headers", Json::Object(headers)) };
    let success = match &operation.response {
        Some(ty) => success.with("content", content(schema::ty(context, ty), example)),
        None => success,
    };
    let error = Json::object().with("$ref", "#/components/schemas/ServiceError");
    let failure = Json::object().with("description", "The call failed.").with("content", content(error, None));
    Json::object().with("200", success).with("default", failure)
}

fn paging(operation: &Operation) -> Option<Json> {
    let paging = operation.paging.as_ref()?;
    let style = match paging.style {
        PagingStyle::Token => "token",
        PagingStyle::IntegerToken => "integer_token",
        PagingStyle::Page => "page",
        PagingStyle::Offset => "offset",
        PagingStyle::PageIndex => "page_index",
    };
    let items = if paging.items.is_empty() { ".".to_owned() } else { paging.items.join(".") };
    Some(
        Json::object()
            .with("by", style)
            .with("send", paging.send.as_str())
            .with_some("size", paging.size.clone())
            .with_some("next", paging.next.as_ref().map(|next| next.join(".")))
            .with_some("total", paging.total.as_ref().map(|total| total.join(".")))
            .with("items", items),
    )
}

fn waiters(operation: &Operation) -> Option<Json> {
    let waiters = operation.waiters.iter().map(|waiter| {
        let states = |states: &[crate::source::Spanned<serde_json::Value>]| {
            states.iter().map(|state| state.value.clone()).collect::<Vec<_>>()
        };
        let about = Json::object()
            .with("description", waiter.doc.trim())
            .with("watch", waiter.watch.value.as_str())
            .with("success", states(&waiter.success))
            .with("failure", states(&waiter.failure))
            .with("missing", if waiter.missing_is_success { "success" } else { "failure" });
        (waiter.name.value.clone(), about)
    });
    let waiters: Vec<(String, Json)> = waiters.collect();
    (!waiters.is_empty()).then_some(Json::Object(waiters))
}
