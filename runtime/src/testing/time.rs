//! Time that passes only when everything sleeps.

use crate::{BoxFuture, time::TimeSource};
use jiff::Timestamp;
use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

/// How often the sleeper that is due next lets others run before it takes it that nobody has anything to do.
const IDLE_ROUNDS: u32 = 16;

/// A clock for tests: a sleep of an hour takes no time, and time does not pass otherwise.
///
/// When all that runs is asleep, the clock jumps to the next instant somebody wakes at. Works under any executor that
/// runs the test on one thread, with scripted transports; waiting for a real socket looks like idleness to it.
#[derive(Clone, Debug)]
pub struct VirtualTime(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    now: Timestamp,
    next_id: u64,
    sleepers: Vec<Sleeper>,
}

#[derive(Debug)]
struct Sleeper {
    id: u64,
    until: Timestamp,
    waker: Option<Waker>,
}

impl VirtualTime {
    /// A clock that stands at `now`.
    pub fn new(now: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(State { now, next_id: 0, sleepers: Vec::new() })))
    }

    /// Moves the clock ahead and wakes who is due.
    pub fn advance(&self, by: Duration) {
        let mut state = self.state();
        state.now = later(state.now, by);
        state.wake_due();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for VirtualTime {
    /// A clock that stands at the start of 2026.
    fn default() -> Self {
        Self::new(Timestamp::constant(1_767_225_600, 0))
    }
}

fn later(instant: Timestamp, by: Duration) -> Timestamp {
    instant.checked_add(by).unwrap_or(Timestamp::MAX)
}

impl State {
    /// The sleeper to wake next: the earliest, of those the one that lay down first.
    fn first(&self) -> Option<&Sleeper> {
        self.sleepers.iter().min_by_key(|sleeper| (sleeper.until, sleeper.id))
    }

    fn wake_due(&mut self) {
        let now = self.now;
        self.sleepers
            .iter_mut()
            .filter(|sleeper| sleeper.until <= now)
            .filter_map(|s| s.waker.take())
            .for_each(Waker::wake);
    }
}

impl TimeSource for VirtualTime {
    fn now(&self) -> Timestamp {
        self.state().now
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let mut state = self.state();
        let id = state.next_id;
        state.next_id += 1;
        let until = later(state.now, duration);
        state.sleepers.push(Sleeper { id, until, waker: None });
        drop(state);
        Box::pin(Sleep { time: self.clone(), id, until, rounds: 0 })
    }
}

struct Sleep {
    time: VirtualTime,
    id: u64,
    until: Timestamp,
    rounds: u32,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let time = self.time.clone();
        let mut state = time.state();
        if state.now >= self.until {
            return Poll::Ready(());
        }
        let is_first = state.first().is_some_and(|first| first.id == self.id);
        self.rounds = if is_first { self.rounds + 1 } else { 0 };
        if self.rounds > IDLE_ROUNDS {
            state.now = self.until;
            state.wake_due();
            return Poll::Ready(());
        }
        if let Some(sleeper) = state.sleepers.iter_mut().find(|sleeper| sleeper.id == self.id) {
            sleeper.waker = Some(cx.waker().clone());
        }
        drop(state);
        if is_first {
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        let mut state = self.time.state();
        state.sleepers.retain(|sleeper| sleeper.id != self.id);
        // The next in line has to start counting.
        let waker = state.first().and_then(|first| first.waker.clone());
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn sleeping_moves_the_clock_and_takes_no_time() {
        let time = VirtualTime::default();
        let start = time.now();
        let began = std::time::Instant::now();
        time.sleep(Duration::from_secs(3600)).await;
        time.sleep(Duration::from_millis(1)).await;
        assert_eq!(time.now().duration_since(start).as_millis(), 3_600_001);
        assert!(began.elapsed() < Duration::from_secs(1));
    }

    #[tokio::test]
    async fn sleepers_wake_in_the_order_of_their_deadlines() {
        let time = VirtualTime::default();
        let woken = Arc::new(Mutex::new(Vec::new()));
        let tasks: Vec<_> = [30, 10, 20, 10]
            .into_iter()
            .map(|seconds| {
                let (time, woken) = (time.clone(), woken.clone());
                tokio::spawn(async move {
                    time.sleep(Duration::from_secs(seconds)).await;
                    woken.lock().unwrap().push((seconds, time.now()));
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let woken = woken.lock().unwrap().clone();
        let start = VirtualTime::default().now();
        let expected: Vec<_> =
            [10, 10, 20, 30].map(|seconds| (seconds, later(start, Duration::from_secs(seconds)))).into();
        assert_eq!(woken, expected);
    }

    #[tokio::test]
    async fn a_dropped_sleep_does_not_hold_up_the_others() {
        let time = VirtualTime::default();
        let first = time.sleep(Duration::from_secs(1));
        let second = tokio::spawn(time.sleep(Duration::from_secs(2)));
        tokio::task::yield_now().await;
        drop(first);
        second.await.unwrap();
        assert_eq!(time.now(), later(VirtualTime::default().now(), Duration::from_secs(2)));
    }
}
