//! Deploys a model as a service and watches how far it has come.
//!
//! ```sh
//! cargo run --example deploy_model
//! ```

use aicloud_modelarts::types::{ServiceModelSpec, ServiceStatus, ServiceType};
use anyhow::{Context, bail};
use std::time::Duration;

/// A real deployment takes minutes, and ten seconds are often enough to look.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (client, _cloud) = support::modelarts()?;

    let model = ServiceModelSpec {
        model_id: Some("044ebf3d-8bf4-48df-bf40-bad0e664c1e2".to_owned()),
        specification: Some("modelarts.vm.cpu.2u".to_owned()),
        instance_count: Some(1),
        weight: Some(100),
        ..Default::default()
    };
    let created = client.create_service("digits", ServiceType::RealTime, vec![model]).send().await?;
    let id = created.service_id.as_deref().context("the new service has no id")?;

    // `client.show_service(id).wait_until_running()` does the same without a word; this shows the progress meanwhile.
    loop {
        let service = client.show_service(id).send().await?.into_inner();
        match service.status {
            Some(ServiceStatus::Running) => {
                println!("running: {}", service.access_address.as_deref().unwrap_or("-"));
                return Ok(());
            }
            Some(ServiceStatus::Failed) => bail!("failed: {}", service.error_msg.unwrap_or_default()),
            // States may be added to the service at any time; one that we don't know is one to wait in.
            status => {
                let status = status.map(|status| status.to_string()).unwrap_or_default();
                println!("{status}: {} %", service.progress.unwrap_or_default());
            }
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}
