//! Work on all cores, with results that don't show it.

use std::{
    num::NonZero,
    panic::resume_unwind,
    sync::{Mutex, PoisonError},
    thread,
};

/// Runs `work` over `jobs` on all cores; results come in the order of the jobs.
pub(crate) fn parallel<J: Send, R: Send>(jobs: Vec<J>, work: impl Fn(J) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(jobs.len());
    let waiting = Mutex::new(jobs.into_iter().enumerate());
    let worker = || {
        let mut done = Vec::new();
        loop {
            // A statement of its own, so that the lock is not held during the work.
            let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((index, job)) = next else { return done };
            done.push((index, work(job)));
        }
    };
    let mut results: Vec<(usize, R)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        let mut results = worker();
        for other in others {
            // A panic would be a bug; it goes on here instead of leaving a result out.
            results.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        results
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Runs both at once.
pub(crate) fn both<A, B: Send>(one: impl FnOnce() -> A, other: impl FnOnce() -> B + Send) -> (A, B) {
    thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        (one, other.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        let jobs: Vec<usize> = (0..100).collect();
        let twice = parallel(jobs, |job| {
            thread::sleep(std::time::Duration::from_micros((job as u64 * 37) % 100));
            job * 2
        });
        assert_eq!(twice, (0..100).map(|job| job * 2).collect::<Vec<_>>());
        assert!(parallel(Vec::<usize>::new(), |job| job).is_empty());
        assert_eq!(both(|| 1, || 2), (1, 2));
    }
}
