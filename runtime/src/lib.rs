//! What the generated aicloud clients share.
//!
//! Callers meet these types through a generated crate, which re-exports them. The crate signs requests, finds
//! credentials, retries, pages, waits and decodes; the generated crates describe what to send.

pub mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
pub mod call;
pub mod client;
pub mod codec;
pub mod credentials;
pub mod endpoint;
pub mod error;
pub mod operation;
pub mod paginate;
pub mod random;
#[cfg(feature = "registry")]
pub mod registry;
pub mod retry;
pub mod service;
pub mod testing;
pub mod time;
pub mod transport;
pub mod wait;

mod builder;
mod execute;
#[cfg(test)]
mod fixtures;
mod prepare;
mod request;
mod response;
mod secret;

pub use builder::ClientBuilder;
pub use call::CallOptions;
pub use client::Client;
pub use codec::{DateTime, Empty, EpochMillis, EpochSeconds, UnknownFields, UnknownValue};
pub use error::{Error, ErrorKind};
pub use operation::{Operation, Param};
pub use request::Request;
pub use response::Response;
pub use retry::RetryPolicy;
pub use secret::Secret;

/// A JSON value of any kind.
pub use serde_json::Value as Json;

/// What a call gives.
pub type Result<T> = std::result::Result<T, Error>;

/// A boxed future, the return type of every call: one async body in the runtime instead of one an operation.
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What the macros for generated code expand to calls of; not part of the interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::codec::support::*;
    pub use crate::codec::{
        DecodeError, Reader, Shape, UnknownFields, UnknownValue, Value, Visitor, VisitorMut, Writer,
    };
    pub use crate::{Operation, Request};
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
    pub use std::fmt::{Formatter, Result as Formatted};
    pub use std::hash::{Hash, Hasher};

    // Spelled once, not in every impl of serde's traits.
    pub type Serialized<S> = Result<<S as Serializer>::Ok, <S as Serializer>::Error>;
    pub type Deserialized<'de, T, D> = Result<T, <D as Deserializer<'de>>::Error>;
}

/// What generated code names: tables and the macros that take them; not part of the interface.
#[doc(hidden)]
pub mod generated {
    pub use crate::operation::{Body, Location, Method, Operation, Param};
    pub use crate::request::empty;
    pub use crate::service::{Auth, ClientParam, EndpointRule, Service};
    pub use crate::wait::{Missing, Waiter};
    pub use crate::{DateTime, Empty, EpochMillis, EpochSeconds, Json, UnknownFields, UnknownValue};
    pub use crate::{call, client, integer_enum, paginate, request, shape, string_enum, wait};
}
