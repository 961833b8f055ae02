//! Saving access keys in the vendors' files, and using them.

use crate::support::{Home, dry_run};
use serde_json::Value;
use std::fs;

#[cfg(unix)]
fn mode(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
#[test]
fn a_key_is_saved_for_its_owner_alone_and_found_by_calls() {
    let home = Home::without_keys();
    for (service, file, region) in [
        ("pai-workspace", ".aliyun/config.json", "cn-shanghai"),
        ("modelarts", ".huaweicloud/credentials", "cn-north-4"),
    ] {
        let id = "AKsavedsavedsaved";
        let args = ["configure", service, "--access-key-id", id, "--region", region, "--project-id", "p9"];
        let ended = home.run_with(&args, "canary-secret\n");
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{ended:?}");
        assert!(!ended.out.contains("canary"), "{}", ended.out);
        let path = home.path(file);
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
        assert!(fs::read_to_string(&path).unwrap().contains("canary-secret"));
        let doctor = home.run(&["doctor", service]);
        assert_eq!(doctor.code, 0, "{doctor:?}");
        assert!(doctor.out.contains("access key AKsa***") && doctor.out.contains(region), "{}", doctor.out);
        assert!(!doctor.out.contains("canary"), "{}", doctor.out);
    }
    let ended = home.run(&["pai-workspace", "list-workspaces", "--dry-run"]);
    assert_eq!(ended.json()["url"], "https://aiworkspace.cn-shanghai.aliyuncs.com/api/v1/workspaces");
    let ended = home.run(&["modelarts", "list-pools", "--dry-run"]);
    assert_eq!(ended.json()["url"], "https://modelarts.cn-north-4.myhuaweicloud.com/v2/p9/pools");
}

#[test]
fn a_named_profile_stands_beside_the_others_and_goes_before_variables() {
    let home = Home::new();
    let add = |profile: &str, region: &str| {
        let args = ["configure", "pai-workspace", "--access-key-id", profile, "--profile", profile, "--region", region];
        assert_eq!(home.run_with(&args, "secret").code, 0);
    };
    add("first", "cn-beijing");
    add("second", "cn-shenzhen");
    let config: Value = serde_json::from_str(&fs::read_to_string(home.path(".aliyun/config.json")).unwrap()).unwrap();
    assert_eq!(config["current"], "first");
    assert_eq!(config["profiles"].as_array().unwrap().len(), 2);
    let args = ["pai-workspace", "list-workspaces", "--dry-run", "--show-secrets", "--profile", "second"];
    let request = home.run(&args).json();
    assert!(request["url"].as_str().unwrap().contains("cn-shenzhen"), "{request}");
    assert!(request["headers"].to_string().contains("Credential=second"), "{request}");
    let request = dry_run(&home, &["pai-workspace", "list-workspaces", "--show-secrets"]);
    assert!(request["headers"].to_string().contains("Credential=LTAIexampleexample"), "{request}");
}

#[test]
fn what_can_not_be_saved_is_refused_and_the_file_left_as_it_is() {
    let home = Home::without_keys();
    let configure =
        |args: &[&str], input: &str| home.run_with(&[&["configure", "pai-workspace"], args].concat(), input);
    assert_eq!(configure(&["--access-key-id", "x"], "\n").code, 2);
    assert_eq!(configure(&[], "secret\n").code, 2);
    let ended = configure(&["--access-key-id", "x", "--region", "CN Hangzhou"], "secret\n");
    assert!(ended.code == 2 && ended.err.contains("did you mean cn-hangzhou?"), "{ended:?}");
    fs::create_dir_all(home.path(".aliyun")).unwrap();
    fs::write(home.path(".aliyun/config.json"), "{broken").unwrap();
    let ended = configure(&["--access-key-id", "x"], "secret\n");
    assert!(ended.code == 2 && ended.err.contains("left as it is"), "{ended:?}");
    assert_eq!(fs::read_to_string(home.path(".aliyun/config.json")).unwrap(), "{broken");
}
