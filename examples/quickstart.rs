//! Lists the nodes of a resource pool, page by page.
//!
//! Without a cloud account:
//!
//! ```sh
//! cargo run --example quickstart
//! ```
//!
//! With one, for a pool of yours:
//!
//! ```sh
//! export HUAWEICLOUD_SDK_REGION_ID=cn-north-4 HUAWEICLOUD_SDK_AK=… HUAWEICLOUD_SDK_SK=…
//! AICLOUD_LIVE=1 cargo run --example quickstart POOL
//! ```

use aicloud_modelarts::{Client, types::Node};
use anyhow::Context;
use comfy_table::{Table, presets};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (client, pool, _cloud) = if std::env::var_os("AICLOUD_LIVE").is_some_and(|value| value == "1") {
        let pool = std::env::args().nth(1).context(
            "which pool? AICLOUD_LIVE=1 cargo run --example quickstart POOL\n\
             A pool's name is its id, as the console shows it under \"Dedicated Resource Pools\".",
        )?;
        // Region, project and credentials come from the places that the vendor's own tools look at.
        (Client::from_env().await.context("AICLOUD_LIVE=1 needs a region and credentials")?, pool, None)
    } else {
        let (client, cloud) = support::modelarts()?;
        (client, "pool-1".to_owned(), Some(cloud))
    };

    // Three a page, to see the second page being fetched. Left out, a page is as long as the service likes.
    let mut nodes = client.list_pool_nodes(&pool).limit(3).items();
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(["NODE", "PHASE", "FLAVOR", "ZONE", "ADDRESS", "CREATED"]);
    while let Some(node) = nodes.try_next().await? {
        table.add_row(row(node));
    }
    println!("{}", table.trim_fmt());
    Ok(())
}

/// Whatever the service leaves out is shown as a hyphen: no field of an answer is certain to be there.
fn row(node: Node) -> [String; 6] {
    let metadata = node.metadata.unwrap_or_default();
    let status = node.status.unwrap_or_default();
    let created = metadata.creation_timestamp.map(|created| created.as_str().to_owned());
    let phase = status.phase.map(|phase| phase.to_string());
    [metadata.name, phase, node.spec.and_then(|spec| spec.flavor), status.az, status.private_ip, created]
        .map(|cell| cell.unwrap_or_else(|| "-".to_owned()))
}
