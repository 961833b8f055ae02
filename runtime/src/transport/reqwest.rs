//! The default transport: reqwest over rustls.
//!
//! HTTP/1.1 with kept connections. Redirects are not followed, bodies are not decompressed, there are no cookies.
//! Proxies come from `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`. What only this machine can reach, itself and
//! its metadata service, is never asked for through a proxy.

use super::{Transport, TransportError, TransportErrorKind};
use crate::BoxFuture;
use bytes::Bytes;
use rustls_platform_verifier::BuilderVerifierExt;
use std::{
    error::Error as StdError,
    fmt,
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, OnceLock},
    time::Duration,
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Huawei Cloud's is at a link-local address.
const ALIBABA_METADATA: Ipv4Addr = Ipv4Addr::new(100, 100, 100, 200);

/// Sends requests with reqwest. Clones share connections.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// Knows no proxy.
    direct: reqwest::Client,
}

impl ReqwestTransport {
    /// A transport with a connection pool of its own.
    ///
    /// # Errors
    ///
    /// Fails if the system's root certificates can't be read.
    pub fn new() -> Result<Self, TransportError> {
        let tls = tls()?;
        let builder = || {
            reqwest::Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(CONNECT_TIMEOUT)
        };
        let build =
            |builder: reqwest::ClientBuilder| builder.build().map_err(|e| failure(TransportErrorKind::Request, e));
        Ok(Self { client: build(builder())?, direct: build(builder().no_proxy())? })
    }
}

/// From a client that you have set up, for proxies or root certificates of your own. Redirects must be off: a signature
/// holds for one host only, and following a redirect would hand the credential to another.
impl From<reqwest::Client> for ReqwestTransport {
    fn from(client: reqwest::Client) -> Self {
        Self { direct: client.clone(), client }
    }
}

/// The TLS settings, read once a process: collecting the system's certificates takes a while.
fn tls() -> Result<rustls::ClientConfig, TransportError> {
    static TLS: OnceLock<rustls::ClientConfig> = OnceLock::new();
    if let Some(tls) = TLS.get() {
        return Ok(tls.clone());
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_platform_verifier())
        .map_err(|error| TransportError::new(TransportErrorKind::Request, error))?
        .with_no_client_auth();
    Ok(TLS.get_or_init(|| tls).clone())
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let request = convert(request)?;
            let client = if is_local(request.url().host_str()) { &self.direct } else { &self.client };
            let mut response = client.execute(request).await.map_err(sending)?;
            let mut answer = http::Response::builder().status(response.status());
            if let Some(headers) = answer.headers_mut() {
                *headers = std::mem::take(response.headers_mut());
            }
            let body = response.bytes().await.map_err(|error| failure(TransportErrorKind::Exchange, error))?;
            answer.body(body).map_err(|error| TransportError::new(TransportErrorKind::Exchange, error))
        })
    }
}

/// Whether only this machine reaches the host: itself, or the metadata service of its cloud.
fn is_local(host: Option<&str>) -> bool {
    let host = host.unwrap_or_default();
    match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_link_local() || ip == ALIBABA_METADATA,
        Ok(IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unicast_link_local(),
        Err(_) => host == "localhost",
    }
}

/// Makes it reqwest's, and makes sure that its URL library changes nothing that was signed.
fn convert(request: http::Request<Bytes>) -> Result<reqwest::Request, TransportError> {
    let target = request.uri().path_and_query().map(|target| target.as_str().to_owned()).unwrap_or_default();
    let empty = request.body().is_empty();
    let mut request =
        reqwest::Request::try_from(request).map_err(|error| failure(TransportErrorKind::Request, error))?;
    let url = request.url();
    let parsed = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    if parsed != target {
        let message = format!("the URI would be sent as {parsed} though {target} was signed; percent-encode it");
        return Err(TransportError::new(TransportErrorKind::Request, message));
    }
    if empty {
        *request.body_mut() = None;
        // Gateways want to be told that a POST has no body; hyper would leave it out.
        if !matches!(*request.method(), http::Method::GET | http::Method::HEAD) {
            request.headers_mut().insert(http::header::CONTENT_LENGTH, http::HeaderValue::from_static("0"));
        }
    }
    Ok(request)
}

fn sending(error: reqwest::Error) -> TransportError {
    let kind = if error.is_builder() {
        TransportErrorKind::Request
    } else if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        TransportErrorKind::Exchange
    };
    failure(kind, error)
}

/// The URL is left out: a query may hold secrets.
fn failure(kind: TransportErrorKind, error: reqwest::Error) -> TransportError {
    TransportError::new(kind, Chained(error.without_url()))
}

/// Shows an error with its causes, which hold what matters: "connection refused" is the third of them.
#[derive(Debug)]
struct Chained(reqwest::Error);

impl fmt::Display for Chained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = self.0.to_string();
        f.write_str(&shown)?;
        let mut next = StdError::source(&self.0);
        while let Some(error) = next {
            let text = error.to_string();
            if !shown.contains(&text) {
                write!(f, ": {text}")?;
                shown = text;
            }
            next = error.source();
        }
        Ok(())
    }
}

impl StdError for Chained {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(uri: &str) -> Result<(), TransportErrorKind> {
        let request = http::Request::builder().uri(uri).body(Bytes::new()).unwrap();
        convert(request).map(|_| ()).map_err(|error| error.kind())
    }

    #[test]
    fn this_machine_and_its_metadata_service_are_local() {
        for host in ["localhost", "127.0.0.1", "[::1]", "169.254.169.254", "100.100.100.200", "[fe80::1]"] {
            assert!(is_local(Some(host)), "{host}");
        }
        for host in [
            "modelarts.cn-north-4.myhuaweicloud.com",
            "100.100.100.201",
            "10.0.0.1",
            "localhost.example",
            "[2001:db8::1]",
        ] {
            assert!(!is_local(Some(host)), "{host}");
        }
        assert!(!is_local(None));
    }

    #[test]
    fn what_the_url_library_would_change_is_refused() {
        assert_eq!(kind_of("http://localhost/v1/a%2Fb?x=%20&y="), Ok(()));
        assert_eq!(kind_of("http://localhost/v1/%2E%2E/a"), Err(TransportErrorKind::Request));
        assert_eq!(kind_of("http://localhost/v1/./a"), Err(TransportErrorKind::Request));
        assert_eq!(kind_of("http://localhost/?x='"), Err(TransportErrorKind::Request));
        assert_eq!(kind_of("http://localhost:80"), Ok(()));
    }
}
