//! Questions to IAM: which project, and a token for a password.

use super::{flow_tests::replay, *};
use crate::credentials::{
    CredentialProvider, MemoryEnvironment,
    testing::{Clock, Script, context},
};
use serde_json::{Value, json};
use std::sync::Arc;

fn with_project(credential: Credential, region: &'static str) -> impl FnOnce(Context) -> WithProject<Credential> {
    move |context| WithProject::new(credential, region, context)
}

fn key() -> Credential {
    Credential::access_key("AK", "SK")
}

#[tokio::test]
async fn the_project_is_looked_up() {
    for (flow, credential, region) in [
        ("project-id-lookup", key(), "cn-north-4"),
        ("project-id-env-iam-endpoint", key(), "cn-north-4"),
        ("project-id-unknown-region", key(), "xx-test-1"),
        ("project-id-with-token", Credential::temporary("AK", "SK", "TOK"), "cn-north-4"),
    ] {
        assert_eq!(replay(flow, with_project(credential, region)).await.unwrap().project_id(), Some("p1"), "{flow}");
    }
}

#[tokio::test]
async fn a_lookup_without_one_answer_says_to_set_the_project() {
    for (flow, expected) in [
        ("project-id-none", "no project in region cn-north-4; set the project id"),
        ("project-id-multiple", "several projects (p1, p2); set the project id"),
        ("project-id-denied", "answered 403 Forbidden: 403, denied); set the project id"),
    ] {
        let error = replay(flow, with_project(key(), "cn-north-4")).await.unwrap_err();
        assert!(error.message().contains(expected), "{error}");
    }
}

#[tokio::test]
async fn the_project_is_looked_up_once_and_only_where_it_is_missing() {
    let script = Script::new();
    script.answer("GET https://iam.cn-north-4.myhuaweicloud.com/v3/projects", 200, r#"{"projects": [{"id": "p1"}]}"#);
    let provider = Arc::new(with_project(key(), "cn-north-4")(context(MemoryEnvironment::new(), &script)));
    let callers: Vec<_> = (0..10)
        .map(|_| {
            tokio::spawn({
                let provider = provider.clone();
                async move { provider.credential().await }
            })
        })
        .collect();
    for caller in callers {
        assert_eq!(caller.await.unwrap().unwrap().project_id(), Some("p1"));
    }
    script.finish();
    let known =
        with_project(key().with_project_id("mine"), "cn-north-4")(context(MemoryEnvironment::new(), &Script::new()));
    assert_eq!(known.credential().await.unwrap().project_id(), Some("mine"));
}

const TOKENS: &str = "POST https://iam.cn-north-4.myhuaweicloud.com/v3/auth/tokens";

fn token(name: &str, expires_at: &str) -> http::Response<bytes::Bytes> {
    let body = json!({"token": {"expires_at": expires_at, "project": {"id": "p1", "name": "cn-north-4"}}}).to_string();
    http::Response::builder().status(201).header("X-Subject-Token", name).body(body.into()).unwrap()
}

#[tokio::test]
async fn a_password_becomes_a_token_that_is_kept_and_renewed() {
    let script = Script::new();
    script.answer_with(TOKENS, token("token-1", "2024-05-07T07:08:09.000000Z"));
    let clock = Clock::at("2024-05-06T07:08:09Z");
    let context =
        Context::new(Arc::new(MemoryEnvironment::new()), script.clone(), clock.clone()).in_region("cn-north-4");
    let provider = PasswordProvider::new("acc", "user", "canary", context).cached();
    let first = provider.credential().await.unwrap();
    assert!(
        first
            == Credential::iam_token("token-1")
                .with_project_id("p1")
                .with_expiry("2024-05-07T07:08:09Z".parse().unwrap())
    );
    let sent = script.finish().remove(0);
    assert_eq!(sent.uri().query(), Some("nocatalog=true"));
    assert_eq!(
        serde_json::from_slice::<Value>(sent.body()).unwrap(),
        json!({"auth": {
            "identity": {"methods": ["password"], "password": {"user": {"name": "user", "password": "canary", "domain": {"name": "acc"}}}},
            "scope": {"project": {"name": "cn-north-4"}},
        }})
    );
    clock.advance(SignedDuration::from_hours(23));
    assert!(provider.credential().await.unwrap() == first);
    clock.advance(SignedDuration::from_mins(30));
    script.answer_with(TOKENS, token("token-2", "2024-05-08T07:08:09.000000Z"));
    assert!(provider.credential().await.unwrap() != first);
    script.finish();
}

#[tokio::test]
async fn a_login_that_fails_says_why_without_the_password() {
    let script = Script::new();
    script.answer(
        TOKENS,
        401,
        r#"{"error":{"code":401,"message":"The username or password canary is wrong.","title":"Unauthorized"}}"#,
    );
    let inside = |script: &Arc<Script>| context(MemoryEnvironment::new(), script).in_region("cn-north-4");
    let error = PasswordProvider::new("acc", "user", "canary", inside(&script)).credential().await.unwrap_err();
    assert!(error.message().ends_with("401, The username or password *** is wrong."), "{error}");
    script.answer(TOKENS, 201, "{}");
    let error = PasswordProvider::new("acc", "user", "canary", inside(&script)).credential().await.unwrap_err();
    assert!(error.message().contains("no X-Subject-Token"), "{error}");
    let nowhere = PasswordProvider::new("acc", "user", "canary", context(MemoryEnvironment::new(), &Script::new()));
    assert!(nowhere.credential().await.unwrap_err().message().contains("set the region or the project"));
}
