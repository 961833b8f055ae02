//! Calls over real sockets: what the wire carries, and what comes of servers that misbehave.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

mod loopback;
mod sample;

use aicloud_runtime::{ErrorKind, RetryPolicy, credentials::Credential};
use loopback::{Act, Server, answer};
use sample::Client;
use std::time::{Duration, Instant};

fn client(endpoint: &str) -> Client {
    Client::builder()
        .endpoint(endpoint)
        .project_id("p1")
        .credentials(Credential::access_key("AK", "SK"))
        .attempt_timeout(Duration::from_millis(300))
        .retry(RetryPolicy::standard().base_delay(Duration::from_millis(1)))
        .build()
        .unwrap()
}

#[tokio::test]
async fn what_was_signed_is_what_the_wire_carries() {
    let server = Server::start(|_, _| answer(200, "X-Request-Id: 42\r\n", r#"{"items": [{"name": "n1"}]}"#)).await;
    let page = client(&server.url()).list_pool_nodes("a/b c~ü").r#continue("x y+%&=").limit(5).send().await.unwrap();
    assert_eq!(page.items.len(), 1);
    assert_eq!(page.request_id(), Some("42"));
    let head = server.requests()[0].clone();
    assert!(
        head.starts_with("GET /v2/p1/pools/a%2Fb%20c~%C3%BC/nodes?continue=x%20y%2B%25%26%3D&limit=5 HTTP/1.1\r\n"),
        "{head}"
    );
    let host = server.url().replace("http://", "");
    assert_eq!(head.matches(&format!("host: {host}\r\n")).count(), 1, "{head}");
    for name in ["accept-encoding", "cookie", "referer"] {
        assert!(!head.to_ascii_lowercase().contains(&format!("\r\n{name}:")), "{head}");
    }
}

#[tokio::test]
async fn bodies_are_sent_with_their_length_and_connections_are_kept() {
    let server = Server::start(|_, _| answer(200, "", "{}")).await;
    let client = client(&server.url());
    for _ in 0..3 {
        client.create_notebook("n\u{1f600}").send().await.unwrap();
    }
    let requests = server.requests();
    assert!(requests[0].contains("\r\ncontent-length: 16\r\n"), "{}", requests[0]);
    assert!(requests[0].ends_with("\r\n\r\n{\"name\":\"n\u{1f600}\"}"), "{}", requests[0]);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_kept_connection_that_the_server_has_closed_is_no_error() {
    let server = Server::start(|_, _| {
        let mut acts = answer(200, "", "{}");
        acts.push(Act::Close);
        acts
    })
    .await;
    let client = client(&server.url());
    for _ in 0..20 {
        client.create_notebook("n").retry(RetryPolicy::none()).send().await.unwrap();
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!((server.requests().len(), server.connections()), (20, 20));
}

#[tokio::test]
async fn a_post_without_a_body_says_so() {
    let server = Server::start(|_, _| answer(204, "", "")).await;
    client(&server.url()).stop_notebook("n1").send().await.unwrap();
    let request = server.requests()[0].clone();
    assert!(request.starts_with("POST /v1/p1/notebooks/n1/stop HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("\r\ncontent-length: 0\r\n"), "{request}");
}

#[tokio::test]
async fn redirects_are_errors_and_not_followed() {
    let target = Server::start(|_, _| answer(200, "", "{}")).await;
    let location = format!("Location: {}/\r\n", target.url());
    let server = Server::start(move |_, _| answer(302, &location, "")).await;
    let error = client(&server.url()).list_pool_nodes("p").send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 302));
    assert!(error.to_string().contains("redirects are not followed"), "{error}");
    assert!(target.requests().is_empty());
}

#[tokio::test]
async fn compressed_data_that_nobody_asked_for_is_named() {
    let server = Server::start(|_, _| {
        let mut bytes = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n".to_vec();
        bytes.extend([0x1f, 0x8b, 8, 0]);
        vec![Act::Send(bytes)]
    })
    .await;
    let error = client(&server.url()).list_pool_nodes("p").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("gzip"), "{error}");
}

#[tokio::test]
async fn interim_answers_are_skipped() {
    let server = Server::start(|_, _| {
        let mut acts = vec![Act::Send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".to_vec())];
        acts.extend(answer(200, "", r#"{"items": []}"#));
        acts
    })
    .await;
    assert_eq!(client(&server.url()).list_pool_nodes("p").send().await.unwrap().status(), 200);
}

/// Each fault ends in the right kind of error within its time, three attempts later, and the client works on the next call.
#[tokio::test]
async fn every_fault_ends_in_an_error_in_time_and_the_next_call_works() {
    let send = |text: &str| Act::Send(text.as_bytes().to_vec());
    let huge = format!("HTTP/1.1 200 OK\r\nX-Huge: {}\r\nContent-Length: 2\r\n\r\n{{}}", "a".repeat(2_000_000));
    let faults: Vec<(&str, Vec<Act>, ErrorKind)> = vec![
        ("closes at once", vec![Act::Close], ErrorKind::Transport),
        ("resets at once", vec![Act::Reset], ErrorKind::Transport),
        ("stalls before the answer", vec![Act::Stall], ErrorKind::Timeout),
        ("stalls in the status line", vec![send("HTTP/1.1 2"), Act::Stall], ErrorKind::Timeout),
        ("stalls in the headers", vec![send("HTTP/1.1 200 OK\r\nX-A: b\r\n"), Act::Stall], ErrorKind::Timeout),
        (
            "stalls in the body",
            vec![send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"), Act::Stall],
            ErrorKind::Timeout,
        ),
        ("closes in the headers", vec![send("HTTP/1.1 200 OK\r\nX-A"), Act::Close], ErrorKind::Transport),
        (
            "closes in the body",
            vec![send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"), Act::Close],
            ErrorKind::Transport,
        ),
        (
            "resets in the body",
            vec![send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"), Act::Reset],
            ErrorKind::Transport,
        ),
        (
            "breaks off chunks",
            vec![send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"), Act::Close],
            ErrorKind::Transport,
        ),
        ("speaks no HTTP", vec![send("SSH-2.0-OpenSSH\r\n"), Act::Close], ErrorKind::Transport),
        ("sends huge headers", vec![send(&huge), Act::Close], ErrorKind::Transport),
        (
            "trickles",
            vec![send("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"), Act::Trickle(900)],
            ErrorKind::Timeout,
        ),
        ("storms with 429", answer(429, "", r#"{"error_code": "APIGW.0308", "error_msg": "m"}"#), ErrorKind::Service),
    ];
    for (name, acts, kind) in faults {
        let server = Server::start(move |count, _| if count < 3 { acts.clone() } else { answer(200, "", "{}") }).await;
        let client = client(&server.url());
        let began = Instant::now();
        let error = client.list_pool_nodes("p").send().await.expect_err(name);
        assert_eq!(error.kind(), kind, "{name}: {error}");
        assert_eq!((error.attempts(), server.requests().len()), (3, 3), "{name}: {error}");
        assert!(error.is_retryable(), "{name}: {error}");
        assert!(began.elapsed() < Duration::from_secs(3), "{name} took {:?}", began.elapsed());
        client.list_pool_nodes("p").send().await.expect(name);
    }
}

#[tokio::test]
async fn a_refused_connection_is_said_to_be_one() {
    let server = Server::start(|_, _| answer(200, "", "{}")).await;
    let url = server.url();
    drop(server);
    tokio::task::yield_now().await;
    let error = client(&url).create_notebook("n").send().await.unwrap_err();
    assert!(error.is_connection());
    assert_eq!(error.attempts(), 3, "nothing was sent, so even a POST is tried again");
    assert!(error.to_string().contains("could not connect") && error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn a_length_that_is_too_short_cuts_the_body_and_is_a_decode_error() {
    let server =
        Server::start(|_, _| vec![Act::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{\"items\": []}".to_vec())])
            .await;
    let error = client(&server.url()).list_pool_nodes("p").send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1));
}

/// Environment variables can't be set in a running test, so the test runs itself with them.
#[tokio::test]
async fn proxies_come_from_the_environment() {
    const CHILD: &str = "AICLOUD_TEST_CHILD";
    if std::env::var_os(CHILD).is_some() {
        client("http://modelarts.example.com").list_pool_nodes("p").send().await.unwrap();
        let server = Server::start(|_, _| answer(200, "", "{}")).await;
        client(&server.url()).list_pool_nodes("p").send().await.unwrap();
        assert_eq!(server.requests().len(), 1, "the machine itself is not asked for through the proxy");
        let once = RetryPolicy::none();
        let error = client("https://modelarts.example.com").list_pool_nodes("p").retry(once).send().await.unwrap_err();
        assert!(error.is_connection() && error.to_string().contains("the proxy http://127.0.0.1:"), "{error}");
        assert!(!error.to_string().contains("canary"), "{error}");
        return;
    }
    let proxy = Server::start(|count, _| answer(if count == 0 { 200 } else { 407 }, "", "{}")).await;
    let url = proxy.url().replace("http://", "http://user:canary@");
    let child = move || {
        std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "proxies_come_from_the_environment"])
            .envs([(CHILD, "1"), ("ALL_PROXY", url.as_str())])
            .envs(
                ["NO_PROXY", "no_proxy", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"]
                    .map(|name| (name, "")),
            )
            .output()
    };
    let output = tokio::task::spawn_blocking(child).await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let requests = proxy.requests();
    assert_eq!(requests.len(), 2, "{requests:?}");
    let plain = "GET http://modelarts.example.com/v2/p1/pools/p/nodes HTTP/1.1\r\n";
    assert!(requests[0].starts_with(plain), "{}", requests[0]);
    assert!(requests[1].starts_with("CONNECT modelarts.example.com:443 HTTP/1.1\r\n"), "{}", requests[1]);
    for request in requests {
        assert!(request.to_lowercase().contains("\r\nproxy-authorization: basic dxnlcjpjyw5hcnk=\r\n"), "{request}");
    }
}
