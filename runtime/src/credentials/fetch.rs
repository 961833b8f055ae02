//! One request to a service that hands out credentials.
//!
//! Errors quote the service's code and message, with every secret that was sent blotted out, and never a body: it may hold
//! keys.

use super::{Context, CredentialError};
use crate::endpoint::Endpoint;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};
use serde_json::Value;
use std::{future::poll_fn, pin::pin, task::Poll, time::Duration};

/// Time limits of the vendors' own libraries: connecting and reading together.
pub(super) mod limit {
    use std::time::Duration;

    pub(in crate::credentials) const ALIBABA_METADATA: Duration = Duration::from_secs(2);
    pub(in crate::credentials) const HUAWEI_METADATA: Duration = Duration::from_secs(6);
    pub(in crate::credentials) const SERVICE: Duration = Duration::from_secs(15);
    pub(in crate::credentials) const PROCESS: Duration = Duration::from_secs(60);
}

/// A request being put together.
pub(super) struct Fetch<'a> {
    context: &'a Context,
    provider: &'static str,
    endpoint: Endpoint,
    method: Method,
    target: String,
    headers: HeaderMap,
    body: Bytes,
    secrets: Vec<String>,
    /// The first thing that went wrong while putting it together.
    mistake: Option<CredentialError>,
}

/// An answer of any status.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    provider: &'static str,
    service: String,
    secrets: Vec<String>,
}

impl<'a> Fetch<'a> {
    /// A request on behalf of `provider` to the service known at `url` (scheme and host).
    pub(super) fn new(
        context: &'a Context,
        provider: &'static str,
        url: &str,
        method: Method,
        target: impl Into<String>,
    ) -> Result<Self, CredentialError> {
        let endpoint = Endpoint::parse(&context.env.service_url(url))
            .map_err(|error| CredentialError::failed(provider, error.to_string()))?;
        let fetch = Self {
            context,
            provider,
            endpoint,
            method,
            target: target.into(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            secrets: Vec::new(),
            mistake: None,
        };
        let host = fetch.endpoint.authority().to_owned();
        Ok(fetch.header("host", &host).header("user-agent", concat!("aicloud/", env!("CARGO_PKG_VERSION"))))
    }

    pub(super) fn header(mut self, name: &'static str, value: &str) -> Self {
        match HeaderValue::from_str(value) {
            Ok(mut text) => {
                text.set_sensitive(self.secrets.iter().any(|secret| value.contains(secret)));
                self.headers.insert(HeaderName::from_static(name), text);
            }
            Err(_) => {
                self.mistake = Some(CredentialError::failed(
                    self.provider,
                    format!(
                        "the value for header {name} holds a character that can't stand in a header; check that it was copied whole"
                    ),
                ))
            }
        }
        self
    }

    /// Blots this text out of errors. Comes before the header that carries it.
    pub(super) fn secret(mut self, secret: &str) -> Self {
        if !secret.is_empty() {
            self.secrets.push(secret.to_owned());
        }
        self
    }

    pub(super) fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string().into();
        self.header("content-type", "application/json;charset=UTF-8")
    }

    pub(super) fn form(mut self, body: String) -> Self {
        self.body = body.into();
        self.header("content-type", "application/x-www-form-urlencoded")
    }

    /// The headers so far, for signing.
    pub(super) fn headers(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// Sends the request. The error is a [`CredentialError::failed`]: nothing answered.
    pub(super) async fn send(self, limit: Duration) -> Result<Answer, CredentialError> {
        if let Some(mistake) = self.mistake {
            return Err(mistake);
        }
        let (provider, service) = (self.provider, self.endpoint.to_string());
        let mut secrets = self.secrets;
        let sensitive = self.headers.values().filter(|value| value.is_sensitive());
        secrets.extend(sensitive.filter_map(|value| Some(value.to_str().ok()?.to_owned())));
        let failed = |why: &str| {
            let why = blot(why, &secrets);
            CredentialError::failed(provider, format!("{service} can't be reached: {why}"))
        };
        let mut request = Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = format!("{service}{}", self.target).parse().map_err(|_| failed("its URL is not valid"))?;
        *request.headers_mut() = self.headers;
        let sent = self.context.transport.send(request);
        let Some(outcome) = within(sent, self.context.time.sleep(limit)).await else {
            return Err(failed(&format!("no answer within {limit:?}")));
        };
        let (parts, body) = outcome.map_err(|error| failed(&error.to_string()))?.into_parts();
        let answer = Answer { status: parts.status, headers: parts.headers, body, provider, service, secrets };
        Ok(answer)
    }
}

impl Answer {
    pub(super) fn is_success(&self) -> bool {
        self.status.is_success()
    }

    /// The body as text without surrounding white space.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).trim().to_owned()
    }

    /// The JSON body of a successful answer.
    pub(super) fn json(&self) -> Result<Value, CredentialError> {
        if !self.is_success() {
            return Err(self.refused());
        }
        serde_json::from_slice(&self.body).map_err(|_| self.unusable("it is not JSON"))
    }

    /// Says that the service refused, with its code and message.
    pub(super) fn refused(&self) -> CredentialError {
        let (service, status) = (&self.service, self.status);
        let said = serde_json::from_slice::<Value>(&self.body).ok().map(|body| said(&body)).unwrap_or_default();
        // Blotted out before it is cut, which could leave half a secret.
        let said: String = blot(&said, &self.secrets).chars().filter(|char| !char.is_control()).take(500).collect();
        let said = if said.is_empty() { "without an error message" } else { &said };
        CredentialError::failed(self.provider, format!("{service} answered {status}: {said}"))
    }

    /// Says that the answer can't be used, and why.
    pub(super) fn unusable(&self, why: &str) -> CredentialError {
        CredentialError::failed(self.provider, format!("the answer of {} can't be used: {why}", self.service))
    }

    /// The IAM token that a successful answer carries in a header.
    pub(super) fn subject_token(&self) -> Result<&str, CredentialError> {
        if !self.is_success() {
            return Err(self.refused());
        }
        let token = self.headers.get("x-subject-token").and_then(|token| token.to_str().ok());
        token.filter(|token| !token.is_empty()).ok_or_else(|| self.unusable("it has no X-Subject-Token header"))
    }
}

/// Code, message and request id of an error body, in the vendors' spellings.
fn said(body: &Value) -> String {
    let inner = body.get("error").filter(|error| error.is_object()).unwrap_or(body);
    let first = |names: &[&str]| {
        names.iter().find_map(|name| match inner.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    };
    let code = first(&["Code", "code", "error_code", "error"]);
    let message = first(&["Message", "message", "error_msg", "error_description"]);
    let id = first(&["RequestId", "request_id"]).map(|id| format!("request id {id}"));
    let parts: Vec<String> = [code, message, id].into_iter().flatten().collect();
    parts.join(", ")
}

/// Replaces every secret, also where it is percent-encoded.
fn blot(text: &str, secrets: &[String]) -> String {
    secrets.iter().fold(text.to_owned(), |text, secret| {
        let encoded = crate::auth::canonical::encode(secret).to_string();
        text.replace(secret.as_str(), "***").replace(&encoded, "***")
    })
}

/// What `work` comes to, unless `limit` is over first.
async fn within<T>(work: impl Future<Output = T>, limit: impl Future<Output = ()>) -> Option<T> {
    let (mut work, mut limit) = (pin!(work), pin!(limit));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => limit.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// The service (scheme and host) and the target (path and query) of a URL that the setting `name` holds.
pub(super) fn split_url(provider: &'static str, name: &str, url: &str) -> Result<(String, String), CredentialError> {
    let parsed = url.trim().parse::<http::Uri>().ok();
    let parts = parsed.as_ref().and_then(|uri| Some((uri.scheme_str()?, uri.authority()?, uri.path_and_query()?)));
    // The URL itself may hold a token.
    let (scheme, authority, target) = parts.ok_or_else(|| {
        CredentialError::failed(provider, format!("{name} is not a URL; write it as http://host:port/path"))
    })?;
    Ok((format!("{scheme}://{authority}"), target.to_string()))
}
