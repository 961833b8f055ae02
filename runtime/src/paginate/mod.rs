//! Lists that come in pages, as streams of pages and of items.
//!
//! A page is fetched when it is asked for, never ahead. A service that sends the same page again ends the stream with an
//! error instead of a loop.

mod field;
mod macros;
mod stream;

pub use field::{PageItems, PositionField};
pub use stream::{Items, Pages};

use crate::Request;
use std::fmt;

/// How an operation moves from page to page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Each page names the next with a text, until the text is missing or empty.
    Token,
    /// Each page names the next with a number, until the number is missing or 0.
    IntegerToken,
    /// Pages are numbered from this number.
    Page(i64),
    /// A page starts after so many records.
    Offset,
    /// A page starts after so many pages.
    PageIndex,
}

/// Where a page starts. Save its text to go on later with `start_from`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Position(String);

impl Position {
    /// The text that the service is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn number(&self) -> Option<i64> {
        self.0.trim().parse().ok()
    }
}

impl From<String> for Position {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Position {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<i64> for Position {
    fn from(number: i64) -> Self {
        Self(number.to_string())
    }
}

impl From<&Position> for Position {
    fn from(position: &Position) -> Self {
        position.clone()
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A request whose answer comes in pages. Generated code implements it.
pub trait Paginate: Request {
    /// What the pages list.
    type Item: Clone + PartialEq + Send + Unpin + 'static;

    /// How the operation moves from page to page.
    const STYLE: Style;

    /// Where the request says that the page starts.
    fn start(&self) -> Option<Position>;

    /// Says where the page starts; false if the parameter can't hold that.
    fn set_start(&mut self, position: &Position) -> bool;

    /// The most items in a page, if the request says so.
    fn size(&self) -> Option<i64> {
        None
    }

    /// Where the next page starts, if the answer says so.
    fn next(output: &Self::Output) -> Option<Position> {
        let _ = output;
        None
    }

    /// How many items there are on all pages, if the answer says so.
    fn total(output: &Self::Output) -> Option<i64> {
        let _ = output;
        None
    }

    /// The items of a page.
    fn items(output: &Self::Output) -> Option<&[Self::Item]>;

    /// The items of a page, by value.
    fn into_items(output: Self::Output) -> Option<Vec<Self::Item>>;
}
