//! Enums that stay open: a value that is not listed is kept and sent back as it came.

use super::{DecodeError, Reader, Writer};
use std::fmt;

/// A value of an enum that this version does not list. Only decoding and conversions make one, so it never holds the
/// text or number of a listed value.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(Kept);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Kept {
    /// `None` is the empty text: fields hold it before they are read, so it must cost nothing.
    #[expect(
        clippy::box_collection,
        reason = "such texts are rare, and unboxed would make every enum three words long"
    )]
    Text(Option<Box<String>>),
    Integer(i64),
}

impl UnknownValue {
    fn text(text: &str) -> Self {
        Self(Kept::Text((!text.is_empty()).then(|| Box::new(text.to_owned()))))
    }

    /// The text; empty for a value that is a number.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Kept::Text(text) => text.as_ref().map_or("", |text| text),
            Kept::Integer(_) => "",
        }
    }

    /// The number; 0 for a value that is text.
    pub fn as_i64(&self) -> i64 {
        match self.0 {
            Kept::Text(_) => 0,
            Kept::Integer(number) => number,
        }
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kept::Text(_) => f.write_str(self.as_str()),
            Kept::Integer(number) => number.fmt(f),
        }
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kept::Text(_) => self.as_str().fmt(f),
            Kept::Integer(number) => number.fmt(f),
        }
    }
}

/// The variant that `text` stands for: the one that is spelled so, or else the first that differs by case only.
pub fn find_text<T: Clone>(values: &[&str], variants: &[T], text: &str, unknown: fn(UnknownValue) -> T) -> T {
    let exact = values.iter().position(|value| *value == text);
    let found = exact.or_else(|| values.iter().position(|value| value.eq_ignore_ascii_case(text)));
    let variant = found.and_then(|index| variants.get(index));
    variant.cloned().unwrap_or_else(|| unknown(UnknownValue::text(text)))
}

/// The variant that `number` stands for.
pub fn find_integer<T: Clone>(values: &[i64], variants: &[T], number: i64, unknown: fn(UnknownValue) -> T) -> T {
    let found = values.iter().position(|value| *value == number);
    let variant = found.and_then(|index| variants.get(index));
    variant.cloned().unwrap_or_else(|| unknown(UnknownValue(Kept::Integer(number))))
}

/// Reads the text of an enum; false for `null`.
pub fn read_text<T>(value: &mut T, reader: &mut Reader<'_>, text_of: fn(&T) -> &str) -> Result<bool, DecodeError>
where
    T: for<'a> From<&'a str>,
{
    let Some(text) = reader.text("text")? else { return Ok(false) };
    *value = T::from(&text);
    reader.lossy |= text_of(value) != text;
    Ok(true)
}

/// Reads the number of an enum; false where nothing is said.
pub fn read_integer<T: From<i64>>(value: &mut T, reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
    let Some(number) = reader.integer()? else { return Ok(false) };
    *value = T::from(number);
    Ok(true)
}

/// Writes the text of an enum.
pub fn write_text(text: &str, writer: &mut Writer) {
    writer.string(text);
}

/// Writes the number of an enum.
pub fn write_integer(number: i64, writer: &mut Writer) {
    writer.integer(number);
}
