//! The agency of the virtual machine (ECS), from its metadata service.

use super::with_ids;
use crate::{
    BoxFuture,
    credentials::{
        Context, Credential, CredentialError, CredentialProvider,
        fetch::{Answer, Fetch, limit},
        keys::Keys,
    },
};
use http::{Method, StatusCode};

const NAME: &str = "ECS metadata";
const SERVICE: &str = "http://169.254.169.254";

/// Asks the metadata service for the keys of the machine's agency. A machine without one counts as not set up.
#[derive(Clone, Debug)]
pub struct MetadataProvider(Context);

impl MetadataProvider {
    /// A provider over the metadata service of the machine.
    pub fn new(context: Context) -> Self {
        Self(context)
    }

    async fn find(&self) -> Result<Credential, CredentialError> {
        let token = self.token().await?;
        let mut answer = self.keys(token.as_deref()).await?;
        if answer.status == StatusCode::UNAUTHORIZED && !lacks_agency(&answer) {
            let token = self.token().await?;
            answer = self.keys(token.as_deref()).await?;
        }
        if answer.status == StatusCode::NOT_FOUND || lacks_agency(&answer) {
            return Err(CredentialError::not_configured(NAME, "the machine has no agency"));
        }
        let credential = Keys::read_temporary(&answer.json()?).map_err(|why| answer.unusable(why))?;
        Ok(with_ids(&self.0, credential))
    }

    /// A session token; `None` where the service has no such thing.
    async fn token(&self) -> Result<Option<String>, CredentialError> {
        let absent = |why: &str| CredentialError::not_configured(NAME, why);
        let answer = Fetch::new(&self.0, NAME, SERVICE, Method::PUT, "/meta-data/latest/api/token")?
            .header("x-metadata-token-ttl-seconds", "21600")
            .send(limit::HUAWEI_METADATA)
            .await
            .map_err(|error| absent(error.message()))?;
        match answer.status.as_u16() {
            404 | 405 | 503 => Ok(None),
            200..300 => Ok(Some(answer.text()).filter(|token| !token.is_empty())),
            _ => Err(absent(&format!("the metadata service gave no session token (it answered {})", answer.status))),
        }
    }

    async fn keys(&self, token: Option<&str>) -> Result<Answer, CredentialError> {
        let mut fetch = Fetch::new(&self.0, NAME, SERVICE, Method::GET, "/openstack/latest/securitykey")?;
        if let Some(token) = token {
            fetch = fetch.secret(token).header("x-metadata-token", token);
        }
        fetch.send(limit::HUAWEI_METADATA).await
    }
}

/// Whether the service asks to set up an agency first.
fn lacks_agency(answer: &Answer) -> bool {
    answer.status == StatusCode::UNAUTHORIZED && answer.text().contains("Agency")
}

impl CredentialProvider for MetadataProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(self.find())
    }
}
