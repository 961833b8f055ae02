//! `aicloud mock`, as a program of its own that other runs of the program call.

use crate::support::{Ended, Home};
use serde_json::json;
use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
};

/// A mock that runs until the test ends.
struct Played {
    child: Child,
    endpoint: String,
}

impl Played {
    fn start(args: &[&str]) -> Self {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("aicloud"));
        let keys = ["--access-key", "AKEXAMPLEEXAMPLE:canary-secret"];
        let command = command.arg("mock").args(args).args(keys).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut endpoint = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut endpoint).unwrap();
        Self { child, endpoint: endpoint.trim_end().to_owned() }
    }

    fn call(&self, home: &Home, args: &[&str]) -> Ended {
        home.run(&[&["modelarts"], args, &["--endpoint", &self.endpoint, "--project-id", "p1"]].concat())
    }

    /// Ends it with Ctrl-C; gives its exit code and what it said on standard error.
    #[cfg(unix)]
    fn end(mut self) -> (Option<i32>, String) {
        assert!(Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap().success());
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code(), said)
    }
}

impl Drop for Played {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
#[test]
fn what_one_call_creates_the_next_one_finds() {
    let (home, mock) = (Home::new(), Played::start(&["modelarts"]));
    let input =
        json!({"name": "n1", "image_id": "i", "volume": {"category": "EVS", "ownership": "MANAGED"}}).to_string();
    let created = mock.call(&home, &["create-notebook", "--input", &input]).json();
    let id = created["id"].as_str().unwrap();
    assert_eq!(created["status"], "CREATING");
    let listed = mock.call(&home, &["list-notebooks", "--query", "data[].[name, id]"]).json();
    assert_eq!(listed, json!([["n1", id]]));
    assert_eq!(mock.call(&home, &["delete-notebook", "--id", id]).json()["status"], "DELETING");
    assert_eq!(mock.call(&home, &["show-notebook", "--id", id]).code, 0, "it is seen leaving once");
    let gone = mock.call(&home, &["show-notebook", "--id", id]);
    assert_eq!(gone.code, 1);
    assert!(gone.err.contains(&format!("there is no Notebook {id}")), "{}", gone.err);
    let (code, said) = mock.end();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("POST /v1/p1/notebooks -> 200 CreateNotebook (SDK-HMAC-SHA256)"), "{said}");
    assert!(said.contains(&format!("GET /v1/p1/notebooks/{id} -> 404 ShowNotebook")), "{said}");
    assert!(!said.contains("canary-secret"), "{said}");
}

#[test]
fn faults_and_totals_are_taken_from_the_command_line() {
    let home = Home::new();
    let mock = Played::start(&["modelarts", "--total", "7", "--fault", "ListNotebooks/503:x1"]);
    let list = ["list-notebooks", "--retries", "0", "--query", "total"];
    assert_eq!(mock.call(&home, &list).code, 1);
    assert_eq!(mock.call(&home, &list).json(), json!(7));
}

#[test]
fn a_wrong_command_line_is_refused_before_anything_is_played() {
    let home = Home::new();
    for (args, expected) in [
        (vec!["mock", "modelarts", "--fault", "slow"], "there are a status such as 429"),
        (vec!["mock", "modelarts", "--fault", "ListNotebook/reset"], "a fault is for ListNotebook"),
        (vec!["mock", "modelarts", "--access-key", "no-colon"], "write it as ID:SECRET"),
        (vec!["mock", "modelarts", "--state-time", "soon"], "--state-time soon"),
        (vec!["mock", "model-arts"], "[possible values: modelarts, pai-workspace]"),
    ] {
        let ended = home.run(&args);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{ended:?}");
        assert!(ended.err.contains(expected), "{}", ended.err);
    }
}

#[test]
fn a_port_that_is_taken_ends_with_4() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ended = Home::new().run(&["mock", "modelarts", "--port", &port]);
    assert_eq!(ended.code, 4, "{ended:?}");
    assert!(ended.err.contains(&format!("port {port} can't be listened on")), "{}", ended.err);
}

#[test]
fn the_help_explains_faults_by_example() {
    let help = Home::new().run(&["mock", "--help"]);
    assert_eq!(help.code, 0);
    for words in ["checked as the service would", "429:0.1", "latency=200ms", "first line of standard output"] {
        assert!(help.out.contains(words), "{}", help.out);
    }
}
