//! Errors of HTTP libraries, shown with their causes: "connection refused" is the third of them.

use std::{error::Error, fmt};

/// Shows an error with what caused it.
#[derive(Debug)]
pub(super) struct Chained(pub(super) Box<dyn Error + Send + Sync>);

impl fmt::Display for Chained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = self.0.to_string();
        f.write_str(&shown)?;
        let mut next = self.0.source();
        while let Some(error) = next {
            let text = error.to_string();
            if !shown.contains(&text) {
                write!(f, ": {text}")?;
                shown = text;
            }
            next = error.source();
        }
        Ok(())
    }
}

impl Error for Chained {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.0.as_ref())
    }
}
