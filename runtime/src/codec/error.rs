//! What can go wrong when JSON is decoded, and where.

use std::fmt;

/// JSON that does not fit the expected type, or is no JSON at all.
///
/// The message never holds received values, since those may be secret.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Details>);

#[derive(Clone, PartialEq, Eq)]
struct Details {
    path: String,
    message: String,
    offset: usize,
    line: usize,
    column: usize,
}

impl DecodeError {
    /// An error at byte `offset` of `text`.
    #[cold]
    pub(crate) fn new(text: &[u8], offset: usize, message: impl Into<String>) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
        Self(Box::new(Details { path: String::new(), message: message.into(), offset, line, column }))
    }

    /// Where in the JSON, such as `items[3].status.phase`; empty for the whole document.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Bytes before the place of the error.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// Line of the error, from 1.
    pub fn line(&self) -> usize {
        self.0.line
    }

    /// Byte of the error in its line, from 1.
    pub fn column(&self) -> usize {
        self.0.column
    }

    /// The path and what is wrong, for text that came from another format and whose lines are not the caller's.
    pub(crate) fn without_position(&self) -> String {
        let Details { path, message, .. } = &*self.0;
        if path.is_empty() { message.clone() } else { format!("{path}: {message}") }
    }

    /// Adds the field that the error happened in; called on the way out, innermost first.
    #[cold]
    pub(crate) fn in_field(mut self, name: &str) -> Self {
        let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        self.prepend(if plain { name.to_owned() } else { format!("[{name:?}]") });
        self
    }

    /// Adds the list item that the error happened in.
    #[cold]
    pub(crate) fn in_item(mut self, index: usize) -> Self {
        self.prepend(format!("[{index}]"));
        self
    }

    fn prepend(&mut self, step: String) {
        let rest = std::mem::replace(&mut self.0.path, step);
        if !rest.is_empty() && !rest.starts_with('[') {
            self.0.path.push('.');
        }
        self.0.path.push_str(&rest);
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (line {}, column {})", self.without_position(), self.line(), self.column())
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({self})")
    }
}

impl std::error::Error for DecodeError {}
