//! Results on standard output: JSON, YAML or a table, the whole or what a query picks.

mod table;

use crate::failure::Failure;
use clap::ArgMatches;
use serde::Serialize;
use serde_json::Value;
use std::io::{self, Write as _};

/// How a result is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Yaml,
    Table,
}

/// Shows results as the flags say.
pub(crate) struct Printer {
    /// `None` where the command may choose.
    pub(crate) format: Option<Format>,
    query: Option<jmespath::Expression<'static>>,
    /// Where an answer keeps the rows of its table.
    pub(crate) rows: Vec<String>,
}

impl Printer {
    pub(crate) fn new(matches: &ArgMatches) -> Result<Self, Failure> {
        let format = matches.get_one::<String>("output").map(|format| match format.as_str() {
            "yaml" => Format::Yaml,
            "table" => Format::Table,
            _ => Format::Json,
        });
        let query = matches.get_one::<String>("query").map(|query| {
            jmespath::compile(query)
                .map_err(|error| Failure::Input(format!("--query is no JMESPath expression: {error}")))
        });
        Ok(Self { format, query: query.transpose()?, rows: Vec::new() })
    }

    /// Whether the flags ask for data, not for text to read.
    pub(crate) fn wants_data(&self) -> bool {
        self.format.is_some() || self.query.is_some()
    }

    /// Shows a result.
    pub(crate) fn print(&self, result: &impl Serialize) -> Result<(), Failure> {
        match &self.query {
            None => self.show(result),
            Some(query) => {
                let found = query.search(result).map_err(|error| Failure::Input(format!("--query: {error}")))?;
                self.show(&*found)
            }
        }
    }

    fn show(&self, result: &impl Serialize) -> Result<(), Failure> {
        let unwritable = |error: &dyn std::fmt::Display| Failure::Write(format!("the result can't be shown: {error}"));
        let text = match self.format.unwrap_or(Format::Json) {
            Format::Json => serde_json::to_string_pretty(result).map_err(|error| unwritable(&error))? + "\n",
            Format::Yaml => {
                let text = serde_saphyr::to_string(result).map_err(|error| unwritable(&error))?;
                if text.ends_with('\n') { text } else { text + "\n" }
            }
            Format::Table => {
                let value = serde_json::to_value(result).map_err(|error| unwritable(&error))?;
                table::table(&value, &self.rows, width())
            }
        };
        write(&text)
    }
}

/// Writes text to standard output, colours only where they are wanted.
pub(crate) fn write(text: &str) -> Result<(), Failure> {
    let mut out = anstream::AutoStream::auto(io::stdout().lock());
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Columns of the terminal; `None` where the output goes elsewhere.
pub(crate) fn width() -> Option<usize> {
    let given = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    given.or_else(|| terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0)))
}

/// The text of a scalar as a person reads it; JSON for what is none.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
