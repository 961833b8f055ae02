//! Waiting until a resource reaches a state.

use crate::{
    BoxFuture, CallOptions, Client, Error, ErrorKind, Request, Response,
    codec::{self, Value},
    time::TimeSource,
};
use std::{fmt, future::IntoFuture, time::Duration};

/// What to wait for, as the spec describes it. A state in neither list keeps waiting.
#[derive(Clone, Debug)]
pub struct Waiter {
    /// Its name, such as `running`.
    pub name: &'static str,
    /// States that end it well.
    pub success: &'static [&'static str],
    /// States from which none of those can come any more.
    pub failure: &'static [&'static str],
    /// What it means if the resource is not there.
    pub missing: Missing,
    /// Milliseconds between the first two looks; doubled with each look.
    pub delay_ms: u64,
    /// The most milliseconds between two looks.
    pub max_delay_ms: u64,
    /// The most milliseconds in all.
    pub timeout_ms: u64,
}

/// What it means to a waiter that the resource is not there (404).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The wait fails.
    Fail,
    /// It is what was waited for.
    Success,
}

/// A wait that is about to begin: `.await` it.
///
/// Gives the last response. Where the resource is gone and that was waited for, its status is 404 and it has no content.
#[must_use = "nothing is sent before it is awaited"]
pub struct Waiting<R: Request> {
    client: Client,
    request: R,
    options: CallOptions,
    waiter: &'static Waiter,
    state: fn(&R::Output) -> Option<String>,
    limit: Duration,
    delay: Duration,
}

impl<R: Request> Waiting<R> {
    #[doc(hidden)]
    pub fn new(
        client: Client,
        request: R,
        options: CallOptions,
        waiter: &'static Waiter,
        state: fn(&R::Output) -> Option<String>,
    ) -> Self {
        let limit = Duration::from_millis(waiter.timeout_ms);
        let delay = Duration::from_millis(waiter.delay_ms);
        Self { client, request, options, waiter, state, limit, delay }
    }

    /// Waits for at most so long, instead of what the operation's documentation says.
    pub fn at_most(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Looks for the second time after so long, instead of what the operation's documentation says.
    pub fn first_delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    async fn run(self) -> Result<Response<R::Output>, Error> {
        let waiter = self.waiter;
        let plan = Plan {
            operation: R::operation().name,
            waiter: waiter.name,
            success: waiter.success,
            failure: waiter.failure,
            missing: waiter.missing,
            delay: self.delay,
            max_delay: Duration::from_millis(waiter.max_delay_ms),
            limit: self.limit,
        };
        let look = || {
            let (call, state) = (self.client.send(self.request.clone(), self.options.clone()), self.state);
            async move { call.await.map(|answer| (state(&answer), answer)) }
        };
        match until(self.client.time(), &plan, look, |_| {}).await? {
            End::Reached(response) => Ok(response),
            End::Failed(response, error) => {
                Err(error.with_answer(response.status(), response.request_id().map(str::to_owned), None))
            }
            End::Gone(error) => gone(&error),
        }
    }
}

/// A waiter with everything that goes for one wait.
pub(crate) struct Plan<'a, S> {
    pub(crate) operation: &'static str,
    pub(crate) waiter: &'a str,
    pub(crate) success: &'a [S],
    pub(crate) failure: &'a [S],
    pub(crate) missing: Missing,
    pub(crate) delay: Duration,
    pub(crate) max_delay: Duration,
    pub(crate) limit: Duration,
}

/// How a wait ended.
pub(crate) enum End<T> {
    /// With a state that was waited for.
    Reached(T),
    /// With a state from which those can't come any more.
    Failed(T, Error),
    /// The resource is gone, which was waited for.
    Gone(Error),
}

/// Looks until the plan is fulfilled. A look gives the state and the answer that holds it; `progress` hears of each.
pub(crate) async fn until<T, S: AsRef<str>, L: Future<Output = Result<(Option<String>, T), Error>>>(
    time: &dyn TimeSource,
    plan: &Plan<'_, S>,
    mut look: impl FnMut() -> L,
    mut progress: impl FnMut(Option<&str>),
) -> Result<End<T>, Error> {
    let longest = plan.max_delay.max(plan.delay);
    let mut delay = plan.delay;
    let mut left = plan.limit;
    loop {
        let began = time.now();
        let seen = match look().await {
            Ok((state, answer)) => {
                progress(state.as_deref());
                let is_in = |list: &[S]| {
                    state.as_ref().is_some_and(|state| list.iter().any(|s| s.as_ref().eq_ignore_ascii_case(state)))
                };
                if is_in(plan.success) {
                    return Ok(End::Reached(answer));
                }
                if is_in(plan.failure) {
                    let state = state.unwrap_or_default();
                    let message = format!("it is {state}, and can't become {} any more", plan.waiter);
                    let error = Error::new(ErrorKind::Waiter, message).in_operation(plan.operation);
                    return Ok(End::Failed(answer, error));
                }
                state.map_or_else(|| "it has no state yet".to_owned(), |state| format!("it is {state}"))
            }
            Err(error) if error.is_not_found() && plan.missing == Missing::Success => return Ok(End::Gone(error)),
            // The call has been tried as often as its policy allows; a wait has more patience.
            Err(error) if error.is_retryable() => format!("the last look failed ({error})"),
            Err(error) => return Err(error),
        };
        let looking = time.now().duration_since(began);
        left = left.saturating_sub(Duration::try_from(looking).unwrap_or_default());
        if left < delay {
            let message = format!("not {} within {:?}: {seen}", plan.waiter, plan.limit);
            return Err(Error::new(ErrorKind::Timeout, message).in_operation(plan.operation));
        }
        time.sleep(delay).await;
        left -= delay;
        delay = delay.saturating_mul(2).min(longest);
    }
}

fn gone<T: Value>(error: &Error) -> Result<Response<T>, Error> {
    let status = error.status().unwrap_or(http::StatusCode::NOT_FOUND);
    Ok(Response::new(T::missing(), status, error.request_id().map(str::to_owned), error.attempts()))
}

impl<R: Request> IntoFuture for Waiting<R> {
    type Output = Result<Response<R::Output>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<R: Request> fmt::Debug for Waiting<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting").field("waiter", &self.waiter.name).field("limit", &self.limit).finish_non_exhaustive()
    }
}

/// The state that a field holds: its text, or its number as text.
#[doc(hidden)]
pub fn state_of<T: Value>(field: &T) -> Option<String> {
    match serde_json::from_slice(&codec::encode(field)) {
        Ok(serde_json::Value::String(text)) => Some(text),
        Ok(serde_json::Value::Null) | Err(_) => None,
        Ok(other) => Some(other.to_string()),
    }
}

/// The waiters of an operation: method, static `Waiter`, and the dotted path of the field that is watched.
///
/// `wait! { ShowNotebook, ShowNotebookRequest; /// docs
/// wait_until_running => WAIT_RUNNING, status }`
#[macro_export]
#[doc(hidden)]
macro_rules! wait {
    ($Call:ident, $Request:ident; $($(#[$meta:meta])* $method:ident => $WAITER:ident, $($watch:ident).+);+ $(;)?) => {
        impl $Call {
            $(
                $(#[$meta])*
                #[inline]
                pub fn $method(self) -> $crate::wait::Waiting<$Request> {
                    #[inline]
                    fn state(
                        output: &<$Request as $crate::Request>::Output,
                    ) -> Option<String> {
                        $crate::wait::state_of($crate::field_ref!(output; $($watch).+))
                    }
                    $crate::wait::Waiting::new(self.client, self.request, self.options, &$WAITER, state)
                }
            )+
        }
    };
}
