//! Why there is no credential.

use std::{error::Error, fmt, sync::Arc};

/// Why a provider has no credential. Cheap to clone, since every caller that waited for it gets it; holds no secret.
#[derive(Clone)]
pub struct CredentialError(Arc<Inner>);

struct Inner {
    not_configured: bool,
    provider: &'static str,
    message: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl CredentialError {
    /// There is nothing here for `provider`: a chain goes on to the next.
    pub fn not_configured(provider: &'static str, message: impl Into<String>) -> Self {
        Self::new(true, provider, message.into(), None)
    }

    /// What `provider` found does not work: a chain stops here, so that the fault is seen and not papered over.
    pub fn failed(provider: &'static str, message: impl Into<String>) -> Self {
        Self::new(false, provider, message.into(), None)
    }

    /// The same error with what caused it.
    #[must_use]
    pub fn caused_by(self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(self.0.not_configured, self.0.provider, self.0.message.clone(), Some(source.into()))
    }

    fn new(
        not_configured: bool,
        provider: &'static str,
        message: String,
        source: Option<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self(Arc::new(Inner { not_configured, provider, message, source }))
    }

    /// Whether the provider simply isn't set up.
    pub fn is_not_configured(&self) -> bool {
        self.0.not_configured
    }

    /// The provider's name.
    pub fn provider(&self) -> &'static str {
        self.0.provider
    }

    /// What is wrong and what to do, without the provider's name.
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl fmt::Display for CredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.provider, self.0.message)
    }
}

impl fmt::Debug for CredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CredentialError")
            .field("provider", &self.0.provider)
            .field("not_configured", &self.0.not_configured)
            .field("message", &self.0.message)
            .field("source", &self.0.source)
            .finish()
    }
}

impl Error for CredentialError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}
