//! Profiles of the command line tool and of the SDKs, in every mode and type.

use super::{
    flow_tests::{CONFIG, compare, flow, replay, text},
    *,
};
use crate::credentials::{
    Credential, CredentialError, CredentialProvider, MemoryEnvironment, ProcessOutput,
    testing::{Script, context},
};
use serde_json::{Value, json};

const INI: &str = "/home/user/.alibabacloud/credentials.ini";

fn config() -> MemoryEnvironment {
    let profiles = json!({"current": "main", "profiles": [
        {"name": "main", "mode": "AK", "access_key_id": "akm", "access_key_secret": "skm"},
        {"name": "sts", "mode": "StsToken", "access_key_id": "a", "access_key_secret": "b", "sts_token": "c"},
        {"name": "chain", "mode": "ChainableRamRoleArn", "source_profile": "main", "ram_role_arn": "acs:ram::1:role/r",
         "ram_session_name": "s", "expired_seconds": 900, "sts_region": "cn-beijing"},
        {"name": "ini-like", "mode": "RamRoleArn", "access_key_id": "foo", "access_key_secret": "b",
         "ram_role_arn": "acs:ram::1:role/r", "ram_session_name": "s"},
        {"name": "bad", "mode": "Nope"},
        {"name": "loop", "mode": "ChainableRamRoleArn", "source_profile": "loop2", "ram_role_arn": "r"},
        {"name": "loop2", "mode": "ChainableRamRoleArn", "source_profile": "loop", "ram_role_arn": "r"},
        {"name": "dangling", "mode": "ChainableRamRoleArn", "source_profile": "gone", "ram_role_arn": "r"},
        {"name": "blank", "mode": "AK", "access_key_id": "", "access_key_secret": ""},
        {"name": "half", "mode": "AK", "access_key_id": "a"},
        {"name": "ecs", "mode": "EcsRamRole", "ram_role_name": "my-role"},
        {"name": "sso", "mode": "CloudSSO", "cloud_sso_sign_in_url": "https://signin-cn-shanghai.alibabacloudsso.com/x/login",
         "cloud_sso_account_id": "1", "cloud_sso_access_config": "ac-1", "access_token": "fake-access-token",
         "cloud_sso_access_token_expire": 1_714_980_000},
        {"name": "oauth", "mode": "OAuth", "oauth_site_type": "CN", "oauth_access_token": "oldA",
         "oauth_access_token_expire": 1_714_979_300, "oauth_refresh_token": "fake-refresh", "region_id": "cn-hangzhou"},
        {"name": "external", "mode": "External", "process_command": "helper --for 'two words'"},
    ]});
    MemoryEnvironment::new().with_file(CONFIG, profiles.to_string())
}

fn profile(name: &str) -> MemoryEnvironment {
    config().with_var("ALIBABA_CLOUD_PROFILE", name)
}

async fn cli(env: MemoryEnvironment) -> Result<Credential, CredentialError> {
    CliProfileProvider::new(context(env, &Script::new())).credential().await
}

#[tokio::test]
async fn cli_profiles() {
    replay("cli-profile-None", config(), CliProfileProvider::new).await.unwrap();
    replay("cli-profile-sts", profile("sts"), CliProfileProvider::new).await.unwrap();
    replay("cli-profile-chain", profile("chain"), CliProfileProvider::new).await.unwrap();
    replay("ini-profile-r", profile("ini-like"), CliProfileProvider::new).await.unwrap();
    replay("ecs-imdsv2-known-role", profile("ecs"), CliProfileProvider::new).await.unwrap();
    replay("cloud-sso", profile("sso"), CliProfileProvider::new).await.unwrap();
    let error = replay("cli-profile-bad", profile("bad"), CliProfileProvider::new).await.unwrap_err();
    assert!(error.message().contains("unknown mode \"Nope\""), "{error}");
    let error = replay("cli-profile-missing", profile("missing"), CliProfileProvider::new).await.unwrap_err();
    assert!(error.is_not_configured());
    let error = replay("cli-profile-loop", profile("loop"), CliProfileProvider::new).await.unwrap_err();
    assert!(error.message().contains("loop -> loop2 -> loop; break it"), "{error}");
}

#[tokio::test]
async fn cli_profiles_that_are_absent_are_skipped_and_broken_ones_reported() {
    assert!(cli(MemoryEnvironment::new()).await.unwrap_err().is_not_configured());
    assert!(cli(profile("blank")).await.unwrap_err().is_not_configured());
    assert!(
        cli(config().with_var("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "True")).await.unwrap_err().is_not_configured()
    );
    for (env, expected) in [
        (profile("half"), "has no access_key_secret"),
        (profile("dangling"), "\"dangling\" builds on \"gone\""),
        (MemoryEnvironment::new().with_file(CONFIG, "{\n canary"), "is not JSON (line 2)"),
    ] {
        let error = cli(env).await.unwrap_err();
        assert!(error.message().contains(expected) && !error.is_not_configured(), "{error}");
    }
}

#[tokio::test]
async fn an_oauth_login_is_renewed_exchanged_and_saved() {
    let env = std::sync::Arc::new(profile("oauth"));
    let flow = flow("oauth-refresh-and-exchange");
    let script = Script::new();
    for (request, response) in flow["requests"].as_array().unwrap().iter().zip(flow["responses"].as_array().unwrap()) {
        script.answer(&format!("POST {}", text(&request["url"])), 200, text(&response[1]));
    }
    let clock = crate::credentials::testing::Clock::at("2024-05-06T07:08:09Z");
    let provider = CliProfileProvider::new(Context::new(env.clone(), script.clone(), clock));
    let credential = provider.credential().await.unwrap();
    for (sent, request) in script.finish().iter().zip(flow["requests"].as_array().unwrap()) {
        compare("oauth", sent, request);
    }
    let saved: Value = serde_json::from_str(&env.read_file(CONFIG.as_ref()).unwrap()).unwrap();
    let saved =
        saved["profiles"].as_array().unwrap().iter().find(|profile| profile["name"] == "oauth").unwrap().clone();
    assert_eq!(saved["oauth_access_token"], "newA");
    assert_eq!(saved["oauth_refresh_token"], "newR");
    assert_eq!(saved["oauth_access_token_expire"], 1_714_979_289 + 3600);
    assert_eq!(saved["region_id"], "cn-hangzhou");
    assert!(provider.credential().await.unwrap() == credential, "the saved keys are used while they last");
}

#[tokio::test]
async fn a_login_that_ran_out_says_so() {
    let env = profile("sso");
    let text = env.read_file(CONFIG.as_ref()).unwrap().replace("1714980000", "1714979000");
    let error = cli(env.with_file(CONFIG, text)).await.unwrap_err();
    assert!(error.message().contains("log in again"), "{error}");
}

#[tokio::test]
async fn an_external_program_prints_keys() {
    let printing = |success, stdout: &str| {
        profile("external").with_process(&["helper", "--for", "two words"], ProcessOutput::new(success, stdout))
    };
    let keys = r#"{"mode":"StsToken","access_key_id":"a","access_key_secret":"b","sts_token":"c"}"#;
    replay("external-process", printing(true, keys), CliProfileProvider::new).await.unwrap();
    for (env, expected) in [
        (printing(true, "canary"), "it is not JSON"),
        (printing(true, r#"{"mode":"StsToken","access_key_id":"a","access_key_secret":"canary"}"#), "no sts_token"),
        (printing(false, keys), "run it by hand"),
        (profile("external"), "which failed"),
    ] {
        let error = cli(env).await.unwrap_err().to_string();
        assert!(error.contains(expected) && !error.contains("canary"), "{error}");
    }
}

fn ini(section: &str) -> MemoryEnvironment {
    let text = "[default]   # the usual one\ntype = access_key\naccess_key_id = foo # inline\naccess_key_secret = b\n\
        [r]\ntype = ram_role_arn\naccess_key_id = foo\naccess_key_secret = b\nrole_arn = acs:ram::1:role/r\nrole_session_name = s\n\
        [weird]\ntype = sts\naccess_key_id = a\naccess_key_secret = b\nsecurity_token = c\n\
        [pct]\ntype = access_key\naccess_key_id = a\naccess_key_secret = 100%sure#1\n\
        [ecs]\ntype = ecs_ram_role\nrole_name = my-role\n\
        [oidc]\ntype = oidc_role_arn\nrole_arn = a\noidc_provider_arn = b\noidc_token_file_path = /tokens/oidc\nrole_session_name = s\n\
        sts_region = cn-hangzhou\nenable_vpc = true\n\
        [rsa]\ntype = rsa_key_pair\n[odd]\ntype = canary\n[half]\naccess_key_id = a\n";
    MemoryEnvironment::new().with_file(INI, text).with_var("ALIBABA_CLOUD_PROFILE", section)
}

async fn from_ini(env: MemoryEnvironment) -> Result<Credential, CredentialError> {
    IniProfileProvider::new(context(env, &Script::new())).credential().await
}

#[tokio::test]
async fn ini_profiles() {
    replay("ini-profile-default", ini(""), IniProfileProvider::new).await.unwrap();
    replay("ini-profile-r", ini("r"), IniProfileProvider::new).await.unwrap();
    replay("ecs-imdsv2-known-role", ini("ecs"), IniProfileProvider::new).await.unwrap();
    let env = ini("oidc").with_file("/tokens/oidc", "fake.jwt.token");
    replay("oidc-region-vpc", env, IniProfileProvider::new).await.unwrap();
    assert!(from_ini(ini("weird")).await.unwrap() == Credential::temporary("a", "b", "c"));
    assert!(from_ini(ini("pct")).await.unwrap() == Credential::access_key("a", "100%sure#1"));
    assert!(replay("ini-profile-none", ini("none"), IniProfileProvider::new).await.unwrap_err().is_not_configured());
    for (section, expected) in [("rsa", "not supported"), ("odd", "unknown type"), ("half", "has no access_key_secret")]
    {
        let error = from_ini(ini(section)).await.unwrap_err();
        assert!(error.message().contains(expected) && !error.is_not_configured(), "{error}");
    }
}

#[tokio::test]
async fn the_ini_file_is_found_under_each_documented_name() {
    assert!(from_ini(MemoryEnvironment::new()).await.unwrap_err().is_not_configured());
    let text = "[default]\naccess_key_id = a\naccess_key_secret = b\n";
    let other = MemoryEnvironment::new().with_file("/home/user/.alibabacloud/credentials", text);
    assert_eq!(from_ini(other).await.unwrap().access_key_id(), Some("a"));
    let named = MemoryEnvironment::new().with_var("ALIBABA_CLOUD_CREDENTIALS_FILE", "/my/file");
    let error = from_ini(named).await.unwrap_err();
    assert!(error.message().contains("/my/file, which does not exist") && !error.is_not_configured(), "{error}");
}
