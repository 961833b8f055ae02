//! Any `tower::Service` as a transport.

use super::{Transport, TransportError};
use crate::BoxFuture;
use bytes::Bytes;
use std::{
    error::Error as StdError,
    fmt,
    future::poll_fn,
    sync::{Mutex, PoisonError},
};
use tower_service::Service;

type Outcome = Result<http::Response<Bytes>, TransportError>;

/// Sends requests through a `tower::Service`, with whatever layers it has. It must not follow redirects and must send the
/// URI as it stands.
///
/// Errors that are a [`TransportError`] are passed on; others count as failures in mid-exchange.
pub struct TowerTransport<S>(Mutex<S>);

impl<S> TowerTransport<S> {
    /// A transport through clones of `service`.
    pub fn new(service: S) -> Self {
        Self(Mutex::new(service))
    }
}

impl<S> fmt::Debug for TowerTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TowerTransport")
    }
}

impl<S> Transport for TowerTransport<S>
where
    S: Service<http::Request<Bytes>, Response = http::Response<Bytes>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Outcome> {
        let mut service = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            let failed = |error: S::Error| TransportError::from_any(error.into());
            poll_fn(|cx| service.poll_ready(cx)).await.map_err(failed)?;
            service.call(request).await.map_err(failed)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::TransportErrorKind;
    use std::{
        future::{Ready, ready},
        task::{Context, Poll},
    };

    #[derive(Clone)]
    struct Echo;

    impl Service<http::Request<Bytes>> for Echo {
        type Response = http::Response<Bytes>;
        type Error = Box<dyn StdError + Send + Sync>;
        type Future = Ready<Result<Self::Response, Self::Error>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: http::Request<Bytes>) -> Self::Future {
            ready(match request.uri().path() {
                "/refused" => Err(TransportError::new(TransportErrorKind::Connect, "refused").into()),
                "/broken" => Err("broken".into()),
                _ => Ok(http::Response::new(request.into_body())),
            })
        }
    }

    #[tokio::test]
    async fn a_service_is_a_transport_and_its_errors_keep_their_kind() {
        let transport = TowerTransport::new(Echo);
        let send = |path: &'static str| {
            transport.send(http::Request::builder().uri(path).body(Bytes::from_static(b"hi")).unwrap())
        };
        assert_eq!(send("/").await.unwrap().into_body(), "hi");
        assert_eq!(send("/refused").await.unwrap_err().kind(), TransportErrorKind::Connect);
        assert_eq!(send("/broken").await.unwrap_err().kind(), TransportErrorKind::Exchange);
    }
}
