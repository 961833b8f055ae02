//! The program as a whole: what it prints, what it sends, what it ends with.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

mod calls;
mod completions;
mod configure;
mod describe;
mod doctor;
mod input;
mod mock;
mod support;
mod vectors;
