//! ModelArts, as far as the examples use it. The objects are the samples of its API reference.

use crate::{
    server::Refusal,
    store::{Store, field, merge, page},
};
use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    routing::{get, post},
};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};

type Params = Query<HashMap<String, String>>;
type Answer = Result<Json<Value>, Refusal>;
type Shared = State<Arc<Store>>;

const NODES: &str = include_str!("samples/nodes.json");
const WORKLOADS: &str = include_str!("samples/workloads.json");
const NOTEBOOK: &str = include_str!("samples/notebook.json");
const TRAINING_JOB: &str = include_str!("samples/training_job.json");
const TRAINING_LOG: &str = include_str!("samples/training_log.json");
const SERVICE: &str = include_str!("samples/service.json");

/// The one pool that there is.
const POOL: &str = "pool-1";

pub(crate) fn routes() -> Router<Arc<Store>> {
    Router::new()
        .route("/v2/{project}/pools/{pool}/nodes", get(list_nodes))
        .route("/v2/{project}/pools/{pool}/workloads", get(list_workloads))
        .route("/v1/{project}/notebooks", post(create_notebook).get(list_notebooks))
        .route("/v1/{project}/notebooks/{id}", get(show_notebook))
        .route("/v1/{project}/notebooks/{id}/stop", post(stop_notebook))
        .route("/v2/{project}/training-jobs", post(create_training_job))
        .route("/v2/{project}/training-jobs/{id}", get(show_training_job))
        .route("/v2/{project}/training-jobs/{id}/tasks/{task}/logs/preview", get(show_training_log))
        .route("/v1/{project}/services", post(create_service))
        .route("/v1/{project}/services/{id}", get(show_service))
}

fn sample(text: &str) -> Result<Value, Refusal> {
    serde_json::from_str(text)
        .map_err(|error| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "BadSample", error.to_string()))
}

fn number(params: &HashMap<String, String>, name: &str, default: usize) -> usize {
    params.get(name).and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn in_pool(pool: &str, text: &str) -> Result<Vec<Value>, Refusal> {
    match sample(text)? {
        Value::Array(items) if pool == POOL => Ok(items),
        _ => Err(Refusal::new(StatusCode::NOT_FOUND, "ModelArts.50015001", format!("Pool {pool} not found."))),
    }
}

/// Pages by token: the text after `next-` is how many nodes came before.
async fn list_nodes(Path((_, pool)): Path<(String, String)>, Query(params): Params) -> Answer {
    let nodes = in_pool(&pool, NODES)?;
    let token = params.get("continue").and_then(|token| token.strip_prefix("next-"));
    let skip = token.and_then(|token| token.parse().ok()).unwrap_or(0);
    let items = page(&nodes, skip, number(&params, "limit", 500));
    let (end, mut metadata) = (skip + items.len(), json!({}));
    if end < nodes.len() {
        metadata = json!({ "continue": format!("next-{end}"), "remainingItemCount": nodes.len() - end });
    }
    Ok(Json(json!({ "kind": "NodeList", "apiVersion": "v2", "metadata": metadata, "items": items })))
}

async fn list_workloads(Path((_, pool)): Path<(String, String)>, Query(params): Params) -> Answer {
    let mut workloads = in_pool(&pool, WORKLOADS)?;
    if let Some(status) = params.get("status") {
        workloads.retain(|workload| field(workload, "status") == status.as_str());
    }
    let items = page(&workloads, number(&params, "offset", 0), number(&params, "limit", 500));
    Ok(Json(json!({ "kind": "WorkloadList", "apiVersion": "v1", "items": items, "total": workloads.len() })))
}

async fn create_notebook(State(store): Shared, Json(request): Json<Value>) -> Answer {
    let id = format!("f9937afa-0000-4000-8000-{:012}", store.next_number("notebooks"));
    let mut notebook = sample(NOTEBOOK)?;
    merge(&mut notebook, json!({ "id": id, "status": "CREATING", "image": { "id": field(&request, "image_id") } }));
    for name in ["name", "description", "flavor", "volume"] {
        merge(&mut notebook, json!({ name: field(&request, name) }));
    }
    let running = json!({ "status": "RUNNING", "url": format!("https://authoring-modelarts.example.com/{id}/lab") });
    store.add("notebooks", &id, notebook);
    store.set("notebooks", &id, json!({}), [json!({}), running]).map(Json)
}

async fn list_notebooks(State(store): Shared, Query(params): Params) -> Answer {
    let mut notebooks = store.list("notebooks");
    if let Some(name) = params.get("name") {
        notebooks.retain(|notebook| field(notebook, "name").as_str().is_some_and(|found| found.contains(name)));
    }
    let (size, skip) = (number(&params, "limit", 10), number(&params, "offset", 0));
    let data = page(&notebooks, skip, size);
    Ok(Json(json!({ "current": skip / size.max(1), "data": data, "size": size, "total": notebooks.len() })))
}

async fn show_notebook(State(store): Shared, Path((_, id)): Path<(String, String)>) -> Answer {
    store.look("notebooks", &id).map(Json)
}

async fn stop_notebook(State(store): Shared, Path((_, id)): Path<(String, String)>) -> Answer {
    let stopped = json!({ "status": "STOPPED", "url": null });
    store.set("notebooks", &id, json!({ "status": "STOPPING" }), [json!({}), stopped]).map(Json)
}

async fn create_training_job(State(store): Shared, Json(request): Json<Value>) -> Answer {
    let id = format!("425b7087-0000-4000-8000-{:012}", store.next_number("training-jobs"));
    let mut job = sample(TRAINING_JOB)?;
    merge(&mut job, request);
    merge(&mut job, json!({ "metadata": { "id": id }, "status": { "tasks": ["worker-0"] } }));
    store.add("training-jobs", &id, job);
    let phase = |phase, millis| json!({ "status": { "phase": phase, "secondary_phase": phase, "duration": millis } });
    let life = [phase("Pending", 0), phase("Running", 0), phase("Running", 60_000), phase("Completed", 95_000)];
    store.set("training-jobs", &id, json!({}), life).map(Json)
}

async fn show_training_job(State(store): Shared, Path((_, id)): Path<(String, String)>) -> Answer {
    store.look("training-jobs", &id).map(Json)
}

async fn show_training_log(State(store): Shared, Path((_, id, _)): Path<(String, String, String)>) -> Answer {
    store.look("training-jobs", &id)?;
    sample(TRAINING_LOG).map(Json)
}

async fn create_service(State(store): Shared, Json(request): Json<Value>) -> Answer {
    let id = format!("f76f20ba-0000-4000-8000-{:012}", store.next_number("services"));
    let mut service = sample(SERVICE)?;
    merge(&mut service, request);
    merge(&mut service, json!({ "service_id": id }));
    store.add("services", &id, service);
    let address = format!("https://infer.example.com/v1/infers/{id}");
    let running = json!({ "status": "running", "progress": 100, "access_address": address });
    store.set("services", &id, json!({}), [json!({ "progress": 30 }), json!({ "progress": 70 }), running])?;
    Ok(Json(json!({ "service_id": id, "resource_ids": [] })))
}

async fn show_service(State(store): Shared, Path((_, id)): Path<(String, String)>) -> Answer {
    store.look("services", &id).map(Json)
}
