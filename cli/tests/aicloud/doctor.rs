//! What `doctor` says of settings that work and of ones that don't.

use crate::support::Home;
use std::fs;

#[test]
fn it_tells_what_would_be_used_and_where_it_was_found() {
    let home = Home::new();
    let mut command = home.command(&["doctor", "modelarts", "--output", "json"]);
    let report =
        crate::support::Ended::of(command.env("HW_REGION_NAME", "cn-north-4")).json().as_array().unwrap()[0].clone();
    assert_eq!(report["region"]["why"], "HW_REGION_NAME");
    assert_eq!(report["endpoint"]["value"], "https://modelarts.cn-north-4.myhuaweicloud.com");
    assert_eq!(report["credential"]["value"], "access key AKEX***");
    let outcomes: Vec<&str> =
        report["providers"].as_array().unwrap().iter().map(|said| said["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["not set up", "found", "not asked", "not asked", "not asked"]);
}

#[test]
fn it_fails_with_3_where_a_provider_is_broken_and_says_which() {
    let home = Home::without_keys();
    fs::create_dir_all(home.path(".aliyun")).unwrap();
    fs::write(
        home.path(".aliyun/config.json"),
        r#"{"profiles": [{"name": "default", "mode": "AK", "access_key_id": "x"}]}"#,
    )
    .unwrap();
    let ended = home.run(&["doctor", "pai-workspace", "--region", "cn-hangzhou"]);
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.out.contains("CLI profile      broken"), "{}", ended.out);
    assert!(ended.out.contains("access_key_secret"), "{}", ended.out);
    assert!(ended.err.contains("pai-workspace can't be called without credentials"), "{}", ended.err);
}

#[test]
fn one_service_that_works_is_enough_unless_one_is_named() {
    let home = Home::new();
    assert_eq!(home.run(&["doctor", "--region", "cn-hangzhou"]).code, 0);
    assert_eq!(home.run(&["doctor", "pai-workspace"]).code, 3);
}
