//! Who the caller is: credentials and the providers that find them.
//!
//! A provider finds one kind of credential. A [`Chain`] tries several in order, [`Cached`] remembers what was found and
//! renews it ahead of expiry. [`alibaba::default_chain`] and [`huawei::default_chain`] put the vendors' documented orders
//! together. Everything is read when a credential is asked for, never earlier.

pub mod alibaba;
pub mod huawei;

mod cached;
#[cfg(test)]
mod canary_tests;
mod chain;
mod credential;
mod environment;
mod error;
mod fetch;
mod files;
mod ini;
mod keys;
#[cfg(test)]
mod loopback_tests;
mod memory;
mod process;
#[cfg(test)]
pub(crate) mod testing;

pub use cached::Cached;
pub use chain::Chain;
pub use credential::Credential;
pub(crate) use credential::Kind;
pub use environment::{Environment, ProcessOutput, SystemEnvironment};
pub use error::CredentialError;
pub use memory::MemoryEnvironment;

use crate::{BoxFuture, time::TimeSource, transport::Transport};
use std::{fmt, sync::Arc};

/// Finds a credential.
pub trait CredentialProvider: Send + Sync + fmt::Debug {
    /// What the provider is called in errors, such as `environment`.
    fn name(&self) -> &'static str;

    /// The credential to sign with now.
    ///
    /// # Errors
    ///
    /// [`CredentialError::is_not_configured`] tells "there is nothing here" from "what is here does not work".
    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>>;

    /// The service said that `rejected` has expired: don't hand it out again. Does nothing unless the provider caches.
    fn invalidate(&self, rejected: &Credential) {
        let _ = rejected;
    }
}

impl<P: CredentialProvider + ?Sized> CredentialProvider for Arc<P> {
    fn name(&self) -> &'static str {
        (**self).name()
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        (**self).credential()
    }

    fn invalidate(&self, rejected: &Credential) {
        (**self).invalidate(rejected);
    }
}

/// A credential is the provider of itself.
impl CredentialProvider for Credential {
    fn name(&self) -> &'static str {
        "given credential"
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

/// What providers work with: where they read, how they send, what time it is.
#[derive(Clone, Debug)]
pub struct Context {
    /// Variables, files and processes.
    pub env: Arc<dyn Environment>,
    /// Sends the requests that fetch credentials. It must not follow redirects.
    pub transport: Arc<dyn Transport>,
    /// Tells when a credential expires.
    pub time: Arc<dyn TimeSource>,
    /// The region that the caller works in: Huawei Cloud's identity services have hosts of their own there.
    pub region: Option<String>,
}

impl Context {
    /// A context of these three, without a region.
    pub fn new(env: Arc<dyn Environment>, transport: Arc<dyn Transport>, time: Arc<dyn TimeSource>) -> Self {
        Self { env, transport, time, region: None }
    }

    /// The same context for a caller in `region`.
    #[must_use]
    pub fn in_region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }
}
