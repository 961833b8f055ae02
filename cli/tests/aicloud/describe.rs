//! Help, lists and descriptions.

use crate::support::Home;
use serde_json::Value;

#[test]
fn the_help_of_the_program() {
    let ended = Home::without_keys().run(&["--help"]);
    assert_eq!(ended.code, 0);
    insta::assert_snapshot!(ended.out);
}

#[test]
fn the_help_of_an_operation_has_its_parameters_with_types_and_limits() {
    let help = Home::without_keys().run(&["modelarts", "list-pool-nodes", "--help"]).out;
    for expected in
        ["--pool-name <TEXT>", "--limit <INTEGER>", "[default 500, 0 to 500]", "GET /v2/{project_id}/pools", "--all"]
    {
        assert!(help.contains(expected), "{expected}: {help}");
    }
    assert!(!help.contains("--wait"), "{help}");
    let help = Home::without_keys().run(&["help", "modelarts"]).out;
    assert!(help.contains("list-pool-nodes"), "{help}");
    let help = Home::without_keys().run(&["pai-workspace", "list-members", "--help"]).out;
    assert!(help.contains("[possible values:") || help.contains("Possible values:"), "{help}");
}

#[test]
fn lists_hold_every_operation() {
    let home = Home::without_keys();
    for service in home.run(&["list", "-o", "json"]).json().as_array().unwrap() {
        let name = service["name"].as_str().unwrap();
        let listed = home.run(&["list", name, "-o", "json"]).json();
        let described = home.run(&["describe", name, "-o", "json"]).json();
        let names = |value: &Value| {
            let names =
                value.as_array().unwrap().iter().map(|operation| operation["name"].as_str().unwrap().to_owned());
            let mut names: Vec<String> = names.collect();
            names.sort();
            names
        };
        assert_eq!(names(&listed), names(&described["operations"]));
        assert_eq!(service["operations"], listed.as_array().unwrap().len());
        let text = home.run(&["list", name]).out;
        for operation in listed.as_array().unwrap() {
            assert!(text.contains(&format!("  {} ", operation["command"].as_str().unwrap())), "{operation}");
        }
    }
    let one = home.run(&["list", "modelarts", "--group", "nodes", "--query", "[].group"]).json();
    assert!(one.as_array().unwrap().iter().all(|group| group == "nodes"), "{one}");
    assert_eq!(home.run(&["list", "modelarts", "--group", "nods"]).code, 2);
}

#[test]
fn a_description_holds_parameters_types_and_enums() {
    let home = Home::without_keys();
    let data = home.run(&["describe", "modelarts", "list-pool-nodes", "-o", "json"]).json();
    assert_eq!(data["operation"]["parameters"][0]["name"], "pool_name");
    let has = |list: &str, name: &str| data[list].as_array().unwrap().iter().any(|of| of["name"] == name);
    assert!(has("types", "NodeList") && has("types", "NodeStatus") && has("enums", "NodePhase"), "{data}");
    let text = home.run(&["describe", "modelarts", "ListPoolNodes"]).out;
    for expected in
        ["pool_name string path, required", "Answer  NodeList", "limit integer query, default 500, 0 to 500"]
    {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(!text.contains('\u{1b}'), "no colours where there is no terminal");
    assert!(home.run(&["describe", "modelarts", "NodePhase"]).out.contains("Available"));
    assert!(home.run(&["describe", "modelarts"]).out.contains("cn-north-4"));
}

#[test]
fn the_version_is_the_crates() {
    assert_eq!(Home::without_keys().run(&["--version"]).out, concat!("aicloud ", env!("CARGO_PKG_VERSION"), "\n"));
}
