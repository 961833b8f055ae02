//! What is refused before anything is sent, what only gives a warning, and the ways to give input.

use crate::support::{Home, dry_run};
use serde_json::json;
use std::fs;

/// A refused call of ListPoolNodes or another operation; its message.
fn refused(args: &[&str]) -> String {
    let ended = Home::new().run(&[args, &["--endpoint", "http://127.0.0.1:1", "--project-id", "p"]].concat());
    assert_eq!(ended.code, 2, "{ended:?}");
    assert_eq!(ended.out, "");
    ended.err
}

#[test]
fn wrong_names_are_refused_with_what_was_meant() {
    let nodes = |input: &str| refused(&["call", "modelarts", "ListPoolNodes", "--input", input]);
    for (message, expected) in [
        (refused(&["modelarts", "list-pool-node"]), "did you mean \"ListPoolNodes\"?"),
        (refused(&["modelarts", "list-pool-nodes", "--pol-name", "x"]), "'--pool-name'"),
        (refused(&["describe", "modelarts", "NodeLst"]), "did you mean \"NodeList\"?"),
        (refused(&["list", "modelart"]), "'modelarts'"),
        (nodes(r#"{"poolName": "x"}"#), "no parameter `poolName`; did you mean \"pool_name\"?"),
        (nodes(r#"{"pool_name": "x", "zone": 1}"#), "no parameter `zone`; there are pool_name, continue, limit"),
        (nodes("[1]"), "the input is an object of parameters"),
        (nodes("{pool"), "this is no JSON"),
        (nodes("@/nowhere.json"), "/nowhere.json can't be read"),
    ] {
        assert!(message.contains(expected), "{message}");
        assert!(message.starts_with("error: "), "{message}");
    }
}

#[test]
fn wrong_values_are_refused_all_at_once_with_the_place() {
    let message = refused(&[
        "call",
        "modelarts",
        "CreatePool",
        "--input",
        r#"{"apiVersion": [], "kind": "Pool", "metadata": {"name": "x", "lables": {}}, "spec": {"scope": "Train"}}"#,
    ]);
    for expected in [
        "`apiVersion` is text (ApiVersion), not a list",
        "has no field `lables`; did you mean \"labels\"?",
        "`spec.scope` is a list",
    ] {
        assert!(message.contains(expected), "{message}");
    }
    let nodes = |input: &str| refused(&["call", "modelarts", "ListPoolNodes", "--input", input]);
    assert!(
        nodes(r#"{"pool_name": "x", "limit": 5000}"#).contains("`limit` is 5000, which is out of range (0 to 500)")
    );
    assert!(nodes(r#"{"pool_name": "x", "limit": 1.5}"#).contains("`limit` is a whole number, not 1.5"));
    assert!(nodes("{}").contains("`pool_name` is required"));
    assert!(refused(&["modelarts", "list-pool-nodes", "--limit", "x"]).contains("is a whole number, not \"x\""));
}

#[test]
fn wrong_options_are_refused() {
    let nodes = |args: &[&str]| refused(&[&["modelarts", "list-pool-nodes", "--pool-name", "x"], args].concat());
    assert!(nodes(&["--timeout", "soon"]).contains("write it as 30s"));
    assert!(nodes(&["--query", "a["]).contains("--query is no JMESPath expression"));
    assert!(nodes(&["--wait", "running"]).contains("leave --wait out"));
    assert!(nodes(&["--header", "x"]).contains("NAME=VALUE"));
    assert!(nodes(&["--output", "xml"]).contains("json, yaml, table"));
    let notebook = refused(&["modelarts", "show-notebook", "--id", "x", "--wait", "runing"]);
    assert!(notebook.contains("deleted, running, stopped"), "{notebook}");
    assert!(refused(&["modelarts", "show-notebook", "--id", "x", "--all"]).contains("does not answer in pages"));
}

#[test]
fn values_that_an_enum_does_not_list_are_sent_with_a_warning() {
    let home = Home::new();
    let args =
        ["pai-workspace", "list-workspaces", "--option", "GetWrokspaces", "--dry-run", "--region", "cn-hangzhou"];
    let ended = home.run(&args);
    assert!(ended.err.starts_with("warning: `Option` is \"GetWrokspaces\""), "{}", ended.err);
    assert!(ended.err.contains("did you mean \"GetWorkspaces\"?"), "{}", ended.err);
    assert!(ended.json()["url"].as_str().unwrap().ends_with("?Option=GetWrokspaces"));
}

#[test]
fn input_comes_from_flags_text_files_and_standard_input_alike() {
    let home = Home::new();
    let (yaml, json_file) = (home.path("input.yaml"), home.path("input.json"));
    fs::write(&yaml, "pool_name: a/b\nlimit: 5\n").unwrap();
    fs::write(&json_file, r#"{"pool_name": "a/b", "limit": 9}"#).unwrap();
    let at = |path: &std::path::Path| format!("@{}", path.display());
    let url = "https://modelarts.cn-north-4.myhuaweicloud.com/v2/p1/pools/a%2Fb/nodes?limit=5";
    let call = ["call", "modelarts", "ListPoolNodes"];
    for args in [
        vec!["modelarts", "list-pool-nodes", "--pool-name", "a/b", "--limit", "5"],
        vec!["modelarts", "ListPoolNodes", "--pool_name=a/b", "--limit=5"],
        [&call[..], &["--input", r#"{"pool_name": "a/b", "limit": 5}"#]].concat(),
        [&call[..], &["--input", &at(&yaml)]].concat(),
        [&call[..], &["--input", &at(&json_file), "--limit", "5"]].concat(),
        [&call[..], &["--located", "--input", r#"{"path": {"pool_name": "a/b"}, "query": {"limit": 5}}"#]].concat(),
        [&call[..], &["--input", r#"{"project_id": "p2", "pool_name": "a/b", "limit": 5}"#]].concat(),
    ] {
        assert_eq!(dry_run(&home, &args)["url"], url, "{args:?}");
    }
    let args = ["call", "modelarts", "ListPoolNodes", "--input", "-", "--dry-run", "--region", "cn-north-4"];
    let ended = home.run_with(&args, "project_id: p1\npool_name: a/b\nlimit: 5");
    assert_eq!(ended.json()["url"], url);
}

#[test]
fn located_input_is_checked_by_name_and_type() {
    let nodes = |input: &str| refused(&["call", "modelarts", "ListPoolNodes", "--located", "--input", input]);
    assert!(nodes(r#"{"paths": {}}"#).contains("not `paths`; did you mean \"path\"?"));
    assert!(nodes(r#"{"path": {"limit": 5}}"#).contains("`path` has no parameter `limit`"));
    assert!(nodes(r#"{"path": {"pool_name": {}}}"#).contains("`pool_name` is text, not an object"));
    assert!(nodes(r#"{"body": {"x": 1}}"#).contains("`body` has no parameter `x`"));
}

#[test]
fn flags_hold_lists_maps_and_json() {
    let home = Home::new();
    let roles = |args: &[&str]| {
        let args = [&["pai-workspace", "list-members", "--workspace-id", "w"], args].concat();
        dry_run(&home, &args)["url"].as_str().unwrap().rsplit_once('?').unwrap().1.to_owned()
    };
    let joined = "Roles=PAI.AlgoDeveloper%2CPAI.AlgoOperator";
    assert_eq!(roles(&["--roles", "PAI.AlgoDeveloper,PAI.AlgoOperator"]), joined);
    assert_eq!(roles(&["--roles", "PAI.AlgoDeveloper", "--roles", "PAI.AlgoOperator"]), joined);
    assert_eq!(roles(&["--roles", r#"["PAI.AlgoDeveloper", "PAI.AlgoOperator"]"#]), joined);
    let args =
        ["pai-workspace", "create-model", "--model-name", "m", "--extra-info", r#"{"a": [1]}"#, "--extra-info", "b=2"];
    assert_eq!(dry_run(&home, &args)["body"], json!({"ModelName": "m", "ExtraInfo": {"a": [1], "b": 2}}));
}

#[test]
fn a_dry_run_hides_secrets_unless_they_are_asked_for() {
    let home = Home::new();
    let args = ["pai-workspace", "create-code-source", "--display-name", "d", "--accessibility", "PUBLIC"];
    let args = [
        &args[..],
        &[
            "--code-repo",
            "https://git.example/x",
            "--workspace-id",
            "w",
            "--mount-path",
            "/m",
            "--code-repo-access-token",
            "canary-token",
        ],
    ]
    .concat();
    let hidden = dry_run(&home, &args);
    assert_eq!(hidden["body"]["CodeRepoAccessToken"], "***");
    assert!(!hidden.to_string().contains("canary"), "{hidden}");
    let headers = hidden["headers"].to_string();
    assert!(headers.contains("ACS3-HMAC-SHA256") && headers.contains("Signature=***"), "{headers}");
    let shown = dry_run(&home, &[&args[..], &["--show-secrets"]].concat());
    assert_eq!(shown["body"]["CodeRepoAccessToken"], "canary-token");
    assert!(!shown["headers"].to_string().contains("***"));
    assert!(!shown.to_string().contains("canary-secret"));
}

#[test]
fn a_dry_run_sends_nothing_even_to_look_up_the_project() {
    let ended =
        Home::new().run(&["modelarts", "list-pool-nodes", "--pool-name", "x", "--region", "cn-north-4", "--dry-run"]);
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.err.contains("a dry run sends nothing") && ended.err.contains("--project-id"), "{}", ended.err);
}

#[test]
fn what_is_not_known_of_the_client_is_asked_for() {
    let home = Home::new();
    let ended = home.run(&["modelarts", "list-pool-nodes", "--pool-name", "x"]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("give --region, set HUAWEICLOUD_SDK_REGION_ID"), "{}", ended.err);
    let ended = home.run(&["modelarts", "list-pool-nodes", "--pool-name", "x", "--endpoint", "localhost"]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("give --project-id"), "{}", ended.err);
    let ended = home.run(&["pai-workspace", "list-workspaces", "--region", "CN_Hangzhou"]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("did you mean cn-hangzhou?"), "{}", ended.err);
}

#[test]
fn parameters_that_are_called_like_the_programs_own_flags_have_a_prefix() {
    let home = Home::new();
    let args = ["pai-workspace", "list-models", "--param-query", "a b", "--query", "url"];
    assert_eq!(dry_run(&home, &args), "https://aiworkspace.cn-north-4.aliyuncs.com/api/v1/models?Query=a%20b");
}
