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
use std::collections::BTreeMap;

/// The crate's files by path below its folder. `runtime` says, in TOML, where the runtime crate is.
pub(crate) fn emit(model: &Crate, runtime: &str) -> Result<BTreeMap<String, String>, Unprintable> {
    let mut files = BTreeMap::new();
    files.insert("Cargo.toml".to_owned(), files::manifest(model, runtime)?);
    files.insert("src/lib.rs".to_owned(), files::library(model)?);
    files.insert("src/client.rs".to_owned(), files::client(model)?);
    files.insert("src/registry.rs".to_owned(), files::registry(model)?);
    files.insert("src/registry.json".to_owned(), model.registry.data.print_lines());
    files.insert("src/types/mod.rs".to_owned(), files::types_index(model)?);
    for module in &model.type_modules {
        files.insert(format!("src/types/{}.rs", module.file), types::module(module)?);
    }
    for group in &model.groups {
        files.insert(format!("src/{}.rs", group.file), operation::group(group)?);
    }
    Ok(files)
}
