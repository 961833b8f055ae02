//! What was received: the last requests, for tests to read.

use aicloud_runtime::Json;
use serde_json::Map;
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// One request and what became of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exchange {
    /// Its number, from 1. Old requests are forgotten, and numbers go on.
    pub number: u64,
    /// The HTTP method.
    pub method: String,
    /// Path and query as sent.
    pub target: String,
    /// The operation that it called, if there is one of that path.
    pub operation: Option<&'static str>,
    /// Headers, except those that open the door: signatures and tokens.
    pub headers: Vec<(String, String)>,
    /// How the caller proved who it is: an algorithm, `token` or `unsigned`; empty where it was not asked or failed.
    pub proof: &'static str,
    /// Its parameters by the names of flat input, wherever they were sent. Client-wide ones such as the project are not
    /// among them.
    pub parameters: Map<String, Json>,
    /// The body, where it is JSON and no longer than 64 KiB.
    pub body: Option<Json>,
    /// The status of the answer; 0 where the connection was reset.
    pub status: u16,
    /// The error code of a refusal.
    pub code: Option<String>,
    /// Why it was refused.
    pub message: Option<String>,
    /// What was let through although it does not fit the documentation.
    pub remarks: Vec<String>,
    /// The faults that struck.
    pub faults: Vec<String>,
    /// The request id of the answer.
    pub request_id: String,
}

impl Exchange {
    /// The value of a header, in any letter case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// The last requests.
pub(crate) struct Log {
    most: usize,
    exchanges: Mutex<(u64, VecDeque<Exchange>)>,
}

impl Log {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, exchanges: Mutex::default() }
    }

    /// Takes an exchange, gives it its number, and shows it to `listener`.
    pub(crate) fn add(&self, mut exchange: Exchange, listener: Option<&(dyn Fn(&Exchange) + Send + Sync)>) {
        let mut exchanges = self.exchanges();
        let (count, list) = &mut *exchanges;
        *count += 1;
        exchange.number = *count;
        if let Some(listener) = listener {
            listener(&exchange);
        }
        if self.most > 0 {
            if list.len() >= self.most {
                list.pop_front();
            }
            list.push_back(exchange);
        }
    }

    pub(crate) fn list(&self) -> Vec<Exchange> {
        self.exchanges().1.iter().cloned().collect()
    }

    pub(crate) fn count(&self) -> u64 {
        self.exchanges().0
    }

    pub(crate) fn clear(&self) {
        *self.exchanges() = (0, VecDeque::new());
    }

    fn exchanges(&self) -> MutexGuard<'_, (u64, VecDeque<Exchange>)> {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
