//! The response of operations that answer with nothing worth modelling.

use super::{DecodeError, Reader, UnknownFields, Value, Writer, debug::debug_json};
use jiter::Peek;
use std::fmt;

/// A response without modelled content: any body is accepted, and the fields of an object are kept.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Empty {
    /// What the service answered nevertheless.
    pub unknown_fields: UnknownFields,
}

crate::serde_impls! { Empty, serialize, deserialize }

impl Value for Empty {
    fn missing() -> Self {
        Self::default()
    }

    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
        match reader.peek()? {
            Peek::Object => reader.fields(&[], &mut [], &mut self.unknown_fields).map(|()| true),
            _ => reader.raw().map(|_| false),
        }
    }

    fn write(&self, writer: &mut Writer) {
        writer.fields(&[], &[], Some(&self.unknown_fields));
    }
}

impl fmt::Debug for Empty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut writer = Writer::redacting();
        self.write(&mut writer);
        debug_json("Empty", writer, f)
    }
}
