//! Scalars, read leniently: what means the same as the documented type is taken for it, and marked as odd.

use super::{
    DecodeError, Reader,
    reader::{Read, unescape},
    writer::is_canonical,
};
use jiter::{NumberInt, Peek};
use std::borrow::Cow;

impl<'j> Reader<'j> {
    /// Reads text into `out`; numbers and booleans become their JSON text. False for `null`.
    pub(crate) fn string(&mut self, out: &mut String) -> Read<bool> {
        if self.peek()? == Peek::String {
            return match self.tokens.known_str() {
                Ok(text) => {
                    *out = text.to_owned();
                    Ok(true)
                }
                Err(error) => Err(self.invalid(error)),
            };
        }
        match self.text("text")? {
            Some(text) => {
                *out = text.into_owned();
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// Reads a scalar as text, without copying it where possible. `None` for `null`.
    pub(crate) fn text(&mut self, expected: &str) -> Read<Option<Cow<'j, str>>> {
        let peek = self.peek()?;
        if peek == Peek::String {
            return self.quoted().map(Some);
        }
        if peek.is_num() || peek == Peek::True || peek == Peek::False {
            self.lossy = true;
            return self.raw().map(|raw| Some(Cow::Borrowed(raw)));
        }
        if self.null()? { Ok(None) } else { Err(self.mismatch(peek, expected)) }
    }

    /// Reads text in quotes; `None`, and nothing read, if something else comes next.
    pub(crate) fn quoted_text(&mut self) -> Read<Option<Cow<'j, str>>> {
        if self.peek()? == Peek::String { self.quoted().map(Some) } else { Ok(None) }
    }

    /// Reads a plain integer; `None`, and nothing read, if something else comes next.
    pub(crate) fn whole_number(&mut self) -> Read<Option<i64>> {
        let peek = self.peek()?;
        match self.tokens.known_int(peek) {
            Ok(NumberInt::Int(0)) if peek == Peek::Minus => self.lossy = true,
            Ok(NumberInt::Int(number)) => return Ok(Some(number)),
            _ => return Ok(None),
        }
        Ok(Some(0))
    }

    fn quoted(&mut self) -> Read<Cow<'j, str>> {
        let start = self.position() + 1;
        self.tokens.known_bytes().map(drop).map_err(|error| self.invalid(error))?;
        let end = self.position().saturating_sub(1);
        Ok(unescape(self.text.get(start..end).unwrap_or_default()))
    }

    /// Reads an integer; `None` where nothing is said.
    pub(crate) fn integer(&mut self) -> Read<Option<i64>> {
        let peek = self.peek()?;
        if !peek.is_num() {
            let start = self.position();
            let Some(text) = self.said(peek, "an integer")? else { return Ok(None) };
            return whole(&text)
                .map(Some)
                .ok_or_else(|| self.misfit(start, "an integer", "text that is not a whole number"));
        }
        if let Some(number) = self.whole_number()? {
            return Ok(Some(number));
        }
        let start = self.position();
        let text = self.raw()?;
        self.lossy = true;
        whole(text)
            .map(Some)
            .ok_or_else(|| self.misfit(start, "an integer", "a number that is fractional or too large"))
    }

    /// Reads a number; `None` where nothing is said.
    pub(crate) fn number(&mut self) -> Read<Option<f64>> {
        let peek = self.peek()?;
        let start = self.position();
        if !peek.is_num() {
            let Some(text) = self.said(peek, "a number")? else { return Ok(None) };
            let number = text.trim().parse::<f64>();
            return number.map(Some).map_err(|_| self.misfit(start, "a number", "text that is not a number"));
        }
        let number = self.tokens.known_float(peek).map_err(|error| self.invalid(error))?;
        self.lossy |= !is_canonical(number, self.since(start));
        Ok(Some(number))
    }

    /// Reads a boolean; `None` where nothing is said.
    pub(crate) fn boolean(&mut self) -> Read<Option<bool>> {
        let peek = self.peek()?;
        if peek == Peek::True || peek == Peek::False {
            return self.tokens.known_bool(peek).map(Some).map_err(|error| self.invalid(error));
        }
        let start = self.position();
        let text = match peek.is_num() {
            true => Some(Cow::Borrowed(self.raw()?)),
            false => self.said(peek, "a boolean")?,
        };
        self.lossy |= text.is_some();
        match text.as_deref().map(str::trim) {
            None => Ok(None),
            Some("1") => Ok(Some(true)),
            Some("0") => Ok(Some(false)),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(_) => Err(self.misfit(start, "a boolean", "something other than true and false")),
        }
    }

    /// Quoted text in place of something else; `None` for `null` and for empty text, which some services send instead.
    fn said(&mut self, peek: Peek, expected: &str) -> Read<Option<Cow<'j, str>>> {
        if peek != Peek::String {
            return self.nothing(peek, expected).map(|()| None);
        }
        let text = self.quoted()?;
        self.lossy = true;
        Ok((!text.trim().is_empty()).then_some(text))
    }

    #[cold]
    fn misfit(&self, start: usize, expected: &str, found: &str) -> DecodeError {
        DecodeError::new(self.text.as_bytes(), start, format!("expected {expected}, found {found}"))
    }
}

/// A whole number written as text, with a fraction of zero, or with an exponent.
fn whole(text: &str) -> Option<i64> {
    /// Whole numbers beyond this are not exact in a float.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let text = text.trim();
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let number = text.parse::<f64>().ok()?;
    // The range is checked first, so the conversion is exact.
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}
