//! What people see: progress and colour on a terminal, plain text elsewhere.

use std::{
    env,
    io::{self, IsTerminal as _},
};

/// How to talk to whoever runs the command. Progress and messages go to standard error, results to standard output.
#[derive(Debug)]
pub struct Terminal {
    progress: bool,
    color: bool,
    color_results: bool,
}

impl Terminal {
    /// Looks at the streams and at `NO_COLOR`.
    pub fn detect() -> Self {
        let capable = env::var_os("TERM").is_none_or(|term| term != "dumb");
        let wanted = capable && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let terminal = io::stderr().is_terminal();
        Self {
            progress: terminal && capable,
            color: terminal && wanted,
            color_results: io::stdout().is_terminal() && wanted,
        }
    }

    /// A terminal that shows neither progress nor colour.
    pub fn plain() -> Self {
        Self { progress: false, color: false, color_results: false }
    }

    /// Whether messages on standard error may be coloured.
    pub fn color(&self) -> bool {
        self.color
    }

    /// Whether results on standard output may be coloured.
    pub fn color_results(&self) -> bool {
        self.color_results
    }

    /// Shows what is going on, in place of the step before.
    pub fn step(&self, text: &str) {
        if self.progress {
            // The cursor stays at the line's start, so that whatever comes next writes over it.
            print(&mut io::stderr(), &format!("\x1b[2K{text} …\r"));
        }
    }

    /// Takes the last step away.
    pub fn clear(&self) {
        if self.progress {
            print(&mut io::stderr(), "\x1b[2K");
        }
    }

    /// A line for people.
    pub fn note(&self, text: &str) {
        self.clear();
        print(&mut io::stderr(), &format!("{}\n", text.trim_end()));
    }

    /// A heading of a longer run.
    pub fn heading(&self, text: &str) {
        let (on, off) = if self.color { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
        self.note(&format!("{on}== {text}{off}"));
    }

    /// What went wrong. Rendered diagnostics name their own severity; other texts get it here.
    pub fn error(&self, text: &str) {
        let plain = if self.color { "\x1b[1m\x1b[31merror\x1b[0m: " } else { "error: " };
        let rendered = text.starts_with('\x1b') || text.starts_with("error") || text.starts_with("warning");
        self.note(&format!("{}{text}", if rendered { "" } else { plain }));
    }

    /// A result on standard output.
    pub fn result(&self, text: &str) {
        self.clear();
        print(&mut io::stdout(), &format!("{}\n", text.trim_end()));
    }
}

/// Prints, unless nobody reads any more: `cargo xtask … | head` is no reason to fail.
fn print(stream: &mut dyn io::Write, text: &str) {
    let _ = stream.write_all(text.as_bytes());
    let _ = stream.flush();
}
