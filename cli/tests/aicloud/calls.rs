//! Calls of a service on the loopback interface, and the exit code of each way they end.

use crate::support::{Ended, Home, start};
use aicloud_mock::{Fault, Mock};
use serde_json::{Value, json};
use std::{
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

fn modelarts() -> Mock {
    let mock = start(Mock::new(&aicloud_modelarts::registry::REGISTRY));
    mock.add("Pool", json!({}), json!({ "metadata": { "name": "a" } })).unwrap();
    mock
}

/// The service is silent for longer than anybody waits.
fn silent() -> Mock {
    let mock = modelarts();
    mock.fault(Fault::latency(Duration::from_secs(60))).unwrap();
    mock
}

fn call(home: &Home, mock: &Mock, args: &[&str]) -> Ended {
    home.run(&[args, &["--endpoint", &mock.endpoint(), "--project-id", "p1"]].concat())
}

const NODES: [&str; 4] = ["modelarts", "list-pool-nodes", "--pool-name", "a"];

fn node(name: &str, phase: &str) -> Value {
    json!({"kind": "Node", "metadata": {"name": name}, "status": {"phase": phase, "resources": {"cpu": "8"}}})
}

#[test]
fn an_answer_is_shown_as_json_yaml_table_or_what_a_query_picks() {
    let (home, mock) = (Home::new(), modelarts());
    mock.reply("ListPoolNodes", 200, json!({"items": [node("n1", "Available")]})).unwrap();
    let shown = |args: &[&str]| {
        let ended = call(&home, &mock, &[&NODES, args].concat());
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{ended:?}");
        ended.out
    };
    let answer: Value = serde_json::from_str(&shown(&[])).unwrap();
    assert_eq!(answer["items"][0]["metadata"]["name"], "n1");
    assert!(shown(&["--output", "yaml"]).contains("name: n1\n"));
    assert_eq!(shown(&["--query", "items[].metadata.name"]), "[\n  \"n1\"\n]\n");
    let table = shown(&["--output", "table"]);
    assert_eq!(table, "METADATA.NAME  STATUS.PHASE  KIND\nn1             Available     Node\n");
    let request = mock.requests().remove(0);
    assert_eq!((request.method.as_str(), request.target.as_str()), ("GET", "/v2/p1/pools/a/nodes"));
    assert!(request.header("user-agent").unwrap().starts_with("aicloud-modelarts/"), "{request:?}");
}

#[test]
fn all_pages_become_one_list() {
    let (home, mock) = (Home::new(), modelarts());
    for name in ["n1", "n2"] {
        mock.add("Node", json!({"pool_name": "a"}), node(name, "Available")).unwrap();
    }
    let all = [&NODES[..], &["--limit", "1", "--all"]].concat();
    let ended = call(&home, &mock, &[&all[..], &["--query", "[].metadata.name"]].concat());
    assert_eq!(ended.json(), json!(["n1", "n2"]));
    let targets: Vec<String> = mock.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["/v2/p1/pools/a/nodes?limit=1", "/v2/p1/pools/a/nodes?continue=next-1&limit=1"]);
    let table = call(&home, &mock, &[&all[..], &["-o", "table"]].concat());
    assert_eq!(table.out.lines().count(), 3, "{}", table.out);
}

#[test]
fn a_wait_ends_with_the_state_a_failure_or_the_time() {
    let home = Home::new();
    let wait = |status: u16, phase: &str, waiter: &str| {
        let mock = modelarts();
        mock.reply("ShowPoolNode", status, node("n1", phase)).unwrap();
        let args =
            ["modelarts", "show-pool-node", "--pool-name", "a", "--node-name", "n1", "--timeout", "1s", "--wait"];
        call(&home, &mock, &[&args[..], &[waiter]].concat())
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
    let mock = modelarts();
    mock.reply("ListPoolNodes", 404, body).unwrap();
    let ended = call(&home, &mock, &NODES);
    assert_eq!(ended.code, 1, "{ended:?}");
    let id = &mock.requests()[0].request_id;
    let expected = format!(
        "error: ListPoolNodes: 404 Not Found, ModelArts.50015001: pool not found (request id {id}, 1 attempt)\n"
    );
    assert_eq!(ended.err, expected);
    assert_eq!(ended.out, "");
    let ended = call(&home, &mock, &[&NODES[..], &["--debug"]].concat());
    assert!(ended.err.contains("DEBUG") && ended.err.contains("the answer began"), "{}", ended.err);
}

#[test]
fn failures_that_may_pass_are_tried_again_as_often_as_is_said() {
    let home = Home::new();
    let flaky = || {
        let mock = modelarts();
        mock.fault(Fault::status(503).times(1)).unwrap();
        mock
    };
    assert_eq!(call(&home, &flaky(), &NODES).code, 0);
    let mock = flaky();
    assert_eq!(call(&home, &mock, &[&NODES[..], &["--retries", "0"]].concat()).code, 1);
    assert_eq!(mock.request_count(), 1);
}

#[test]
fn an_answer_that_is_no_json_is_the_services_fault() {
    let home = Home::new();
    let mock = modelarts();
    mock.reply("ListPoolNodes", 200, json!({"items": 3})).unwrap();
    let ended = call(&home, &mock, &NODES);
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
    let mock = silent();
    let started = Instant::now();
    let late = call(&home, &mock, &[&NODES[..], &["--timeout", "300ms"]].concat());
    assert_eq!(late.code, 4, "{late:?}");
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[test]
fn without_credentials_it_ends_with_3_and_what_each_provider_said() {
    let home = Home::without_keys();
    let mock = modelarts();
    let ended = call(&home, &mock, &["pai-workspace", "list-workspaces"]);
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.err.contains("ALIBABA_CLOUD_ACCESS_KEY_ID") && ended.err.contains("config.json"), "{}", ended.err);
    let ended = call(&home, &mock, &[&NODES[..], &["--profile", "work"]].concat());
    assert_eq!(ended.code, 3, "{ended:?}");
    assert_eq!(mock.request_count(), 0);
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
    let mock = silent();
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("aicloud"));
    let mut child = command
        .args(NODES)
        .args(["--endpoint", &mock.endpoint(), "--project-id", "p"])
        .env("HUAWEICLOUD_SDK_AK", "AKEXAMPLEEXAMPLE")
        .env("HUAWEICLOUD_SDK_SK", "canary-secret")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while mock.request_count() == 0 {
        thread::sleep(Duration::from_millis(20));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
}
