//! The response of operations that answer with nothing worth modelling.

use super::{DecodeError, Reader, Shape, UnknownFields, Visitor};
use jiter::Peek;

/// A response without modelled content: any body is accepted, and the fields of an object are kept.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Empty {
    /// What the service answered nevertheless.
    pub unknown_fields: UnknownFields,
}

crate::debug_impl! { Empty }
crate::serde_impls! { Empty, serialize, deserialize }

impl Shape for Empty {
    fn read_fields(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
        match reader.peek()? {
            Peek::Object => reader.object(&[], &mut [], &mut self.unknown_fields),
            _ => reader.raw().map(|_| false),
        }
    }

    fn visit_fields(&self, visitor: &mut dyn Visitor) {
        visitor.object(&[], &[], &self.unknown_fields);
    }
}
