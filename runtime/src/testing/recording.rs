//! Exchanges kept in a file, and answers from it.
//!
//! The file is JSON, one exchange after the other, meant to be read and edited. Credentials in headers are left out.

use super::script::{Reply, ScriptedTransport, SentRequest};
use crate::{
    BoxFuture,
    transport::{Transport, TransportError},
};
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use serde_json::{Value, json};
use std::{
    io,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

/// Headers that carry credentials, or that differ with every attempt. They are not recorded.
const LEFT_OUT: &[&str] = &[
    "authorization",
    "cookie",
    "proxy-authorization",
    "set-cookie",
    "x-acs-accesskey-id",
    "x-acs-bearer-token",
    "x-acs-security-token",
    "x-acs-zero-trust-idtoken",
    "x-auth-token",
    "x-metadata-token",
    "x-security-token",
    "x-subject-token",
];

/// Passes requests on to another transport and keeps what was said.
#[derive(Clone, Debug)]
pub struct RecordingTransport {
    inner: Arc<dyn Transport>,
    exchanges: Arc<Mutex<Vec<Value>>>,
}

impl RecordingTransport {
    /// Records what `inner` does.
    pub fn new(inner: impl Transport + 'static) -> Self {
        Self { inner: Arc::new(inner), exchanges: Arc::default() }
    }

    /// Writes the exchanges so far to a file. Bodies are written as they are: look through the file before you share it.
    ///
    /// # Errors
    ///
    /// Fails if the file can't be written.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        let exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = serde_json::to_string_pretty(&*exchanges)?;
        text.push('\n');
        std::fs::write(path, text)
    }
}

impl Transport for RecordingTransport {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let sent = SentRequest::new(&request);
            let response = self.inner.send(request).await?;
            let exchange = json!({
                "request": {
                    "method": sent.method(), "uri": sent.uri(),
                    "headers": recorded(sent.headers()), "body": text(sent.body()),
                },
                "response": {
                    "status": response.status().as_u16(),
                    "headers": recorded(response.headers()), "body": text(response.body()),
                },
            });
            self.exchanges.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
            Ok(response)
        })
    }
}

fn recorded(headers: &HeaderMap) -> Value {
    let kept = headers.iter().filter(|(name, value)| !value.is_sensitive() && !LEFT_OUT.contains(&name.as_str()));
    kept.map(|(name, value)| json!([name.as_str(), text(value.as_bytes())])).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Answers with recorded exchanges, in the order recorded.
///
/// A request must have the method, path and query of the exchange that it gets the answer of; otherwise it is answered
/// with status 599 and a text that names both.
#[derive(Clone, Debug)]
pub struct ReplayTransport(ScriptedTransport);

impl ReplayTransport {
    /// Reads what [`RecordingTransport::save`] wrote.
    ///
    /// # Errors
    ///
    /// Fails if the file can't be read or holds something else.
    pub fn load(path: impl AsRef<Path>) -> io::Result<Self> {
        let text = std::fs::read_to_string(path)?;
        let exchanges: Vec<Value> = serde_json::from_str(&text)?;
        let mut exchanges = exchanges.into_iter();
        Ok(Self(ScriptedTransport::answering(move |request| match exchanges.next() {
            Some(exchange) => replay(&exchange, request),
            None => mismatch("nothing more", request),
        })))
    }

    /// What was sent so far, in order.
    pub fn requests(&self) -> Vec<SentRequest> {
        self.0.requests()
    }
}

impl Transport for ReplayTransport {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        self.0.send(request)
    }
}

fn replay(exchange: &Value, request: &SentRequest) -> Reply {
    let string = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let field = |pointer: &str| string(exchange.pointer(pointer));
    let target = |uri: &str| {
        let uri: http::Uri = uri.parse().unwrap_or_default();
        uri.path_and_query().map(ToString::to_string).unwrap_or_default()
    };
    let (method, uri) = (field("/request/method"), field("/request/uri"));
    if method != request.method() || target(&uri) != target(&request.uri()) {
        return mismatch(&format!("{method} {}", target(&uri)), request);
    }
    let status =
        exchange.pointer("/response/status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
    let mut reply = Reply::status(status.unwrap_or_default()).body(field("/response/body"));
    for header in exchange.pointer("/response/headers").and_then(Value::as_array).into_iter().flatten() {
        reply = reply.header(string(header.get(0)), string(header.get(1)));
    }
    reply
}

fn mismatch(recorded: &str, request: &SentRequest) -> Reply {
    let uri = request.uri();
    Reply::status(599).body(format!("the recording has {recorded} here, but {} {uri} was sent", request.method()))
}
