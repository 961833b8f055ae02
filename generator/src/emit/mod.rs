//! Printing: each emitter turns one model into text and decides nothing.

pub(crate) mod docs;
pub(crate) mod json;
pub(crate) mod rust;
pub(crate) mod site;

use crate::MARKER;

/// The first line of a generated file, between what opens and closes a comment there.
pub(crate) fn header(open: &str, source: &str, close: &str) -> String {
    format!("{open}{MARKER} from {source}. Do not edit.{close}\n")
}
