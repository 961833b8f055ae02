//! Doubles for tests of code that uses a client: scripted and recorded answers, virtual time, settled randomness.
//!
//! They stand below signing and retries, so a test runs the real pipeline and only the network is left out.
//!
//! ```
//! use aicloud_runtime::testing::{Reply, ScriptedTransport};
//!
//! let script = ScriptedTransport::new([
//!     Reply::status(503),
//!     Reply::json(r#"{"items": []}"#).header("X-Request-Id", "42"),
//! ]);
//! // Client::builder().transport(script.clone()) … call, then look at what was sent:
//! assert!(script.requests().is_empty());
//! ```

mod recording;
mod script;
mod time;

pub use recording::{RecordingTransport, ReplayTransport};
pub use script::{Reply, ScriptedTransport, SentRequest};
pub use time::VirtualTime;

use crate::random::Random;
use std::sync::atomic::{AtomicU64, Ordering};

/// Numbers that are the same in every run, each different from the one before.
#[derive(Debug, Default)]
pub struct SettledRandom(AtomicU64);

impl SettledRandom {
    /// A sequence that `seed` settles.
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Random for SettledRandom {
    /// SplitMix64.
    fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
