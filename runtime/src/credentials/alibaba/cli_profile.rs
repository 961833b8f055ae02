//! Profiles of the command line tool `aliyun`: `~/.aliyun/config.json`.

use super::{
    cli_login::{cloud_sso, oauth},
    ecs, is_true,
    sts::{Role, assume_role, assume_role_with_oidc},
};
use crate::{
    BoxFuture,
    credentials::{
        Context, Credential, CredentialError, CredentialProvider,
        fetch::limit,
        files::{read, read_secret},
        keys::Keys,
    },
};
use serde_json::Value;
use std::path::PathBuf;

pub(super) const NAME: &str = "CLI profile";
const DISABLED: &str = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED";
const PROFILE: &str = "ALIBABA_CLOUD_PROFILE";

/// Reads the profile `ALIBABA_CLOUD_PROFILE`, or else the current one, of `~/.aliyun/config.json`, in any of its modes: `AK`,
/// `StsToken`, `RamRoleArn`, `ChainableRamRoleArn`, `EcsRamRole`, `OIDC`, `CloudSSO`, `OAuth` and `External`.
///
/// Off with `ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true`.
#[derive(Clone, Debug)]
pub struct CliProfileProvider(Context);

impl CliProfileProvider {
    /// A provider over the files of `context`.
    pub fn new(context: Context) -> Self {
        Self(context)
    }

    async fn find(&self) -> Result<Credential, CredentialError> {
        let context = &self.0;
        if is_true(&*context.env, DISABLED) {
            return Err(CredentialError::not_configured(NAME, format!("turned off by {DISABLED}")));
        }
        let Some(file) = ConfigFile::read(context)? else {
            return Err(CredentialError::not_configured(NAME, "there is no ~/.aliyun/config.json"));
        };
        let asked_for = context.env.var(PROFILE);
        let current = file.json.get("current").and_then(Value::as_str).unwrap_or("default").to_owned();
        let mut name = asked_for.unwrap_or(current);
        if file.profile(&name).is_none() {
            let message = format!("{} has no profile {name:?}", file.path.display());
            return Err(CredentialError::not_configured(NAME, message));
        }
        // Roles that build on another profile, up to the profile that has keys of its own.
        let (mut seen, mut roles) = (Vec::new(), Vec::new());
        let base = loop {
            let Some(profile) = file.profile(&name) else {
                let by = seen.last().map_or("", String::as_str);
                let message = format!("profile {by:?} builds on {name:?}, which {} has not", file.path.display());
                return Err(CredentialError::failed(NAME, message));
            };
            if seen.contains(&name) {
                seen.push(name);
                let message = format!("profiles build on each other in a circle: {}; break it", seen.join(" -> "));
                return Err(CredentialError::failed(NAME, message));
            }
            if profile.get("mode") != Some("ChainableRamRoleArn") {
                break profile;
            }
            roles.push(profile.role("ram_session_name")?);
            seen.push(name);
            name = profile.need("source_profile")?.to_owned();
        };
        let mut credential = base.credential(context, &file).await?;
        for role in roles.iter().rev() {
            credential = assume_role(context, NAME, role, &credential).await?;
        }
        Ok(credential)
    }
}

impl CredentialProvider for CliProfileProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(self.find())
    }
}

pub(super) struct ConfigFile {
    pub(super) path: PathBuf,
    pub(super) json: Value,
}

impl ConfigFile {
    pub(super) fn read(context: &Context) -> Result<Option<Self>, CredentialError> {
        let Some(path) = context.env.home_dir().map(|home| home.join(".aliyun").join("config.json")) else {
            return Ok(None);
        };
        let Some(text) = read(context, NAME, &path)? else { return Ok(None) };
        let json = serde_json::from_str(&text).map_err(|error| {
            let message = format!("{} is not JSON (line {}); correct it", path.display(), error.line());
            CredentialError::failed(NAME, message)
        })?;
        Ok(Some(Self { path, json }))
    }

    fn profile<'a>(&'a self, name: &str) -> Option<Profile<'a>> {
        let profiles = self.json.get("profiles")?.as_array()?;
        let json = profiles.iter().find(|profile| profile.get("name").and_then(Value::as_str) == Some(name))?;
        Some(Profile { json })
    }
}

/// One profile of the file.
#[derive(Clone, Copy)]
pub(super) struct Profile<'a> {
    json: &'a Value,
}

impl<'a> Profile<'a> {
    pub(super) fn get(&self, key: &str) -> Option<&'a str> {
        self.json.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    pub(super) fn number(&self, key: &str) -> Option<i64> {
        self.json.get(key).and_then(Value::as_i64).filter(|number| *number != 0)
    }

    pub(super) fn need(&self, key: &str) -> Result<&'a str, CredentialError> {
        self.get(key).ok_or_else(|| self.wrong(&format!("has no {key}; configure it with `aliyun configure`")))
    }

    pub(super) fn name(&self) -> &'a str {
        self.get("name").unwrap_or_default()
    }

    pub(super) fn wrong(&self, what: &str) -> CredentialError {
        CredentialError::failed(NAME, format!("profile {:?} of ~/.aliyun/config.json {what}", self.name()))
    }

    fn keys(&self) -> Result<Credential, CredentialError> {
        Ok(Credential::temporary(
            self.need("access_key_id")?,
            self.need("access_key_secret")?,
            self.get("sts_token").unwrap_or_default(),
        ))
    }

    fn role(&self, session_name: &str) -> Result<Role, CredentialError> {
        let text = |key| self.get(key).map(str::to_owned);
        Ok(Role {
            arn: self.need("ram_role_arn")?.to_owned(),
            session_name: text(session_name),
            duration_seconds: self.number("expired_seconds"),
            policy: text("policy"),
            external_id: text("external_id").map(Into::into),
            region: text("sts_region"),
            vpc: self.json.get("enable_vpc").and_then(Value::as_bool).unwrap_or(false),
        })
    }

    async fn credential(&self, context: &Context, file: &ConfigFile) -> Result<Credential, CredentialError> {
        match self.get("mode").unwrap_or("AK") {
            "AK" if self.get("access_key_id").is_none() && self.get("access_key_secret").is_none() => {
                let message = format!("profile {:?} of ~/.aliyun/config.json is not filled in", self.name());
                Err(CredentialError::not_configured(NAME, message))
            }
            "AK" => Ok(Credential::access_key(self.need("access_key_id")?, self.need("access_key_secret")?)),
            "StsToken" => {
                self.need("sts_token")?;
                self.keys()
            }
            "RamRoleArn" => assume_role(context, NAME, &self.role("ram_session_name")?, &self.keys()?).await,
            "EcsRamRole" => ecs::credential(context, NAME, self.get("ram_role_name").map(str::to_owned)).await,
            "OIDC" => {
                let token = read_secret(context, NAME, self.need("oidc_token_file")?)?;
                let provider = self.need("oidc_provider_arn")?.to_owned();
                assume_role_with_oidc(context, NAME, &self.role("role_session_name")?, provider, token).await
            }
            "CloudSSO" => cloud_sso(context, self).await,
            "OAuth" => oauth(context, self, file).await,
            "External" => self.external(context).await,
            other => Err(self.wrong(&format!(
                "has the unknown mode {other:?}; use AK, StsToken, RamRoleArn, ChainableRamRoleArn, EcsRamRole, OIDC, \
                 CloudSSO, OAuth or External"
            ))),
        }
    }

    /// Keys that a program prints.
    async fn external(&self, context: &Context) -> Result<Credential, CredentialError> {
        let command = shlex::split(self.need("process_command")?).filter(|words| !words.is_empty());
        let command = command.ok_or_else(|| self.wrong("has a process_command with an open quote; close it"))?;
        let program = command.first().map_or("", String::as_str);
        let output = context.env.run(&command, limit::PROCESS).await;
        let output = output.map_err(|error| self.wrong(&format!("runs {program:?}, which failed: {error}")))?;
        if !output.success {
            return Err(self.wrong(&format!("runs {program:?}, which ended with an error; run it by hand to see why")));
        }
        let unusable = |why: &str| self.wrong(&format!("runs {program:?}, whose output can't be used: {why}"));
        let printed: Value = serde_json::from_str(&output.stdout).map_err(|_| unusable("it is not JSON"))?;
        let keys = Keys::read(&printed).map_err(unusable)?;
        let must_have_token = printed.get("mode").and_then(Value::as_str) == Some("StsToken");
        if must_have_token && keys.token.is_empty() {
            return Err(unusable("it has no sts_token"));
        }
        Ok(keys.into())
    }
}
