//! When a failed attempt is tried again, and after how long.
//!
//! The standard policy: three attempts, full jitter, a cap on the delay, what the service asks for honoured, and one
//! budget for all calls of a client, so that an outage is not made worse by a storm of retries.

use crate::{
    random::{Random, fraction},
    service::{Service, code_matches},
};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use std::{sync::Mutex, time::Duration};

/// When to try again.
///
/// Retried are: requests that the service refused for being too many, and connections that never came about (for every
/// operation); broken connections, passed attempt timeouts, 500, 502, 503, 504 and the service's passing failures (for
/// operations that are idempotent or carry a client token).
///
/// Renewing an expired credential and correcting the clock cost one more attempt each, under every policy: the service
/// refused the request unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    base_delay: Duration,
    max_delay: Duration,
    max_wait: Duration,
}

impl RetryPolicy {
    /// Three attempts, delays up to 0.2 s, 0.4 s, … and never above 20 s.
    pub const fn standard() -> Self {
        Self {
            max_attempts: 3,
            base_delay: Duration::from_millis(200),
            max_delay: Duration::from_secs(20),
            max_wait: Duration::from_secs(120),
        }
    }

    /// One attempt.
    pub const fn none() -> Self {
        Self::standard().max_attempts(1)
    }

    /// How often a request is sent at most, the first time included. 0 counts as 1.
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Upper bound of the first delay; it doubles with each attempt. The delay is drawn evenly from zero to the bound.
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Upper bound of every delay drawn.
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The longest `Retry-After` that is waited for (120 s). A longer one ends the call with the service's error, which
    /// [`Error::retry_after`](crate::Error::retry_after) tells.
    pub const fn max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = wait;
        self
    }

    /// Whether `attempts` is all there may be.
    pub(crate) fn is_spent(&self, attempts: u32) -> bool {
        attempts >= self.max_attempts.max(1)
    }

    /// How long to wait after `attempts` attempts; `None` if the service asks for more than is waited.
    pub(crate) fn delay(&self, attempts: u32, asked: Option<Duration>, random: &dyn Random) -> Option<Duration> {
        if let Some(asked) = asked {
            return (asked <= self.max_wait).then_some(asked);
        }
        let doublings = attempts.saturating_sub(1).min(31);
        let bound = self.base_delay.saturating_mul(1 << doublings).min(self.max_delay);
        Some(bound.mul_f64(fraction(random)))
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::standard()
    }
}

/// What a failure means for another try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Refused unread, for being too many.
    Throttled,
    /// Failed in passing; it may have been carried out.
    Transient,
    /// Another try would fail the same way.
    Permanent,
}

pub(crate) fn classify(service: &Service, status: StatusCode, code: Option<&str>) -> Class {
    let code_in = |list| code.is_some_and(|code| code_matches(list, code));
    if status == StatusCode::TOO_MANY_REQUESTS || code_in(service.throttled) {
        Class::Throttled
    } else if matches!(status.as_u16(), 500 | 502 | 503 | 504) || code_in(service.transient) {
        Class::Transient
    } else {
        Class::Permanent
    }
}

pub(crate) fn allowed(class: Class, idempotent: bool) -> bool {
    match class {
        Class::Throttled => true,
        Class::Transient => idempotent,
        Class::Permanent => false,
    }
}

/// How long the service asks to wait: `x-acs-retry-after` in milliseconds, else `Retry-After` in seconds or as a date.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let millis = text("x-acs-retry-after").and_then(|text| text.parse().ok()).filter(|millis| *millis > 0);
    if let Some(millis) = millis {
        return Some(Duration::from_millis(millis));
    }
    let text = text("retry-after")?;
    let wait = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => Duration::try_from(http_date(text)?.duration_since(now)).unwrap_or_default(),
    };
    (!wait.is_zero()).then_some(wait)
}

/// An instant as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(crate) fn http_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

const BUDGET: u32 = 500;
const COST: u32 = 5;

/// The budget of retries that the calls of a client share: each retry takes from it, each success gives back.
#[derive(Debug)]
pub(crate) struct RetryBudget(Mutex<u32>);

impl RetryBudget {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(BUDGET))
    }

    /// Takes the price of one retry; `false` if there is not enough left.
    pub(crate) fn take(&self) -> bool {
        self.change(|left| left.checked_sub(COST)).is_some()
    }

    /// A call succeeded; one that needed retries gives back the price of the last of them.
    pub(crate) fn give_back(&self, retried: bool) {
        self.change(|left| Some((left + if retried { COST } else { 1 }).min(BUDGET)));
    }

    fn change(&self, new: impl FnOnce(u32) -> Option<u32>) -> Option<u32> {
        let mut left = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *left = new(*left)?;
        Some(*left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[derive(Debug)]
    struct Fixed(u64);

    impl Random for Fixed {
        fn next(&self) -> u64 {
            self.0
        }
    }

    #[test]
    fn delays_double_and_are_capped() {
        let policy = RetryPolicy::standard();
        let bounds: Vec<u128> = (1..=9).map(|n| policy.delay(n, None, &Fixed(u64::MAX)).unwrap().as_millis()).collect();
        assert_eq!(bounds, [200, 400, 800, 1600, 3200, 6400, 12800, 20000, 20000]);
        assert_eq!(policy.delay(5, None, &Fixed(0)), Some(Duration::ZERO));
        assert_eq!(policy.delay(u32::MAX, None, &Fixed(u64::MAX)).unwrap().as_secs(), 20);
    }

    #[test]
    fn what_the_service_asks_for_is_waited_unless_it_is_too_long() {
        let policy = RetryPolicy::standard();
        assert_eq!(policy.delay(1, Some(Duration::from_secs(30)), &Fixed(0)), Some(Duration::from_secs(30)));
        assert_eq!(policy.delay(1, Some(Duration::from_secs(3600)), &Fixed(0)), None);
    }

    #[test]
    fn retry_after_is_read_in_all_its_forms() {
        let now: Timestamp = "1994-11-06T08:49:30Z".parse().unwrap();
        let read = |name: &'static str, value: &'static str| {
            retry_after(
                &HeaderMap::from_iter([(http::HeaderName::from_static(name), HeaderValue::from_static(value))]),
                now,
            )
        };
        assert_eq!(read("retry-after", "3"), Some(Duration::from_secs(3)));
        assert_eq!(read("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::from_secs(7)));
        assert_eq!(read("retry-after", "Sun, 06 Nov 1994 08:49:07 GMT"), None);
        assert_eq!(read("retry-after", "soon"), None);
        assert_eq!(read("retry-after", "-3"), None);
        assert_eq!(read("x-acs-retry-after", "2000"), Some(Duration::from_secs(2)));
        assert_eq!(read("x-acs-retry-after", "0"), None);
    }

    #[test]
    fn the_budget_runs_out_and_refills() {
        let budget = RetryBudget::new();
        let taken = std::iter::repeat_with(|| budget.take()).take_while(|taken| *taken).count();
        assert_eq!(taken, 100);
        (0..4).for_each(|_| budget.give_back(false));
        assert!(!budget.take());
        budget.give_back(false);
        assert!(budget.take());
    }
}
