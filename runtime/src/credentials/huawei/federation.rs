//! A federated login: an id token of an identity provider becomes an IAM token, and that becomes temporary keys.

use super::{hosts, with_ids};
use crate::{
    BoxFuture,
    credentials::{
        Context, Credential, CredentialError, CredentialProvider,
        fetch::{Fetch, limit},
        files::read_secret,
        keys::Keys,
    },
};
use http::Method;
use serde_json::json;
use std::path::PathBuf;

const NAME: &str = "federated login";

/// The longest life that the service gives to keys of a federated login.
const LIFETIME_SECONDS: i64 = 21_600;

/// Logs in with the id token in a file, which is read anew every time.
#[derive(Clone, Debug)]
pub struct FederationProvider {
    idp_id: String,
    token_file: PathBuf,
    iam_endpoint: Option<String>,
    context: Context,
}

impl FederationProvider {
    /// A login at the identity provider that is registered under `idp_id`, with the id token in `token_file`.
    pub fn new(idp_id: impl Into<String>, token_file: impl Into<PathBuf>, context: Context) -> Self {
        Self { idp_id: idp_id.into(), token_file: token_file.into(), iam_endpoint: None, context }
    }

    /// Where IAM is, if it isn't at the usual place.
    #[must_use]
    pub fn iam_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.iam_endpoint = Some(endpoint.into());
        self
    }

    async fn find(&self) -> Result<Credential, CredentialError> {
        let context = &self.context;
        let id_token = read_secret(context, NAME, &self.token_file)?;
        let iam = hosts::iam(context, NAME, self.iam_endpoint.as_deref())?;
        let answer = Fetch::new(context, NAME, &iam, Method::POST, "/v3.0/OS-AUTH/id-token/tokens")?
            .secret(&id_token)
            .header("x-idp-id", &self.idp_id)
            .json(&json!({"auth": {"id_token": {"id": id_token}}}))
            .send(limit::SERVICE)
            .await?;
        let token = answer.subject_token()?.to_owned();
        let identity = json!({"methods": ["token"], "token": {"id": token, "duration_seconds": LIFETIME_SECONDS}});
        let answer = Fetch::new(context, NAME, &iam, Method::POST, "/v3.0/OS-CREDENTIAL/securitytokens")?
            .secret(&token)
            .json(&json!({"auth": {"identity": identity}}))
            .send(limit::SERVICE)
            .await?;
        let credential = Keys::read_temporary(&answer.json()?).map_err(|why| answer.unusable(why))?;
        Ok(with_ids(context, credential))
    }
}

impl CredentialProvider for FederationProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(self.find())
    }
}
