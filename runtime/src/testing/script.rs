//! Answers from a script, and a list of what was sent.

use crate::{
    BoxFuture,
    transport::{Transport, TransportError, TransportErrorKind},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use percent_encoding::percent_decode_str;
use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// What a scripted transport answers to one request.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
    outcome: Outcome,
}

#[derive(Clone, Copy, Debug)]
enum Outcome {
    Answer,
    Fail(TransportErrorKind),
    Hang,
}

impl Reply {
    /// An answer with a status and an empty body.
    pub fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Bytes::new(), outcome: Outcome::Answer }
    }

    /// An answer 200 with a JSON body.
    pub fn json(body: impl Into<String>) -> Self {
        Self::status(200).header("Content-Type", "application/json").body(body.into())
    }

    /// A transport failure instead of an answer.
    pub fn failure(kind: TransportErrorKind) -> Self {
        Self { outcome: Outcome::Fail(kind), ..Self::status(0) }
    }

    /// No answer, ever.
    pub fn hang() -> Self {
        Self { outcome: Outcome::Hang, ..Self::status(0) }
    }

    /// The same with another header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The same with this body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    fn answer(self) -> Result<Response<Bytes>, TransportError> {
        let wrong =
            |error| TransportError::new(TransportErrorKind::Request, format!("the script's reply is no HTTP: {error}"));
        let mut response = Response::new(self.body);
        *response.status_mut() = StatusCode::from_u16(self.status).map_err(|error| wrong(error.to_string()))?;
        for (name, value) in &self.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| wrong(error.to_string()))?;
            let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|error| wrong(error.to_string()))?;
            response.headers_mut().append(name, value);
        }
        Ok(response)
    }
}

/// A request as it reached the transport: signed, encoded, ready for the wire.
#[derive(Clone, Debug)]
pub struct SentRequest {
    method: http::Method,
    uri: http::Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl SentRequest {
    pub(super) fn new(request: &Request<Bytes>) -> Self {
        Self {
            method: request.method().clone(),
            uri: request.uri().clone(),
            headers: request.headers().clone(),
            body: request.body().clone(),
        }
    }

    /// The method, such as `GET`.
    pub fn method(&self) -> &str {
        self.method.as_str()
    }

    /// The URI exactly as sent.
    pub fn uri(&self) -> String {
        self.uri.to_string()
    }

    /// The path exactly as sent, percent-encoded.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The query exactly as sent, percent-encoded; empty if there is none.
    pub fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    /// The decoded values of a query parameter, in the order sent.
    pub fn query_values(&self, name: &str) -> Vec<String> {
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let pairs = self.query().split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        pairs.filter(|(key, _)| decode(key) == name).map(|(_, value)| decode(value)).collect()
    }

    /// A header's value, if it was sent and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
    }

    /// All headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body as JSON; `Null` if it isn't.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

type Handler = dyn FnMut(&SentRequest) -> Reply + Send;

/// A transport that answers from a script. Clones share the script and the list of requests.
#[derive(Clone)]
pub struct ScriptedTransport(Arc<Mutex<State>>);

struct State {
    replies: VecDeque<Reply>,
    handler: Option<Box<Handler>>,
    requests: Vec<SentRequest>,
}

impl ScriptedTransport {
    /// Answers with `replies` in order. A request beyond the last fails.
    pub fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self::of(replies.into_iter().collect(), None)
    }

    /// Answers each request with what `handler` makes of it.
    pub fn answering(handler: impl FnMut(&SentRequest) -> Reply + Send + 'static) -> Self {
        Self::of(VecDeque::new(), Some(Box::new(handler)))
    }

    fn of(replies: VecDeque<Reply>, handler: Option<Box<Handler>>) -> Self {
        Self(Arc::new(Mutex::new(State { replies, handler, requests: Vec::new() })))
    }

    /// What was sent so far, in order.
    pub fn requests(&self) -> Vec<SentRequest> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).requests.clone()
    }

    /// How many replies of the script have not been used.
    pub fn remaining(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).replies.len()
    }
}

impl fmt::Debug for ScriptedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScriptedTransport").field("remaining", &self.remaining()).finish_non_exhaustive()
    }
}

impl Transport for ScriptedTransport {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let sent = SentRequest::new(&request);
            let (reply, count) = {
                let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                let reply = match &mut state.handler {
                    Some(handler) => Some(handler(&sent)),
                    None => state.replies.pop_front(),
                };
                state.requests.push(sent);
                (reply, state.requests.len())
            };
            let Some(reply) = reply else {
                let message = format!(
                    "the script has no reply to request {count}, {} {}: add one, or find out why it was sent",
                    request.method(),
                    request.uri().path()
                );
                return Err(TransportError::new(TransportErrorKind::Request, message));
            };
            match reply.outcome {
                Outcome::Answer => reply.answer(),
                Outcome::Fail(kind) => Err(TransportError::new(kind, "the script says so")),
                Outcome::Hang => std::future::pending().await,
            }
        })
    }
}
