//! The API as an OpenAPI document.

mod operation;
mod schema;

use crate::{MARKER, OpenApiVersion, emit::json::Json, model::Api, resolve::rust_names::RustNames, usage::Usage};
use std::collections::HashMap;

/// What the parts of a document look things up in.
struct Context<'a> {
    api: &'a Api,
    names: &'a RustNames,
    usage: &'a Usage,
    version: OpenApiVersion,
}

/// Shapes the document.
pub(crate) fn lower(api: &Api, names: &RustNames, usage: &Usage, version: OpenApiVersion) -> Json {
    let context = Context { api, names, usage, version };
    let service = &api.service;
    let info = Json::object()
        .with("title", format!("{} {}", service.vendor, service.title))
        .with("version", service.version.as_str())
        .with("description", service.doc.trim())
        .with(
            "license",
            Json::object().with("name", "MIT OR Apache-2.0").with("url", "https://spdx.org/licenses/MIT.html"),
        );
    let tags = api.groups.iter().filter(|group| has_operations(api, &group.name)).map(|group| {
        Json::object()
            .with("name", group.name.as_str())
            .with("description", group.doc.trim())
            .with("x-title", super::title(group))
    });
    Json::object()
        .with("openapi", if version == OpenApiVersion::V3_0 { "3.0.3" } else { "3.1.0" })
        .with("x-generated", format!("{MARKER} from {}. Do not edit.", service.path))
        .with("info", info)
        .with_some(
            "externalDocs",
            service
                .link
                .as_deref()
                .map(|link| Json::object().with("url", link).with("description", "The vendor's documentation")),
        )
        .with("servers", servers(&context))
        .with("tags", tags.collect::<Json>())
        .with("paths", paths(&context))
        .with("components", components(&context))
        .with("security", [Json::object().with("vendor", Json::Array(Vec::new()))].into_iter().collect::<Json>())
}

fn has_operations(api: &Api, group: &str) -> bool {
    api.operations.iter().any(|operation| api.groups.get(operation.group).is_some_and(|g| g.name == group))
}

fn servers(context: &Context<'_>) -> Json {
    let service = &context.api.service;
    let region = service.regions.first().map_or("region", String::as_str);
    let server = |host: &str, what: &str| {
        let server = Json::object().with("url", format!("https://{host}")).with("description", what);
        if !host.contains("{region}") {
            return server;
        }
        let variable = Json::object()
            .with("default", region)
            .with("description", format!("Region, such as {}.", service.regions.join(", ")));
        server.with("variables", Json::object().with("region", variable))
    };
    let mut servers = vec![server(&service.host, "From anywhere")];
    servers.extend(service.vpc.as_deref().map(|host| server(host, "From inside the vendor's network")));
    Json::Array(servers)
}

fn paths(context: &Context<'_>) -> Json {
    let mut order: Vec<String> = Vec::new();
    let mut paths: HashMap<String, Vec<(String, Json)>> = HashMap::new();
    for operation in &context.api.operations {
        let method = operation.method.as_str().to_lowercase();
        let taken = paths.get(&operation.path).is_some_and(|methods| methods.iter().any(|(m, _)| *m == method));
        // A path can hold a method once; a fragment, which servers never see, tells further operations apart.
        let path = if taken { format!("{}#{}", operation.path, operation.name.value) } else { operation.path.clone() };
        if !paths.contains_key(&path) {
            order.push(path.clone());
        }
        paths.entry(path).or_default().push((method, operation::lower(context, operation)));
    }
    let entry = |path: String| {
        let methods = paths.remove(&path).unwrap_or_default();
        (path, methods.into_iter().collect::<Json>())
    };
    order.into_iter().map(entry).collect()
}

fn components(context: &Context<'_>) -> Json {
    let service = &context.api.service;
    let mut schemas: Vec<(String, Json)> = Vec::new();
    for (id, object) in context.api.objects.iter().filter(|(id, _)| context.usage.uses_object(*id)) {
        schemas.push((schema::object_name(context, id), schema::object(context, id, object)));
    }
    for (id, enumeration) in context.api.enums.iter().filter(|(id, _)| context.usage.uses_enum(*id)) {
        schemas.push((schema::enum_name(context, id), schema::enumeration(enumeration)));
    }
    schemas.push(("ServiceError".to_owned(), schema::error(context)));
    let parameters = service.client.iter().map(|(name, doc)| {
        let parameter = Json::object()
            .with("name", name.as_str())
            .with("in", "path")
            .with("required", true)
            .with("description", doc.trim())
            .with("schema", Json::object().with("type", "string"));
        (schema::component(name), parameter)
    });
    let scheme = match service.auth.as_str() {
        "alibaba" => "Alibaba Cloud signature ACS3-HMAC-SHA256, or a bearer token.",
        "huawei" => "Huawei Cloud signature SDK-HMAC-SHA256, or an IAM token in X-Auth-Token.",
        "bearer" => "Bearer token.",
        _ => "No authentication.",
    };
    let security = Json::object()
        .with("type", "apiKey")
        .with("in", "header")
        .with("name", "Authorization")
        .with("description", scheme);
    Json::object()
        .with("schemas", schemas.into_iter().collect::<Json>())
        .with("parameters", parameters.collect::<Json>())
        .with("securitySchemes", Json::object().with("vendor", security))
}
