//! The profile file: sections of an ini file, one a kind of credential.

use super::{FederationProvider, with_ids};
use crate::{
    BoxFuture,
    credentials::{Context, Credential, CredentialError, CredentialProvider, files::read_ini},
};
use std::path::PathBuf;

const NAME: &str = "profile";
const FILE: &str = "HUAWEICLOUD_SDK_CREDENTIALS_FILE";

/// Sections in order of preference: for a project, then for a whole account; as documented, and as the vendor's own
/// library looks for them.
const SECTIONS: [&str; 4] = ["basic", "basiccredentials", "global", "globalcredentials"];

/// Reads the section `[basic]` (or `[basiccredentials]`, `[global]`, `[globalcredentials]`) of the file
/// `HUAWEICLOUD_SDK_CREDENTIALS_FILE`, or else of `~/.huaweicloud/credentials`.
#[derive(Clone, Debug)]
pub struct ProfileProvider(Context, Option<String>);

impl ProfileProvider {
    /// A provider over the files of `context`.
    pub fn new(context: Context) -> Self {
        Self(context, None)
    }

    /// The same provider, reading the section of that name and no other.
    #[must_use]
    pub fn section(mut self, name: impl Into<String>) -> Self {
        self.1 = Some(name.into());
        self
    }

    async fn find(&self) -> Result<Credential, CredentialError> {
        let named = self.0.env.var(FILE).map(PathBuf::from);
        let usual = || Some(self.0.env.home_dir()?.join(".huaweicloud").join("credentials"));
        let Some(path) = named.clone().or_else(usual) else {
            return Err(CredentialError::not_configured(NAME, format!("{FILE} is not set")));
        };
        let Some(mut sections) = read_ini(&self.0, NAME, &path)? else {
            return Err(match named {
                Some(path) => {
                    CredentialError::failed(NAME, format!("{FILE} names {}, which does not exist", path.display()))
                }
                None => CredentialError::not_configured(NAME, format!("there is no {}", path.display())),
            });
        };
        let wanted: Vec<&str> = self.1.as_deref().map_or_else(|| SECTIONS.to_vec(), |name| vec![name]);
        let Some((section, values)) = wanted.iter().find_map(|name| Some((name, sections.remove(*name)?))) else {
            let wanted = self.1.as_deref().map_or("[basic] or [global]".to_owned(), |name| format!("[{name}]"));
            return Err(CredentialError::not_configured(NAME, format!("{} has no section {wanted}", path.display())));
        };
        let value = |key: &str| values.get(key).filter(|value| !value.is_empty()).cloned();
        let mut credential = if let (Some(idp), Some(file)) = (value("idp_id"), value("id_token_file")) {
            let login = FederationProvider::new(idp, file, self.0.clone());
            let login = value("iam_endpoint").map_or(login.clone(), |endpoint| login.iam_endpoint(endpoint));
            login.credential().await?
        } else {
            let need = |key| {
                let message = format!("section [{section}] of {} has no {key}; add it", path.display());
                value(key).ok_or_else(|| CredentialError::failed(NAME, message))
            };
            Credential::temporary(need("ak")?, need("sk")?, value("security_token").unwrap_or_default())
        };
        if let Some(id) = value("project_id") {
            credential = credential.with_project_id(id);
        }
        if let Some(id) = value("domain_id") {
            credential = credential.with_domain_id(id);
        }
        Ok(with_ids(&self.0, credential))
    }
}

impl CredentialProvider for ProfileProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(self.find())
    }
}
