//! One call with reqwest and serde: signed, but without retries, other credentials, paging, or tolerance.

use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct NodeList {
    items: Vec<Node>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Node {
    metadata: Option<Metadata>,
    status: Option<Status>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Metadata {
    name: Option<String>,
    labels: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Status {
    phase: Option<String>,
    private_ip: Option<String>,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (id, secret) = (std::env::var("HUAWEICLOUD_SDK_AK")?, std::env::var("HUAWEICLOUD_SDK_SK")?);
    let (project, host) = (std::env::var("HUAWEICLOUD_SDK_PROJECT_ID")?, "modelarts.cn-north-4.myhuaweicloud.com");
    let pool = percent_encoding::utf8_percent_encode("pool-1", percent_encoding::NON_ALPHANUMERIC);
    let path = format!("/v2/{project}/pools/{pool}/nodes");
    let date = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let canonical = format!(
        "GET\n{path}/\nlimit=50\nhost:{host}\nx-sdk-date:{date}\n\nhost;x-sdk-date\n{}",
        hex(&Sha256::digest(b""))
    );
    let text = format!("SDK-HMAC-SHA256\n{date}\n{}", hex(&Sha256::digest(canonical.as_bytes())));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())?;
    mac.update(text.as_bytes());
    let signature = hex(&mac.finalize().into_bytes());
    let authorization = format!("SDK-HMAC-SHA256 Access={id}, SignedHeaders=host;x-sdk-date, Signature={signature}");

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let request = reqwest::Client::new()
            .get(format!("https://{host}{path}?limit=50"))
            .header("x-sdk-date", date)
            .header("authorization", authorization);
        let nodes: NodeList = request.send().await?.error_for_status()?.json().await?;
        println!("{:?}", nodes.items.first());
        Ok(())
    })
}
