//! Every provider against the recorded exchanges of the vendor's library.
//!
//! What differs on purpose: STS is asked by POST with a form, an OIDC token is trimmed, one metadata token serves both
//! metadata requests, and what the vendor's library breaks on (circles, `%`, spaces in policies) works or is explained.

use super::*;
use crate::credentials::{
    Credential, CredentialError, CredentialProvider, MemoryEnvironment,
    testing::{Script, context, pairs},
};
use serde_json::{Value, json};

const FLOWS: &str = include_str!("../../../../tests/data/credentials/alibaba.json");
pub(super) const CONFIG: &str = "/home/user/.aliyun/config.json";

pub(super) fn flow(name: &str) -> Value {
    let flows: Vec<Value> = serde_json::from_str(FLOWS).unwrap();
    flows.into_iter().find(|flow| flow["name"] == name).unwrap()
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Runs a provider against a recorded exchange and compares requests and result.
pub(super) async fn replay<P: CredentialProvider>(
    name: &str,
    env: MemoryEnvironment,
    provider: impl FnOnce(Context) -> P,
) -> Result<Credential, CredentialError> {
    let flow = flow(name);
    let mut exchanges: Vec<(Value, Value)> = flow["requests"]
        .as_array()
        .unwrap()
        .iter()
        .cloned()
        .zip(flow["responses"].as_array().unwrap().iter().cloned())
        .collect();
    if name == "ecs-imdsv2-discover-role" {
        exchanges.remove(2);
        exchanges[2].0["headers"]["x-aliyun-ecs-metadata-token"] = json!("meta-token");
    }
    let script = Script::new();
    for (request, response) in &exchanges {
        let url = text(&request["url"]);
        let method = if url.contains("://sts") { "POST" } else { text(&request["method"]) };
        let expects = format!("{method} {}", url.split('?').next().unwrap());
        script.answer(&expects, response[0].as_u64().unwrap() as u16, text(&response[1]));
    }
    let result = provider(context(env, &script)).credential().await;
    for (sent, (request, _)) in script.finish().iter().zip(&exchanges) {
        compare(name, sent, request);
    }
    match &result {
        Ok(credential) => assert!(*credential == recorded(&flow, credential), "{name}: {credential:?}"),
        Err(error) => assert!(flow["result"]["error"] == true, "{name}: {error}"),
    }
    result
}

fn recorded(flow: &Value, found: &Credential) -> Credential {
    let field = |key: &str| flow["result"][key].as_str().unwrap_or_default();
    let credential = Credential::temporary(field("ak"), field("sk"), field("token"));
    found.expires_at().map_or(credential.clone(), |at| credential.with_expiry(at))
}

pub(super) fn compare(name: &str, sent: &http::Request<bytes::Bytes>, recorded: &Value) {
    let url = text(&recorded["url"]);
    let body = std::str::from_utf8(sent.body()).unwrap();
    let recorded_query = pairs(url.split_once('?').map_or("", |(_, query)| query));
    let sent_query = sent.uri().query().unwrap_or_default();
    if url.contains("://sts") {
        let fixed = |pairs: Vec<(String, String)>| -> Vec<(String, String)> {
            let mut pairs: Vec<_> = pairs
                .into_iter()
                .filter(|(name, _)| !name.starts_with("Signature") || name == "SignatureMethod")
                .map(|(name, value)| (name, value.trim_end().to_owned()))
                .collect();
            pairs.sort();
            pairs
        };
        assert_eq!(fixed([pairs(sent_query), pairs(body)].concat()), fixed(recorded_query), "{name}");
        assert!(!sent_query.contains("OIDCToken"), "{name}");
        return;
    }
    assert_eq!(pairs(sent_query), recorded_query, "{name}");
    for (header, value) in recorded["headers"].as_object().unwrap() {
        let sent = sent.headers().get(header).unwrap_or_else(|| panic!("{name}: no {header}")).to_str().unwrap();
        let sent = sent.strip_suffix(";charset=UTF-8").unwrap_or(sent);
        assert_eq!(sent, text(value), "{name}: {header}");
    }
    assert_eq!(
        sent.headers().contains_key("x-aliyun-ecs-metadata-token"),
        recorded["headers"].get("x-aliyun-ecs-metadata-token").is_some(),
        "{name}"
    );
    match recorded.get("body").map(text) {
        None => assert_eq!(body, "", "{name}"),
        Some(json) if json.starts_with('{') => {
            assert_eq!(
                serde_json::from_str::<Value>(body).unwrap(),
                serde_json::from_str::<Value>(json).unwrap(),
                "{name}"
            );
        }
        Some(form) => assert_eq!(pairs(body), pairs(form), "{name}"),
    }
}

fn role_env() -> MemoryEnvironment {
    MemoryEnvironment::new().with_var("ALIBABA_CLOUD_ECS_METADATA", "my-role")
}

#[tokio::test]
async fn ecs_role() {
    replay("ecs-imdsv2-discover-role", MemoryEnvironment::new(), EcsRoleProvider::new).await.unwrap();
    replay("ecs-imdsv2-known-role", role_env(), EcsRoleProvider::new).await.unwrap();
    replay("ecs-fallback-imdsv1", role_env(), EcsRoleProvider::new).await.unwrap();
    replay("ecs-v2-rejected-then-v1", role_env(), EcsRoleProvider::new).await.unwrap();
    let error = replay(
        "ecs-imdsv1-disabled",
        role_env().with_var("ALIBABA_CLOUD_IMDSV1_DISABLED", "TRUE"),
        EcsRoleProvider::new,
    );
    assert!(error.await.unwrap_err().to_string().contains("no session token"));
    let env = MemoryEnvironment::new().with_var("ALIBABA_CLOUD_ECS_METADATA", "r");
    let error = replay("ecs-code-not-success", env, EcsRoleProvider::new).await.unwrap_err();
    assert!(error.to_string().contains("Code is not Success") && !error.is_not_configured());
}

#[tokio::test]
async fn a_machine_without_metadata_service_or_role_is_skipped() {
    let script = Script::new();
    script.unreachable("PUT http://100.100.100.200/latest/api/token");
    let provider = EcsRoleProvider::new(context(MemoryEnvironment::new(), &script));
    assert!(provider.credential().await.unwrap_err().is_not_configured());
    script.finish();
    script.answer("PUT http://100.100.100.200/latest/api/token", 404, "").answer(
        "GET http://100.100.100.200/latest/meta-data/ram/security-credentials/",
        404,
        "",
    );
    assert!(provider.credential().await.unwrap_err().is_not_configured());
    let disabled = MemoryEnvironment::new().with_var("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");
    assert!(
        EcsRoleProvider::new(context(disabled, &Script::new())).credential().await.unwrap_err().is_not_configured()
    );
    let script = Script::new();
    script.unreachable("PUT http://100.100.100.200/latest/api/token");
    let error = EcsRoleProvider::new(context(role_env(), &script)).credential().await.unwrap_err();
    assert!(!error.is_not_configured(), "a role that was asked for must be there");
}

fn oidc_env(role: &str, provider: &str, session: &str) -> MemoryEnvironment {
    MemoryEnvironment::new()
        .with_var("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "/tokens/oidc")
        .with_var("ALIBABA_CLOUD_ROLE_ARN", role)
        .with_var("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", provider)
        .with_var("ALIBABA_CLOUD_ROLE_SESSION_NAME", session)
        .with_file("/tokens/oidc", "fake.jwt.token\n")
}

#[tokio::test]
async fn oidc_role() {
    let env = oidc_env("a", "b", "s")
        .with_var("ALIBABA_CLOUD_STS_REGION", "cn-hangzhou")
        .with_var("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", "true");
    replay("oidc-region-vpc", env, OidcProvider::new).await.unwrap();
    // The flow with a policy comes from a profile: variables have none.
    let profile = json!({"current": "o", "profiles": [{"name": "o", "mode": "OIDC", "ram_role_arn": "acs:ram::1:role/r",
        "oidc_provider_arn": "acs:ram::1:oidc-provider/p", "oidc_token_file": "/tokens/oidc", "role_session_name": "sess",
        "policy": "{\"a\":\"b c\"}"}]});
    let env =
        MemoryEnvironment::new().with_file("/tokens/oidc", "fake.jwt.token\n").with_file(CONFIG, profile.to_string());
    replay("oidc-assume-role", env, CliProfileProvider::new).await.unwrap();
}

#[tokio::test]
async fn oidc_role_needs_all_three_variables_and_a_token() {
    let env = oidc_env("a", "", "s");
    let error = OidcProvider::new(context(env, &Script::new())).credential().await.unwrap_err();
    assert!(error.is_not_configured());
    assert_eq!(error.message(), "not set: ALIBABA_CLOUD_OIDC_PROVIDER_ARN");
    for (file, expected) in [(" \n", "is empty"), ("", "is empty")] {
        let env = oidc_env("a", "b", "s").with_file("/tokens/oidc", file);
        let error = OidcProvider::new(context(env, &Script::new())).credential().await.unwrap_err();
        assert!(error.message().contains(expected), "{error}");
    }
    let env = oidc_env("a", "b", "s").with_var("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "/nowhere");
    let error = OidcProvider::new(context(env, &Script::new())).credential().await.unwrap_err();
    assert!(error.message().contains("/nowhere does not exist") && !error.is_not_configured(), "{error}");
}

#[tokio::test]
async fn assumed_role() {
    let key = || Credential::access_key("FAKEAKID0000000001", "fake-secret-0000000001");
    let role = || Role::new("acs:ram::1:role/r").session_name("sess").external_id("ext");
    replay("ram-role-arn", MemoryEnvironment::new(), |context| AssumeRoleProvider::new(key(), role(), context))
        .await
        .unwrap();
    let temporary = Credential::temporary("FAKEAKID0000000001", "fake-secret-0000000001", "tok/+");
    let short = Role::new("acs:ram::1:role/r").session_name("s").duration_seconds(900);
    replay("ram-role-arn-sts-chain", MemoryEnvironment::new(), |context| {
        AssumeRoleProvider::new(temporary, short, context)
    })
    .await
    .unwrap();
    let error = replay("ram-role-arn-error", MemoryEnvironment::new(), |context| {
        AssumeRoleProvider::new(Credential::access_key("A", "B"), Role::new("x").session_name("s"), context)
    })
    .await
    .unwrap_err();
    assert_eq!(error.message(), "https://sts.aliyuncs.com answered 403 Forbidden: NoPermission, m, request id r");
}

#[tokio::test]
async fn a_role_request_is_signed_over_query_and_form_with_spaces_encoded() {
    let script = Script::new();
    script.answer("POST https://sts.aliyuncs.com/", 403, "{}");
    let role = Role::new("r").policy("{\"Version\": \"1\"}");
    let secret = "fake-secret-0000000001";
    let provider = AssumeRoleProvider::new(
        Credential::access_key("id-1", secret),
        role,
        context(MemoryEnvironment::new(), &script),
    );
    provider.credential().await.unwrap_err();
    let sent = script.finish().remove(0);
    let body = std::str::from_utf8(sent.body()).unwrap();
    assert!(body.contains("Policy=%7B%22Version%22%3A%20%221%22%7D"), "{body}");
    let mut all = [pairs(sent.uri().query().unwrap()), pairs(body)].concat();
    let at = all.iter().position(|(name, _)| name == "Signature").unwrap();
    let (_, signature) = all.remove(at);
    let expected =
        crate::auth::rpc::signature(&crate::auth::rpc::string_to_sign("POST", &all), &secret.into()).unwrap();
    assert_eq!(signature, expected);
    assert!(all.contains(&("RoleSessionName".to_owned(), "aicloud-1714979289".to_owned())));
}

#[tokio::test]
async fn a_session_that_is_too_short_or_has_no_key_is_refused_before_asking() {
    let ask =
        |credential, role| AssumeRoleProvider::new(credential, role, context(MemoryEnvironment::new(), &Script::new()));
    let short =
        ask(Credential::access_key("i", "s"), Role::new("r").duration_seconds(60)).credential().await.unwrap_err();
    assert!(short.message().contains("900 seconds"), "{short}");
    let bearer = ask(Credential::bearer("t"), Role::new("r")).credential().await.unwrap_err();
    assert!(bearer.message().contains("access key only"), "{bearer}");
    let region =
        ask(Credential::access_key("i", "s"), Role::new("r").sts_region("evil.com/")).credential().await.unwrap_err();
    assert!(region.message().contains("is not valid"), "{region}");
}

#[tokio::test]
async fn credentials_uri() {
    let env = |url: &str| MemoryEnvironment::new().with_var("ALIBABA_CLOUD_CREDENTIALS_URI", url);
    replay("uri", env("http://localhost/creds?x=2&y=a%20b"), UriProvider::new).await.unwrap();
    let error = replay("uri-no-expiration", env("http://localhost/creds"), UriProvider::new).await.unwrap_err();
    assert!(error.message().contains("no expiry"), "{error}");
    let script = Script::new();
    script.answer("GET http://localhost:8080/c", 500, "canary");
    let provider = UriProvider::new(context(env("http://localhost:8080/c?a=1&a=2"), &script));
    let error = provider.credential().await.unwrap_err();
    assert_eq!(error.message(), "http://localhost:8080 answered 500 Internal Server Error: without an error message");
    let sent = script.finish().remove(0);
    assert_eq!(sent.headers()["host"], "localhost:8080");
    assert_eq!(sent.uri().query(), Some("a=1&a=2"));
    for bad in ["/relative", "not a url", "http://"] {
        let error = UriProvider::new(context(env(bad), &Script::new())).credential().await.unwrap_err();
        assert!(error.message().contains("http://host:port/path"), "{bad}: {error}");
    }
}

#[tokio::test]
async fn environment_keys_are_read_when_asked_for() {
    let env = std::sync::Arc::new(MemoryEnvironment::new());
    let clock = crate::credentials::testing::Clock::at("2024-05-06T07:08:09Z");
    let provider = EnvironmentProvider::new(Context::new(env.clone(), Script::new(), clock));
    assert!(provider.credential().await.unwrap_err().is_not_configured());
    env.set_var("ALIBABA_CLOUD_ACCESS_KEY_ID", "a");
    let error = provider.credential().await.unwrap_err();
    assert!(error.message().contains("ALIBABA_CLOUD_ACCESS_KEY_SECRET is not; set both"), "{error}");
    env.set_var("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "b");
    assert!(provider.credential().await.unwrap() == Credential::access_key("a", "b"));
    env.set_var("ALIBABA_CLOUD_SECURITY_TOKEN", "c");
    assert!(provider.credential().await.unwrap() == Credential::temporary("a", "b", "c"));
}

#[tokio::test]
async fn the_default_chain_tries_the_documented_order() {
    let script = Script::new();
    script.unreachable("PUT http://100.100.100.200/latest/api/token");
    let error = default_chain(context(MemoryEnvironment::new(), &script)).credential().await.unwrap_err().to_string();
    script.finish();
    let order = ["environment:", "OIDC role:", "CLI profile:", "ini profile:", "ECS role:", "credentials URI:"];
    let places: Vec<usize> =
        order.iter().map(|name| error.find(name).unwrap_or_else(|| panic!("{name} in {error}"))).collect();
    assert!(places.is_sorted(), "{error}");
}
