//! Waiting by the name of a waiter: typed calls, with the state looked up in the encoded answer.

use super::{Entry, api};
use crate::{
    CallOptions, Client, Error, Json,
    wait::{End, Missing, Plan, until},
};
use std::time::Duration;

impl Entry {
    /// Calls the operation again and again until `waiter` is content; gives the last answer, `Null` if the resource is
    /// gone and that was waited for. `limit` replaces the waiter's own limit. `progress` hears of each state seen.
    ///
    /// # Errors
    ///
    /// A call fails, the time is up, or the state can't be reached any more.
    pub async fn wait(
        &self,
        client: impl AsRef<Client>,
        input: Json,
        options: CallOptions,
        waiter: &api::Waiter,
        limit: Option<Duration>,
        progress: impl FnMut(Option<&str>),
    ) -> Result<Json, Error> {
        let client = client.as_ref();
        let plan = Plan {
            operation: self.operation().name,
            waiter: &waiter.name,
            success: &waiter.success,
            failure: &waiter.failure,
            missing: if waiter.missing_is_success { Missing::Success } else { Missing::Fail },
            delay: Duration::from_millis(waiter.delay_ms),
            max_delay: Duration::from_millis(waiter.max_delay_ms),
            limit: limit.unwrap_or(Duration::from_millis(waiter.timeout_ms)),
        };
        let look = || {
            let call = self.call(client, input.clone(), options.clone());
            async move { call.await.map(|answer| (state(&answer, &waiter.watch), answer)) }
        };
        match until(client.time(), &plan, look, progress).await? {
            End::Reached(answer) => Ok(answer),
            End::Failed(_, error) => Err(error),
            End::Gone(_) => Ok(Json::Null),
        }
    }
}

/// The text or number at a path through an answer.
fn state(answer: &Json, path: &[String]) -> Option<String> {
    let field = path.iter().try_fold(answer, |value, name| value.get(name))?;
    match field {
        Json::String(text) => Some(text.clone()),
        Json::Null => None,
        other => Some(other.to_string()),
    }
}
