//! `allocations PREFIX…`: how often and how much each case allocates, as JSON. A program of its own, since counting slows the
//! allocator down.

use aicloud_bench::case::{Failure, Work, chosen};
use serde_json::json;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let prefixes: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut counted = Vec::new();
    for case in chosen(&prefixes).filter(|case| case.name != "loopback") {
        let count = |work: &Work| -> Result<serde_json::Value, Failure> {
            // The first time fills caches.
            work(1)?;
            let mut outcome = Ok(());
            let counted = allocation_counter::measure(|| outcome = work(1));
            outcome?;
            Ok(json!({ "count": counted.count_total, "bytes": counted.bytes_total }))
        };
        let (ours, by_hand) = (case.works)()?;
        counted.push(json!({ "name": case.name, "ours": count(&ours)?, "by_hand": count(&by_hand)? }));
    }
    println!("{}", serde_json::Value::from(counted));
    Ok(())
}
