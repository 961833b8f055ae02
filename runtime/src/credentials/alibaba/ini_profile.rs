//! Profiles of the SDKs: sections of an ini file.

use super::{
    ecs,
    sts::{Role, assume_role, assume_role_with_oidc},
};
use crate::{
    BoxFuture,
    credentials::{
        Context, Credential, CredentialError, CredentialProvider,
        files::{read_ini, read_secret},
    },
};
use std::{collections::BTreeMap, path::PathBuf};

const NAME: &str = "ini profile";
const FILE: &str = "ALIBABA_CLOUD_CREDENTIALS_FILE";
const PROFILE: &str = "ALIBABA_CLOUD_PROFILE";

/// Reads the section `ALIBABA_CLOUD_PROFILE` (or `default`) of the file `ALIBABA_CLOUD_CREDENTIALS_FILE`, or else of
/// `~/.alibabacloud/credentials.ini` or `~/.alibabacloud/credentials`.
///
/// Its `type` is `access_key`, `sts`, `ram_role_arn`, `oidc_role_arn` or `ecs_ram_role`.
#[derive(Clone, Debug)]
pub struct IniProfileProvider(Context);

struct Profile {
    place: String,
    values: BTreeMap<String, String>,
}

impl IniProfileProvider {
    /// A provider over the files of `context`.
    pub fn new(context: Context) -> Self {
        Self(context)
    }

    async fn find(&self) -> Result<Credential, CredentialError> {
        let profile = self.profile()?;
        let context = &self.0;
        match profile.get("type").unwrap_or("access_key") {
            "access_key" => {
                Ok(Credential::access_key(profile.need("access_key_id")?, profile.need("access_key_secret")?))
            }
            "sts" => Ok(Credential::temporary(
                profile.need("access_key_id")?,
                profile.need("access_key_secret")?,
                profile.need("security_token")?,
            )),
            "ram_role_arn" => {
                let source = Credential::temporary(
                    profile.need("access_key_id")?,
                    profile.need("access_key_secret")?,
                    profile.get("security_token").unwrap_or_default(),
                );
                assume_role(context, NAME, &profile.role()?, &source).await
            }
            "oidc_role_arn" => {
                let token = read_secret(context, NAME, profile.need("oidc_token_file_path")?)?;
                let provider = profile.need("oidc_provider_arn")?.to_owned();
                assume_role_with_oidc(context, NAME, &profile.role()?, provider, token).await
            }
            "ecs_ram_role" => ecs::credential(context, NAME, profile.get("role_name").map(str::to_owned)).await,
            "rsa_key_pair" => Err(profile.wrong(
                "has type rsa_key_pair, which is not supported; use type ram_role_arn with an access key instead",
            )),
            other => Err(profile.wrong(&format!(
                "has the unknown type {other:?}; use access_key, sts, ram_role_arn, oidc_role_arn or ecs_ram_role"
            ))),
        }
    }

    fn profile(&self) -> Result<Profile, CredentialError> {
        let env = &self.0.env;
        let named = env.var(FILE).map(PathBuf::from);
        let home = env.home_dir().map(|home| home.join(".alibabacloud"));
        let usual = || home.into_iter().flat_map(|folder| [folder.join("credentials.ini"), folder.join("credentials")]);
        let paths: Vec<PathBuf> = named.clone().map_or_else(|| usual().collect(), |path| vec![path]);
        let section = env.var(PROFILE).unwrap_or_else(|| "default".to_owned());
        let mut found = None;
        for path in paths {
            let Some(mut sections) = read_ini(&self.0, NAME, &path)? else { continue };
            if let Some(values) = sections.remove(&section) {
                return Ok(Profile { place: format!("section [{section}] of {}", path.display()), values });
            }
            found = Some(path);
        }
        Err(match (found, named) {
            (Some(path), _) => {
                CredentialError::not_configured(NAME, format!("{} has no section [{section}]", path.display()))
            }
            (None, Some(path)) => {
                CredentialError::failed(NAME, format!("{FILE} names {}, which does not exist", path.display()))
            }
            (None, None) => CredentialError::not_configured(NAME, "there is no ~/.alibabacloud/credentials.ini"),
        })
    }
}

impl Profile {
    fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str).filter(|value| !value.is_empty())
    }

    fn need(&self, key: &str) -> Result<&str, CredentialError> {
        self.get(key).ok_or_else(|| self.wrong(&format!("has no {key}; add it")))
    }

    fn role(&self) -> Result<Role, CredentialError> {
        let text = |key| self.get(key).map(str::to_owned);
        let seconds = self.get("duration_seconds").or(self.get("role_session_expiration")).map(str::parse).transpose();
        Ok(Role {
            arn: self.need("role_arn")?.to_owned(),
            session_name: text("role_session_name"),
            duration_seconds: seconds
                .map_err(|_| self.wrong("has a session length that is not a number of seconds"))?,
            policy: text("policy"),
            external_id: text("external_id").map(Into::into),
            region: text("sts_region"),
            vpc: self.get("enable_vpc").is_some_and(|value| value.eq_ignore_ascii_case("true")),
        })
    }

    fn wrong(&self, what: &str) -> CredentialError {
        CredentialError::failed(NAME, format!("{} {what}", self.place))
    }
}

impl CredentialProvider for IniProfileProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(self.find())
    }
}
