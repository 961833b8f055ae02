//! Starts a notebook, waits until it can be opened, and stops it again.
//!
//! ```sh
//! cargo run --example start_notebook
//! ```

use aicloud_modelarts::types::{NotebookStorageType, NotebookVolumeSpec, VolumeOwnership};
use anyhow::Context;
use std::time::Duration;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (client, _cloud) = support::modelarts()?;

    // What every notebook needs is an argument; everything else is a setter.
    let mut volume = NotebookVolumeSpec::new(NotebookStorageType::Evs, VolumeOwnership::Managed);
    volume.capacity = Some(50); // GB
    let created = client
        .create_notebook("churn-study", "e1a07296-22a8-4f05-8bc8-e936c8e54090", volume)
        .flavor("modelarts.vm.cpu.2u")
        .description("Why customers leave")
        .send()
        .await?
        .into_inner();
    let id = created.id.context("the new notebook has no id")?;
    println!("created  {}", created.status.context("the new notebook has no state")?);

    // The waiter looks every few seconds, less and less often. It fails as soon as the notebook can't run any more.
    let notebook = client.show_notebook(&id).wait_until_running().at_most(Duration::from_secs(10 * 60)).await?;
    println!("running  {}", notebook.url.as_deref().unwrap_or("-"));

    // A running notebook is paid for.
    client.stop_notebook(&id).send().await?;
    client.show_notebook(&id).wait_until_stopped().await?;
    println!("stopped");
    Ok(())
}
