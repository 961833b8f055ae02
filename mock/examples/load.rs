//! How many requests a second the mock answers, each signed, checked and logged, and how its memory fares.
//!
//! ```sh
//! cargo run --release -p aicloud-mock --example load [REQUESTS]
//! ```
//!
//! The client that asks runs in the same process, and takes its share of the processors.

use aicloud_mock::Mock;
use aicloud_pai_workspace::{Client, Error, types::EnvironmentType};
use std::time::Instant;

/// Calls at the same time.
const TASKS: u64 = 32;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let requests: u64 = std::env::args().nth(1).map_or(Ok(200_000), |text| text.parse())?;
    let mock = Mock::pai_workspace().start()?;
    let client = Client::builder().endpoint(mock.endpoint()).credentials(mock.credential()).build()?;
    println!("{:>9}  {:>10}  {:>6}", "requests", "per second", "MiB");
    // In ten parts, to see whether memory grows.
    for part in 0..10 {
        let began = Instant::now();
        let tasks =
            (0..TASKS).map(|task| tokio::spawn(life(client.clone(), part * TASKS + task, requests / 10 / TASKS)));
        for task in tasks.collect::<Vec<_>>() {
            task.await??;
        }
        let rate = (requests / 10) as f64 / began.elapsed().as_secs_f64();
        println!(
            "{:>9}  {rate:>10.0}  {:>6}",
            mock.request_count(),
            resident().map_or("-".to_owned(), |kib| (kib / 1024).to_string())
        );
    }
    let refused = mock.requests().iter().filter(|exchange| exchange.status != 200).count();
    println!("refused of the last {}: {refused}", mock.requests().len());
    Ok(())
}

/// A mix of calls: half of them read, some create, change and delete, and some list.
async fn life(client: Client, task: u64, calls: u64) -> Result<(), Error> {
    for round in 0..calls / 8 {
        let name = format!("w{task}_{round}");
        let created = client.create_workspace(name, "load", vec![EnvironmentType::Prod]).send().await?;
        let id = created.workspace_id.as_deref().unwrap_or_default();
        for _ in 0..4 {
            client.get_workspace(id).send().await?;
        }
        client.list_workspaces().page_size(10).send().await?;
        client.update_workspace(id).description("changed").send().await?;
        client.delete_workspace(id).send().await?;
    }
    Ok(())
}

/// Memory of this process in KiB, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
