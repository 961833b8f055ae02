//! Rust source. Every file is built with quote, parsed by syn and printed by prettyplease, so nothing that does not parse
//! is ever written.

mod files;
mod operation;
mod print;
mod tokens;
mod types;

use crate::lower::rust::Crate;
use print::Items;
pub(crate) use print::Unprintable;
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};

/// The crate's files by path below its folder. `runtime` says, in TOML, where the runtime crate is.
pub(crate) fn emit(model: &Crate, runtime: &str) -> Result<BTreeMap<String, String>, Unprintable> {
    type Job<'a> = (String, Box<dyn Fn() -> Result<String, Unprintable> + Send + Sync + 'a>);
    let mut jobs: Vec<Job<'_>> = vec![
        ("Cargo.toml".to_owned(), Box::new(|| files::manifest(model, runtime))),
        ("src/lib.rs".to_owned(), Box::new(|| files::library(model))),
        ("src/client.rs".to_owned(), Box::new(|| files::client(model))),
        ("src/registry.rs".to_owned(), Box::new(|| files::registry(model))),
        ("src/registry.json".to_owned(), Box::new(|| Ok(model.registry.data.print_lines()))),
        ("src/types/mod.rs".to_owned(), Box::new(|| files::types_index(model))),
    ];
    for module in &model.type_modules {
        jobs.push((format!("src/types/{}.rs", module.file), Box::new(|| types::module(module))));
    }
    for group in &model.groups {
        jobs.push((format!("src/{}.rs", group.file), Box::new(|| operation::group(group))));
    }
    parallel(&jobs, |(path, job)| Ok((path.clone(), job()?))).into_iter().collect()
}

/// Runs `work` over `jobs` on all cores; results come in the order of the jobs.
fn parallel<J: Sync, R: Send>(jobs: &[J], work: impl Fn(&J) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let next = AtomicUsize::new(0);
    let mut results: Vec<(usize, R)> = Vec::with_capacity(jobs.len());
    std::thread::scope(|scope| {
        let worker = || {
            let mut done = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(job) = jobs.get(index) else { return done };
                done.push((index, work(job)));
            }
        };
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        results.extend(worker());
        for other in others {
            // A panic would be a bug; it goes on here instead of leaving a file out.
            match other.join() {
                Ok(done) => results.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
