//! Writes JSON text, field by field.

use super::{Reader, Shape, Value, unknown::Spelling};
use std::ops::Range;

/// Appends JSON text to a buffer.
#[derive(Default)]
pub struct Writer {
    out: Vec<u8>,
    /// Where the next key or item needs a comma before it.
    comma: bool,
    /// For people: secrets are replaced, received spellings are left aside.
    redact: bool,
    /// Received spellings are left aside.
    canonical: bool,
    /// Received spellings of the fields of the object that is being written.
    spellings: Vec<Spelling>,
    /// Fields of the outermost object, while they are recorded.
    marks: Option<Vec<(&'static str, Range<usize>)>>,
    depth: usize,
    /// The fields being written are parameters: what is required is sent even if it is an empty list.
    pub(super) parameters: bool,
}

impl Writer {
    /// A writer of what is sent.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A writer of what people see in logs.
    pub(crate) fn redacting() -> Self {
        Self { redact: true, canonical: true, ..Self::default() }
    }

    /// The text written.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.out
    }

    /// The flat object of a request, and where in it the value of each field is.
    pub fn flat_fields(shape: &dyn Shape) -> (Vec<u8>, Vec<(&'static str, Range<usize>)>) {
        let mut writer = Self { marks: Some(Vec::new()), ..Self::default() };
        writer.shape(shape);
        (writer.out, writer.marks.unwrap_or_default())
    }

    /// Writes a field of an object, unless it is absent.
    #[inline]
    pub fn field<T: Value>(&mut self, name: &'static str, value: &T) {
        if !self.spellings.is_empty() && self.spelled(name, value) {
            return;
        }
        let left_out = if self.parameters { value.is_unset() } else { value.is_absent() };
        if !left_out {
            let start = self.key(name);
            value.write(self);
            self.mark(name, start);
        }
    }

    /// Writes a field that people must not see.
    pub fn secret_field<T: Value>(&mut self, name: &'static str, value: &T) {
        if !self.redact {
            self.field(name, value);
        } else if !value.is_absent() {
            self.key(name);
            self.string("***");
        }
    }

    /// Writes the received spelling of a field, if there is one and it still means the same.
    fn spelled<T: Value>(&mut self, name: &'static str, value: &T) -> bool {
        let Some(spelling) = self.spellings.iter().find(|spelling| &*spelling.name == name) else { return false };
        let mut received = T::missing();
        let read = received.read_into(&mut Reader::new(&spelling.json));
        if read.is_err() || canonical(&received) != canonical(value) {
            return false;
        }
        let json = spelling.json.clone();
        let start = self.key(name);
        self.raw(&json);
        self.mark(name, start);
        true
    }

    /// Writes a field that is already JSON text.
    pub(crate) fn raw_field(&mut self, name: &str, json: &str) {
        self.key(name);
        if self.redact { self.string("***") } else { self.raw(json) }
    }

    /// Starts an object, with the received spellings of its fields at hand; gives those of the object around it.
    pub(crate) fn open_object(&mut self, spellings: &[Spelling]) -> Vec<Spelling> {
        let spellings = if self.canonical { Vec::new() } else { spellings.to_vec() };
        self.open(b'{');
        std::mem::replace(&mut self.spellings, spellings)
    }

    pub(crate) fn close_object(&mut self, outer: Vec<Spelling>) {
        self.close(b'}');
        self.spellings = outer;
    }

    pub(crate) fn open(&mut self, bracket: u8) {
        self.out.push(bracket);
        self.comma = false;
        self.depth += 1;
    }

    pub(crate) fn close(&mut self, bracket: u8) {
        self.out.push(bracket);
        self.comma = true;
        self.depth -= 1;
    }

    /// Starts the next item of a list.
    pub(crate) fn item(&mut self) {
        if self.comma {
            self.out.push(b',');
        }
        self.comma = true;
    }

    /// Starts the next field of an object; gives the position of its value.
    pub(crate) fn key(&mut self, name: &str) -> usize {
        self.item();
        self.string(name);
        self.out.push(b':');
        self.out.len()
    }

    fn mark(&mut self, name: &'static str, start: usize) {
        if let Some(marks) = &mut self.marks
            && self.depth == 1
        {
            marks.push((name, start..self.out.len()));
        }
    }

    pub(crate) fn raw(&mut self, json: &str) {
        self.out.extend_from_slice(json.as_bytes());
    }

    pub(crate) fn string(&mut self, text: &str) {
        if !is_plain(text) {
            return self.serialize(text);
        }
        self.out.push(b'"');
        self.out.extend_from_slice(text.as_bytes());
        self.out.push(b'"');
    }

    pub(crate) fn integer(&mut self, number: i64) {
        self.serialize(&number);
    }

    /// Whole numbers are written without a fraction, and what JSON has no number for as `null`.
    pub(crate) fn number(&mut self, number: f64) {
        match as_whole(number) {
            Some(whole) => self.integer(whole),
            None => self.serialize(&number),
        }
    }

    pub(crate) fn serialize(&mut self, value: &(impl serde::Serialize + ?Sized)) {
        // Writing to memory does not fail, and neither do scalars and JSON values.
        let _ = serde_json::to_writer(&mut self.out, value);
    }
}

/// Whether nothing in the text needs an escape. All of it is looked at, which is faster than to stop at the first.
#[inline]
fn is_plain(text: &str) -> bool {
    !text.bytes().fold(false, |odd, byte| odd | (byte < 0x20) | (byte == b'"') | (byte == b'\\'))
}

fn canonical<T: Value>(value: &T) -> Option<Vec<u8>> {
    if value.is_absent() {
        return None;
    }
    let mut writer = Writer { canonical: true, ..Writer::default() };
    value.write(&mut writer);
    Some(writer.out)
}

/// Whether `number` is written as `received`, or as the same number in other words.
pub(crate) fn is_canonical(number: f64, received: &str) -> bool {
    /// Numbers of no more digits are exact in a float.
    const EXACT_DIGITS: usize = 15;
    match as_whole(number) {
        Some(_) => !received.contains(['.', 'e', 'E']),
        None => number.is_finite() && (received.len() <= EXACT_DIGITS || text(number) == received),
    }
}

fn text(number: f64) -> String {
    serde_json::to_string(&number).unwrap_or_default()
}

fn as_whole(number: f64) -> Option<i64> {
    /// Whole numbers beyond this are not exact in a float.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let whole = number.fract() == 0.0 && number.abs() < EXACT && !(number == 0.0 && number.is_sign_negative());
    whole.then_some(number as i64)
}
