//! A pull reader over JSON text: tokens, positions and the lenient reading of scalars.

use super::DecodeError;
use jiter::{Jiter, JiterError, JiterErrorType, NumberInt, Peek};
use std::borrow::Cow;

/// Objects and lists that may lie inside each other.
const DEPTH_LIMIT: u8 = 128;

/// Reads JSON text from front to back.
pub struct Reader<'j> {
    text: &'j str,
    tokens: Jiter<'j>,
    depth: u8,
    /// Set when a value was read whose canonical text differs from what was received.
    pub(crate) lossy: bool,
    /// How many more bytes of received text may be kept, so that a hostile answer can't multiply itself.
    keep: usize,
    /// Parameters of a request that were read and are not `null`.
    pub(crate) given: Vec<&'static str>,
}

type Read<T> = Result<T, DecodeError>;

impl<'j> Reader<'j> {
    /// A reader at the start of `text`.
    pub(crate) fn new(text: &'j str) -> Self {
        let keep = text.len().saturating_mul(4).saturating_add(64 * 1024);
        Self { text, tokens: Jiter::new(text.as_bytes()), depth: 0, lossy: false, keep, given: Vec::new() }
    }

    /// Fails unless only white space is left.
    pub(crate) fn finish(&mut self) -> Read<()> {
        self.tokens.finish().map_err(|error| self.invalid(error))
    }

    /// The kind of the next value, by its first byte.
    #[inline]
    pub(crate) fn peek(&mut self) -> Read<Peek> {
        match self.tokens.peek() {
            Ok(peek) => Ok(peek),
            Err(error) => Err(self.invalid(error)),
        }
    }

    /// Skips `null` where that is what comes next.
    #[inline]
    pub(crate) fn null(&mut self) -> Read<bool> {
        if self.peek()? != Peek::Null {
            return Ok(false);
        }
        self.tokens.known_null().map_err(|error| self.invalid(error))?;
        Ok(true)
    }

    /// Skips the next value and gives its text.
    pub(crate) fn raw(&mut self) -> Read<&'j str> {
        let peek = self.peek()?;
        let start = self.position();
        self.tokens.known_skip(peek).map_err(|error| self.invalid(error))?;
        Ok(self.since(start))
    }

    /// Bytes read so far.
    #[inline]
    pub(crate) fn position(&self) -> usize {
        self.tokens.current_index()
    }

    /// The text read since `start`.
    #[inline]
    pub(crate) fn since(&self, start: usize) -> &'j str {
        self.text.get(start..self.position()).unwrap_or_default()
    }

    /// Whether `text` may be kept; counts it if so.
    pub(crate) fn may_keep(&mut self, text: &str) -> bool {
        let fits = text.len() <= self.keep;
        if fits {
            self.keep -= text.len();
        }
        fits
    }

    /// Goes into an object and reads the first key.
    pub(crate) fn enter_object(&mut self) -> Read<Option<Cow<'j, str>>> {
        self.enter()?;
        let key = self.tokens.next_object_bytes().map(|key| key.map(place));
        self.key(key)
    }

    /// Reads the next key of the object; `None` at its end.
    #[inline]
    pub(crate) fn next_key(&mut self) -> Read<Option<Cow<'j, str>>> {
        let key = self.tokens.next_key_bytes().map(|key| key.map(place));
        self.key(key)
    }

    /// Goes into a list; whether it has an item.
    pub(crate) fn enter_list(&mut self) -> Read<bool> {
        self.enter()?;
        let first = self.tokens.known_array();
        self.item(first)
    }

    /// Moves on to the next item of the list; whether there is one.
    pub(crate) fn next_item(&mut self) -> Read<bool> {
        let next = self.tokens.array_step();
        self.item(next)
    }

    fn item(&mut self, step: Result<Option<Peek>, JiterError>) -> Read<bool> {
        match step {
            Ok(Some(_)) => Ok(true),
            Ok(None) => {
                self.depth -= 1;
                Ok(false)
            }
            Err(error) => Err(self.invalid(error)),
        }
    }

    /// Borrows a key from the text. The tokeniser lends its keys for too short a time, so they are found by address.
    #[inline]
    fn key(&mut self, key: Result<Option<(usize, usize)>, JiterError>) -> Read<Option<Cow<'j, str>>> {
        match key {
            Ok(Some((address, length))) => {
                let start = address.wrapping_sub(self.text.as_ptr().addr());
                let key = self.text.get(start..start + length).unwrap_or_default();
                Ok(Some(unescape(key)))
            }
            Ok(None) => {
                self.depth -= 1;
                Ok(None)
            }
            Err(error) => Err(self.invalid(error)),
        }
    }

    fn enter(&mut self) -> Read<()> {
        if self.depth == DEPTH_LIMIT {
            return Err(self.error(format!("more than {DEPTH_LIMIT} levels of lists and objects")));
        }
        self.depth += 1;
        Ok(())
    }

    /// Reads text into `out`; numbers and booleans become their JSON text. False for `null`.
    pub(crate) fn string(&mut self, out: &mut String) -> Read<bool> {
        if self.peek()? == Peek::String {
            return match self.tokens.known_str() {
                Ok(text) => {
                    text.clone_into(out);
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
        self.lossy |= !super::writer::is_canonical(number, self.since(start));
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

    /// Skips `null` or empty text where a list, map or object is expected; anything else is an error.
    #[cold]
    pub(crate) fn nothing(&mut self, peek: Peek, expected: &str) -> Read<()> {
        if peek == Peek::Null {
            return self.null().map(drop);
        }
        if peek == Peek::String && self.text.get(self.position()..).is_some_and(|rest| rest.starts_with("\"\"")) {
            self.lossy = true;
            return self.raw().map(drop);
        }
        Err(self.mismatch(peek, expected))
    }

    #[cold]
    pub(crate) fn mismatch(&self, peek: Peek, expected: &str) -> DecodeError {
        let found = match peek {
            Peek::Object => "an object",
            Peek::Array => "a list",
            Peek::String => "text",
            Peek::Null => "null",
            Peek::True | Peek::False => "a boolean",
            _ if peek.is_num() => "a number",
            _ => return self.error("invalid JSON: expected a value"),
        };
        self.error(format!("expected {expected}, found {found}"))
    }

    #[cold]
    fn misfit(&self, start: usize, expected: &str, found: &str) -> DecodeError {
        DecodeError::new(self.text.as_bytes(), start, format!("expected {expected}, found {found}"))
    }

    /// An error at the current position.
    #[cold]
    pub(crate) fn error(&self, message: impl Into<String>) -> DecodeError {
        DecodeError::new(self.text.as_bytes(), self.position(), message)
    }

    #[cold]
    fn invalid(&self, error: JiterError) -> DecodeError {
        let message = match &error.error_type {
            JiterErrorType::JsonError(kind) => format!("invalid JSON: {kind}"),
            JiterErrorType::WrongType { .. } => error.error_type.to_string(),
        };
        DecodeError::new(self.text.as_bytes(), error.index, message)
    }
}

fn place(part: &[u8]) -> (usize, usize) {
    (part.as_ptr().addr(), part.len())
}

/// The text that is meant by the inside of a JSON string.
#[inline]
fn unescape(inside: &str) -> Cow<'_, str> {
    if inside.as_bytes().contains(&b'\\') { Cow::Owned(unescape_slowly(inside)) } else { Cow::Borrowed(inside) }
}

#[cold]
fn unescape_slowly(inside: &str) -> String {
    serde_json::from_str(&format!("\"{inside}\"")).unwrap_or_else(|_| inside.to_owned())
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
