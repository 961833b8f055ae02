//! The one body of every call: prepare once, then sign, send and judge until it succeeds or nothing helps.

use crate::{
    BoxFuture, CallOptions, Error, ErrorKind, RetryPolicy,
    auth::{self, SignInput},
    client::Inner,
    credentials::Credential,
    operation::Operation,
    prepare::{FlatFields, Prepared, prepare},
    random::nonce,
    response::{self, RawResponse},
    retry::http_date,
    service::{Auth, code_matches},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, Uri, header};
use jiff::{SignedDuration, Timestamp};
use std::{
    future::poll_fn,
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    task::Poll,
    time::Duration,
};
use tracing::{Instrument, Span, debug, field::Empty, info_span};

/// The clock is corrected if the service's is more seconds away than this.
const TOLERATED_SKEW: u64 = 60;

/// One call on its way.
pub(crate) struct Execution {
    client: Arc<Inner>,
    operation: &'static Operation,
    fields: FlatFields,
    options: CallOptions,
    attempts: AtomicU32,
    /// Why there was another attempt.
    last_error: Mutex<Option<Error>>,
}

impl Execution {
    pub(crate) fn new(
        client: Arc<Inner>,
        operation: &'static Operation,
        fields: FlatFields,
        options: CallOptions,
    ) -> Self {
        Self { client, operation, fields, options, attempts: AtomicU32::new(0), last_error: Mutex::default() }
    }

    pub(crate) fn run(self) -> BoxFuture<'static, Result<RawResponse, Error>> {
        let span = info_span!(
            target: "aicloud",
            "call",
            service = self.client.service.name,
            operation = self.operation.name,
            attempts = Empty,
            status = Empty,
            request_id = Empty,
            code = Empty,
            error = Empty,
        );
        let outer = span.clone();
        Box::pin(
            async move {
                let limit = self.total_timeout();
                let work = pin!(self.until_settled());
                let outcome =
                    within(work, self.client.time.sleep(limit)).await.unwrap_or_else(|| Err(self.out_of_time(limit)));
                let attempts = self.attempts.load(Relaxed);
                let outcome = outcome.map_err(|error| error.in_operation(self.operation.name).with_attempts(attempts));
                record(&outer, attempts, &outcome);
                outcome
            }
            .instrument(span),
        )
    }

    fn total_timeout(&self) -> Duration {
        self.options.timeout.unwrap_or(self.client.timeout)
    }

    fn out_of_time(&self, limit: Duration) -> Error {
        let at = match self.attempts.load(Relaxed) {
            0 if self.client.slots.available_permits() == 0 => "the requests on their way left no room",
            0 => "no credential was found",
            _ => "no answer came",
        };
        let message = format!("{at} within the {limit:?} that the call may take");
        let error = match self.last_error.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(last) => {
                Error::new(ErrorKind::Timeout, format!("{message}; the attempt before: {last}")).with_source(last)
            }
            None => Error::new(ErrorKind::Timeout, message),
        };
        error.retryable_if(true)
    }

    async fn until_settled(&self) -> Result<RawResponse, Error> {
        let client = &*self.client;
        let started = client.time.now();
        let policy = self.options.retry.unwrap_or(client.retry);
        let mut credential = client.credentials.credential().await.map_err(Error::credentials)?;
        let mut prepared = self.prepare(&credential)?;
        let uri = self.uri(&prepared)?;
        let (mut renewed, mut corrected) = (false, false);
        let mut tries = 0;
        loop {
            // Signed only now: a signature made before the wait would have aged.
            let slot = client.slots.acquire().await;
            let request = self.sign(&prepared, &uri, &credential)?;
            let attempt = self.attempts.fetch_add(1, Relaxed) + 1;
            prepared.redactor.set_credential(credential.clone());
            let outcome = self.attempt(request, &prepared).await;
            drop(slot);
            let (error, headers) = match outcome {
                Ok(Ok(response)) => {
                    client.budget.give_back(tries > 0);
                    return Ok(self.success(response, attempt, prepared));
                }
                Ok(Err((error, headers))) => (error, headers),
                Err(error) => (error, HeaderMap::new()),
            };
            debug!(
                target: "aicloud",
                attempt,
                status = error.status().map(|status| status.as_u16()),
                request_id = error.request_id(),
                error = ?error.kind(),
                "failed"
            );
            let code_in = |list| error.code().is_some_and(|code| code_matches(list, code));
            if !renewed && code_in(client.service.expired) {
                renewed = true;
                client.credentials.invalidate(&credential);
                let fresh = client.credentials.credential().await.map_err(Error::credentials)?;
                // One that was given and can't be renewed comes back the same.
                if fresh != credential {
                    credential = fresh;
                    debug!(target: "aicloud", attempt, "credential renewed");
                    continue;
                }
            }
            if !corrected && code_in(client.service.clock_skew) && self.learn_skew(&headers) {
                corrected = true;
                continue;
            }
            tries += 1;
            let Some(delay) = self.delay(&error, tries, policy, started) else { return Err(error) };
            debug!(target: "aicloud", attempt, delay_ms = delay.as_millis() as u64, "waiting");
            *self.last_error.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            client.time.sleep(delay).await;
            credential = client.credentials.credential().await.map_err(Error::credentials)?;
        }
    }

    /// How long to wait before the next attempt; `None` if there is to be none.
    fn delay(&self, error: &Error, tries: u32, policy: RetryPolicy, started: Timestamp) -> Option<Duration> {
        if !error.is_retryable() || policy.is_spent(tries) {
            return None;
        }
        let delay = policy.delay(tries, error.retry_after(), &*self.client.random)?;
        let passed = Duration::try_from(self.client.time.now().duration_since(started)).unwrap_or_default();
        let in_time = passed.saturating_add(delay) < self.total_timeout();
        (in_time && self.client.budget.take()).then_some(delay)
    }

    /// Everything that is the same in every attempt.
    fn prepare(&self, credential: &Credential) -> Result<Prepared, Error> {
        let client = &*self.client;
        let client_param = |name: &str| match (client.parameters.get(name), name) {
            (Some(value), _) => Some(value.clone()),
            (None, "project_id") => credential.project_id().map(str::to_owned),
            (None, _) => None,
        };
        let repeatable = !self.options.retry.unwrap_or(client.retry).is_spent(1);
        let mut prepared =
            prepare(client.service, self.operation, &self.fields, &client_param, &*client.random, repeatable)?;
        prepared.idempotent = self.options.idempotent.unwrap_or(prepared.idempotent);
        let headers = &mut prepared.headers;
        headers.insert(header::HOST, header_value("the endpoint", client.endpoint.authority())?);
        headers.insert(header::USER_AGENT, client.user_agent.clone());
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        match client.service.auth {
            Auth::Alibaba => {
                headers.insert("x-acs-version", header_value("the version", client.service.version)?);
                headers.insert("x-acs-action", header_value("the operation's name", self.operation.name)?);
            }
            Auth::Huawei => {
                if let Some(project) = client_param("project_id") {
                    headers.insert("x-project-id", header_value("the project id", &project)?);
                }
            }
            Auth::Bearer | Auth::None => {}
        }
        for (name, value) in &self.options.headers {
            let Ok(header) = HeaderName::from_bytes(name.as_bytes()) else {
                return Err(Error::new(ErrorKind::Input, format!("{name:?} is no name of a header")));
            };
            headers.insert(header, header_value(&format!("header {name:?}"), value.expose())?);
        }
        Ok(prepared)
    }

    fn uri(&self, prepared: &Prepared) -> Result<Uri, Error> {
        let endpoint = &self.client.endpoint;
        let mut uri = format!("{}://{}{}", endpoint.scheme(), endpoint.authority(), prepared.path);
        if !prepared.query.is_empty() {
            uri.push('?');
            uri.push_str(&prepared.query);
        }
        Uri::try_from(uri).map_err(|error| {
            Error::new(ErrorKind::Input, format!("the parameters make no valid URI: {error}; are they too long?"))
        })
    }

    /// The request of one attempt, with a date and a nonce of its own.
    fn sign(&self, prepared: &Prepared, uri: &Uri, credential: &Credential) -> Result<Request<Bytes>, Error> {
        let client = &*self.client;
        let method = http::Method::from(self.operation.method);
        let mut headers = prepared.headers.clone();
        let skew = SignedDuration::from_secs(client.skew.load(Relaxed));
        let now = client.time.now();
        let now = now.checked_add(skew).unwrap_or(now);
        let mut input = SignInput {
            method: &method,
            path: &prepared.path,
            query: &prepared.query,
            headers: &mut headers,
            body: &prepared.body,
        };
        auth::sign(client.scheme, &mut input, credential, now, &nonce(&*client.random)).map_err(|error| {
            Error::new(ErrorKind::Credentials, format!("the request can't be signed: {error}")).with_source(error)
        })?;
        let mut request = Request::new(prepared.body.clone());
        *request.method_mut() = method;
        *request.uri_mut() = uri.clone();
        *request.headers_mut() = headers;
        Ok(request)
    }

    /// Sends once. Inside, an answer is a success or an error with the headers it came with.
    async fn attempt(
        &self,
        request: Request<Bytes>,
        prepared: &Prepared,
    ) -> Result<Result<Response<Bytes>, (Error, HeaderMap)>, Error> {
        let client = &*self.client;
        let limit = self.options.attempt_timeout.unwrap_or(client.attempt_timeout);
        let sent = pin!(client.transport.send(request));
        let response = match within(sent, client.time.sleep(limit)).await {
            Some(Ok(response)) => response,
            Some(Err(error)) => return Err(Error::transport(error, prepared.idempotent)),
            None => {
                let message = format!("no answer within the {limit:?} that an attempt may take");
                return Err(Error::new(ErrorKind::Timeout, message).retryable_if(prepared.idempotent));
            }
        };
        if response.status().is_success() {
            return Ok(Ok(response));
        }
        let (parts, body) = response.into_parts();
        let (service, now) = (client.service, client.time.now());
        let error =
            Error::service(service, parts.status, &parts.headers, &body, prepared.idempotent, &prepared.redactor, now);
        Ok(Err((error, parts.headers)))
    }

    fn success(&self, response: Response<Bytes>, attempt: u32, prepared: Prepared) -> RawResponse {
        let service = self.client.service;
        let (parts, body) = response.into_parts();
        let request_id = response::request_id(service, &parts.headers, &body);
        debug!(target: "aicloud", attempt, status = parts.status.as_u16(), request_id, "answered");
        RawResponse {
            operation: self.operation,
            status: parts.status,
            headers: parts.headers,
            body,
            request_id,
            attempts: attempt,
            redactor: prepared.redactor,
        }
    }

    /// Sets the clock by the answer's date; `false` if it was right already, so that the date was not what was wrong.
    fn learn_skew(&self, headers: &HeaderMap) -> bool {
        let client = &*self.client;
        let date = headers.get(header::DATE).and_then(|date| http_date(date.to_str().ok()?));
        let Some(skew) = date.map(|date| date.duration_since(client.time.now()).as_secs()) else { return false };
        let differs = skew.abs_diff(client.skew.load(Relaxed)) > TOLERATED_SKEW;
        if differs {
            client.skew.store(skew, Relaxed);
            debug!(target: "aicloud", skew_seconds = skew, "clock corrected");
        }
        differs
    }
}

fn header_value(what: &str, value: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_bytes(value.trim().as_bytes()).map_err(|_| {
        Error::new(ErrorKind::Input, format!("{what} holds a control character, which no header can carry; remove it"))
    })
}

fn record(span: &Span, attempts: u32, outcome: &Result<RawResponse, Error>) {
    span.record("attempts", attempts);
    let (status, request_id) = match outcome {
        Ok(raw) => (Some(raw.status), raw.request_id.as_deref()),
        Err(error) => {
            span.record("code", error.code());
            span.record("error", tracing::field::debug(error.kind()));
            (error.status(), error.request_id())
        }
    };
    span.record("status", status.map(|status| status.as_u16()));
    span.record("request_id", request_id);
}

/// What `work` gives, or `None` if `alarm` went off first.
async fn within<T>(mut work: impl Future<Output = T> + Unpin, mut alarm: BoxFuture<'static, ()>) -> Option<T> {
    let mut work = std::pin::Pin::new(&mut work);
    poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => alarm.as_mut().poll(cx).map(|()| None),
    })
    .await
}
