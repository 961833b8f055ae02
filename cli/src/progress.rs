//! One line on the terminal that says how far a long call is.

use std::io::{self, IsTerminal as _, Write as _};

/// The line; it is gone when this is dropped. Nothing is shown where standard error is no terminal.
pub(crate) struct Progress {
    terminal: bool,
    shown: bool,
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self { terminal: io::stderr().is_terminal(), shown: false }
    }

    /// Puts `text` in the place of what was there.
    pub(crate) fn show(&mut self, text: &str) {
        if self.terminal {
            self.shown = true;
            let text: String = text.chars().filter(|c| !c.is_control()).take(78).collect();
            let _ = write!(io::stderr(), "\r\x1b[K{text}");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
