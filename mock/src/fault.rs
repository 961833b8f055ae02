//! Faults on demand: what a service does on a bad day.

use crate::hash::Hash;
use std::{
    fmt,
    str::FromStr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Something that goes wrong: always, or for a share of the requests, or a number of times.
///
/// ```
/// use aicloud_mock::Fault;
/// use std::time::Duration;
///
/// let busy = Fault::status(429).share(0.1);
/// let slow_lists = Fault::latency(Duration::from_millis(200)).on("ListNotebooks");
/// let fails_twice = Fault::reset().times(2);
/// assert_eq!("ListNotebooks/latency=200ms".parse(), Ok(slow_lists));
/// assert_eq!("reset:x2".parse(), Ok(fails_twice));
/// # let _ = busy;
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub(crate) kind: Kind,
    operation: Option<String>,
    share: f64,
    times: Option<u64>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Status(u16),
    Latency(Duration),
    Reset,
    Truncate,
    ExpiredToken,
    ClockSkew(i64),
}

impl Fault {
    fn new(kind: Kind) -> Self {
        Self { kind, operation: None, share: 1.0, times: None }
    }

    /// An answer of this status, in the vendor's words: 429 is throttled, 503 is down.
    pub fn status(status: u16) -> Self {
        Self::new(Kind::Status(status))
    }

    /// The answer comes so much later.
    pub fn latency(time: Duration) -> Self {
        Self::new(Kind::Latency(time))
    }

    /// The connection is reset instead of an answer.
    pub fn reset() -> Self {
        Self::new(Kind::Reset)
    }

    /// The body breaks off in the middle.
    pub fn truncate() -> Self {
        Self::new(Kind::Truncate)
    }

    /// The credential is refused as expired.
    pub fn expired_token() -> Self {
        Self::new(Kind::ExpiredToken)
    }

    /// The service's clock is so many seconds ahead of the machine's, or behind if negative. More than 15 minutes make it
    /// refuse what is signed by the machine's clock.
    pub fn clock_skew(seconds: i64) -> Self {
        Self::new(Kind::ClockSkew(seconds))
    }

    /// The operation that it is for, if it is for one.
    pub(crate) fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// Only this operation.
    #[must_use]
    pub fn on(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Only this share of the requests, from 0 to 1. The seed settles which.
    #[must_use]
    pub fn share(mut self, share: f64) -> Self {
        self.share = share;
        self
    }

    /// Only so many requests, then no more.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }
}

/// `[OPERATION/]FAULT[:SHARE or :xTIMES]`, as the command line takes it.
impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (operation, rest) = text.split_once('/').map_or((None, text), |(name, rest)| (Some(name), rest));
        let (kind, often) = rest.split_once(':').map_or((rest, None), |(kind, often)| (kind, Some(often)));
        let mut fault = Self::new(Kind::parse(kind).ok_or_else(|| {
            format!(
                "{kind:?} is no fault; there are a status such as 429, latency=200ms, reset, truncate, expired-token and \
                 skew=20m (or skew=-20m)"
            )
        })?);
        fault.operation = operation.map(str::to_owned);
        match often.map(|often| (often, often.strip_prefix('x'))) {
            None => {}
            Some((_, Some(times))) => {
                fault.times =
                    Some(times.parse().map_err(|_| format!("{times:?} is no number of times, as in 503:x3"))?);
            }
            Some((share, None)) => {
                let share = share.parse().ok().filter(|share| (0.0..=1.0).contains(share));
                fault.share =
                    share.ok_or_else(|| format!("{text:?}: the share is a number from 0 to 1, as in 429:0.1"))?;
            }
        }
        Ok(fault)
    }
}

impl Kind {
    fn parse(text: &str) -> Option<Self> {
        if let Some(time) = text.strip_prefix("latency=") {
            return duration(time).and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).map(Self::Latency);
        }
        if let Some(time) = text.strip_prefix("skew=") {
            return duration(time).map(|seconds| Self::ClockSkew(seconds as i64));
        }
        match text {
            "reset" => Some(Self::Reset),
            "truncate" => Some(Self::Truncate),
            "expired-token" => Some(Self::ExpiredToken),
            status => status.parse().ok().filter(|status| (400..600).contains(status)).map(Self::Status),
        }
    }
}

/// A length of time such as 200ms, 3s or -20m, in seconds.
fn duration(text: &str) -> Option<f64> {
    let split = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at_checked(split)?;
    let unit = match unit {
        "ms" => 0.001,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return None,
    };
    number.parse::<f64>().ok().map(|number| number * unit).filter(|seconds| seconds.is_finite())
}

/// The fault as the command line takes it.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = &self.operation {
            write!(f, "{operation}/")?;
        }
        match &self.kind {
            Kind::Status(status) => write!(f, "{status}")?,
            Kind::Latency(time) => write!(f, "latency={}ms", time.as_millis())?,
            Kind::Reset => f.write_str("reset")?,
            Kind::Truncate => f.write_str("truncate")?,
            Kind::ExpiredToken => f.write_str("expired-token")?,
            Kind::ClockSkew(seconds) => write!(f, "skew={seconds}s")?,
        }
        match self.times {
            Some(times) => write!(f, ":x{times}"),
            None if self.share < 1.0 => write!(f, ":{}", self.share),
            None => Ok(()),
        }
    }
}

/// The faults of a running mock.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Mutex<Vec<Rule>>,
}

#[derive(Debug)]
struct Rule {
    fault: Fault,
    /// Requests that the fault could have met.
    met: u64,
    /// How often it struck.
    struck: u64,
}

impl Faults {
    pub(crate) fn add(&self, fault: Fault) {
        self.rules().push(Rule { fault, met: 0, struck: 0 });
    }

    pub(crate) fn clear(&self) {
        self.rules().clear();
    }

    /// What goes wrong with this request.
    pub(crate) fn draw(&self, seed: u64, operation: Option<&str>) -> Vec<Fault> {
        let mut rules = self.rules();
        let mut struck = Vec::new();
        for (number, rule) in rules.iter_mut().enumerate() {
            let Rule { fault, met, struck: times } = rule;
            let is_meant = fault.operation.is_none() || fault.operation.as_deref() == operation;
            if !is_meant || fault.times.is_some_and(|most| *times >= most) {
                continue;
            }
            *met += 1;
            let lot = Hash::new(seed).with("fault").with_number(number as u64).with_number(*met).share();
            if lot < fault.share {
                *times += 1;
                struck.push(fault.clone());
            }
        }
        struck
    }

    fn rules(&self) -> MutexGuard<'_, Vec<Rule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_read_as_they_are_written() {
        for text in ["429:0.1", "ListNotebooks/latency=200ms", "reset:x3", "truncate", "expired-token", "skew=-1200s"] {
            assert_eq!(text.parse::<Fault>().unwrap().to_string(), text);
        }
        assert_eq!("skew=20m".parse::<Fault>().unwrap(), Fault::clock_skew(1200));
        for text in ["", "200", "slow", "latency=soon", "429:2", "429:xmany", "latency=1e400s"] {
            assert!(text.parse::<Fault>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_share_is_a_share_and_the_seed_settles_which() {
        let struck = |seed| {
            let faults = Faults::default();
            faults.add(Fault::status(429).share(0.1));
            (0..10_000).map(|_| faults.draw(seed, None).len()).collect::<Vec<_>>()
        };
        let count: usize = struck(1).iter().sum();
        assert!((900..1100).contains(&count), "{count}");
        assert_eq!(struck(1), struck(1));
        assert_ne!(struck(1), struck(2));
    }

    #[test]
    fn a_fault_of_one_operation_strikes_so_many_times_and_no_other() {
        let faults = Faults::default();
        faults.add(Fault::reset().on("A").times(2));
        let draw = |name| faults.draw(0, Some(name)).len();
        assert_eq!([draw("B"), draw("A"), draw("A"), draw("A")], [0, 1, 1, 0]);
    }
}
