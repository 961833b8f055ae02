//! Stand-ins for both clouds on this machine, so that the examples run without an account.
//!
//! They are mocks of `aicloud-mock`, which checks every request as the services do and keeps what is created. What no
//! operation creates, such as the nodes of a pool, is put there here. Each request is logged on stderr, to show what a
//! call sends.
//!
//! Nothing here is needed to use the clients. Against the real services, an example begins with
//! `Client::from_env().await?` instead.

use aicloud_mock::{Builder, Exchange, HurriedTime, Mock};
use anyhow::Context;
use serde_json::{Value, json};
use std::io::{self, Write};

/// The project that the clients of ModelArts are of. The mock takes any.
pub const PROJECT: &str = "example-project";
/// The one pool that there is.
const POOL: &str = "pool-1";

const NODES: &str = include_str!("samples/nodes.json");
const WORKLOADS: &str = include_str!("samples/workloads.json");

/// A client of ModelArts, and the stand-in that it calls, which stops when dropped.
///
/// # Errors
///
/// The loopback interface can't be listened on, or a sample is damaged.
pub fn modelarts() -> anyhow::Result<(aicloud_modelarts::Client, Mock)> {
    let mock = modelarts_mock()?;
    let client = aicloud_modelarts::Client::builder()
        .endpoint(mock.endpoint())
        .project_id(PROJECT)
        .credentials(mock.credential())
        .time(HurriedTime)
        .build()?;
    Ok((client, mock))
}

/// ModelArts with a pool of five nodes, some of which work.
///
/// # Errors
///
/// Those of [`modelarts`].
pub fn modelarts_mock() -> anyhow::Result<Mock> {
    let mock = start(Mock::modelarts())?;
    mock.add("Pool", json!({}), json!({ "metadata": { "name": POOL } }))?;
    for node in list(NODES)? {
        mock.add("Node", json!({ "pool_name": POOL }), node)?;
    }
    let mut workloads = list(WORKLOADS)?;
    workloads.retain(|workload| workload.get("status").is_some_and(|status| status == "Running"));
    mock.reply("ListWorkloads", 200, json!({ "total": workloads.len(), "items": workloads }))?;
    Ok(mock)
}

/// A client of PAI, and the stand-in that it calls, which stops when dropped. One user may become a member of workspaces.
///
/// # Errors
///
/// The loopback interface can't be listened on.
pub fn pai() -> anyhow::Result<(aicloud_pai_workspace::Client, Mock)> {
    let mock = start(Mock::pai_workspace())?;
    let user = json!({ "UserId": "201", "UserName": "li.na" });
    mock.reply("ListWorkspaceUsers", 200, json!({ "TotalCount": 1, "Users": [user] }))?;
    let client = aicloud_pai_workspace::Client::builder()
        .endpoint(mock.endpoint())
        .credentials(mock.credential())
        .time(HurriedTime)
        .build()?;
    Ok((client, mock))
}

fn start(mock: Builder) -> anyhow::Result<Mock> {
    mock.on_request(show).start().context("the stand-in can't start")
}

fn list(text: &str) -> anyhow::Result<Vec<Value>> {
    serde_json::from_str(text).context("a sample is damaged")
}

fn show(exchange: &Exchange) {
    let Exchange { method, target, status, proof, .. } = exchange;
    let proof = if proof.is_empty() { "signature refused" } else { proof };
    // Nobody may be reading: `cargo run --example quickstart 2>&1 | head`.
    let _ = writeln!(io::stderr(), "stand-in: {method} {target} -> {status} ({proof})");
}
