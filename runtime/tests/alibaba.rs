//! What is particular to Alibaba Cloud: headers, nonces, tokens that expire, client tokens.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

use aicloud_runtime::{
    BoxFuture, CallOptions, Client, RetryPolicy,
    codec::Empty,
    credentials::{Credential, CredentialError, CredentialProvider},
    operation::{Body, Method, Operation, Param},
    request,
    service::{Auth, EndpointRule, Service},
    testing::{Reply, ScriptedTransport, VirtualTime},
};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
};

static SERVICE: Service = Service {
    name: "pai-workspace",
    title: "PAI AIWorkSpace",
    version: "2021-02-04",
    auth: Auth::Alibaba,
    endpoint: EndpointRule {
        host: "aiworkspace.{region}.aliyuncs.com",
        vpc: Some("aiworkspace-vpc.{region}.aliyuncs.com"),
        regions: &["cn-hangzhou"],
        exceptions: &[],
    },
    client_params: &[],
    errors: &[("Code", "Message"), ("code", "message")],
    request_id_headers: &["x-acs-request-id"],
    request_id_body: &["RequestId"],
    throttled: &["Throttling", "Throttling.*"],
    transient: &["ServiceUnavailable", "InternalError", "UnknownError"],
    expired: &["InvalidSecurityToken.Expired"],
    clock_skew: &["InvalidTimeStamp.Expired"],
};

struct CreateRunRequest {
    name: Option<String>,
    token: Option<String>,
}

impl CreateRunRequest {
    const OPERATION: &'static Operation = &Operation {
        params: &[Param::body("name").wire("Name"), Param::body("token").wire("ClientToken")],
        body: Body::Object,
        client_token: Some("token"),
        name: "CreateRun",
        method: Method::Post,
        path: "/api/v1/runs",
        ..Operation::EMPTY
    };
}

request! { CreateRunRequest => Empty; name = "name", token = "token" }

/// Hands out token after token, the next one when the last was refused.
#[derive(Clone, Debug, Default)]
struct Tokens(Arc<AtomicU32>);

impl CredentialProvider for Tokens {
    fn name(&self) -> &'static str {
        "tokens"
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        let token = format!("token-{}", self.0.load(Relaxed));
        Box::pin(async move { Ok(Credential::temporary("AK", "SK", token)) })
    }

    fn invalidate(&self, _: &Credential) {
        self.0.fetch_add(1, Relaxed);
    }
}

fn client(script: &ScriptedTransport, credentials: impl CredentialProvider + 'static) -> Client {
    let builder = Client::builder(&SERVICE).region("cn-hangzhou").credentials(credentials).vpc(true);
    builder.transport(script.clone()).time(VirtualTime::default()).build().unwrap()
}

fn error(status: u16, code: &str) -> Reply {
    Reply::status(status).body(format!(r#"{{"Code": "{code}", "Message": "m", "RequestId": "r"}}"#))
}

#[tokio::test]
async fn a_call_carries_action_version_and_a_fresh_nonce_each_time() {
    let script = ScriptedTransport::new([error(503, "ServiceUnavailable"), Reply::json(r#"{"RequestId": "r7"}"#)]);
    let request = CreateRunRequest { name: Some("n".to_owned()), token: None };
    let response = client(&script, Tokens::default()).send(request, CallOptions::new()).await.unwrap();
    assert_eq!(response.request_id(), Some("r7"));

    let sent = script.requests();
    assert_eq!(sent.len(), 2, "the client token makes a POST safe to repeat");
    assert_eq!(sent[0].uri(), "https://aiworkspace-vpc.cn-hangzhou.aliyuncs.com/api/v1/runs");
    for (name, value) in [
        ("x-acs-action", "CreateRun"),
        ("x-acs-version", "2021-02-04"),
        ("x-acs-date", "2026-01-01T00:00:00Z"),
        ("x-acs-security-token", "token-0"),
        ("content-type", "application/json; charset=utf-8"),
    ] {
        assert_eq!(sent[0].header(name), Some(value), "{name}");
    }
    assert_ne!(sent[0].header("x-acs-signature-nonce"), sent[1].header("x-acs-signature-nonce"));
    assert_ne!(sent[0].header("authorization"), sent[1].header("authorization"));
    assert_eq!(sent[0].json()["ClientToken"].as_str().unwrap().len(), 32);
    assert_eq!(sent[0].body(), sent[1].body(), "the client token stays the same");
}

#[tokio::test]
async fn an_expired_token_is_renewed_once_even_without_retries() {
    let request = CreateRunRequest { name: None, token: Some("t".to_owned()) };
    let options = CallOptions::new().retry(RetryPolicy::none()).idempotent(false);

    let script = ScriptedTransport::new([error(400, "InvalidSecurityToken.Expired"), Reply::json("{}")]);
    client(&script, Tokens::default()).send(request.clone(), options.clone()).await.unwrap();
    let tokens: Vec<_> =
        script.requests().iter().map(|s| s.header("x-acs-security-token").unwrap().to_owned()).collect();
    assert_eq!(tokens, ["token-0", "token-1"]);

    let script = ScriptedTransport::answering(|_| error(400, "InvalidSecurityToken.Expired"));
    let refused = client(&script, Tokens::default()).send(request.clone(), options.clone()).await.unwrap_err();
    assert!(refused.is_auth() && script.requests().len() == 2);

    // There is no other token where one was given by hand.
    let script = ScriptedTransport::answering(|_| error(400, "InvalidSecurityToken.Expired"));
    let given = Credential::temporary("AK", "SK", "t");
    client(&script, given).send(request, options).await.unwrap_err();
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn a_missing_credential_says_what_was_tried() {
    #[derive(Debug)]
    struct Nothing;
    impl CredentialProvider for Nothing {
        fn name(&self) -> &'static str {
            "nothing"
        }
        fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
            Box::pin(std::future::ready(Err(CredentialError::not_configured("nothing", "there is nothing here"))))
        }
    }
    let script = ScriptedTransport::new([]);
    let request = CreateRunRequest { name: None, token: None };
    let error = client(&script, Nothing).send(request, CallOptions::new()).await.unwrap_err();
    assert!(error.is_auth());
    assert_eq!(error.to_string(), "CreateRun: nothing: there is nothing here");
}
