//! `timed PREFIX…`: processor time of the cases whose names begin so, as JSON. `timed --repeat CASE ours|by-hand REPEATS`
//! does one side and measures nothing, for programs such as valgrind that count instructions from outside.

use aicloud_bench::case::{CASES, Case, Failure, Work, chosen};
use rustix::time::{ClockId, clock_gettime};
use serde_json::json;
use std::{env, time::Duration};

/// Samples a side. They take turns, so that a busy machine is fair to both.
const SAMPLES: usize = 41;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["--repeat", name, side, repeats] => {
            let case = CASES.iter().find(|case| case.name == *name).ok_or("there is no such case")?;
            let (ours, by_hand) = (case.works)()?;
            let work = if *side == "ours" { ours } else { by_hand };
            work(repeats.parse()?)
        }
        prefixes => {
            let mut timed = Vec::new();
            for case in chosen(prefixes) {
                // The server and the kernel have their share in loopback calls, so only the clock on the wall tells.
                let clock = if case.name == "loopback" { ClockId::Monotonic } else { ClockId::ThreadCPUTime };
                timed.push(samples(case, clock)?);
            }
            println!("{}", serde_json::Value::from(timed));
            Ok(())
        }
    }
}

/// Nanoseconds of one repetition, a sample each.
fn samples(case: &Case, clock: ClockId) -> Result<serde_json::Value, Failure> {
    let time = |work: &Work| -> Result<f64, Failure> {
        let now = || clock_gettime(clock);
        let start = now();
        work(case.repeats)?;
        let end = now();
        let took = Duration::try_from(end)?.saturating_sub(Duration::try_from(start)?);
        Ok(took.as_nanos() as f64 / case.repeats as f64)
    };
    let (our_work, work_by_hand) = (case.works)()?;
    // The first time fills caches.
    time(&our_work)?;
    time(&work_by_hand)?;
    let (mut ours, mut by_hand) = (Vec::new(), Vec::new());
    for _ in 0..SAMPLES {
        ours.push(time(&our_work)?);
        by_hand.push(time(&work_by_hand)?);
    }
    Ok(json!({ "name": case.name, "ours": ours, "by_hand": by_hand }))
}
