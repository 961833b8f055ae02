//! Many calls at once. A file of its own, since they leave no time for tests that look at the clock.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

mod loopback;
mod sample;

use aicloud_runtime::{
    credentials::Credential,
    testing::{Reply, ScriptedTransport},
};
use loopback::{Server, answer};
use sample::Client;

#[tokio::test]
async fn ten_thousand_calls_at_once_share_a_bounded_number_of_connections() {
    let server = Server::start(|_, _| answer(200, "", r#"{"items": [{"name": "n"}]}"#)).await;
    let client = Client::builder()
        .endpoint(server.url())
        .project_id("p1")
        .credentials(Credential::access_key("AK", "SK"))
        .max_in_flight(100)
        .build()
        .unwrap();
    let calls: Vec<_> = (0..10_000).map(|n| tokio::spawn(client.list_pool_nodes(format!("p{n}")).send())).collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().items.len(), 1);
    }
    assert!((1..=100).contains(&server.connections()), "{}", server.connections());
    assert_eq!(server.requests().len(), 10_000);
}

#[tokio::test]
async fn ten_thousand_calls_at_once_come_back() {
    let script = ScriptedTransport::answering(|request| match request.path().ends_with("7/nodes") {
        true => Reply::status(503),
        false => Reply::json(r#"{"items": []}"#),
    });
    let builder = Client::builder().region("cn-north-4").project_id("p1").transport(script);
    let client = builder.credentials(Credential::access_key("AK", "SK")).build().unwrap();
    let calls: Vec<_> = (0..10_000).map(|n| tokio::spawn(client.list_pool_nodes(format!("p{n}")).send())).collect();
    let mut failed = 0;
    for call in calls {
        failed += u32::from(call.await.unwrap().is_err());
    }
    assert_eq!(failed, 1000);
}
