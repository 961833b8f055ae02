//! Submits a training job that a YAML file describes, and follows it to its end.
//!
//! ```sh
//! cargo run --example training_job [FILE]
//! ```

use aicloud_modelarts::training_jobs::CreateTrainingJobRequest;
use anyhow::Context;
use std::{env, fs};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (client, _cloud) = support::modelarts()?;

    // A request is a plain value: it can be written and read in any format that serde knows. A parameter that the operation
    // doesn't have is refused here, before anything is sent.
    let file = env::args().nth(1).unwrap_or_else(|| format!("{}/training_job.yaml", env!("CARGO_MANIFEST_DIR")));
    let text = fs::read_to_string(&file).with_context(|| format!("can't read {file}"))?;
    let request: CreateTrainingJobRequest =
        serde_saphyr::from_str(&text).with_context(|| format!("{file} is no training job"))?;

    let job = client.send(request).await?.into_inner();
    let id = job.metadata.and_then(|metadata| metadata.id).context("the new job has no id")?;
    println!("submitted  {id}");

    let job = client.show_training_job_details(&id).wait_until_running().await?;
    let tasks = job.status.as_ref().map(|status| status.tasks.clone()).unwrap_or_default();
    println!("running    {}", tasks.join(" "));

    // Hours may pass. The waiter fails if the job does; its error says in which phase it ended.
    let job = client.show_training_job_details(&id).wait_until_finished().await?;
    let millis = job.status.as_ref().and_then(|status| status.duration).unwrap_or_default();
    println!("completed  after {} s", millis / 1000);

    for task in &tasks {
        let log = client.show_training_job_logs_preview(&id, task).send().await?.into_inner();
        let last = log.content.as_deref().and_then(|text| text.lines().last()).unwrap_or_default();
        println!("{task}: {}", last.trim());
    }
    Ok(())
}
