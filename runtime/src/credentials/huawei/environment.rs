//! Access keys, or the settings of a federated login, in environment variables.

use super::{FederationProvider, with_ids};
use crate::{
    BoxFuture,
    credentials::{Context, Credential, CredentialError, CredentialProvider},
};

const NAME: &str = "environment";
const ID: &str = "HUAWEICLOUD_SDK_AK";
const SECRET: &str = "HUAWEICLOUD_SDK_SK";
const TOKEN: &str = "HUAWEICLOUD_SDK_SECURITY_TOKEN";
const IDP: &str = "HUAWEICLOUD_SDK_IDP_ID";
const ID_TOKEN_FILE: &str = "HUAWEICLOUD_SDK_ID_TOKEN_FILE";

/// Reads `HUAWEICLOUD_SDK_IDP_ID` and `HUAWEICLOUD_SDK_ID_TOKEN_FILE` (a federated login), or else `HUAWEICLOUD_SDK_AK`,
/// `HUAWEICLOUD_SDK_SK` and, for temporary keys, `HUAWEICLOUD_SDK_SECURITY_TOKEN`.
///
/// `HUAWEICLOUD_SDK_PROJECT_ID` and `HUAWEICLOUD_SDK_DOMAIN_ID` go with either.
#[derive(Clone, Debug)]
pub struct EnvironmentProvider(Context);

impl EnvironmentProvider {
    /// A provider over the variables of `context`.
    pub fn new(context: Context) -> Self {
        Self(context)
    }

    async fn find(&self) -> Result<Credential, CredentialError> {
        let var = |name| self.0.env.var(name);
        if let (Some(idp), Some(file)) = (var(IDP), var(ID_TOKEN_FILE)) {
            return FederationProvider::new(idp, file, self.0.clone()).credential().await;
        }
        let half = |set, missing| CredentialError::failed(NAME, format!("{set} is set but {missing} is not; set both"));
        match (var(ID), var(SECRET)) {
            (Some(id), Some(secret)) => {
                let credential = Credential::temporary(id, secret, var(TOKEN).unwrap_or_default());
                Ok(with_ids(&self.0, credential))
            }
            (Some(_), None) => Err(half(ID, SECRET)),
            (None, Some(_)) => Err(half(SECRET, ID)),
            (None, None) => Err(CredentialError::not_configured(NAME, format!("{ID} and {SECRET} are not set"))),
        }
    }
}

impl CredentialProvider for EnvironmentProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(self.find())
    }
}
