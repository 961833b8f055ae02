//! Spec text and positions in it.

use std::ops::Range;

/// One spec file, handed to the generator as it was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path below the spec folder, with `/` between its parts.
    pub path: String,
    /// The file's bytes.
    pub text: Vec<u8>,
}

/// A stretch of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) file: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    pub(crate) fn start_of(file: u32) -> Self {
        Self { file, start: 0, end: 0 }
    }

    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

impl<T> Spanned<T> {
    pub(crate) fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A file whose text is known to be UTF-8.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) path: String,
    pub(crate) text: String,
}
