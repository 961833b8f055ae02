//! A local service that hands out keys, named by `ALIBABA_CLOUD_CREDENTIALS_URI`.

use crate::{
    BoxFuture,
    credentials::{
        Context, Credential, CredentialError, CredentialProvider,
        fetch::{Fetch, limit, split_url},
        keys::Keys,
    },
};
use http::Method;

const NAME: &str = "credentials URI";
const URI: &str = "ALIBABA_CLOUD_CREDENTIALS_URI";

/// Gets the URL in `ALIBABA_CLOUD_CREDENTIALS_URI`.
#[derive(Clone, Debug)]
pub struct UriProvider(Context);

impl UriProvider {
    /// A provider over the variables of `context`.
    pub fn new(context: Context) -> Self {
        Self(context)
    }

    async fn find(&self) -> Result<Credential, CredentialError> {
        let Some(url) = self.0.env.var(URI) else {
            return Err(CredentialError::not_configured(NAME, format!("{URI} is not set")));
        };
        let (service, target) = split_url(NAME, URI, &url)?;
        let answer = Fetch::new(&self.0, NAME, &service, Method::GET, target)?.send(limit::SERVICE).await?;
        let keys = answer.json()?;
        if keys.get("Code").and_then(|code| code.as_str()) != Some("Success") {
            return Err(answer.unusable("its Code is not Success"));
        }
        Keys::read_temporary(&keys).map_err(|why| answer.unusable(why))
    }
}

impl CredentialProvider for UriProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(self.find())
    }
}
