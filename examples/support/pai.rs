//! PAI AIWorkSpace, as far as the examples use it.

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

const NOW: &str = "2025-06-01T08:00:00.000Z";

pub(crate) fn routes() -> Router<Arc<Store>> {
    Router::new()
        .route("/api/v1/workspaces", post(create_workspace))
        .route("/api/v1/workspaces/{id}", get(get_workspace))
        .route("/api/v1/workspaces/{id}/users", get(list_users))
        .route("/api/v1/workspaces/{id}/members", post(create_member).get(list_members))
        .route("/api/v1/datasets", post(create_dataset))
        .route("/api/v1/datasets/{id}", get(get_dataset))
        .route("/api/v1/datasets/{id}/versions", post(create_version).get(list_versions))
        .route("/api/v1/experiments", post(create_experiment))
        .route("/api/v1/runs", post(create_run))
        .route("/api/v1/runs/{id}/metrics", get(list_metrics))
        .route("/api/v1/runs/{id}/metrics/action/log", post(log_metrics))
}

/// The page that `PageNumber` and `PageSize` ask for.
fn numbered_page(list: &[Value], params: &HashMap<String, String>) -> Vec<Value> {
    let number = |name, default| params.get(name).and_then(|text| text.parse().ok()).unwrap_or(default);
    let (page_number, size): (usize, usize) = (number("PageNumber", 1), number("PageSize", 20));
    page(list, page_number.saturating_sub(1) * size, size)
}

/// A new object of these fields, with more laid over them; the answer holds its id alone.
fn create(store: &Store, folder: &str, id: (&str, String), mut object: Value, more: Value) -> Value {
    let (name, id) = id;
    merge(&mut object, more);
    merge(&mut object, json!({ name: id, "GmtCreateTime": NOW, "GmtModifiedTime": NOW }));
    store.add(folder, &id, object);
    json!({ name: id })
}

async fn create_workspace(State(store): Shared, Json(request): Json<Value>) -> Answer {
    let workspaces = store.list("workspaces");
    if workspaces.iter().any(|workspace| field(workspace, "WorkspaceName") == field(&request, "WorkspaceName")) {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "100400027", "WorkspaceName is already used."));
    }
    let id = (1000 + store.next_number("workspaces")).to_string();
    let owner = json!({ "MemberId": format!("{id}-100"), "UserId": "100", "MemberName": "owner",
        "Roles": ["PAI.WorkspaceOwner"], "GmtCreateTime": NOW });
    store.add(members(&id), "100", owner);
    let more = json!({ "Status": "ENABLED", "IsDefault": false, "Creator": "100", "AdminNames": ["owner"] });
    Ok(Json(create(&store, "workspaces", ("WorkspaceId", id), request, more)))
}

async fn get_workspace(State(store): Shared, Path(id): Path<String>) -> Answer {
    store.look("workspaces", &id).map(Json)
}

/// The users of the account.
const USERS: [(&str, &str); 3] = [("100", "owner"), ("201", "li.na"), ("202", "wang.wei")];

async fn list_users(State(store): Shared, Path(id): Path<String>, Query(params): Params) -> Answer {
    store.look("workspaces", &id)?;
    let part = params.get("UserName").map_or("", String::as_str);
    let users = USERS.iter().filter(|(_, name)| name.contains(part));
    let users: Vec<Value> = users.map(|(id, name)| json!({ "UserId": id, "UserName": name })).collect();
    Ok(Json(json!({ "TotalCount": users.len(), "Users": users })))
}

fn members(workspace: &str) -> String {
    format!("workspaces/{workspace}/members")
}

async fn create_member(State(store): Shared, Path(id): Path<String>, Json(request): Json<Value>) -> Answer {
    store.look("workspaces", &id)?;
    let mut added = Vec::new();
    for member in field(&request, "Members").as_array().into_iter().flatten() {
        let user = field(member, "UserId").as_str().unwrap_or_default();
        let Some((_, name)) = USERS.iter().find(|(id, _)| *id == user) else {
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "100400003", format!("User {user} does not exist.")));
        };
        let member = json!({ "MemberId": format!("{id}-{user}"), "UserId": user, "MemberName": name,
            "DisplayName": name, "Roles": field(member, "Roles"), "GmtCreateTime": NOW });
        store.add(members(&id), user, member.clone());
        added.push(member);
    }
    Ok(Json(json!({ "Members": added })))
}

async fn list_members(State(store): Shared, Path(id): Path<String>, Query(params): Params) -> Answer {
    let all = store.list(&members(&id));
    Ok(Json(json!({ "Members": numbered_page(&all, &params), "TotalCount": all.len() })))
}

fn versions(dataset: &str) -> String {
    format!("datasets/{dataset}/versions")
}

/// A dataset is born with version v1, which has its place.
async fn create_dataset(State(store): Shared, Json(request): Json<Value>) -> Answer {
    let id = format!("d-{:08}", store.next_number("datasets"));
    let mut first = request.clone();
    merge(
        &mut first,
        json!({ "Description": field(&request, "VersionDescription"), "Labels": field(&request, "VersionLabels") }),
    );
    create(&store, &versions(&id), ("VersionName", "v1".to_owned()), first, json!({}));
    Ok(Json(create(&store, "datasets", ("DatasetId", id), request, json!({}))))
}

async fn get_dataset(State(store): Shared, Path(id): Path<String>) -> Answer {
    store.look("datasets", &id).map(Json)
}

async fn create_version(State(store): Shared, Path(id): Path<String>, Json(request): Json<Value>) -> Answer {
    store.look("datasets", &id)?;
    let folder = versions(&id);
    let name = format!("v{}", store.next_number(&folder));
    Ok(Json(create(&store, &folder, ("VersionName", name), request, json!({}))))
}

async fn list_versions(State(store): Shared, Path(id): Path<String>, Query(params): Params) -> Answer {
    store.look("datasets", &id)?;
    let mut all = store.list(&versions(&id));
    if params.get("Order").is_some_and(|order| order.eq_ignore_ascii_case("DESC")) {
        all.reverse();
    }
    Ok(Json(json!({ "DatasetVersions": numbered_page(&all, &params), "TotalCount": all.len() })))
}

async fn create_experiment(State(store): Shared, Json(request): Json<Value>) -> Answer {
    let id = format!("exp-{:08}", store.next_number("experiments"));
    Ok(Json(create(&store, "experiments", ("ExperimentId", id), request, json!({}))))
}

async fn create_run(State(store): Shared, Json(request): Json<Value>) -> Answer {
    store.look("experiments", field(&request, "ExperimentId").as_str().unwrap_or_default())?;
    let id = format!("run-{:08}", store.next_number("runs"));
    Ok(Json(create(&store, "runs", ("RunId", id), request, json!({}))))
}

fn metrics(run: &str) -> String {
    format!("runs/{run}/metrics")
}

async fn log_metrics(State(store): Shared, Path(id): Path<String>, Json(request): Json<Value>) -> Answer {
    store.look("runs", &id)?;
    for metric in field(&request, "Metrics").as_array().into_iter().flatten() {
        store.add(metrics(&id), "", metric.clone());
    }
    Ok(Json(json!({})))
}

/// Pages by a number, 0 after the last.
async fn list_metrics(State(store): Shared, Path(id): Path<String>, Query(params): Params) -> Answer {
    store.look("runs", &id)?;
    let mut all = store.list(&metrics(&id));
    all.retain(|metric| params.get("Key").is_some_and(|key| field(metric, "Key") == key.as_str()));
    let number = |name, default| params.get(name).and_then(|text| text.parse().ok()).unwrap_or(default);
    let skip: usize = number("PageToken", 0);
    let found = page(&all, skip, number("MaxResults", 10));
    let end = skip + found.len();
    let next = if end < all.len() { end } else { 0 };
    Ok(Json(json!({ "Metrics": found, "NextPageToken": next })))
}
