//! Remembers a credential and renews it ahead of expiry.

use super::{Credential, CredentialError, CredentialProvider};
use crate::{BoxFuture, time::TimeSource};
use jiff::{SignedDuration, Timestamp};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How long before expiry a credential is renewed, unless a third of its lifetime is less.
const RENEW_AHEAD: SignedDuration = SignedDuration::from_mins(15);

/// How long a credential that could not be renewed, but still works, is used before the next try.
const PAUSE_AFTER_FAILURE: SignedDuration = SignedDuration::from_secs(10);

/// Remembers what `P` found.
///
/// However many callers wait, `P` is asked once, and all get its answer, good or bad. While a credential that still works is
/// being renewed, other callers go on with it; if renewing fails, so does the one who tried.
pub struct Cached<P> {
    provider: P,
    time: Arc<dyn TimeSource>,
    ahead: SignedDuration,
    state: Mutex<State>,
    /// Held by the one caller that asks the provider.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// How many times the provider has answered, so that a waiter knows whether it did so while it waited.
    answers: u64,
    failure: Option<CredentialError>,
}

struct Held {
    credential: Credential,
    renew_at: Option<Timestamp>,
}

impl Held {
    fn new(credential: Credential, now: Timestamp, ahead: SignedDuration) -> Self {
        let renew_at = credential.expires_at().map(|at| at.saturating_sub(ahead.min(at.duration_since(now) / 3)));
        Self { credential, renew_at: renew_at.map(|at| at.unwrap_or(Timestamp::MIN)) }
    }

    fn is_fresh(&self, now: Timestamp) -> bool {
        self.renew_at.is_none_or(|at| now < at)
    }

    fn works(&self, now: Timestamp) -> bool {
        self.credential.expires_at().is_none_or(|at| now < at)
    }
}

impl<P: CredentialProvider> Cached<P> {
    /// A cache in front of `provider`, which renews 15 minutes ahead of expiry, or earlier than that by a third of the
    /// lifetime where the lifetime is short.
    pub fn new(provider: P, time: Arc<dyn TimeSource>) -> Self {
        Self { provider, time, ahead: RENEW_AHEAD, state: Mutex::default(), asking: tokio::sync::Mutex::default() }
    }

    /// The same cache, renewing `ahead` of expiry (or a third of the lifetime, whichever is less).
    #[must_use]
    pub fn renewing_ahead(mut self, ahead: SignedDuration) -> Self {
        self.ahead = ahead;
        self
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn find(&self) -> Result<Credential, CredentialError> {
        let (answers_before, still_works) = {
            let (state, now) = (self.state(), self.time.now());
            match &state.held {
                Some(held) if held.is_fresh(now) => return Ok(held.credential.clone()),
                Some(held) if held.works(now) => (state.answers, Some(held.credential.clone())),
                _ => (state.answers, None),
            }
        };
        let _asking = match (self.asking.try_lock(), still_works) {
            (Ok(asking), _) => asking,
            (Err(_), Some(credential)) => return Ok(credential),
            (Err(_), None) => self.asking.lock().await,
        };
        if let Some(answer) = self.answer_since(answers_before) {
            return answer;
        }
        let answer = self.provider.credential().await;
        self.keep(answer)
    }

    /// What another caller was told while this one waited.
    fn answer_since(&self, answers_before: u64) -> Option<Result<Credential, CredentialError>> {
        let state = self.state();
        if state.answers == answers_before {
            return None;
        }
        match (&state.failure, &state.held) {
            (Some(failure), _) => Some(Err(failure.clone())),
            (None, Some(held)) => Some(Ok(held.credential.clone())),
            (None, None) => None,
        }
    }

    fn keep(&self, answer: Result<Credential, CredentialError>) -> Result<Credential, CredentialError> {
        let (mut state, now) = (self.state(), self.time.now());
        state.answers += 1;
        state.failure = None;
        match answer {
            Ok(credential) => {
                state.held = Some(Held::new(credential.clone(), now, self.ahead));
                Ok(credential)
            }
            Err(error) => {
                if let Some(held) = state.held.as_mut().filter(|held| held.works(now)) {
                    tracing::warn!(%error, "could not renew the credential; going on with the one at hand");
                    held.renew_at = now.saturating_add(PAUSE_AFTER_FAILURE).ok();
                    return Ok(held.credential.clone());
                }
                state.held = None;
                state.failure = Some(error.clone());
                Err(error)
            }
        }
    }
}

impl<P: CredentialProvider> CredentialProvider for Cached<P> {
    fn name(&self) -> &'static str {
        self.provider.name()
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(self.find())
    }

    /// Forgets `rejected`, unless it has been replaced already: of many calls that were refused together, one renews.
    fn invalidate(&self, rejected: &Credential) {
        {
            let mut state = self.state();
            if !state.held.as_ref().is_some_and(|held| held.credential.kind() == rejected.kind()) {
                return;
            }
            state.held = None;
        }
        self.provider.invalidate(rejected);
    }
}

impl<P: fmt::Debug> fmt::Debug for Cached<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cached").field("provider", &self.provider).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::testing::Clock;
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
    use tokio::sync::Notify;

    /// Hands out `key-1`, `key-2`, …, each good for `lifetime`.
    #[derive(Debug)]
    struct Counting {
        clock: Arc<Clock>,
        asked: AtomicU32,
        lifetime: Option<SignedDuration>,
        broken: AtomicBool,
        gate: Option<Notify>,
    }

    impl CredentialProvider for Arc<Counting> {
        fn name(&self) -> &'static str {
            "counting"
        }

        fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
            Box::pin(async {
                let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
                if let Some(gate) = &self.gate {
                    gate.notified().await;
                }
                if self.broken.load(Ordering::SeqCst) {
                    return Err(CredentialError::failed("counting", format!("broken {number}")));
                }
                let credential = Credential::access_key(format!("key-{number}"), "secret");
                Ok(match self.lifetime {
                    Some(lifetime) => credential.with_expiry(self.clock.now() + lifetime),
                    None => credential,
                })
            })
        }
    }

    struct Setting {
        clock: Arc<Clock>,
        provider: Arc<Counting>,
        cached: Arc<Cached<Arc<Counting>>>,
    }

    impl Setting {
        fn new(lifetime: Option<SignedDuration>, gated: bool) -> Self {
            let clock = Clock::at("2026-01-01T00:00:00Z");
            let provider = Arc::new(Counting {
                clock: clock.clone(),
                asked: AtomicU32::new(0),
                lifetime,
                broken: AtomicBool::new(false),
                gate: gated.then(Notify::new),
            });
            Self { cached: Arc::new(Cached::new(provider.clone(), clock.clone())), provider, clock }
        }

        async fn key(&self) -> Result<String, String> {
            let credential = self.cached.credential().await.map_err(|error| error.to_string())?;
            Ok(credential.access_key_id().unwrap().to_owned())
        }

        fn start(&self, callers: usize) -> Vec<tokio::task::JoinHandle<Result<Credential, CredentialError>>> {
            let caller = || {
                let cached = self.cached.clone();
                tokio::spawn(async move { cached.credential().await })
            };
            (0..callers).map(|_| caller()).collect()
        }
    }

    #[tokio::test]
    async fn a_credential_without_expiry_is_asked_for_once() {
        let setting = Setting::new(None, false);
        assert_eq!(setting.key().await.unwrap(), "key-1");
        setting.clock.advance(SignedDuration::from_hours(1000));
        assert_eq!(setting.key().await.unwrap(), "key-1");
    }

    #[tokio::test]
    async fn a_long_lived_credential_is_renewed_a_quarter_of_an_hour_ahead() {
        let setting = Setting::new(Some(SignedDuration::from_hours(6)), false);
        setting.key().await.unwrap();
        setting.clock.advance(SignedDuration::from_mins(5 * 60 + 44));
        assert_eq!(setting.key().await.unwrap(), "key-1");
        setting.clock.advance(SignedDuration::from_mins(2));
        assert_eq!(setting.key().await.unwrap(), "key-2");
    }

    #[tokio::test]
    async fn a_short_lived_credential_is_renewed_a_third_of_its_life_ahead() {
        let setting = Setting::new(Some(SignedDuration::from_mins(15)), false);
        setting.key().await.unwrap();
        setting.clock.advance(SignedDuration::from_mins(9));
        assert_eq!(setting.key().await.unwrap(), "key-1");
        setting.clock.advance(SignedDuration::from_mins(2));
        assert_eq!(setting.key().await.unwrap(), "key-2");
    }

    #[tokio::test]
    async fn a_failed_renewal_keeps_the_old_credential_until_it_expires() {
        let setting = Setting::new(Some(SignedDuration::from_hours(1)), false);
        setting.key().await.unwrap();
        setting.provider.broken.store(true, Ordering::SeqCst);
        setting.clock.advance(SignedDuration::from_mins(50));
        assert_eq!(setting.key().await.unwrap(), "key-1");
        assert_eq!(setting.key().await.unwrap(), "key-1");
        assert_eq!(setting.provider.asked.load(Ordering::SeqCst), 2, "no second try within the pause");
        setting.clock.advance(SignedDuration::from_secs(11));
        setting.key().await.unwrap();
        assert_eq!(setting.provider.asked.load(Ordering::SeqCst), 3);
        setting.clock.advance(SignedDuration::from_mins(10));
        assert_eq!(setting.key().await.unwrap_err(), "counting: broken 4");
        setting.provider.broken.store(false, Ordering::SeqCst);
        assert_eq!(setting.key().await.unwrap(), "key-5");
    }

    #[tokio::test]
    async fn many_callers_ask_once_and_share_the_answer() {
        let setting = Setting::new(None, true);
        let callers = setting.start(50);
        tokio::task::yield_now().await;
        setting.provider.gate.as_ref().unwrap().notify_one();
        for caller in callers {
            assert_eq!(caller.await.unwrap().unwrap().access_key_id(), Some("key-1"));
        }
        assert_eq!(setting.provider.asked.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn many_callers_share_a_failure_too() {
        let setting = Setting::new(None, true);
        setting.provider.broken.store(true, Ordering::SeqCst);
        let callers = setting.start(50);
        tokio::task::yield_now().await;
        setting.provider.gate.as_ref().unwrap().notify_one();
        for caller in callers {
            assert_eq!(caller.await.unwrap().unwrap_err().to_string(), "counting: broken 1");
        }
    }

    #[tokio::test]
    async fn a_caller_that_gives_up_hands_the_task_to_the_next() {
        let setting = Setting::new(None, true);
        let callers = setting.start(3);
        tokio::task::yield_now().await;
        callers[0].abort();
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        setting.provider.gate.as_ref().unwrap().notify_one();
        for caller in callers.into_iter().skip(1) {
            assert_eq!(caller.await.unwrap().unwrap().access_key_id(), Some("key-2"));
        }
    }

    #[tokio::test]
    async fn while_one_caller_renews_the_others_go_on() {
        let setting = Setting::new(Some(SignedDuration::from_hours(1)), true);
        setting.provider.gate.as_ref().unwrap().notify_one();
        setting.key().await.unwrap();
        setting.clock.advance(SignedDuration::from_mins(50));
        let renewing = setting.start(1);
        tokio::task::yield_now().await;
        assert_eq!(setting.key().await.unwrap(), "key-1");
        setting.provider.gate.as_ref().unwrap().notify_one();
        for caller in renewing {
            assert_eq!(caller.await.unwrap().unwrap().access_key_id(), Some("key-2"));
        }
        assert_eq!(setting.key().await.unwrap(), "key-2");
    }

    #[tokio::test]
    async fn a_refused_credential_is_renewed_once_however_many_calls_were_refused() {
        let setting = Setting::new(None, false);
        let first = setting.cached.credential().await.unwrap();
        setting.cached.invalidate(&first);
        assert_eq!(setting.key().await.unwrap(), "key-2");
        setting.cached.invalidate(&first);
        assert_eq!(setting.key().await.unwrap(), "key-2");
    }
}
