//! Every provider against the recorded exchanges of the vendor's library.
//!
//! What differs on purpose: a metadata service that isn't there is skipped, `%` in a profile is an ordinary character, and
//! both names of a profile's section are accepted.

use super::*;
use crate::credentials::{
    CredentialError, CredentialProvider, MemoryEnvironment,
    testing::{Script, context, pairs},
};
use serde_json::{Value, json};

const FLOWS: &str = include_str!("../../../../tests/data/credentials/huawei.json");
const METADATA_TOKEN: &str = "PUT http://169.254.169.254/meta-data/latest/api/token";

pub(super) fn flow(name: &str) -> Value {
    let flows: Vec<Value> = serde_json::from_str(FLOWS).unwrap();
    flows.into_iter().find(|flow| flow["name"] == name).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The recorded environment, with the files that it names.
pub(super) fn env(flow: &Value) -> MemoryEnvironment {
    let env = MemoryEnvironment::new()
        .with_file("/home/user/idtoken", "fake.id.token\n")
        .with_file("/home/user/podtok", "fake-pod-token\n")
        .with_file("/home/user/hwcred", "[basic]\nak = PAK\nsk = PSK\nsecurity_token = PT\nproject_id = pp\n[global]\nak=GAK\nsk=GSK\ndomain_id=gd\n")
        .with_file("/home/user/hwcred2", "[basiccredentials]\nak = PAK\nsk = 50%off#x\n");
    for (name, value) in flow["env"].as_object().into_iter().flatten() {
        env.set_var(name, text(value).replace("$HOME", "/home/user"));
    }
    env
}

/// Runs a provider against a recorded exchange and compares requests and result.
pub(super) async fn replay<P: CredentialProvider>(
    name: &str,
    provider: impl FnOnce(Context) -> P,
) -> Result<Credential, CredentialError> {
    let flow = flow(name);
    let (requests, responses) = (flow["requests"].as_array().unwrap(), flow["responses"].as_array().unwrap());
    let script = Script::new();
    for (request, response) in requests.iter().zip(responses) {
        let expects = format!("{} {}", text(&request["method"]), text(&request["url"]).split('?').next().unwrap());
        let answer = http::Response::builder()
            .status(response[0].as_u64().unwrap() as u16)
            .header("x-subject-token", "FAKE-SUBJECT")
            .body(text(&response[1]).to_owned().into());
        script.answer_with(&expects, answer.unwrap());
    }
    let result = provider(context(env(&flow), &script)).credential().await;
    for (sent, request) in script.finish().iter().zip(requests) {
        compare(name, sent, request);
    }
    match &result {
        Ok(credential) if flow["result"]["ak"].is_string() => {
            assert!(*credential == recorded(&flow, credential), "{name}: {credential:?}");
        }
        Ok(_) => {}
        Err(error) => assert!(flow["result"]["error"] == true, "{name}: {error}"),
    }
    result
}

fn recorded(flow: &Value, found: &Credential) -> Credential {
    let field = |key: &str| flow["result"][key].as_str().unwrap_or_default();
    let mut credential = Credential::temporary(field("ak"), field("sk"), field("token"));
    if let Some(at) = found.expires_at() {
        credential = credential.with_expiry(at);
    }
    if let Some(id) = flow["result"]["project_id"].as_str() {
        credential = credential.with_project_id(id);
    }
    if let Some(id) = flow["result"]["domain_id"].as_str() {
        credential = credential.with_domain_id(id);
    }
    credential
}

fn compare(name: &str, sent: &http::Request<bytes::Bytes>, recorded: &Value) {
    let query = text(&recorded["url"]).split_once('?').map_or("", |(_, query)| query);
    assert_eq!(pairs(sent.uri().query().unwrap_or_default()), pairs(query), "{name}");
    for (header, value) in recorded["headers"].as_object().unwrap() {
        let sent = sent.headers().get(header).unwrap_or_else(|| panic!("{name}: no {header}")).to_str().unwrap();
        match header.as_str() {
            "x-sdk-date" => assert_eq!(sent, "20240506T070809Z", "{name}"),
            // The recording has no signature; the header list differs by user-agent, which is not signed here.
            "authorization" if sent.starts_with("SDK-") => {
                let recorded = text(value).split("SignedHeaders=").nth(1).unwrap().replace("user-agent;", "");
                assert!(sent.contains(&format!("SignedHeaders={recorded},")), "{name}: {sent}");
            }
            "content-type" => {
                assert!(sent.starts_with("application/json") && text(value).starts_with("application/json"))
            }
            _ => assert_eq!(sent, text(value), "{name}: {header}"),
        }
    }
    assert_eq!(
        sent.headers().contains_key("x-metadata-token"),
        recorded["headers"].get("x-metadata-token").is_some(),
        "{name}"
    );
    match recorded.get("body").map(text) {
        None => assert!(sent.body().is_empty(), "{name}"),
        Some(body) => assert_eq!(
            serde_json::from_slice::<Value>(sent.body()).unwrap(),
            serde_json::from_str::<Value>(body).unwrap(),
            "{name}"
        ),
    }
}

#[tokio::test]
async fn metadata() {
    replay("metadata-with-token", MetadataProvider::new).await.unwrap();
    replay("metadata-token-404", MetadataProvider::new).await.unwrap();
    replay("metadata-401-renew", MetadataProvider::new).await.unwrap();
    let error = replay("metadata-token-403", MetadataProvider::new).await.unwrap_err();
    assert!(error.is_not_configured() && error.message().contains("403"), "{error}");
    let error = replay("metadata-401-no-agency", MetadataProvider::new).await.unwrap_err();
    assert!(error.is_not_configured() && error.message().contains("no agency"), "{error}");
    let error = replay("metadata-bad-json", MetadataProvider::new).await.unwrap_err();
    assert!(!error.is_not_configured() && error.message().contains("not JSON"), "{error}");
}

#[tokio::test]
async fn off_the_vendors_machines_pod_identity_is_still_found() {
    let flow = flow("pod-identity");
    let script = Script::new();
    script.unreachable(METADATA_TOKEN).answer(
        "POST http://127.0.0.1:9999/v1/credentials",
        200,
        text(&flow["responses"][0][1]),
    );
    let credential = default_chain(context(env(&flow), &script)).credential().await.unwrap();
    assert_eq!(credential.access_key_id(), Some("TMPAK"));
    script.finish();
}

#[tokio::test]
async fn pod_identity() {
    replay("pod-identity", PodIdentityProvider::new).await.unwrap();
    let env = MemoryEnvironment::new().with_var("HC_CONTAINER_CREDENTIALS_FULL_URI", "http://a/b");
    let error = PodIdentityProvider::new(context(env, &Script::new())).credential().await.unwrap_err();
    assert!(error.message().contains("HC_CONTAINER_AUTHORIZATION_TOKEN_FILE is not; set both"), "{error}");
}

#[tokio::test]
async fn oidc_agency() {
    let credential = replay("oidc-sts-chain-first-call", OidcProvider::new).await.unwrap();
    assert_eq!((credential.access_key_id(), credential.project_id()), (Some("TMPAK"), Some("p")));
    let chained = replay("oidc-sts-chain-first-call", default_chain).await.unwrap();
    assert!(chained == credential, "OIDC comes first in the chain");
}

#[tokio::test]
async fn oidc_agency_sends_what_is_optional_and_reads_the_token_anew() {
    let flow = flow("oidc-sts-chain-first-call");
    let env = std::sync::Arc::new(
        env(&flow)
            .with_var("HUAWEICLOUD_OIDC_POLICY_IDS", "p1, p2")
            .with_var("HUAWEICLOUD_OIDC_POLICY", "{}")
            .with_var("HUAWEICLOUD_OIDC_DURATION_SECONDS", "900")
            .with_var("HUAWEICLOUD_SDK_STS_ENDPOINT", "https://sts.custom.example/"),
    );
    let script = Script::new();
    for _ in 0..2 {
        script.answer(
            "POST https://sts.custom.example/v5/agencies/assume-with-oidc",
            200,
            text(&flow["responses"][0][1]),
        );
    }
    let clock = crate::credentials::testing::Clock::at("2024-05-06T07:08:09Z");
    let provider = OidcProvider::new(Context::new(env.clone(), script.clone(), clock));
    provider.credential().await.unwrap();
    env.set_file("/home/user/idtoken", "second.token");
    provider.credential().await.unwrap();
    let sent = script.finish();
    let body: Value = serde_json::from_slice(sent[0].body()).unwrap();
    assert_eq!(
        (&body["policy_ids"], &body["policy"], &body["duration_seconds"]),
        (&json!(["p1", "p2"]), &json!("{}"), &json!(900))
    );
    let body: Value = serde_json::from_slice(sent[1].body()).unwrap();
    assert_eq!(body["id_token"], "second.token");
    env.set_var("HUAWEICLOUD_OIDC_DURATION_SECONDS", "soon");
    assert!(provider.credential().await.unwrap_err().message().contains("not a number of seconds"));
}

#[tokio::test]
async fn environment_keys() {
    replay("env-chain", EnvironmentProvider::new).await.unwrap();
    let none = EnvironmentProvider::new(context(MemoryEnvironment::new(), &Script::new()));
    assert!(none.credential().await.unwrap_err().is_not_configured());
    let half = MemoryEnvironment::new().with_var("HUAWEICLOUD_SDK_SK", "canary");
    let error = EnvironmentProvider::new(context(half, &Script::new())).credential().await.unwrap_err();
    assert!(error.message().contains("HUAWEICLOUD_SDK_AK is not; set both"), "{error}");
}

#[tokio::test]
async fn a_federated_login_goes_before_access_keys() {
    let federation = |context| FederationProvider::new("idp1", "/home/user/idtoken", context);
    let credential = replay("federation-id-token-first-call", federation).await.unwrap();
    assert_eq!(credential.access_key_id(), Some("TMPAK"));
    let script = Script::new();
    script.answer(
        "POST https://iam.myhuaweicloud.com/v3.0/OS-AUTH/id-token/tokens",
        401,
        r#"{"error":{"code":401,"message":"bad fake.id.token"}}"#,
    );
    let env = env(&flow("env-idp-precedes-ak"));
    let error = EnvironmentProvider::new(context(env, &script)).credential().await.unwrap_err();
    assert_eq!(error.message(), "https://iam.myhuaweicloud.com answered 401 Unauthorized: 401, bad ***");
    script.finish();
}

#[tokio::test]
async fn profiles() {
    replay("profile-basic", ProfileProvider::new).await.unwrap();
    let provider = |env| ProfileProvider::new(context(env, &Script::new()));
    let global = MemoryEnvironment::new()
        .with_file("/home/user/.huaweicloud/credentials", "[global]\nak=GAK\nsk=GSK\ndomain_id=gd\n");
    let credential = provider(global).credential().await.unwrap();
    assert!(credential == recorded(&flow("profile-global"), &credential));
    let percent = provider(env(&flow("profile-percent"))).credential().await.unwrap();
    assert!(percent == Credential::access_key("PAK", "50%off#x"));
    let with_project = MemoryEnvironment::new()
        .with_var("HUAWEICLOUD_SDK_PROJECT_ID", "ep")
        .with_file("/home/user/.huaweicloud/credentials", "[basic]\nak=A\nsk=S\n");
    assert_eq!(provider(with_project).credential().await.unwrap().project_id(), Some("ep"));
}

#[tokio::test]
async fn profiles_that_are_absent_are_skipped_and_broken_ones_reported() {
    let ask = |text: &str| {
        let env = MemoryEnvironment::new().with_file("/home/user/.huaweicloud/credentials", text);
        let provider = ProfileProvider::new(context(env, &Script::new()));
        async move { provider.credential().await.unwrap_err() }
    };
    assert!(ask("[other]\nak=A\n").await.is_not_configured());
    for (text, expected) in [("[basic]\nak=A\n", "has no sk; add it"), ("[basic]\ncanary\n", "line 2 of")] {
        let error = ask(text).await;
        assert!(error.message().contains(expected) && !error.is_not_configured(), "{error}");
    }
    let missing = ProfileProvider::new(context(MemoryEnvironment::new(), &Script::new()));
    assert!(missing.credential().await.unwrap_err().is_not_configured());
    let named = MemoryEnvironment::new().with_var("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "/gone");
    let error = ProfileProvider::new(context(named, &Script::new())).credential().await.unwrap_err();
    assert!(error.message().contains("/gone, which does not exist") && !error.is_not_configured(), "{error}");
}

#[tokio::test]
async fn the_default_chain_tries_the_documented_order() {
    let script = Script::new();
    script.unreachable(METADATA_TOKEN);
    let error = default_chain(context(MemoryEnvironment::new(), &script)).credential().await.unwrap_err().to_string();
    let order = ["OIDC agency:", "environment:", "profile:", "ECS metadata:", "pod identity:"];
    let places: Vec<usize> =
        order.iter().map(|name| error.find(name).unwrap_or_else(|| panic!("{name} in {error}"))).collect();
    assert!(places.is_sorted(), "{error}");
}
