//! A role for service accounts of a cluster (RRSA): keys in return for an OIDC token in a file.

use super::sts::{Role, assume_role_with_oidc};
use crate::{
    BoxFuture,
    credentials::{Context, Credential, CredentialError, CredentialProvider, files::read_secret},
};

const NAME: &str = "OIDC role";
const TOKEN_FILE: &str = "ALIBABA_CLOUD_OIDC_TOKEN_FILE";
const ROLE: &str = "ALIBABA_CLOUD_ROLE_ARN";
const PROVIDER: &str = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN";
const SESSION: &str = "ALIBABA_CLOUD_ROLE_SESSION_NAME";

/// Reads `ALIBABA_CLOUD_OIDC_TOKEN_FILE`, `ALIBABA_CLOUD_ROLE_ARN`, `ALIBABA_CLOUD_OIDC_PROVIDER_ARN` and, optionally,
/// `ALIBABA_CLOUD_ROLE_SESSION_NAME`. The token is read anew at every renewal.
#[derive(Clone, Debug)]
pub struct OidcProvider(Context);

impl OidcProvider {
    /// A provider over the variables of `context`.
    pub fn new(context: Context) -> Self {
        Self(context)
    }

    async fn find(&self) -> Result<Credential, CredentialError> {
        let var = |name| self.0.env.var(name);
        let (Some(file), Some(role), Some(provider)) = (var(TOKEN_FILE), var(ROLE), var(PROVIDER)) else {
            let missing: Vec<_> = [TOKEN_FILE, ROLE, PROVIDER].into_iter().filter(|name| var(name).is_none()).collect();
            return Err(CredentialError::not_configured(NAME, format!("not set: {}", missing.join(", "))));
        };
        let role = Role { session_name: var(SESSION), ..Role::new(role) };
        let token = read_secret(&self.0, NAME, file)?;
        assume_role_with_oidc(&self.0, NAME, &role, provider, token).await
    }
}

impl CredentialProvider for OidcProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(self.find())
    }
}
