//! How a client comes about.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may panic")]

mod sample;

use aicloud_runtime::{
    ErrorKind,
    credentials::{Credential, MemoryEnvironment},
    testing::{Reply, ScriptedTransport, VirtualTime},
};
use sample::Client;

#[tokio::test]
async fn everything_can_come_from_the_environment() {
    let environment = MemoryEnvironment::new()
        .with_var("HUAWEICLOUD_SDK_REGION_ID", "cn-east-3")
        .with_var("HUAWEICLOUD_SDK_AK", "env-key")
        .with_var("HUAWEICLOUD_SDK_SK", "env-secret")
        .with_var("HUAWEICLOUD_SDK_PROJECT_ID", "env-project");
    let script = ScriptedTransport::new([Reply::json("{}")]);
    let builder = Client::builder().environment(environment).transport(script.clone()).time(VirtualTime::default());
    let client = builder.from_env().await.unwrap();
    client.show_notebook("n").send().await.unwrap();
    let sent = &script.requests()[0];
    assert_eq!(sent.uri(), "https://modelarts.cn-east-3.myhuaweicloud.com/v1/env-project/notebooks/n");
    assert!(sent.header("authorization").unwrap().contains("Access=env-key"));
    assert!(!format!("{client:?}").contains("env-secret"));
}

#[tokio::test]
async fn what_is_missing_is_said_with_a_way_out() {
    let empty = || Client::builder().environment(MemoryEnvironment::new()).transport(ScriptedTransport::new([]));
    let error = empty().build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
    let text = error.to_string();
    assert!(text.contains(".region(") && text.contains("HUAWEICLOUD_SDK_REGION_ID"), "{text}");

    let error = empty().region("../x").build().unwrap_err();
    assert!(error.kind() == ErrorKind::Input && error.to_string().contains("../x"), "{error}");

    let client = empty().endpoint("localhost").credentials(Credential::access_key("AK", "SK")).build().unwrap();
    let error = client.show_notebook("n").send().await.unwrap_err();
    assert!(error.to_string().contains(".project_id("), "{error}");
}

#[tokio::test]
async fn a_project_is_looked_up_once_by_its_region() {
    let script = ScriptedTransport::answering(|request| match request.path() {
        "/v3/projects" => Reply::json(r#"{"projects": [{"id": "found", "name": "cn-north-4"}]}"#),
        _ => Reply::json("{}"),
    });
    let builder = Client::builder().region("cn-north-4").transport(script.clone()).time(VirtualTime::default());
    let client = builder
        .credentials(Credential::access_key("AK-lookup", "SK"))
        .environment(MemoryEnvironment::new())
        .build()
        .unwrap();
    client.show_notebook("a").send().await.unwrap();
    client.show_notebook("b").send().await.unwrap();
    let paths: Vec<_> = script.requests().iter().map(|sent| sent.path().to_owned()).collect();
    assert_eq!(paths, ["/v3/projects", "/v1/found/notebooks/a", "/v1/found/notebooks/b"]);
}
