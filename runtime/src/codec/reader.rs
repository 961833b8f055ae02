//! A pull reader over JSON text: tokens, keys and positions.

use super::{DecodeError, order::Orders};
use jiter::{Jiter, JiterError, JiterErrorType, Peek};
use std::borrow::Cow;

/// Objects and lists that may lie inside each other.
const DEPTH_LIMIT: u8 = 128;

/// Reads JSON text from front to back.
pub struct Reader<'j> {
    pub(super) text: &'j str,
    pub(super) tokens: Jiter<'j>,
    /// Where in `text` the tokeniser started.
    base: usize,
    depth: u8,
    /// Set when a value was read whose canonical text differs from what was received.
    pub(crate) lossy: bool,
    /// How many more bytes of received text may be kept, so that a hostile answer can't multiply itself.
    keep: usize,
    /// Parameters of a request that were read and are not `null`.
    pub(crate) given: Vec<&'static str>,
    /// The order in which the fields of objects arrive.
    pub(super) orders: Orders,
    /// Input of a caller is read: what makes no sense is refused, not passed over.
    pub(crate) strict: bool,
}

pub(super) type Read<T> = Result<T, DecodeError>;

impl<'j> Reader<'j> {
    /// A reader at the start of `text`.
    pub(crate) fn new(text: &'j str) -> Self {
        let keep = text.len().saturating_mul(4).saturating_add(64 * 1024);
        Self {
            text,
            tokens: Jiter::new(text.as_bytes()),
            base: 0,
            depth: 0,
            lossy: false,
            keep,
            given: Vec::new(),
            orders: Orders::default(),
            strict: false,
        }
    }

    /// Fails unless only white space is left.
    pub(crate) fn finish(&mut self) -> Read<()> {
        self.tokens.finish().map_err(|error| self.invalid(error))
    }

    /// The kind of the next value, by its first byte.
    #[inline]
    pub(crate) fn peek(&mut self) -> Read<Peek> {
        // Most values follow without white space; then the tokeniser need not be asked.
        if let Some(byte) = self.text.as_bytes().get(self.position())
            && *byte > b' '
        {
            return Ok(Peek::new(*byte));
        }
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
        self.base + self.tokens.current_index()
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

    /// Goes into an object and looks its first key up among `names`, first at `expected`.
    #[inline]
    pub(crate) fn first_field(&mut self, names: &[&'static str], expected: usize) -> Read<Key> {
        self.enter()?;
        if self.skip_key(b'{', names.get(expected)) {
            return Ok(Key::Listed(expected));
        }
        let key = self.tokens.next_object_bytes().map(|key| look(names, key));
        self.field(key)
    }

    /// Looks the next key of the object up among `names`, first at `expected`.
    #[inline]
    pub(crate) fn next_field(&mut self, names: &[&'static str], expected: usize) -> Read<Key> {
        if self.skip_key(b',', names.get(expected)) {
            return Ok(Key::Listed(expected));
        }
        let key = self.tokens.next_key_bytes().map(|key| look(names, key));
        self.field(key)
    }

    /// Skips `before`, the key that is expected, and its colon; false, and nothing read, if something else comes next.
    ///
    /// Comparing is faster than reading a key to see which one it is, and the expected one is what comes, nearly always.
    /// The tokeniser can't be moved, but a new one costs nothing.
    #[inline]
    fn skip_key(&mut self, before: u8, name: Option<&&'static str>) -> bool {
        let rest = self.text.as_bytes().get(self.position()..).unwrap_or_default();
        let Some(rest) = name.and_then(|name| after_key(rest, before, name.as_bytes())) else { return false };
        self.base = self.text.len() - rest.len();
        self.tokens = Jiter::new(rest);
        true
    }

    #[inline]
    fn field(&mut self, key: Result<Key, JiterError>) -> Read<Key> {
        match key {
            Ok(key) => {
                if matches!(key, Key::End) {
                    self.depth -= 1;
                }
                Ok(key)
            }
            Err(error) => Err(self.invalid(error)),
        }
    }

    /// A key that is not listed, unless its escapes hide one that is.
    #[cold]
    pub(crate) fn unlisted(&self, names: &[&'static str], place: Place) -> Result<usize, Cow<'j, str>> {
        let key = unescape(self.at(place));
        find(names, key.as_bytes()).ok_or(key)
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

    #[inline]
    fn key(&mut self, key: Result<Option<(usize, usize)>, JiterError>) -> Read<Option<Cow<'j, str>>> {
        match key {
            Ok(Some(place)) => Ok(Some(unescape(self.at(place)))),
            Ok(None) => {
                self.depth -= 1;
                Ok(None)
            }
            Err(error) => Err(self.invalid(error)),
        }
    }

    /// The text at a place. The tokeniser lends its keys for too short a time, so they are found by address.
    #[inline]
    fn at(&self, (address, length): Place) -> &'j str {
        let start = address.wrapping_sub(self.text.as_ptr().addr());
        self.text.get(start..start.saturating_add(length)).unwrap_or_default()
    }

    fn enter(&mut self) -> Read<()> {
        if self.depth == DEPTH_LIMIT {
            return Err(self.error(format!("more than {DEPTH_LIMIT} levels of lists and objects")));
        }
        self.depth += 1;
        Ok(())
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

    /// An error at the current position.
    #[cold]
    pub(crate) fn error(&self, message: impl Into<String>) -> DecodeError {
        DecodeError::new(self.text.as_bytes(), self.position(), message)
    }

    #[cold]
    pub(super) fn invalid(&self, error: JiterError) -> DecodeError {
        let message = match &error.error_type {
            JiterErrorType::JsonError(kind) => format!("invalid JSON: {kind}"),
            JiterErrorType::WrongType { .. } => error.error_type.to_string(),
        };
        DecodeError::new(self.text.as_bytes(), self.base + error.index, message)
    }
}

/// A key of an object.
pub(crate) enum Key {
    /// Its position among the names looked for.
    Listed(usize),
    /// Where it is, if it is not among them.
    Other(Place),
    /// There is none: the object ends.
    End,
}

/// Address and length of a part of the text.
type Place = (usize, usize);

/// What follows `before`, the key `name` and its colon.
#[inline]
fn after_key<'t>(text: &'t [u8], before: u8, name: &[u8]) -> Option<&'t [u8]> {
    let text = skip_space(text).strip_prefix(&[before])?;
    let text = skip_space(text).strip_prefix(b"\"")?.strip_prefix(name)?.strip_prefix(b"\"")?;
    skip_space(text).strip_prefix(b":")
}

#[inline]
fn skip_space(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\n' | b'\r' | b'\t', rest @ ..] = text {
        text = rest;
    }
    text
}

/// A listed key is found in the tokeniser's own bytes, so that it costs neither a copy nor a check.
#[inline]
fn look(names: &[&'static str], key: Option<&[u8]>) -> Key {
    let Some(key) = key else { return Key::End };
    find(names, key).map_or_else(|| Key::Other(place(key)), Key::Listed)
}

fn find(names: &[&'static str], key: &[u8]) -> Option<usize> {
    names.iter().position(|name| name.as_bytes() == key)
}

fn place(part: &[u8]) -> Place {
    (part.as_ptr().addr(), part.len())
}

/// The text that is meant by the inside of a JSON string.
#[inline]
pub(super) fn unescape(inside: &str) -> Cow<'_, str> {
    if inside.as_bytes().contains(&b'\\') { Cow::Owned(unescape_slowly(inside)) } else { Cow::Borrowed(inside) }
}

#[cold]
fn unescape_slowly(inside: &str) -> String {
    serde_json::from_str(&format!("\"{inside}\"")).unwrap_or_else(|_| inside.to_owned())
}
