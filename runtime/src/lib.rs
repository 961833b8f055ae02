//! What the generated aicloud clients share.
//!
//! Callers meet these types through a generated crate, which re-exports them. The crate signs requests, finds
//! credentials, retries, pages, waits and decodes; the generated crates describe what to send.

pub mod codec;
pub mod time;
pub mod transport;

mod operation;
mod request;
mod secret;

pub use operation::{Operation, Param};
pub use request::Request;
pub use secret::Secret;

/// A boxed future, the return type of every call: one async body in the runtime instead of one an operation.
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What the macros for generated code expand to calls of; not part of the interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::codec::support::*;
    pub use crate::codec::{DecodeError, Reader, Shape, UnknownFields, UnknownValue, Value, Writer};
    pub use crate::{Operation, Request};
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
}
