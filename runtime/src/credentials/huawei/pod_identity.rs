//! The identity of a pod, from a service in its cluster.

use super::with_ids;
use crate::{
    BoxFuture,
    credentials::{
        Context, Credential, CredentialError, CredentialProvider,
        fetch::{Fetch, limit, split_url},
        files::read_secret,
        keys::Keys,
    },
};
use http::Method;
use serde_json::json;

const NAME: &str = "pod identity";
const URI: &str = "HC_CONTAINER_CREDENTIALS_FULL_URI";
const TOKEN_FILE: &str = "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// Asks the service at `HC_CONTAINER_CREDENTIALS_FULL_URI` with the token in `HC_CONTAINER_AUTHORIZATION_TOKEN_FILE`.
#[derive(Clone, Debug)]
pub struct PodIdentityProvider(Context);

impl PodIdentityProvider {
    /// A provider over the variables of `context`.
    pub fn new(context: Context) -> Self {
        Self(context)
    }

    async fn find(&self) -> Result<Credential, CredentialError> {
        let Some(url) = self.0.env.var(URI) else {
            return Err(CredentialError::not_configured(NAME, format!("{URI} is not set")));
        };
        let file =
            self.0.env.var(TOKEN_FILE).ok_or_else(|| {
                CredentialError::failed(NAME, format!("{URI} is set but {TOKEN_FILE} is not; set both"))
            })?;
        let token = read_secret(&self.0, NAME, file)?;
        let (service, target) = split_url(NAME, URI, &url)?;
        let answer = Fetch::new(&self.0, NAME, &service, Method::POST, target)?
            .secret(&token)
            .header("authorization", &token)
            .json(&json!({}))
            .send(limit::SERVICE)
            .await?;
        let credential = Keys::read_temporary(&answer.json()?).map_err(|why| answer.unusable(why))?;
        Ok(with_ids(&self.0, credential))
    }
}

impl CredentialProvider for PodIdentityProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(self.find())
    }
}
