//! What is said on standard error.

use anstyle::{AnsiColor, Style};
use std::io::Write as _;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// Says why the command failed.
pub(crate) fn error(text: &str) {
    say(&format!("{ERROR}error:{ERROR:#} {text}"));
}

/// Says what may be wrong.
pub(crate) fn warning(text: &str) {
    say(&format!("{WARNING}warning:{WARNING:#} {text}"));
}

/// Says what may be of interest.
pub(crate) fn note(text: &str) {
    say(&format!("note: {text}"));
}

/// Says something without a heading.
pub(crate) fn line(text: &str) {
    say(text);
}

fn say(text: &str) {
    // If standard error is gone, there is nobody to tell.
    let _ = writeln!(anstream::stderr(), "{text}");
}
