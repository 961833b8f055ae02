//! Enums that stay open: a value that is not listed is kept and sent back as it came.

use super::{DecodeError, Reader, Writer};
use std::fmt;

/// A value of an enum that this version does not list. Only decoding and conversions make one, so it never holds the
/// text or number of a listed value.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(Kept);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Kept {
    Text(String),
    Integer(i64),
}

impl UnknownValue {
    /// The text; empty for a value that is a number.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Kept::Text(text) => text,
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
            Kept::Text(text) => f.write_str(text),
            Kept::Integer(number) => number.fmt(f),
        }
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kept::Text(text) => text.fmt(f),
            Kept::Integer(number) => number.fmt(f),
        }
    }
}

/// Position of `text` among the listed values: the exact one, or else the first that differs by case only.
pub fn find_text(values: &[&str], text: &str) -> Result<usize, UnknownValue> {
    let exact = values.iter().position(|value| *value == text);
    let found = exact.or_else(|| values.iter().position(|value| value.eq_ignore_ascii_case(text)));
    found.ok_or_else(|| UnknownValue(Kept::Text(text.to_owned())))
}

/// Position of `number` among the listed values.
pub fn find_integer(values: &[i64], number: i64) -> Result<usize, UnknownValue> {
    values.iter().position(|value| *value == number).ok_or(UnknownValue(Kept::Integer(number)))
}

/// Reads the text of an enum and looks it up. `None` for `null`.
pub fn read_text(values: &[&str], reader: &mut Reader<'_>) -> Result<Option<Found>, DecodeError> {
    let Some(text) = reader.text("text")? else { return Ok(None) };
    let found = find_text(values, &text);
    reader.lossy |= matches!(found, Ok(index) if values.get(index).is_some_and(|value| *value != text));
    Ok(Some(found))
}

/// Reads the number of an enum and looks it up. `None` where nothing is said.
pub fn read_integer(values: &[i64], reader: &mut Reader<'_>) -> Result<Option<Found>, DecodeError> {
    Ok(reader.integer()?.map(|number| find_integer(values, number)))
}

/// A position among the listed values, or a value that is not listed.
type Found = Result<usize, UnknownValue>;

/// The variant that was found.
pub fn variant<T: Clone>(variants: &[T], found: Found, unknown: fn(UnknownValue) -> T) -> T {
    let index = match found {
        Ok(index) => index,
        Err(value) => return unknown(value),
    };
    // The two tables of a macro are as long as each other, so there always is a variant.
    variants.get(index).cloned().unwrap_or_else(|| unknown(UnknownValue(Kept::Text(String::new()))))
}

/// Puts what was read in its place; false if nothing was.
pub fn set<T>(slot: &mut T, value: Option<T>) -> Result<bool, DecodeError> {
    let read = value.is_some();
    if let Some(value) = value {
        *slot = value;
    }
    Ok(read)
}

/// Writes the text of an enum.
pub fn write_text(text: &str, writer: &mut Writer) {
    writer.string(text);
}

/// Writes the number of an enum.
pub fn write_integer(number: i64, writer: &mut Writer) {
    writer.integer(number);
}

/// Prints an enum as its type and its value.
pub fn debug_enum(name: &str, value: &dyn fmt::Debug, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{name}({value:?})")
}
