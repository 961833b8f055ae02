//! The response of operations that answer with nothing worth modelling.

use super::{DecodeError, Reader, Shape, UnknownFields, Value, Writer, read_object, write_object};
use jiter::Peek;

/// A response without modelled content: any body is accepted, and the fields of an object are kept.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Empty {
    /// What the service answered nevertheless.
    pub unknown_fields: UnknownFields,
}

crate::debug_impl! { Empty }
crate::serde_impls! { Empty }

impl Shape for Empty {
    fn name(&self) -> &'static str {
        "Empty"
    }

    fn read_field(&mut self, _: &str, _: &mut Reader<'_>) -> Result<bool, DecodeError> {
        Ok(false)
    }

    fn write_fields(&self, _: &mut Writer) {}

    fn unknown_fields(&self) -> Option<&UnknownFields> {
        Some(&self.unknown_fields)
    }

    fn unknown_fields_mut(&mut self) -> Option<&mut UnknownFields> {
        Some(&mut self.unknown_fields)
    }
}

impl Value for Empty {
    fn missing() -> Self {
        Self::default()
    }

    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
        match reader.peek()? {
            Peek::Object => read_object(reader, self),
            _ => reader.raw().map(|_| false),
        }
    }

    fn write(&self, writer: &mut Writer) {
        write_object(writer, self);
    }
}
