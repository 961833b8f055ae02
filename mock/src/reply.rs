//! What goes back over the wire, and answers that a test has put in place of the mock's own.

use crate::envelope::Refusal;
use aicloud_runtime::{Json, service::Service};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// An answer before it has a request id.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// None is an answer without a body.
    pub(crate) body: Option<Json>,
    pub(crate) headers: Vec<(String, String)>,
}

impl Answer {
    pub(crate) fn json(status: u16, body: Json) -> Self {
        Self { status, body: Some(body), headers: Vec::new() }
    }

    pub(crate) fn refusal(refusal: &Refusal, service: &Service, request_id: &str) -> Self {
        Self::json(refusal.status, refusal.body(service, request_id))
    }
}

/// An answer as the server sends it.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) delay: Duration,
    pub(crate) ending: Ending,
}

/// How an exchange ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Whole,
    /// Half of the body is sent, then the connection is closed.
    Truncated,
    /// Nothing is sent, the connection is reset.
    Reset,
}

/// Answers that a test has set, by operation.
#[derive(Default)]
pub(crate) struct Stubs(Mutex<HashMap<String, Stub>>);

#[derive(Default)]
struct Stub {
    once: VecDeque<Answer>,
    always: Option<Answer>,
}

impl Stubs {
    pub(crate) fn always(&self, operation: &str, answer: Answer) {
        self.stubs().entry(operation.to_owned()).or_default().always = Some(answer);
    }

    pub(crate) fn once(&self, operation: &str, answer: Answer) {
        self.stubs().entry(operation.to_owned()).or_default().once.push_back(answer);
    }

    pub(crate) fn clear(&self) {
        self.stubs().clear();
    }

    pub(crate) fn next(&self, operation: &str) -> Option<Answer> {
        let mut stubs = self.stubs();
        let stub = stubs.get_mut(operation)?;
        stub.once.pop_front().or_else(|| stub.always.clone())
    }

    fn stubs(&self) -> MutexGuard<'_, HashMap<String, Stub>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
