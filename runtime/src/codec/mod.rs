//! JSON for the generated types: lenient in what it reads, faithful in what it writes back.
//!
//! A type lists its fields with their wire names ([`Shape`]); loops that know no type read, write, compare and copy them.
//! That keeps a thousand types quick to compile. Received text that is not in its canonical form is
//! kept beside the unknown fields of its object and written back for as long as the field means the same.

mod bridge;
mod compare;
mod copy;
mod debug;
mod empty;
mod error;
mod fields;
mod instant;
mod macros;
mod open_enum;
mod order;
mod reader;
mod repair;
mod request_input;
mod scalar;
mod shape;
mod unknown;
mod value;
mod writer;

pub use empty::Empty;
pub use error::DecodeError;
pub use fields::{Field, FieldMut};
pub use instant::{DateTime, EpochMillis, EpochSeconds};
pub use open_enum::UnknownValue;
pub use reader::Reader;
pub use shape::{Names, Shape, Visitor, VisitorMut};
pub use unknown::UnknownFields;
pub use value::Value;
pub use writer::Writer;

/// What the macros expand to calls of.
pub(crate) mod support {
    pub use super::bridge::{deserialize, serialize};
    pub use super::compare::same;
    pub use super::copy::copy;
    pub use super::debug::debug_shape;
    pub use super::fields::Hidden;
    pub use super::open_enum::{find_integer, find_text, read_integer, read_text, write_integer, write_text};
    pub use super::request_input::{deserialize_request, serialize_request};
    pub use super::value::missing;

    /// Whether there was something to read.
    pub type Read = Result<bool, super::DecodeError>;
}

/// Decodes the body of a response. An empty body is `null`.
///
/// # Errors
/// The body is no JSON, or JSON that does not fit the type.
pub fn decode_response<T: Value>(body: &[u8]) -> Result<T, DecodeError> {
    let text = std::str::from_utf8(body)
        .map_err(|error| DecodeError::new(body, error.valid_up_to(), "invalid JSON: the text is not UTF-8"))?;
    decode_text(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Encodes a value as JSON text.
pub fn encode(value: &dyn Value) -> Vec<u8> {
    let mut writer = Writer::new();
    value.write(&mut writer);
    writer.finish()
}

fn decode_text<T: Value>(text: &str) -> Result<T, DecodeError> {
    if text.trim_ascii().is_empty() {
        return Ok(T::missing());
    }
    match decode_once(text) {
        Err(error) => match repair::lone_surrogates(text) {
            Some(repaired) => decode_once(&repaired),
            None => Err(error),
        },
        decoded => decoded,
    }
}

fn decode_once<T: Value>(text: &str) -> Result<T, DecodeError> {
    let mut reader = Reader::new(text);
    let mut value = T::missing();
    value.read_into(&mut reader)?;
    reader.finish()?;
    Ok(value)
}

#[cfg(test)]
mod tests;
