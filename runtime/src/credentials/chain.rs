//! Several providers, one after the other.

use super::{Credential, CredentialError, CredentialProvider};
use crate::BoxFuture;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// Asks providers in order; the first that has a credential wins and is asked first from then on.
///
/// A provider that isn't set up is skipped. One that is set up and broken ends the search: using the next identity
/// instead would hide the fault.
#[derive(Debug)]
pub struct Chain {
    providers: Vec<Arc<dyn CredentialProvider>>,
    /// The provider that answered last; `usize::MAX` before the first answer.
    winner: AtomicUsize,
}

impl Chain {
    /// A chain of `providers`, in the order in which they are asked.
    pub fn new(providers: Vec<Arc<dyn CredentialProvider>>) -> Self {
        Self { providers, winner: AtomicUsize::new(usize::MAX) }
    }

    async fn find(&self) -> Result<Credential, CredentialError> {
        let winner = self.providers.get(self.winner.load(Ordering::Relaxed));
        if let Some(provider) = winner {
            match provider.credential().await {
                Err(error) if error.is_not_configured() => {}
                answer => return answer,
            }
        }
        let mut said = Vec::new();
        for (index, provider) in self.providers.iter().enumerate() {
            match provider.credential().await {
                Ok(credential) => {
                    self.winner.store(index, Ordering::Relaxed);
                    return Ok(credential);
                }
                Err(error) => {
                    let skipped = error.is_not_configured();
                    said.push(error);
                    if !skipped {
                        break;
                    }
                }
            }
        }
        Err(none_found(&said))
    }
}

fn none_found(said: &[CredentialError]) -> CredentialError {
    let list: Vec<String> = said.iter().map(ToString::to_string).collect();
    match said.last() {
        Some(last) if !last.is_not_configured() => CredentialError::failed(
            "credential chain",
            format!("a provider is set up but does not work; repair it or remove its settings [{}]", list.join("; ")),
        )
        .caused_by(last.clone()),
        _ => CredentialError::not_configured(
            "credential chain",
            format!("no credential found; set up one of these providers [{}]", list.join("; ")),
        ),
    }
}

impl CredentialProvider for Chain {
    fn name(&self) -> &'static str {
        "credential chain"
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(self.find())
    }

    fn invalidate(&self, rejected: &Credential) {
        for provider in &self.providers {
            provider.invalidate(rejected);
        }
    }
}
