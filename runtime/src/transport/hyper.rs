//! The default transport: hyper over rustls.
//!
//! HTTP/1.1 with kept connections. Redirects are not followed, bodies are not decompressed, there are no cookies. Proxies
//! come from `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`.

use super::{Transport, TransportError, TransportErrorKind, chain::Chained, route::Router};
use crate::BoxFuture;
use bytes::Bytes;
use http::{HeaderValue, Method, header};
use http_body_util::{BodyExt as _, Full};
use hyper_rustls::HttpsConnector;
use hyper_util::{
    client::legacy::{Client, Error},
    rt::{TokioExecutor, TokioTimer},
};
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

/// How long a connection is kept that nobody uses.
const IDLE: Duration = Duration::from_secs(60);

/// Sends requests with hyper. Clones share connections.
#[derive(Clone, Debug)]
pub struct HyperTransport {
    client: Client<HttpsConnector<Router>, Full<Bytes>>,
    router: Router,
}

impl HyperTransport {
    /// A transport with a connection pool of its own.
    ///
    /// # Errors
    ///
    /// Fails if the system's root certificates can't be read.
    pub fn new() -> Result<Self, TransportError> {
        let router = Router::from_env();
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(HttpsConnector::from((router.clone(), tls()?)));
        Ok(Self { client, router })
    }
}

/// The TLS settings, made once a process: collecting the system's certificates takes a while.
fn tls() -> Result<Arc<rustls::ClientConfig>, TransportError> {
    static TLS: OnceLock<Arc<rustls::ClientConfig>> = OnceLock::new();
    if let Some(tls) = TLS.get() {
        return Ok(tls.clone());
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_platform_verifier())
        .map_err(|error| TransportError::new(TransportErrorKind::Request, error))?
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TLS.get_or_init(|| Arc::new(tls)).clone())
}

impl Transport for HyperTransport {
    fn send(&self, mut request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            if request.body().is_empty() && !matches!(*request.method(), Method::GET | Method::HEAD) {
                // Gateways want to be told that a POST has no body; hyper would leave it out.
                request.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
            }
            if let Some(credential) = self.router.proxy_authorization(request.uri()) {
                request.headers_mut().insert(header::PROXY_AUTHORIZATION, credential);
            }
            let (parts, body) = self.client.request(request.map(Full::new)).await.map_err(sending)?.into_parts();
            let body = body.collect().await.map_err(|error| failure(TransportErrorKind::Exchange, error))?;
            Ok(http::Response::from_parts(parts, body.to_bytes()))
        })
    }
}

fn sending(error: Error) -> TransportError {
    let kind = if error.is_connect() { TransportErrorKind::Connect } else { TransportErrorKind::Exchange };
    failure(kind, error)
}

fn failure(kind: TransportErrorKind, error: impl std::error::Error + Send + Sync + 'static) -> TransportError {
    TransportError::new(kind, Chained(Box::new(error)))
}
