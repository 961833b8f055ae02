//! Types as schemas.

use super::Context;
use crate::{
    OpenApiVersion,
    emit::json::Json,
    lower::text,
    model::{Enum, EnumId, Field, Object, ObjectId, Type},
};
use serde_json::Value;

pub(super) fn object_name(context: &Context<'_>, id: ObjectId) -> String {
    component(context.names.objects.get(&id).map_or("", |names| names.name.as_str()))
}

pub(super) fn enum_name(context: &Context<'_>, id: EnumId) -> String {
    component(context.names.enums.get(&id).map_or("", |names| names.name.as_str()))
}

/// Component names are ASCII; what isn't is spelled out.
pub(super) fn component(name: &str) -> String {
    let spell =
        |c: char| if c.is_ascii_alphanumeric() || c == '_' { c.to_string() } else { format!("u{:04X}", c as u32) };
    name.trim_start_matches("r#").chars().map(spell).collect()
}

pub(super) fn object(context: &Context<'_>, id: ObjectId, object: &Object) -> Json {
    let schema = Json::object().with("type", "object").with("description", object.doc.trim());
    let schema = with_properties(context, schema, object.fields.iter());
    // A type of answers too may come back without what requests must have.
    if context.usage.in_requests(id) && !context.usage.in_responses(id) {
        with_required(schema, object.fields.iter())
    } else {
        schema
    }
}

pub(super) fn with_properties<'a>(
    context: &Context<'_>,
    schema: Json,
    fields: impl Iterator<Item = &'a Field>,
) -> Json {
    schema.with("properties", fields.map(|f| (f.name.value.clone(), field(context, f))).collect::<Json>())
}

pub(super) fn with_required<'a>(schema: Json, fields: impl Iterator<Item = &'a Field>) -> Json {
    let required: Vec<Json> = fields.filter(|field| field.required).map(|f| f.name.value.as_str().into()).collect();
    if required.is_empty() { schema } else { schema.with("required", Json::Array(required)) }
}

/// The schema of a parameter or field, with its description and limits.
pub(super) fn field(context: &Context<'_>, field: &Field) -> Json {
    let schema = ty(context, &field.ty);
    let old = context.version == OpenApiVersion::V3_0;
    // 3.0 ignores whatever stands beside a reference.
    let schema = match schema {
        Json::Object(entries) if old && entries.iter().any(|(key, _)| key == "$ref") => {
            Json::object().with("allOf", [Json::Object(entries)].into_iter().collect::<Json>())
        }
        schema => schema,
    };
    let (min, max) = match field.ty {
        Type::List(_) => ("minItems", "maxItems"),
        Type::Map(_) => ("minProperties", "maxProperties"),
        _ => ("minLength", "maxLength"),
    };
    let number =
        |bound: &Option<crate::source::Spanned<f64>>| bound.as_ref().map(|bound| text::json_number(bound.value));
    let length = |bound: &Option<crate::source::Spanned<i64>>| bound.as_ref().map(|bound| bound.value);
    let schema = schema
        .with("description", field.doc.trim())
        .with_some("default", field.default.as_ref().map(|default| default.value.clone()))
        .with_some("minimum", number(&field.min))
        .with_some("maximum", number(&field.max))
        .with_some(min, length(&field.min_length))
        .with_some(max, length(&field.max_length))
        .with_some("pattern", field.pattern.as_ref().map(|pattern| pattern.value.clone()))
        .with_some("deprecated", field.deprecated.as_ref().map(|_| true))
        .with_some("x-deprecated", field.deprecated.clone())
        .with_some("x-sensitive", field.sensitive.then_some(true));
    match &field.example {
        None => schema,
        Some(example) if old => schema.with("example", example.clone()),
        Some(example) => schema.with("examples", Value::Array(vec![example.clone()])),
    }
}

pub(super) fn ty(context: &Context<'_>, ty: &Type) -> Json {
    let simple = |name: &str| Json::object().with("type", name);
    match ty {
        Type::String => simple("string"),
        Type::Integer => simple("integer").with("format", "int64"),
        Type::Number => simple("number").with("format", "double"),
        Type::Boolean => simple("boolean"),
        Type::DateTime => simple("string").with("x-instant", "text"),
        Type::EpochMillis => simple("integer").with("format", "int64").with("x-instant", "milliseconds since 1970"),
        Type::EpochSeconds => simple("integer").with("format", "int64").with("x-instant", "seconds since 1970"),
        Type::Json => Json::object(),
        Type::List(inner) => simple("array").with("items", self::ty(context, inner)),
        Type::Map(inner) => simple("object").with("additionalProperties", self::ty(context, inner)),
        Type::Object(id) => reference(&object_name(context, *id)),
        Type::Enum(id) => reference(&enum_name(context, *id)),
    }
}

fn reference(name: &str) -> Json {
    Json::object().with("$ref", format!("#/components/schemas/{name}"))
}

/// The values are listed with their meanings; others may come, which `x-extensible` says.
pub(super) fn enumeration(enumeration: &Enum) -> Json {
    let wire = |text: &str| match text.parse::<i64>() {
        Ok(number) if enumeration.integer => Value::from(number),
        _ => Value::from(text),
    };
    let values = enumeration.values.iter();
    let listed: Vec<Value> = values.clone().map(|value| wire(&value.wire)).collect();
    let meanings = values.map(|value| (value.wire.value.clone(), value.doc.trim().into()));
    Json::object()
        .with("type", if enumeration.integer { "integer" } else { "string" })
        .with("description", enumeration.doc.trim())
        .with("enum", listed)
        .with("x-extensible", true)
        .with("x-enum-descriptions", meanings.collect::<Json>())
}

/// What an error body holds, in every envelope the service uses.
pub(super) fn error(context: &Context<'_>) -> Json {
    let text = |about: &str| Json::object().with("type", "string").with("description", about);
    let service = &context.api.service;
    let codes = service.errors.iter().map(|(code, _)| (code.clone(), text("Code of the error.")));
    let messages = service.errors.iter().map(|(_, message)| (message.clone(), text("What went wrong.")));
    let ids = service.request_id_body.iter().map(|key| (key.clone(), text("Id of the request, for support.")));
    Json::object()
        .with("type", "object")
        .with("description", "Why a call failed.")
        .with("properties", codes.chain(messages).chain(ids).collect::<Json>())
}
