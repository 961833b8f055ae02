//! What the tests of providers share: a clock that is set by hand and a transport that answers by script.

use super::{Context, Environment};
use crate::{
    BoxFuture,
    time::TimeSource,
    transport::{Transport, TransportError, TransportErrorKind},
};
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// A clock that moves only when told. Sleeping takes no time on it and never ends, so nothing times out.
#[derive(Debug)]
pub(crate) struct Clock(Mutex<Timestamp>);

impl Clock {
    pub(crate) fn at(text: &str) -> Arc<Self> {
        Arc::new(Self(Mutex::new(text.parse().unwrap())))
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        *self.0.lock().unwrap() += by;
    }
}

impl TimeSource for Clock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

/// One exchange that a test expects: `METHOD url` and the answer.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) expects: String,
    pub(crate) answer: Result<http::Response<Bytes>, TransportErrorKind>,
}

/// Answers requests in the order of its script and records them.
#[derive(Debug, Default)]
pub(crate) struct Script {
    exchanges: Mutex<std::collections::VecDeque<Exchange>>,
    pub(crate) sent: Mutex<Vec<http::Request<Bytes>>>,
}

impl Script {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Expects `METHOD url`, without its query, and answers with this status and body.
    pub(crate) fn answer(self: &Arc<Self>, expects: &str, status: u16, body: impl Into<String>) -> &Arc<Self> {
        self.answer_with(expects, http::Response::builder().status(status).body(body.into().into()).unwrap())
    }

    pub(crate) fn answer_with(self: &Arc<Self>, expects: &str, answer: http::Response<Bytes>) -> &Arc<Self> {
        let exchange = Exchange { expects: expects.to_owned(), answer: Ok(answer) };
        self.exchanges.lock().unwrap().push_back(exchange);
        self
    }

    pub(crate) fn unreachable(self: &Arc<Self>, expects: &str) -> &Arc<Self> {
        let exchange = Exchange { expects: expects.to_owned(), answer: Err(TransportErrorKind::Connect) };
        self.exchanges.lock().unwrap().push_back(exchange);
        self
    }

    /// The requests so far; fails if some that were expected did not come.
    pub(crate) fn finish(&self) -> Vec<http::Request<Bytes>> {
        assert_eq!(self.exchanges.lock().unwrap().len(), 0, "requests that did not come");
        std::mem::take(&mut self.sent.lock().unwrap())
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let uri = request.uri().to_string();
        let came = format!("{} {}", request.method(), uri.split('?').next().unwrap());
        let exchange = self.exchanges.lock().unwrap().pop_front();
        let answer = match exchange {
            None => panic!("unexpected request {came}"),
            Some(exchange) => {
                assert_eq!(came, exchange.expects);
                // Like a real transport, whose errors quote the URL.
                exchange.answer.map_err(|kind| TransportError::new(kind, format!("error for {uri}")))
            }
        };
        self.sent.lock().unwrap().push(request);
        Box::pin(std::future::ready(answer))
    }
}

/// A context with a fixed clock.
pub(crate) fn context(env: impl Environment + 'static, script: &Arc<Script>) -> Context {
    Context::new(Arc::new(env), script.clone(), Clock::at("2024-05-06T07:08:09Z"))
}

/// The pairs of a query or form.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_encoding::percent_decode_str(&text).decode_utf8().unwrap().into_owned()
    };
    let mut pairs: Vec<_> = text
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').map(|(name, value)| (decode(name), decode(value))).unwrap())
        .collect();
    pairs.sort();
    pairs
}
