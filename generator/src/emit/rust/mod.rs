//! Rust source. Every file is built with quote, parsed by syn and printed by prettyplease, so nothing that does not parse
//! is ever written.

mod files;
mod operation;
mod print;
mod tokens;
mod types;

use crate::{lower::rust::Crate, parallel::parallel};
use print::Items;
pub(crate) use print::Unprintable;
use std::collections::BTreeMap;

/// The crate's files by path below its folder. `runtime` says, in TOML, where the runtime crate is.
pub(crate) fn emit(model: &Crate, runtime: &str) -> Result<BTreeMap<String, String>, Unprintable> {
    type Job<'a> = (String, Box<dyn Fn() -> Result<String, Unprintable> + Send + 'a>);
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
    parallel(jobs, |(path, job)| Ok((path, job()?))).into_iter().collect()
}
