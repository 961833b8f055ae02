//! Access keys in environment variables.

use crate::{
    BoxFuture,
    credentials::{Context, Credential, CredentialError, CredentialProvider},
};

const NAME: &str = "environment";
const ID: &str = "ALIBABA_CLOUD_ACCESS_KEY_ID";
const SECRET: &str = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
const TOKEN: &str = "ALIBABA_CLOUD_SECURITY_TOKEN";

/// Reads `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and, for temporary keys,
/// `ALIBABA_CLOUD_SECURITY_TOKEN`.
#[derive(Clone, Debug)]
pub struct EnvironmentProvider(Context);

impl EnvironmentProvider {
    /// A provider over the variables of `context`.
    pub fn new(context: Context) -> Self {
        Self(context)
    }

    fn find(&self) -> Result<Credential, CredentialError> {
        let var = |name| self.0.env.var(name);
        let half = |set, missing| CredentialError::failed(NAME, format!("{set} is set but {missing} is not; set both"));
        match (var(ID), var(SECRET)) {
            (Some(id), Some(secret)) => Ok(Credential::temporary(id, secret, var(TOKEN).unwrap_or_default())),
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
        Box::pin(std::future::ready(self.find()))
    }
}
