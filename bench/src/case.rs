//! A case: one piece of work, done by a generated client and by hand.

use crate::{call, decode, loopback};
use std::error::Error;

/// Whatever stopped a case.
pub type Failure = Box<dyn Error + Send + Sync>;

/// Does the work so many times.
pub type Work = Box<dyn Fn(usize) -> Result<(), Failure>>;

/// The work in two ways: with a generated client, and written by hand.
pub type Works = (Work, Work);

/// A case that can be set up.
pub struct Case {
    /// Such as `call modelarts`.
    pub name: &'static str,
    /// Repetitions that take some milliseconds.
    pub repeats: usize,
    /// Sets it up.
    pub works: fn() -> Result<Works, Failure>,
}

/// Every case.
pub const CASES: &[Case] = &[
    Case { name: "call modelarts", repeats: 500, works: call::nodes },
    Case { name: "call pai-workspace", repeats: 500, works: call::datasets },
    Case { name: "loopback", repeats: 500, works: loopback::nodes },
    Case { name: "decode nodes", repeats: 1, works: decode::nodes },
    Case { name: "decode notebooks", repeats: 1, works: decode::notebooks },
    Case { name: "decode datasets", repeats: 1, works: decode::datasets },
    Case { name: "encode nodes", repeats: 1, works: decode::encode_nodes },
];

/// The cases whose names begin with one of `prefixes`; all without any.
pub fn chosen<'a>(prefixes: &'a [&str]) -> impl Iterator<Item = &'static Case> + 'a {
    let is_chosen = |case: &&Case| prefixes.is_empty() || prefixes.iter().any(|prefix| case.name.starts_with(prefix));
    CASES.iter().filter(is_chosen)
}
