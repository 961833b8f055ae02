//! Profiles of people who logged in with the command line tool: CloudSSO and OAuth.

use super::cli_profile::{ConfigFile, NAME, Profile};
use crate::{
    auth::canonical,
    credentials::{
        Context, Credential, CredentialError,
        fetch::{Fetch, limit, split_url},
        keys::Keys,
    },
};
use http::Method;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// An OAuth access token with less than this left is renewed before it is used.
const TOKEN_RESERVE: SignedDuration = SignedDuration::from_secs(1200);

/// Keys in the profile with less than this left are replaced.
const KEYS_RESERVE: SignedDuration = SignedDuration::from_mins(15);

const LOG_IN: &str = "has a login that ran out; log in again with `aliyun configure`";

/// Keys in return for the token of a CloudSSO login.
pub(super) async fn cloud_sso(context: &Context, profile: &Profile<'_>) -> Result<Credential, CredentialError> {
    let (token, url) = (profile.need("access_token")?, profile.need("cloud_sso_sign_in_url")?);
    if !lasts(context, profile.number("cloud_sso_access_token_expire"), SignedDuration::ZERO) {
        return Err(profile.wrong(LOG_IN));
    }
    let (service, _) = split_url(NAME, "cloud_sso_sign_in_url", url)?;
    let body = json!({
        "AccountId": profile.need("cloud_sso_account_id")?,
        "AccessConfigurationId": profile.need("cloud_sso_access_config")?,
    });
    let answer = Fetch::new(context, NAME, &service, Method::POST, "/cloud-credentials")?
        .secret(token)
        .header("authorization", &format!("Bearer {token}"))
        .header("accept", "application/json")
        .json(&body)
        .send(limit::SERVICE)
        .await?;
    Keys::read_temporary(&answer.json()?).map_err(|why| answer.unusable(why))
}

/// Whether an instant in epoch seconds is further away than `reserve`.
fn lasts(context: &Context, at: Option<i64>, reserve: SignedDuration) -> bool {
    let at = at.and_then(|seconds| Timestamp::from_second(seconds).ok());
    at.is_some_and(|at| at.duration_since(context.time.now()) > reserve)
}

/// Keys in return for the token of an OAuth login. New tokens and keys are written back, as the command line tool does: the
/// old refresh token works only once.
pub(super) async fn oauth(
    context: &Context,
    profile: &Profile<'_>,
    file: &ConfigFile,
) -> Result<Credential, CredentialError> {
    if lasts(context, profile.number("sts_expiration"), KEYS_RESERVE)
        && let (Some(id), Some(secret), Some(token), Some(expiry)) = (
            profile.get("access_key_id"),
            profile.get("access_key_secret"),
            profile.get("sts_token"),
            profile.number("sts_expiration").and_then(|seconds| Timestamp::from_second(seconds).ok()),
        )
    {
        return Ok(Credential::temporary(id, secret, token).with_expiry(expiry));
    }
    let site = Site::of(profile)?;
    let mut token = profile.get("oauth_access_token").unwrap_or_default().to_owned();
    if token.is_empty() || !lasts(context, profile.number("oauth_access_token_expire"), TOKEN_RESERVE) {
        let renewed = site.renew(context, profile.need("oauth_refresh_token")?).await?;
        let text = |key| renewed.get(key).and_then(Value::as_str).unwrap_or_default();
        token = text("access_token").to_owned();
        if token.is_empty() {
            return Err(profile.wrong(LOG_IN));
        }
        let lifetime = renewed.get("expires_in").and_then(Value::as_i64).unwrap_or(0);
        let mut changes = json!({
            "oauth_access_token": token,
            "oauth_access_token_expire": context.time.now().as_second().saturating_add(lifetime),
        });
        if !text("refresh_token").is_empty() {
            merge(&mut changes, &json!({"oauth_refresh_token": text("refresh_token")}));
        }
        write_back(context, file, profile.name(), &changes);
    }
    let answer = Fetch::new(context, NAME, site.url, Method::POST, "/v1/exchange")?
        .secret(&token)
        .header("authorization", &format!("Bearer {token}"))
        .header("content-type", "application/json")
        .send(limit::SERVICE)
        .await?;
    let keys = Keys::read(&answer.json()?).map_err(|why| answer.unusable(why))?;
    let changes = json!({
        "access_key_id": keys.id,
        "access_key_secret": keys.secret.expose(),
        "sts_token": keys.token.expose(),
        "sts_expiration": keys.expires_at.map_or(0, Timestamp::as_second),
    });
    write_back(context, file, profile.name(), &changes);
    Ok(keys.into())
}

/// Where one logs in.
struct Site {
    url: &'static str,
    client_id: &'static str,
}

impl Site {
    fn of(profile: &Profile<'_>) -> Result<Self, CredentialError> {
        match profile.need("oauth_site_type")?.to_ascii_uppercase().as_str() {
            "CN" => Ok(Self { url: "https://oauth.aliyun.com", client_id: "4038181954557748008" }),
            "INTL" => Ok(Self { url: "https://oauth.alibabacloud.com", client_id: "4103531455503354461" }),
            _ => Err(profile.wrong("has an oauth_site_type that is neither CN nor INTL; correct it")),
        }
    }

    async fn renew(&self, context: &Context, refresh_token: &str) -> Result<Value, CredentialError> {
        let now = context.time.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let form = canonical::query(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token),
            ("client_id", self.client_id),
            ("Timestamp", now.as_str()),
        ]);
        let fetch = Fetch::new(context, NAME, self.url, Method::POST, "/v1/token")?.secret(refresh_token);
        fetch.form(form).send(limit::SERVICE).await?.json()
    }
}

/// Writes fields of one profile into the file as it is by now. Failing to is no reason to fail the call.
fn write_back(context: &Context, file: &ConfigFile, name: &str, changes: &Value) {
    let change = || -> Result<(), CredentialError> {
        let Some(ConfigFile { mut json, path }) = ConfigFile::read(context)? else { return Ok(()) };
        let profiles = json.get_mut("profiles").and_then(Value::as_array_mut).into_iter().flatten();
        for profile in profiles.filter(|profile| profile.get("name").and_then(Value::as_str) == Some(name)) {
            merge(profile, changes);
        }
        let written = context.env.write_file(&path, &format!("{json:#}\n"));
        written.map_err(|error| CredentialError::failed(NAME, error.to_string()))
    };
    if let Err(error) = change() {
        tracing::warn!(file = %file.path.display(), %error, "could not save the renewed login; `aliyun` may ask to log in again");
    }
}

fn merge(target: &mut Value, changes: &Value) {
    if let (Some(target), Some(changes)) = (target.as_object_mut(), changes.as_object()) {
        target.extend(changes.clone());
    }
}
