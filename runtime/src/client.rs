//! The client that generated clients wrap.
//!
//! # Observability
//!
//! Each call is a [`tracing`] span `call` at level INFO, target `aicloud`:
//!
//! | field | value |
//! |---|---|
//! | `service` | name of the service, such as `modelarts` |
//! | `operation` | name of the operation |
//! | `attempts` | how often the request was sent, once the call has ended |
//! | `status` | status of the last answer, if there was one |
//! | `request_id` | request id of the last answer, if it had one |
//! | `code` | error code of a call that failed, if the service gave one |
//! | `error` | kind of a call that failed, such as `Timeout` |
//!
//! Within it there are events at level DEBUG: `answered` or `failed` an attempt (`attempt`, `status`, `request_id`, or
//! `attempt`, `error`), `waiting` before the next (`attempt`, `delay_ms`), `credential renewed` and `clock corrected`
//! (`skew_seconds`). No field holds parameters, bodies or secrets.

use crate::{
    BoxFuture, CallOptions, Error, Request, Response, RetryPolicy,
    auth::Scheme,
    builder::ClientBuilder,
    codec::{Shape, Value, Writer},
    credentials::CredentialProvider,
    endpoint::Endpoint,
    execute::Execution,
    operation::Operation,
    prepare::FlatFields,
    random::Random,
    response::RawResponse,
    retry::RetryBudget,
    service::Service,
    time::TimeSource,
    transport::Transport,
};
use http::HeaderValue;
use std::{
    collections::BTreeMap,
    fmt,
    marker::PhantomData,
    pin::Pin,
    sync::{Arc, atomic::AtomicI64},
    task::{Context, Poll},
    time::Duration,
};
use tokio::sync::Semaphore;

/// A client of one service. Clones are cheap and share connections, credentials and the budget of retries.
///
/// Calls need a tokio runtime around them, for the default transport and the default clock. Without one, use the blocking
/// form of a call (feature `blocking`).
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) service: &'static Service,
    pub(crate) scheme: Scheme,
    pub(crate) endpoint: Endpoint,
    pub(crate) credentials: Arc<dyn CredentialProvider>,
    pub(crate) parameters: BTreeMap<String, String>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) time: Arc<dyn TimeSource>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) retry: RetryPolicy,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) user_agent: HeaderValue,
    pub(crate) budget: RetryBudget,
    /// One for each attempt that may be on its way.
    pub(crate) slots: Semaphore,
    /// How far the service's clock is ahead of ours, in seconds.
    pub(crate) skew: AtomicI64,
}

impl Client {
    /// A builder of clients of `service`. Generated clients have one of their own.
    pub fn builder(service: &'static Service) -> ClientBuilder {
        ClientBuilder::new(service)
    }

    /// Sends `request` and decodes the answer.
    ///
    /// # Errors
    ///
    /// Everything that can go wrong is an [`Error`].
    pub fn send<R: Request>(
        &self,
        request: R,
        options: CallOptions,
    ) -> BoxFuture<'static, Result<Response<R::Output>, Error>> {
        Box::pin(Decoding { raw: self.send_request(&request, R::operation(), options), output: PhantomData })
    }

    /// The one core of all calls, the same code for every operation.
    pub(crate) fn send_request(
        &self,
        request: &dyn Shape,
        operation: &'static Operation,
        options: CallOptions,
    ) -> BoxFuture<'static, Result<RawResponse, Error>> {
        let (json, fields) = Writer::flat_fields(request);
        Execution::new(self.0.clone(), operation, FlatFields { json, fields }, options).run()
    }

    pub(crate) fn time(&self) -> &dyn TimeSource {
        &*self.0.time
    }
}

impl AsRef<Client> for Client {
    fn as_ref(&self) -> &Client {
        self
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("service", &self.0.service.name)
            .field("endpoint", &format_args!("{}://{}", self.0.endpoint.scheme(), self.0.endpoint.authority()))
            .field("credentials", &self.0.credentials.name())
            .finish_non_exhaustive()
    }
}

/// Waits for the answer and decodes it: all that is compiled for each output type.
struct Decoding<T> {
    raw: BoxFuture<'static, Result<RawResponse, Error>>,
    output: PhantomData<fn() -> T>,
}

impl<T: Value> Future for Decoding<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.raw.as_mut().poll(cx).map(|raw| raw?.decode())
    }
}

/// The client of a generated crate, a name of its own around the runtime's client, and its `Call`.
///
/// `client! { /// docs
/// Client, SERVICE }`
#[macro_export]
#[doc(hidden)]
macro_rules! client {
    ($(#[$meta:meta])* $Client:ident, $service:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $Client($crate::Client);

        impl $Client {
            /// A builder, to say which region, credentials and settings the client uses.
            pub fn builder() -> $crate::ClientBuilder<$Client> {
                $crate::ClientBuilder::new(&$service)
            }

            /// A client with region, project and credentials from the environment, as the vendor documents it.
            ///
            /// # Errors
            ///
            /// Fails if no region or no credential is found; the error says where it was looked for.
            pub fn from_env() -> $crate::BoxFuture<'static, Result<$Client, $crate::Error>> {
                Self::builder().from_env()
            }

            /// Sends a request that was made by hand or read from a file.
            ///
            /// # Errors
            ///
            /// Everything that can go wrong is an [`Error`](aicloud_runtime::Error).
            pub fn send<R: $crate::Request>(
                &self,
                request: R,
            ) -> $crate::BoxFuture<'static, Result<$crate::Response<R::Output>, $crate::Error>> {
                self.0.send(request, Default::default())
            }
        }

        impl From<$crate::Client> for $Client {
            fn from(client: $crate::Client) -> Self {
                Self(client)
            }
        }

        impl AsRef<$crate::Client> for $Client {
            fn as_ref(&self) -> &$crate::Client {
                &self.0
            }
        }

        $crate::call_type! { $Client }
    };
}
