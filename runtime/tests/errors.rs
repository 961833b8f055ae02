//! Every recorded answer, sent through the whole client.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may panic")]

mod sample;

use aicloud_runtime::{
    ErrorKind,
    credentials::Credential,
    testing::{Reply, ScriptedTransport, VirtualTime},
};
use sample::Client;
use serde_json::Value;

fn client(sample: &Value) -> (Client, ScriptedTransport) {
    let reply = sample["headers"]
        .as_array()
        .unwrap()
        .iter()
        .fold(Reply::status(u16::try_from(sample["status"].as_u64().unwrap()).unwrap()), |reply, header| {
            reply.header(header[0].as_str().unwrap(), header[1].as_str().unwrap())
        });
    let reply = reply.body(sample["body"].as_str().unwrap().to_owned());
    let script = ScriptedTransport::answering(move |_| reply.clone());
    let builder = Client::builder().endpoint("localhost").project_id("p1").transport(script.clone());
    let builder = builder.credentials(Credential::access_key("AK", "SK")).time(VirtualTime::default());
    (builder.build().unwrap(), script)
}

#[tokio::test]
async fn recorded_answers_come_out_as_they_should() {
    let file: Value = serde_json::from_str(include_str!("data/errors.json")).unwrap();
    let (mut successes, mut failures) = (0, 0);
    for sample in file["samples"].as_array().unwrap().iter().filter(|sample| sample["vendor"] == "huawei") {
        let (name, expect) = (&sample["name"], &sample["expect"]);
        let (client, script) = client(sample);
        match client.show_notebook("n").send().await {
            Ok(notebook) => {
                successes += 1;
                assert!(expect["code"].is_null() && notebook.id.is_none(), "{name}");
                assert_eq!(notebook.request_id(), expect["request_id"].as_str(), "{name}");
            }
            Err(error) if expect["code"].is_null() => {
                successes += 1;
                assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, 200), "{name}");
                assert_eq!(error.request_id(), expect["request_id"].as_str(), "{name}");
            }
            Err(error) => {
                failures += 1;
                let retryable = expect["retryable"].as_bool().unwrap();
                assert_eq!(error.kind(), ErrorKind::Service, "{name}");
                assert_eq!(u64::from(error.status().unwrap().as_u16()), sample["status"], "{name}");
                assert_eq!(error.code(), expect["code"].as_str(), "{name}");
                assert_eq!(error.message(), expect["message"].as_str().unwrap(), "{name}");
                assert_eq!(error.request_id(), expect["request_id"].as_str(), "{name}");
                assert_eq!(
                    (error.is_retryable(), error.attempts()),
                    (retryable, if retryable { 3 } else { 1 }),
                    "{name}"
                );
            }
        }
        assert!(!script.requests().is_empty(), "{name}");
        let post = client.stop_notebook("n").send().await;
        if let (Err(error), false) = (post, expect["code"].is_null()) {
            assert_eq!(error.is_retryable(), expect["retryable_non_idempotent"].as_bool().unwrap(), "{name}");
        }
    }
    assert_eq!((successes, failures), (3, 30));
}
