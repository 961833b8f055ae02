//! A clock for clients of a mock.

use aicloud_runtime::{
    BoxFuture,
    time::{SystemTime, TimeSource},
};
use jiff::Timestamp;
use std::time::Duration;

/// The machine's clock, with a timer that runs a hundred times as fast: what a client waits for between attempts and
/// between the looks of a waiter is over soon, and signatures still carry the right date.
///
/// A limit on a call runs out as much sooner. For a call whose limit matters, use another clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct HurriedTime;

impl TimeSource for HurriedTime {
    fn now(&self) -> Timestamp {
        SystemTime.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        SystemTime.sleep(duration / 100)
    }
}
