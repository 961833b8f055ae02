//! A reqwest client as a transport.

use super::{Transport, TransportError, TransportErrorKind, chain::Chained};
use crate::BoxFuture;
use bytes::Bytes;

/// Sends requests with a [`reqwest::Client`] that you have set up, for root certificates, client certificates or proxies of
/// your own.
///
/// Redirects must be off: a signature holds for one host only, and following a redirect would hand the credential to
/// another. Decompression must be off too.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl From<reqwest::Client> for ReqwestTransport {
    fn from(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let request = convert(request)?;
            let mut response = self.client.execute(request).await.map_err(sending)?;
            let mut answer = http::Response::builder().status(response.status());
            if let Some(headers) = answer.headers_mut() {
                *headers = std::mem::take(response.headers_mut());
            }
            let body = response.bytes().await.map_err(|error| failure(TransportErrorKind::Exchange, error))?;
            answer.body(body).map_err(|error| TransportError::new(TransportErrorKind::Exchange, error))
        })
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
    TransportError::new(kind, Chained(Box::new(error.without_url())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(uri: &str) -> Result<(), TransportErrorKind> {
        let request = http::Request::builder().uri(uri).body(Bytes::new()).unwrap();
        convert(request).map(|_| ()).map_err(|error| error.kind())
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
