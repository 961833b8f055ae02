//! Registers a dataset with labels, adds versions, and pages through them.
//!
//! ```sh
//! cargo run --example dataset_versions
//! ```

use aicloud_pai_workspace::{
    dataset_versions::CreateDatasetVersionRequired,
    datasets::CreateDatasetRequired,
    types::{DataSourceType, DatasetDataType, DatasetProperty, Label, SortOrder},
};
use anyhow::Context;

const BUCKET: &str = "oss://photos.oss-cn-hangzhou-internal.aliyuncs.com";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (client, _cloud) = support::pai()?;

    // Many arguments, several of them text: they are named, so that none takes the place of another.
    let created = client
        .create_dataset(CreateDatasetRequired {
            name: "animals".to_owned(),
            data_source_type: DataSourceType::Oss,
            property: DatasetProperty::Directory,
            uri: format!("{BUCKET}/animals/1/"),
        })
        .data_type(DatasetDataType::Pic)
        .labels(vec![label("team", "vision"), label("licence", "CC-BY-4.0")])
        .send()
        .await?;
    let dataset = created.dataset_id.clone().context("the new dataset has no id")?;

    // The service numbers versions itself.
    for number in 2..=5 {
        let version = CreateDatasetVersionRequired {
            dataset_id: dataset.clone(),
            data_source_type: DataSourceType::Oss,
            property: DatasetProperty::Directory,
            uri: format!("{BUCKET}/animals/{number}/"),
        };
        client.create_dataset_version(version).data_count(1000 * number).send().await?;
    }

    let stored = client.get_dataset(&dataset).send().await?;
    for label in &stored.labels {
        println!("{}={}", label.key.as_deref().unwrap_or_default(), label.value.as_deref().unwrap_or_default());
    }

    // `items()` would hide the pages; a program that shows one page at a time wants to see them.
    let mut pages = client.list_dataset_versions(&dataset, 1, 2).order(SortOrder::Desc).pages();
    while let Some(page) = pages.try_next().await? {
        let names: Vec<&str> = page.dataset_versions.iter().filter_map(|one| one.version_name.as_deref()).collect();
        println!("{} of {}", names.join(" "), page.total_count.unwrap_or_default());
    }
    Ok(())
}

fn label(key: &str, value: &str) -> Label {
    Label { key: Some(key.to_owned()), value: Some(value.to_owned()), ..Label::default() }
}
