//! Finds nodes of a resource pool that are ready and do nothing.
//!
//! ```sh
//! cargo run --example idle_nodes
//! ```

use aicloud_modelarts::types::{NodePhase, WorkloadStatus};
use std::collections::BTreeSet;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (client, _cloud) = support::modelarts()?;

    // Work names the nodes that it runs on by their addresses.
    let mut busy = BTreeSet::new();
    let mut workloads = client.list_workloads("pool-1").status(WorkloadStatus::Running).items();
    while let Some(workload) = workloads.try_next().await? {
        busy.extend(workload.nodes.into_iter().filter_map(|node| node.host_ip));
    }

    let mut nodes = client.list_pool_nodes("pool-1").items();
    while let Some(node) = nodes.try_next().await? {
        let (metadata, status) = (node.metadata.unwrap_or_default(), node.status.unwrap_or_default());
        let (Some(name), Some(address)) = (metadata.name, status.private_ip) else {
            continue; // it is still being created
        };
        match status.phase {
            Some(NodePhase::Available) if !busy.contains(&address) => println!("{name}  {address}  idle"),
            Some(NodePhase::Available) => {}
            // A phase that this version of the crate doesn't know prints as the service spells it.
            Some(phase) => println!("{name}  {address}  {phase}, look into it"),
            None => {}
        }
    }
    Ok(())
}
