//! How requests leave the process.
//!
//! A transport sends one signed request and reads one whole answer. It doesn't retry, follow redirects or interpret
//! status codes; everything above it does.

#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod chain;
#[cfg(feature = "hyper")]
mod hyper;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "hyper")]
mod route;
#[cfg(feature = "tower")]
mod tower;

#[cfg(feature = "hyper")]
pub use self::hyper::HyperTransport;
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
#[cfg(feature = "tower")]
pub use self::tower::TowerTransport;

use crate::BoxFuture;
use bytes::Bytes;
use std::{error::Error as StdError, fmt, sync::Arc};

/// Sends one HTTP request.
pub trait Transport: Send + Sync + fmt::Debug {
    /// Sends `request` and reads the whole answer. The URI is absolute and must be sent exactly as it stands: it was signed.
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;
}

/// A transport that several clients share.
impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        (**self).send(request)
    }
}

/// Where in an exchange a transport failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection came about: name resolution, TCP or TLS. Nothing was sent.
    Connect,
    /// The transport's own time limit passed.
    Timeout,
    /// The request may have been sent; the answer did not arrive whole.
    Exchange,
    /// The request could not be built or is not something this transport sends.
    Request,
}

/// A failure of the transport, before there is a status code.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

impl TransportError {
    /// A failure of `kind`, with what caused it.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, source: source.into() }
    }

    /// A transport error that went through somebody else's hands, or another one that came in mid-exchange.
    #[cfg(feature = "tower")]
    fn from_any(error: Box<dyn StdError + Send + Sync>) -> Self {
        match error.downcast::<Self>() {
            Ok(error) => *error,
            Err(error) => Self::new(TransportErrorKind::Exchange, error),
        }
    }

    /// Where in the exchange it failed.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TransportErrorKind::Connect => "could not connect",
            TransportErrorKind::Timeout => "timed out",
            TransportErrorKind::Exchange => "the connection failed",
            TransportErrorKind::Request => "the request can't be sent",
        };
        write!(f, "{what}: {}", self.source)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
