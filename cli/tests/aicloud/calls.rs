//! Calls of a service on the loopback interface, and the exit code of each way they end.

use crate::support::{
    Ended, Home,
    server::{Answer, Server},
};
use serde_json::{Value, json};
use std::{
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

fn call(home: &Home, server: &Server, args: &[&str]) -> Ended {
    home.run(&[args, &["--endpoint", &server.url, "--project-id", "p1"]].concat())
}

const NODES: [&str; 4] = ["modelarts", "list-pool-nodes", "--pool-name", "a"];

fn node(name: &str, phase: &str) -> Value {
    json!({"kind": "Node", "metadata": {"name": name}, "status": {"phase": phase, "resources": {"cpu": "8"}}})
}

fn nodes() -> Server {
    Server::start(|_, line| {
        let (name, next) = if line.contains("continue=t2") { ("n2", "") } else { ("n1", "t2") };
        Answer::Json(200, json!({"items": [node(name, "Available")], "metadata": {"continue": next}}))
    })
}

#[test]
fn an_answer_is_shown_as_json_yaml_table_or_what_a_query_picks() {
    let (home, server) = (Home::new(), nodes());
    let shown = |args: &[&str]| {
        let ended = call(&home, &server, &[&NODES, args].concat());
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{ended:?}");
        ended.out
    };
    let answer: Value = serde_json::from_str(&shown(&[])).unwrap();
    assert_eq!(answer["items"][0]["metadata"]["name"], "n1");
    assert!(shown(&["--output", "yaml"]).contains("name: n1\n"));
    assert_eq!(shown(&["--query", "items[].metadata.name"]), "[\n  \"n1\"\n]\n");
    let table = shown(&["--output", "table"]);
    assert_eq!(table, "METADATA.NAME  STATUS.PHASE  KIND\nn1             Available     Node\n");
    let request = server.requests().remove(0);
    assert!(request.starts_with("GET /v2/p1/pools/a/nodes HTTP/1.1"), "{request}");
    assert!(request.contains("user-agent: aicloud-modelarts/"), "{request}");
}

#[test]
fn all_pages_become_one_list() {
    let (home, server) = (Home::new(), nodes());
    let ended = call(&home, &server, &[&NODES[..], &["--all", "--query", "[].metadata.name"]].concat());
    assert_eq!(ended.json(), json!(["n1", "n2"]));
    let lines: Vec<String> =
        server.requests().iter().map(|request| request.lines().next().unwrap().to_owned()).collect();
    assert_eq!(lines, ["GET /v2/p1/pools/a/nodes HTTP/1.1", "GET /v2/p1/pools/a/nodes?continue=t2 HTTP/1.1"]);
    let table = call(&home, &server, &[&NODES[..], &["--all", "-o", "table"]].concat());
    assert_eq!(table.out.lines().count(), 3, "{}", table.out);
}

#[test]
fn a_wait_ends_with_the_state_a_failure_or_the_time() {
    let home = Home::new();
    let wait = |status: u16, phase: &str, waiter: &str| {
        let body = node("n1", phase);
        let server = Server::start(move |_, _| Answer::Json(status, body.clone()));
        let args =
            ["modelarts", "show-pool-node", "--pool-name", "a", "--node-name", "n1", "--timeout", "1s", "--wait"];
        call(&home, &server, &[&args[..], &[waiter]].concat())
    };
    assert_eq!(wait(200, "Available", "available").json()["metadata"]["name"], "n1");
    let failed = wait(200, "Abnormal", "available");
    assert_eq!(failed.code, 1, "{failed:?}");
    assert!(failed.err.contains("it is Abnormal, and can't become available any more"), "{}", failed.err);
    let late = wait(200, "Creating", "available");
    assert_eq!(late.code, 4, "{late:?}");
    assert!(late.err.contains("not available within 1s: it is Creating"), "{}", late.err);
    assert_eq!(wait(404, "", "deleted").json(), Value::Null);
    assert_eq!(wait(404, "", "available").code, 1);
}

#[test]
fn a_refusal_of_the_service_is_told_with_its_request_id() {
    let home = Home::new();
    let body = json!({"error_code": "ModelArts.50015001", "error_msg": "pool not found"});
    let server = Server::start(move |_, _| Answer::Json(404, body.clone()));
    let ended = call(&home, &server, &NODES);
    assert_eq!(ended.code, 1, "{ended:?}");
    let expected =
        "error: ListPoolNodes: 404 Not Found, ModelArts.50015001: pool not found (request id r-0, 1 attempt)\n";
    assert_eq!(ended.err, expected);
    assert_eq!(ended.out, "");
    let ended = call(&home, &server, &[&NODES[..], &["--debug"]].concat());
    assert!(ended.err.contains("DEBUG") && ended.err.contains("the answer began"), "{}", ended.err);
}

#[test]
fn failures_that_may_pass_are_tried_again_as_often_as_is_said() {
    let home = Home::new();
    let flaky = || {
        Server::start(|number, _| match number {
            0 => Answer::Json(503, json!({})),
            _ => Answer::Json(200, json!({"items": []})),
        })
    };
    assert_eq!(call(&home, &flaky(), &NODES).code, 0);
    let server = flaky();
    assert_eq!(call(&home, &server, &[&NODES[..], &["--retries", "0"]].concat()).code, 1);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn an_answer_that_is_no_json_is_the_services_fault() {
    let home = Home::new();
    let server = Server::start(|_, _| Answer::Json(200, json!({"items": 3})));
    let ended = call(&home, &server, &NODES);
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(ended.err.contains("items"), "{}", ended.err);
}

#[test]
fn no_connection_and_no_answer_in_time_end_with_4() {
    let home = Home::new();
    let args = [&NODES[..], &["--endpoint", "http://127.0.0.1:1", "--project-id", "p", "--retries", "0"]].concat();
    let refused = home.run(&args);
    assert_eq!(refused.code, 4, "{refused:?}");
    assert!(refused.err.contains("could not connect"), "{}", refused.err);
    let server = Server::start(|_, _| Answer::Silence);
    let started = Instant::now();
    let late = call(&home, &server, &[&NODES[..], &["--timeout", "300ms"]].concat());
    assert_eq!(late.code, 4, "{late:?}");
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[test]
fn without_credentials_it_ends_with_3_and_what_each_provider_said() {
    let home = Home::without_keys();
    let server = Server::start(|_, _| Answer::Json(200, json!({})));
    let ended = call(&home, &server, &["pai-workspace", "list-workspaces"]);
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.err.contains("ALIBABA_CLOUD_ACCESS_KEY_ID") && ended.err.contains("config.json"), "{}", ended.err);
    let ended = call(&home, &server, &[&NODES[..], &["--profile", "work"]].concat());
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(server.requests().is_empty());
}

#[test]
fn an_answer_that_was_saved_is_decoded_without_a_call() {
    let home = Home::without_keys();
    let ended = home.run_with(&["decode", "modelarts", "ListPoolNodes"], r#"{"items": [{"kind": "Node", "x": "7"}]}"#);
    assert_eq!(ended.json(), json!({"items": [{"kind": "Node", "x": "7"}]}));
    let ended = home.run_with(&["decode", "modelarts", "list-pool-nodes"], r#"{"items": 3}"#);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("items"), "{}", ended.err);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let home = Home::new();
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("aicloud"));
    let mut child = command
        .env("HOME", home.path(""))
        .args(["describe", "modelarts", "--output", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_call_at_once() {
    let server = Server::start(|_, _| Answer::Silence);
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("aicloud"));
    let mut child = command
        .args(NODES)
        .args(["--endpoint", &server.url, "--project-id", "p"])
        .env("HUAWEICLOUD_SDK_AK", "AKEXAMPLEEXAMPLE")
        .env("HUAWEICLOUD_SDK_SK", "canary-secret")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while server.requests().is_empty() {
        thread::sleep(Duration::from_millis(20));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
}
