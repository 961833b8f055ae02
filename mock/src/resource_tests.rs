//! The life of every resource that the spec states: created, found, changed, deleted, gone.

use crate::{
    request::Request,
    vector_tests::{recorded, without_gaps, world},
    world::World,
};
use aicloud_runtime::registry::{
    Registry, Type,
    api::{Field, Operation, Resource, ResourceOperation},
};
use hyper::{HeaderMap, header::HeaderValue};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// A service whose resources are tried, with a smallest sound request of each operation.
struct Trial {
    registry: &'static Registry,
    world: World,
    smallest: HashMap<String, Request>,
}

impl Trial {
    fn new(registry: &'static Registry) -> Self {
        let world = world(registry, |_| {});
        // What paths go through is there, under the one name that is used for all of it.
        for resource in &world.api.resources {
            let resources = world.resources.as_ref().unwrap();
            resources.add(&resource.name, &Map::new(), &nested(&resource.id, json!("x"))).unwrap();
        }
        let recorded = recorded(registry.service().name).into_iter();
        let smallest = recorded.filter(|(_, case, _)| case == "min").map(|(name, _, request)| (name, request));
        Self { registry, world, smallest: smallest.collect() }
    }

    fn operation(&self, role: &ResourceOperation) -> &'static Operation {
        self.world.api.operation(&role.operation).unwrap()
    }

    /// The query and the body of the smallest request: recorded, or made of what is required.
    fn smallest(&self, operation: &'static Operation) -> (String, Value) {
        if let Some(recorded) = self.smallest.get(&operation.name) {
            return (recorded.query.clone(), serde_json::from_slice(&recorded.body).unwrap_or(Value::Null));
        }
        let required = |place: &'static str| {
            operation.parameters.iter().filter(move |field| field.required && field.location.as_deref() == Some(place))
        };
        let value = |field: &Field| match field.ty {
            Type::String => json!("abc1"),
            _ => self.world.sampler.value(&field.ty, self.world.sampler.hash("request")),
        };
        let body: Map<_, _> = required("body").map(|field| (field.wire().to_owned(), value(field))).collect();
        let query = required("query").map(|field| format!("{}={}", field.wire(), value(field).as_str().unwrap_or("1")));
        let query = query.collect::<Vec<_>>().join("&");
        (query, if operation.body == "none" { Value::Null } else { Value::Object(body) })
    }

    /// Calls an operation, with these parameters over the smallest request; status and body.
    fn call(&self, role: &ResourceOperation, id: Option<&Value>) -> (u16, Value) {
        let operation = self.operation(role);
        let (mut query, mut body) = self.smallest(operation);
        let by = operation.parameters.iter().find(|field| role.by.as_ref() == Some(&field.name));
        let text = |id: &Value| id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        let mut path = operation.path.clone();
        if let (Some(by), Some(id)) = (by, id) {
            match by.location.as_deref().unwrap() {
                "path" => path = path.replace(&format!("{{{}}}", by.wire()), &text(id)),
                "query" => query = format!("{}={}", by.wire(), text(id)),
                _ if by.ty.to_string() == "list<string>" => body[by.wire()] = json!([id]),
                _ if by.ty.to_string().starts_with("list<") => {
                    let item = nested(&self.resource_of(role).id, id.clone());
                    body[by.wire()] = json!([item]);
                }
                _ => body[by.wire()] = id.clone(),
            }
        }
        let path: Vec<&str> =
            path.split('/').map(|segment| if segment.starts_with('{') { "x" } else { segment }).collect();
        let body = if body.is_null() { Vec::new() } else { serde_json::to_vec(&body).unwrap() };
        let mut headers = HeaderMap::new();
        let media_type = operation.content_type.as_deref().unwrap_or("application/json");
        headers.insert("content-type", HeaderValue::from_str(media_type).unwrap());
        let method = operation.method.parse().unwrap();
        let reply = self.world.serve(&Request { method, path: path.join("/"), query, headers, body: body.into() });
        let text = reply.body;
        if reply.status < 300 && !text.is_empty() {
            let entry = self.registry.find(&operation.name).unwrap();
            let decoded = entry.decode(&text).unwrap_or_else(|error| panic!("{}: {error}", operation.name));
            let sent: Value = serde_json::from_slice(&text).unwrap();
            if operation.response.is_some() {
                assert_eq!(without_gaps(decoded), without_gaps(sent), "{}", operation.name);
            }
        }
        (reply.status, serde_json::from_slice(&text).unwrap_or_default())
    }

    fn resource_of(&self, role: &ResourceOperation) -> &'static Resource {
        let has = |resource: &&Resource| resource.operations.iter().any(|own| own.operation == role.operation);
        self.world.api.resources.iter().find(has).unwrap()
    }

    /// The ids in a list.
    fn listed(&self, resource: &Resource, role: &ResourceOperation) -> Vec<Value> {
        let (status, answer) = self.call(role, None);
        assert_eq!(status, 200, "{}: {answer}", role.operation);
        let items = at(&answer, role.items.as_deref().unwrap());
        items.as_array().unwrap().iter().map(|item| at(item, &resource.id).clone()).collect()
    }
}

fn nested(path: &[String], value: Value) -> Value {
    path.iter().rev().fold(value, |inner, name| json!({ name: inner }))
}

fn at<'a>(value: &'a Value, path: &[String]) -> &'a Value {
    path.iter().fold(value, |value, name| &value[name])
}

/// Operations of a resource that do this.
fn roles<'a>(resource: &'a Resource, does: &'a str) -> impl Iterator<Item = &'a ResourceOperation> {
    resource.operations.iter().filter(move |role| role.does == does)
}

#[test]
fn what_is_created_is_found_by_list_and_show_and_goes_through_its_states() {
    for registry in [&aicloud_modelarts::registry::REGISTRY, &aicloud_pai_workspace::registry::REGISTRY] {
        let trial = Trial::new(registry);
        let mut lives = 0;
        for resource in &trial.world.api.resources {
            let (Some(create), Some(list)) = (roles(resource, "create").next(), roles(resource, "list").next()) else {
                continue;
            };
            let before = trial.listed(resource, list);
            let (status, answer) = trial.call(create, None);
            assert!(status < 300, "{}: {status} {answer}", create.operation);
            if create.items.is_some() && trial.listed(resource, list) == before {
                // The smallest list of things to create is an empty one.
                continue;
            }
            let after = trial.listed(resource, list);
            assert_eq!(after.len(), before.len() + 1, "{}", create.operation);
            let id = after.last().unwrap();
            if let Some(own) =
                create.id.as_deref().or(Some(&resource.id)).map(|path| at(&answer, path)).filter(|id| !id.is_null())
            {
                assert_eq!(own, id, "{} answers with another id than {}", create.operation, list.operation);
            }
            if let (Some(show), Some(path)) = (roles(resource, "show").next(), &resource.status) {
                for state in create.states.iter().chain(create.states.last()) {
                    let (status, shown) = trial.call(show, Some(id));
                    assert_eq!((status, at(&shown, path)), (200, state), "{}", show.operation);
                }
            }
            lives += 1;
        }
        let service = registry.service().name;
        assert!(lives > if service == "modelarts" { 28 } else { 12 }, "{service}: {lives}");
    }
}

#[test]
fn what_is_changed_is_in_its_new_state_and_what_is_deleted_is_gone() {
    for registry in [&aicloud_modelarts::registry::REGISTRY, &aicloud_pai_workspace::registry::REGISTRY] {
        let trial = Trial::new(registry);
        let mut gone = 0;
        for resource in &trial.world.api.resources {
            let id = json!("y");
            let resources = trial.world.resources.as_ref().unwrap();
            resources.add(&resource.name, &Map::new(), &nested(&resource.id, id.clone())).unwrap();
            let show = roles(resource, "show").next();
            for update in roles(resource, "update") {
                let (status, answer) = trial.call(update, Some(&id));
                assert!(status < 300, "{}: {status} {answer}", update.operation);
                let (Some(show), Some(path)) = (show, &resource.status) else { continue };
                let missing = trial.call(update, Some(&json!("nowhere")));
                assert_eq!(missing.0, 404, "{}", update.operation);
                for state in &update.states {
                    assert_eq!(at(&trial.call(show, Some(&id)).1, path), state, "{}", update.operation);
                }
            }
            let Some(delete) = roles(resource, "delete").next() else { continue };
            assert!(trial.call(delete, Some(&id)).0 < 300, "{}", delete.operation);
            if let Some(show) = show {
                for state in &delete.states {
                    let (status, answer) = trial.call(show, Some(&id));
                    assert_eq!(
                        (status, at(&answer, resource.status.as_ref().unwrap())),
                        (200, state),
                        "{}",
                        show.operation
                    );
                }
                let (status, answer) = trial.call(show, Some(&id));
                assert_eq!(status, 404, "{} after {}: {answer}", show.operation, delete.operation);
                gone += 1;
            }
        }
        assert!(gone > 10, "{}: {gone}", registry.service().name);
    }
}
