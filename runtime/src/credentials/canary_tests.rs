//! No provider, credential or error shows a secret, whatever the services answer.

use super::{
    alibaba::{AssumeRoleProvider, Role},
    huawei::{FederationProvider, PasswordProvider, WithProject},
    testing::Clock,
    *,
};
use crate::transport::{TransportError, TransportErrorKind};
use bytes::Bytes;
use serde_json::json;
use std::error::Error;

const CANARY: &str = "canary/+=%#";

/// How services answer.
#[derive(Clone, Copy, Debug)]
enum Mood {
    /// With an error message that quotes the whole request.
    Quoting,
    /// With text that is no JSON and quotes the whole request.
    Babbling,
    /// Not at all; the transport's error quotes the URL.
    Silent,
    /// With keys.
    Generous,
}

#[derive(Debug)]
struct Parrot(Mood);

impl Transport for Parrot {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let headers: Vec<String> =
            request.headers().values().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect();
        let quoted = format!("{} {headers:?} {}", request.uri(), String::from_utf8_lossy(request.body()));
        let keys = json!({"Code": "Success", "access_key_id": "AKID-0123456789", "secret_access_key": CANARY,
            "security_token": CANARY, "expiration": "2030-01-01T00:00:00Z", "access_token": CANARY,
            "token": {"expires_at": "2030-01-01T00:00:00Z", "project": {"id": "p"}}, "projects": [{"id": "p"}]});
        let (status, body) = match self.0 {
            Mood::Quoting => (403, json!({"code": "Denied", "message": quoted}).to_string()),
            Mood::Babbling => (200, quoted),
            Mood::Generous => (200, keys.to_string()),
            Mood::Silent => {
                let error = TransportError::new(TransportErrorKind::Connect, quoted);
                return Box::pin(std::future::ready(Err(error)));
            }
        };
        let answer = http::Response::builder().status(status).header("x-subject-token", CANARY).body(body.into());
        Box::pin(std::future::ready(Ok(answer.unwrap())))
    }
}

fn context(mood: Mood, profile: &str) -> Context {
    let config = json!({"profiles": [
        {"name": "oauth", "mode": "OAuth", "oauth_site_type": "CN", "oauth_refresh_token": CANARY},
        {"name": "sso", "mode": "CloudSSO", "cloud_sso_sign_in_url": "https://sso.example/x", "cloud_sso_account_id": "1",
         "cloud_sso_access_config": "c", "access_token": CANARY, "cloud_sso_access_token_expire": 2_000_000_000},
        {"name": "role", "mode": "RamRoleArn", "access_key_id": "AKID-0123456789", "access_key_secret": CANARY,
         "sts_token": CANARY, "external_id": CANARY, "ram_role_arn": "r"},
        {"name": "broken", "mode": "StsToken", "access_key_id": "AKID-0123456789", "access_key_secret": CANARY},
        {"name": "external", "mode": "External", "process_command": format!("helper '{CANARY}'")},
    ]});
    let ini = format!(
        "[basic]\nak = AKID-0123456789\nsk = {CANARY}\n[ini]\ntype = access_key\naccess_key_secret = {CANARY}\n"
    );
    let mut env = MemoryEnvironment::new()
        .with_file("/token", CANARY)
        .with_file("/home/user/.aliyun/config.json", config.to_string())
        .with_file("/ini", ini)
        .with_process(&["helper", CANARY], ProcessOutput::new(true, CANARY));
    for name in ["OIDC_TOKEN_FILE", "ROLE_ARN", "OIDC_PROVIDER_ARN"] {
        env = env.with_var(format!("ALIBABA_CLOUD_{name}"), "/token");
    }
    for (name, value) in [
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", "AKID-0123456789"),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", CANARY),
        ("ALIBABA_CLOUD_PROFILE", profile),
        ("ALIBABA_CLOUD_CREDENTIALS_FILE", "/ini"),
        ("ALIBABA_CLOUD_CREDENTIALS_URI", "http://user:canary@host/canary?canary"),
        ("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "/ini"),
        ("HUAWEICLOUD_SDK_AK", "AKID-0123456789"),
        ("HUAWEICLOUD_SDK_SK", CANARY),
        ("HUAWEICLOUD_OIDC_PROVIDER_URN", "p"),
        ("HUAWEICLOUD_OIDC_AGENCY_URN", "a"),
        ("HUAWEICLOUD_OIDC_ID_TOKEN", CANARY),
        ("HC_CONTAINER_CREDENTIALS_FULL_URI", "http://pod/creds"),
        ("HC_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/token"),
    ] {
        env = env.with_var(name, value);
    }
    Context::new(Arc::new(env), Arc::new(Parrot(mood)), Clock::at("2026-01-01T00:00:00Z")).in_region("cn-north-4")
}

fn providers(mood: Mood) -> Vec<Arc<dyn CredentialProvider>> {
    let with = |profile| context(mood, profile);
    let key = || Credential::temporary("AKID-0123456789", CANARY, CANARY);
    let role = Role::new("r").external_id(CANARY);
    let mut providers: Vec<Arc<dyn CredentialProvider>> = vec![
        Arc::new(key()),
        Arc::new(Credential::bearer(CANARY)),
        Arc::new(Credential::iam_token(CANARY)),
        Arc::new(alibaba::EnvironmentProvider::new(with(""))),
        Arc::new(alibaba::OidcProvider::new(with(""))),
        Arc::new(alibaba::IniProfileProvider::new(with("ini"))),
        Arc::new(alibaba::EcsRoleProvider::new(with(""))),
        Arc::new(alibaba::UriProvider::new(with(""))),
        Arc::new(alibaba::default_chain(with(""))),
        Arc::new(AssumeRoleProvider::new(key(), role, with(""))),
        Arc::new(huawei::OidcProvider::new(with(""))),
        Arc::new(huawei::EnvironmentProvider::new(with(""))),
        Arc::new(huawei::ProfileProvider::new(with(""))),
        Arc::new(huawei::MetadataProvider::new(with(""))),
        Arc::new(huawei::PodIdentityProvider::new(with(""))),
        Arc::new(huawei::default_chain(with(""))),
        Arc::new(FederationProvider::new("idp", "/token", with(""))),
        Arc::new(PasswordProvider::new("acc", "user", CANARY, with("")).cached()),
        Arc::new(WithProject::new(Cached::new(key(), with("").time), "cn-north-4", with(""))),
    ];
    for profile in ["oauth", "sso", "role", "broken", "external"] {
        providers.push(Arc::new(alibaba::CliProfileProvider::new(with(profile))));
    }
    providers
}

#[tokio::test]
async fn nothing_shows_a_secret() {
    let (mut found, mut failed) = (0, 0);
    for mood in [Mood::Quoting, Mood::Babbling, Mood::Silent, Mood::Generous] {
        for provider in providers(mood) {
            let outcome = provider.credential().await;
            let mut shown = format!("{provider:?} {provider:#?} {outcome:?} {outcome:#?}");
            match &outcome {
                Ok(_) => found += 1,
                Err(error) => {
                    failed += 1;
                    let mut cause: Option<&dyn Error> = Some(error);
                    while let Some(error) = cause {
                        shown.push_str(&format!("{error} {error:?}"));
                        cause = error.source();
                    }
                }
            }
            // What a service says may name the key id; what is shown here may not.
            let secrets: &[&str] = match mood {
                Mood::Generous => &["canary", "0123456789"],
                _ => &["canary"],
            };
            for secret in secrets {
                let around =
                    shown.split_once(secret).map(|(before, _)| before.chars().rev().take(300).collect::<Vec<_>>());
                let around: Option<String> = around.map(|text| text.into_iter().rev().collect());
                assert_eq!(around, None, "{mood:?}, {} shows {secret}", provider.name());
            }
        }
    }
    assert!(found >= 30 && failed >= 30, "{found} found, {failed} failed");
}
