//! Logs the metrics of a training run and reads a curve back.
//!
//! ```sh
//! cargo run --example run_metrics
//! ```

use aicloud_pai_workspace::types::{RunMetric, RunParam};
use anyhow::Context;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (client, _cloud) = support::pai()?;

    let experiment = client.create_experiment("1001", "churn").send().await?.into_inner();
    let experiment = experiment.experiment_id.context("the new experiment has no id")?;
    let run = client.create_run(experiment).params(vec![RunParam::new("learning_rate", "0.01")]).send().await?;
    let run = run.run_id.as_deref().context("the new run has no id")?;

    let mut values = Vec::new();
    for step in 0..25_u8 {
        let loss = RunMetric::new("loss", 1.0 / f64::from(step + 1));
        let accuracy = RunMetric::new("accuracy", 1.0 - 0.5 / f64::from(step + 1));
        values.extend([loss, accuracy].map(|metric| RunMetric { step: Some(step.into()), ..metric }));
    }
    // Many values a request: requests are counted and limited.
    for batch in values.chunks(20) {
        client.log_run_metrics(run).metrics(batch.to_vec()).send().await?;
    }

    // Ten values a page; the stream fetches as many pages as there are.
    let mut losses = client.list_run_metrics(run, "loss").max_results(10).items();
    while let Some(loss) = losses.try_next().await? {
        let (Some(step), Some(value)) = (loss.step, loss.value) else { continue };
        if step % 8 == 0 {
            println!("step {step:>2}  loss {value:.3}");
        }
    }
    Ok(())
}
