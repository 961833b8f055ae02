//! The one error type: what failed, where, and whether another try may help.
//!
//! [`Error`] prints on one line with all that a log needs:
//!
//! ```text
//! ListPoolNodes: 404 Not Found, ModelArts.50015001: pool not found (request id 123, 1 attempt)
//! ```

mod answer;
mod envelope;
mod redact;

pub(crate) use answer::{GZIP_START, snippet};
pub(crate) use envelope::{find_request_id, is_html};
pub(crate) use redact::Redactor;

use crate::{
    credentials::CredentialError,
    transport::{TransportError, TransportErrorKind},
};
use http::StatusCode;
use serde_json::{Map, Value};
use std::{error::Error as StdError, fmt, time::Duration};

/// What sort of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request or the client's settings are wrong; nothing was sent.
    Input,
    /// No credential could be found or renewed.
    Credentials,
    /// The connection failed before a whole answer arrived.
    Transport,
    /// An attempt, the call or a waiter ran out of time.
    Timeout,
    /// The service answered with an error status, or with a redirect.
    Service,
    /// The service answered with success, but not with what the operation returns.
    Decode,
    /// Pages repeat themselves; going on would never end.
    Paging,
    /// What was waited for can no longer come.
    Waiter,
}

/// Why a call failed.
///
/// One word wide. `Display` is one line and holds no secrets; [`Error::body`] has more of the answer.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    status: Option<StatusCode>,
    code: Option<String>,
    message: String,
    request_id: Option<String>,
    attempts: u32,
    retryable: bool,
    throttled: bool,
    auth: bool,
    retry_after: Option<Duration>,
    fields: Map<String, Value>,
    body: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error of `kind`; `message` says what is wrong and what to do.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            status: None,
            code: None,
            message: message.into(),
            request_id: None,
            attempts: 0,
            retryable: false,
            throttled: false,
            auth: kind == ErrorKind::Credentials,
            retry_after: None,
            fields: Map::new(),
            body: None,
            source: None,
        }))
    }

    /// Keeps what caused the error, for [`std::error::Error::source`].
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn transport(error: TransportError, idempotent: bool) -> Self {
        let kind = match error.kind() {
            TransportErrorKind::Timeout => ErrorKind::Timeout,
            TransportErrorKind::Request => ErrorKind::Input,
            TransportErrorKind::Connect | TransportErrorKind::Exchange => ErrorKind::Transport,
        };
        let mut this = Self::new(kind, error.to_string());
        this.0.retryable = match error.kind() {
            TransportErrorKind::Connect => true,
            TransportErrorKind::Exchange | TransportErrorKind::Timeout => idempotent,
            TransportErrorKind::Request => false,
        };
        this.with_source(error)
    }

    pub(crate) fn credentials(error: CredentialError) -> Self {
        Self::new(ErrorKind::Credentials, error.to_string()).with_source(error)
    }

    pub(crate) fn retryable_if(mut self, retryable: bool) -> Self {
        self.0.retryable = retryable;
        self
    }

    pub(crate) fn in_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_answer(mut self, status: StatusCode, request_id: Option<String>, body: Option<String>) -> Self {
        self.0.status = Some(status);
        self.0.request_id = request_id;
        self.0.body = body;
        self
    }

    /// What sort of failure it was.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that was called.
    pub fn operation(&self) -> Option<&str> {
        self.0.operation
    }

    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The service's error code; the status as text where the answer has none. `None` if there was no error answer.
    pub fn code(&self) -> Option<&str> {
        match (&self.0.code, &self.0.status, self.0.kind) {
            (Some(code), ..) => Some(code),
            (None, Some(status), ErrorKind::Service) => Some(status.as_str()),
            _ => None,
        }
    }

    /// The service's message, or what went wrong on our side. An answer that isn't an error envelope is its own message.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The request id, which the vendor's support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the service asks to wait before another try.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Another field of the error body, such as `AccessDeniedDetail`, in any letter case. Secrets in it are masked.
    pub fn detail(&self, key: &str) -> Option<&Value> {
        self.0.fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value)
    }

    /// The start of the answer's body, secrets masked.
    pub fn body(&self) -> Option<&str> {
        self.0.body.as_deref()
    }

    /// Whether the service refused the request for being one too many.
    pub fn is_throttled(&self) -> bool {
        self.0.throttled
    }

    /// Whether what was asked for does not exist.
    pub fn is_not_found(&self) -> bool {
        self.0.status == Some(StatusCode::NOT_FOUND) && !self.0.auth
    }

    /// Whether something of that name exists already, or is in a state that forbids the change (409).
    pub fn is_conflict(&self) -> bool {
        self.0.status == Some(StatusCode::CONFLICT)
    }

    /// Whether the credential is missing, wrong, expired, or lacks a permission.
    pub fn is_auth(&self) -> bool {
        self.0.auth
    }

    /// Whether a time limit of this client passed.
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Whether the connection failed.
    pub fn is_connection(&self) -> bool {
        self.0.kind == ErrorKind::Transport
    }

    /// Whether the same call may succeed later. The client has already tried again as often as its policy allows.
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let mut parts: Vec<String> = Vec::with_capacity(3);
        parts.extend(inner.operation.map(str::to_owned));
        if let Some(status) = inner.status {
            let mut text = match status.canonical_reason() {
                Some(reason) => format!("{} {reason}", status.as_str()),
                None => status.as_str().to_owned(),
            };
            if let Some(code) = &inner.code {
                text.push_str(", ");
                text.push_str(&redact::one_line(code, 100));
            }
            parts.push(text);
        }
        let message = redact::one_line(&inner.message, 400);
        match message.as_str() {
            "" if inner.status.is_some_and(|status| status.is_redirection()) => {
                parts.push("redirects are not followed; check the endpoint".to_owned());
            }
            "" => {}
            _ => parts.push(message),
        }
        f.write_str(&parts.join(": "))?;
        let mut notes: Vec<String> = Vec::with_capacity(2);
        notes.extend(inner.request_id.as_deref().map(|id| format!("request id {}", redact::one_line(id, 100))));
        match inner.attempts {
            0 => {}
            1 => notes.push("1 attempt".to_owned()),
            n => notes.push(format!("{n} attempts")),
        }
        if notes.is_empty() { Ok(()) } else { write!(f, " ({})", notes.join(", ")) }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let mut debug = f.debug_struct("Error");
        debug.field("kind", &inner.kind).field("display", &format_args!("{self}"));
        debug.field("retryable", &inner.retryable);
        if let Some(body) = &inner.body {
            debug.field("body", body);
        }
        if let Some(source) = &inner.source {
            debug.field("source", source);
        }
        debug.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_word_and_goes_anywhere() {
        fn goes_anywhere<T: Send + Sync + 'static>() {}
        goes_anywhere::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn causes_can_be_walked() {
        let cause = TransportError::new(TransportErrorKind::Connect, "refused");
        let error = Error::transport(cause, false).in_operation("ListPools").with_attempts(3);
        assert_eq!(error.to_string(), "ListPools: could not connect: refused (3 attempts)");
        assert!(error.is_retryable() && error.is_connection());
        assert!(error.source().unwrap().is::<TransportError>());
        assert_eq!((error.code(), error.status()), (None, None));
    }
}
