//! Calls from request to response, through everything but the network.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

mod sample;

use aicloud_runtime::{
    ErrorKind, RetryPolicy,
    credentials::Credential,
    testing::{Reply, ScriptedTransport, SettledRandom, VirtualTime},
    time::TimeSource,
    transport::TransportErrorKind,
};
use sample::{Client, NodePhase};
use std::time::Duration;

struct Fixture {
    client: Client,
    script: ScriptedTransport,
    time: VirtualTime,
}

fn fixture(replies: impl IntoIterator<Item = Reply>) -> Fixture {
    let script = ScriptedTransport::new(replies);
    let time = VirtualTime::default();
    let client = Client::builder()
        .region("cn-north-4")
        .project_id("p1")
        .credentials(Credential::temporary("AK", "SECRET-KEY", "SECURITY-TOKEN"))
        .transport(script.clone())
        .time(time.clone())
        .random(SettledRandom::new(7))
        .build()
        .unwrap();
    Fixture { client, script, time }
}

fn refusal(status: u16, code: &str) -> Reply {
    Reply::status(status).body(format!(r#"{{"error_code": "{code}", "error_msg": "m"}}"#)).header("X-Request-Id", "r1")
}

#[tokio::test]
async fn a_call_is_signed_sent_and_decoded() {
    let f = fixture([Reply::json(r#"{"items": [{"name": "n1", "phase": "available"}]}"#).header("X-Request-Id", "42")]);
    let call =
        f.client.list_pool_nodes("a pool").limit(50).r#continue("x/y").hosts(["h2", "h1"]).r#type(NodePhase::Creating);
    let page = call.send().await.unwrap();
    assert_eq!(page.request_id(), Some("42"));
    assert_eq!(page.items[0].phase, Some(NodePhase::Available));
    assert_eq!(page.attempts(), 1);

    let sent = &f.script.requests()[0];
    assert_eq!(
        sent.uri(),
        "https://modelarts.cn-north-4.myhuaweicloud.com/v2/p1/pools/a%20pool/nodes?continue=x%2Fy&hosts=h1&hosts=h2&limit=50&type=Creating"
    );
    assert_eq!(sent.query_values("hosts"), ["h1", "h2"]);
    assert_eq!(sent.header("x-project-id"), Some("p1"));
    assert_eq!(sent.header("x-sdk-date"), Some("20260101T000000Z"));
    assert_eq!(sent.header("content-type"), Some("application/json"));
    assert!(sent.header("user-agent").unwrap().starts_with("aicloud-modelarts/"));
    let authorization = sent.header("authorization").unwrap();
    assert!(authorization.contains("SignedHeaders=") && authorization.contains("x-project-id"), "{authorization}");
}

#[tokio::test]
async fn an_idempotent_call_is_tried_again_and_signed_afresh() {
    let f = fixture([refusal(503, "X"), Reply::failure(TransportErrorKind::Exchange), Reply::json("{}")]);
    let page = f.client.list_pool_nodes("p").send().await.unwrap();
    assert_eq!(page.attempts(), 3);
    let requests = f.script.requests();
    assert_eq!(requests.len(), 3);
    assert!(f.time.now() > VirtualTime::default().now(), "it waited");
}

#[tokio::test]
async fn a_post_is_tried_again_only_when_it_was_refused_unread() {
    for (reply, attempts) in [
        (refusal(503, "X"), 1),
        (Reply::failure(TransportErrorKind::Exchange), 1),
        (Reply::failure(TransportErrorKind::Connect), 2),
        (refusal(429, "X"), 2),
        (refusal(400, "APIGW.0308"), 2),
    ] {
        let f = fixture([reply.clone(), Reply::json("{}")]);
        let outcome = f.client.create_notebook("n").send().await;
        assert_eq!(f.script.requests().len(), attempts, "{reply:?}");
        assert_eq!(outcome.is_ok(), attempts == 2, "{reply:?}");
        let f = fixture([reply, Reply::json("{}")]);
        f.client.create_notebook("n").idempotent(true).send().await.unwrap();
    }
}

#[tokio::test]
async fn without_retries_there_is_one_attempt_and_the_error_says_it_all() {
    let f = fixture([refusal(503, "X.1")]);
    let error = f.client.list_pool_nodes("p").retry(RetryPolicy::none()).send().await.unwrap_err();
    assert_eq!(error.to_string(), "ListPoolNodes: 503 Service Unavailable, X.1: m (request id r1, 1 attempt)");
    assert!(error.is_retryable());
    assert_eq!((error.operation(), error.code(), error.attempts()), (Some("ListPoolNodes"), Some("X.1"), 1));
}

#[tokio::test]
async fn the_service_is_given_the_time_it_asks_for() {
    for (name, value, seconds) in [
        ("Retry-After", "30", 30),
        ("x-acs-retry-after", "2500", 2),
        ("Retry-After", "Thu, 01 Jan 2026 00:01:00 GMT", 60),
    ] {
        let f = fixture([refusal(429, "X").header(name, value), Reply::json("{}")]);
        f.client.list_pool_nodes("p").send().await.unwrap();
        assert_eq!(f.time.now().duration_since(VirtualTime::default().now()).as_secs(), seconds, "{name}: {value}");
    }
    let f = fixture([refusal(429, "X").header("Retry-After", "3600"), Reply::json("{}")]);
    let error = f.client.list_pool_nodes("p").send().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(f.script.remaining(), 1);
}

#[tokio::test]
async fn attempts_and_calls_have_limits_of_their_own() {
    let f = fixture([Reply::hang(), Reply::json("{}")]);
    f.client.list_pool_nodes("p").attempt_timeout(Duration::from_secs(9)).send().await.unwrap();
    let passed = f.time.now().duration_since(VirtualTime::default().now());
    assert!(passed.as_secs() == 9, "{passed:?}");

    let f = fixture([Reply::hang()]);
    let error = f.client.list_pool_nodes("p").timeout(Duration::from_secs(3)).send().await.unwrap_err();
    assert!(error.is_timeout() && error.is_retryable());
    assert_eq!(error.to_string(), "ListPoolNodes: no answer came within the 3s that the call may take (1 attempt)");

    let f = fixture([refusal(503, "X.1"), Reply::hang()]);
    let error = f.client.list_pool_nodes("p").timeout(Duration::from_secs(3)).send().await.unwrap_err();
    assert!(
        error.to_string().contains("the attempt before: 503 Service Unavailable, X.1: m (request id r1)"),
        "{error}"
    );
    assert!(error.is_timeout() && error.attempts() == 2);

    // No wait is begun that would outlast the call.
    let f = fixture([error_429_after(20), Reply::json("{}")]);
    let error = f.client.list_pool_nodes("p").timeout(Duration::from_secs(10)).send().await.unwrap_err();
    assert!(error.is_throttled());
    assert_eq!(f.time.now(), VirtualTime::default().now());
}

fn error_429_after(seconds: u32) -> Reply {
    refusal(429, "X").header("Retry-After", seconds.to_string())
}

#[tokio::test]
async fn the_budget_of_retries_is_shared_by_all_calls_of_a_client() {
    let script = ScriptedTransport::answering(|_| refusal(503, "X"));
    let client = Client::builder()
        .region("cn-north-4")
        .project_id("p1")
        .credentials(Credential::access_key("AK", "SK"))
        .transport(script.clone())
        .time(VirtualTime::default())
        .build()
        .unwrap();
    for _ in 0..100 {
        client.clone().list_pool_nodes("p").send().await.unwrap_err();
    }
    // 100 first attempts and the 100 retries that the budget pays for, of the 200 that the policy would allow.
    assert_eq!(script.requests().len(), 200);
}

#[tokio::test]
async fn the_clock_is_learnt_from_the_service_once_it_refuses_the_date() {
    let skewed = refusal(401, "APIGW.0301").header("Date", "Thu, 01 Jan 2026 01:00:00 GMT");
    let f = fixture([skewed.clone(), Reply::json("{}"), Reply::json("{}")]);
    f.client.list_pool_nodes("p").retry(RetryPolicy::none()).send().await.unwrap();
    f.client.list_pool_nodes("p").send().await.unwrap();
    let dates: Vec<_> = f.script.requests().iter().map(|sent| sent.header("x-sdk-date").unwrap().to_owned()).collect();
    assert_eq!(dates, ["20260101T000000Z", "20260101T010000Z", "20260101T010000Z"]);

    // A date that agrees with ours was not the reason.
    let f = fixture([refusal(401, "APIGW.0301").header("Date", "Thu, 01 Jan 2026 00:00:10 GMT")]);
    assert!(f.client.list_pool_nodes("p").send().await.unwrap_err().is_auth());
}

#[tokio::test]
async fn bad_input_is_refused_before_anything_is_sent() {
    let f = fixture([]);
    let error = f.client.show_notebook("..").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
    assert!(error.to_string().starts_with("ShowNotebook: parameter `id` is \"..\""), "{error}");
    let error = f.client.show_notebook("a").header("bad name", "x").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
    assert!(f.script.requests().is_empty());
}

#[tokio::test]
async fn headers_of_the_answer_can_be_fields_and_headers_of_the_call_are_sent() {
    let f = fixture([Reply::json(r#"{"id": "n1"}"#).header("ETag", "e1")]);
    let notebook = f.client.show_notebook("n1").header("X-Trace", "t").send().await.unwrap();
    assert_eq!(notebook.etag.as_deref(), Some("e1"));
    assert_eq!(notebook.headers().get("etag").unwrap(), "e1");
    assert_eq!(f.script.requests()[0].header("x-trace"), Some("t"));
}

#[tokio::test]
async fn successes_that_are_no_json_are_told_apart() {
    let f = fixture([Reply::status(204), Reply::status(200), Reply::status(200).body("<html>login</html>")]);
    f.client.show_notebook("n").send().await.unwrap();
    f.client.show_notebook("n").send().await.unwrap();
    let error = f.client.show_notebook("n").send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, 200));
    assert!(error.to_string().contains("HTML"), "{error}");
    assert_eq!(error.body(), Some("<html>login</html>"));
}

#[tokio::test]
async fn secrets_never_come_back_in_errors() {
    let echo = r#"{"error_code": "X", "error_msg": "bad SECURITY-TOKEN and hunter22", "got": ["SECRET-KEY"], "password": "zzzzz"}"#;
    let f = fixture([Reply::status(400).body(echo)]);
    let call = f.client.create_notebook("n").password("hunter22");
    assert!(!format!("{call:?} {:?}", f.client).contains("hunter22"));
    let error = call.send().await.unwrap_err();
    let shown = format!("{error} {error:?} {} {:?} {:?}", error.message(), error.body(), error.detail("got"));
    for secret in ["SECURITY-TOKEN", "SECRET-KEY", "hunter22", "zzzzz"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("bad *** and ***"));
}
