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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    /// Answers with what the test last put there.
    #[derive(Debug)]
    struct Slot(&'static str, Mutex<Result<Credential, CredentialError>>, AtomicUsize);

    impl CredentialProvider for Slot {
        fn name(&self) -> &'static str {
            self.0
        }

        fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
            self.2.fetch_add(1, Ordering::SeqCst);
            let answer = self.1.lock().unwrap().clone();
            Box::pin(std::future::ready(answer))
        }
    }

    fn slot(name: &'static str, answer: Result<Credential, CredentialError>) -> Arc<Slot> {
        Arc::new(Slot(name, Mutex::new(answer), AtomicUsize::new(0)))
    }

    fn absent(name: &'static str) -> Arc<Slot> {
        slot(name, Err(CredentialError::not_configured(name, "set the variable")))
    }

    #[tokio::test]
    async fn the_first_that_has_a_credential_wins_and_is_asked_first_from_then_on() {
        let (one, two, three) = (
            absent("one"),
            slot("two", Ok(Credential::access_key("key-two", "s"))),
            slot("three", Ok(Credential::access_key("key-three", "s"))),
        );
        let chain = Chain::new(vec![one.clone(), two.clone(), three.clone()]);
        for _ in 0..2 {
            assert_eq!(chain.credential().await.unwrap().access_key_id(), Some("key-two"));
        }
        assert_eq!((one.2.load(Ordering::SeqCst), two.2.load(Ordering::SeqCst)), (1, 2));
        *two.1.lock().unwrap() = Err(CredentialError::not_configured("two", "gone"));
        assert_eq!(chain.credential().await.unwrap().access_key_id(), Some("key-three"));
    }

    #[tokio::test]
    async fn a_broken_provider_ends_the_search_and_is_reported() {
        let broken = slot("two", Err(CredentialError::failed("two", "the file has no secret")));
        let chain = Chain::new(vec![absent("one"), broken, slot("three", Ok(Credential::anonymous()))]);
        let error = chain.credential().await.unwrap_err();
        assert!(!error.is_not_configured());
        let text = error.to_string();
        assert!(text.contains("one: set the variable; two: the file has no secret"), "{text}");
    }

    #[tokio::test]
    async fn when_nothing_is_set_up_the_error_lists_what_each_provider_said() {
        let error = Chain::new(vec![absent("one"), absent("two")]).credential().await.unwrap_err();
        assert!(error.is_not_configured());
        assert!(error.to_string().contains("one: set the variable; two: set the variable"), "{error}");
    }
}
