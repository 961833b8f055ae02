//! What a caller may set for a single call, and the macros behind the calls of a generated crate.

use crate::{RetryPolicy, Secret};
use std::time::Duration;

/// Settings of one call; what is not set is as the client has it.
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) idempotent: Option<bool>,
    pub(crate) headers: Vec<(String, Secret)>,
}

impl CallOptions {
    /// Everything as the client has it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Limits the whole call: credentials, all attempts and the waits between them.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Limits each attempt, from sending to the last byte of the answer.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// When to try again.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Adds a header, or replaces the one of that name. Headers of the signature can't be replaced.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), Secret::new(value)));
        self
    }

    /// Whether sending the request twice does no harm, which decides what is retried.
    #[must_use]
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = Some(idempotent);
        self
    }
}

/// The calls of a generated crate: one type for all operations, since a type for each takes callers longer to compile. It
/// stands in the generated crate, so that each operation can add setters of its own to its call.
///
/// `call_type! { Client }`
#[macro_export]
#[doc(hidden)]
macro_rules! call_type {
    ($Client:ident) => {
        /// A call: set what is optional, then [`send`](Self::send) it.
        ///
        /// The methods of the client make it. Each operation has a name for its call, such as `ListImages` for the one of
        /// `ListImagesRequest`, and setters for its optional parameters.
        #[derive(Clone, Debug)]
        #[must_use = "nothing is sent before `send`"]
        pub struct Call<R> {
            pub(crate) client: $crate::Client,
            pub(crate) request: R,
            pub(crate) options: $crate::CallOptions,
        }

        impl<R: $crate::Request> Call<R> {
            /// The call of a request that was made by hand or read from a file.
            pub fn new(client: &$Client, request: R) -> Self {
                Self { client: client.0.clone(), request, options: $crate::CallOptions::new() }
            }

            /// Sends the request.
            ///
            /// # Errors
            ///
            /// Everything that can go wrong is an [`Error`](aicloud_runtime::Error).
            pub fn send(self) -> $crate::BoxFuture<'static, Result<$crate::Response<R::Output>, $crate::Error>> {
                self.client.send(self.request, self.options)
            }

            /// The request as it is so far.
            pub fn request(&self) -> &R {
                &self.request
            }

            /// The request as it is so far, by value.
            pub fn into_request(self) -> R {
                self.request
            }

            /// Limits the whole call: credentials, all attempts and the waits between them.
            pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.options = self.options.timeout(timeout);
                self
            }

            /// Limits each attempt, from sending to the last byte of the answer.
            pub fn attempt_timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.options = self.options.attempt_timeout(timeout);
                self
            }

            /// When to try again.
            pub fn retry(mut self, policy: $crate::RetryPolicy) -> Self {
                self.options = self.options.retry(policy);
                self
            }

            /// Adds a header, or replaces the one of that name. Headers of the signature can't be replaced.
            pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.options = self.options.header(name, value);
                self
            }

            /// Whether sending the request twice does no harm, which decides what is retried.
            pub fn idempotent(mut self, idempotent: bool) -> Self {
                self.options = self.options.idempotent(idempotent);
                self
            }
        }

        impl<R: $crate::paginate::Paginate> Call<R> {
            /// All pages, each fetched when it is asked for.
            pub fn pages(self) -> $crate::paginate::Pages<R> {
                $crate::paginate::Pages::new(self.client, self.request, self.options)
            }

            /// The items of all pages, each page fetched when it is asked for.
            pub fn items(self) -> $crate::paginate::Items<R> {
                $crate::paginate::Items::new(self.pages())
            }
        }

        $crate::call_blocking! {}
    };
}

/// The blocking form of calls, with the feature `blocking`.
#[cfg(feature = "blocking")]
#[macro_export]
#[doc(hidden)]
macro_rules! call_blocking {
    () => {
        impl<R: $crate::Request> Call<R> {
            /// Sends the request and waits for the answer, without an async runtime of your own.
            ///
            /// # Errors
            ///
            /// Everything that can go wrong is an [`Error`](aicloud_runtime::Error).
            pub fn send_blocking(self) -> Result<$crate::Response<R::Output>, $crate::Error> {
                $crate::blocking::wait(self.send())
            }
        }
    };
}

/// The blocking form of calls, with the feature `blocking`.
#[cfg(not(feature = "blocking"))]
#[macro_export]
#[doc(hidden)]
macro_rules! call_blocking {
    () => {};
}

/// The call of an operation, with a setter for each optional parameter.
///
/// `call! { ListPoolNodes, ListPoolNodesRequest; r#continue: text, limit: i64, tags: list<text> }`, where `Call` is in
/// scope. A `text` is set from anything that becomes a `String`, a `list<text>` from a sequence of such; all else is set
/// by value. `timeout as set_timeout: i64` names a setter apart from its field, where calls have a method of that name.
#[macro_export]
#[doc(hidden)]
macro_rules! call {
    ($Call:ident, $Request:ident;) => {
        #[doc = concat!("A call of `", stringify!($Call), "`, to be [sent](Call::send); it has nothing optional.")]
        pub type $Call = Call<$Request>;
    };
    (
        $Call:ident, $Request:ident;
        $($field:ident $(as $setter:ident)? : $kind:ident $(:: $item:ident)? $(< $($inner:ty),+ >)?),+ $(,)?
    ) => {
        #[doc = concat!("A call of `", stringify!($Call), "`: set what is optional, then [`send`](Call::send) it.")]
        pub type $Call = Call<$Request>;

        // All setters at once: a macro that took them one by one would meet the compiler's limit of 128 expansions within
        // each other, and operations have more parameters than that.
        impl $Call {
            $($crate::call_setter! {
                $Request, $field, [$($setter,)? $field]; $kind $(:: $item)? $(< $($inner),+ >)?
            })+
        }
    };
}

/// One setter, called by the first name in brackets.
#[macro_export]
#[doc(hidden)]
macro_rules! call_setter {
    ($Request:ident, $field:ident, [$setter:ident $(, $field_too:ident)?]; text) => {
        #[doc = concat!("Sets `", stringify!($field), "` of [`", stringify!($Request), "`].")]
        #[inline]
        pub fn $setter(mut self, value: impl Into<String>) -> Self {
            self.request.$field = Some(value.into());
            self
        }
    };
    ($Request:ident, $field:ident, [$setter:ident $(, $field_too:ident)?]; list<$text:ty>) => {
        #[doc = concat!("Sets `", stringify!($field), "` of [`", stringify!($Request), "`].")]
        #[inline]
        pub fn $setter(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
            self.request.$field = Some(values.into_iter().map(Into::into).collect());
            self
        }
    };
    ($Request:ident, $field:ident, [$setter:ident $(, $field_too:ident)?]; $type:ty) => {
        #[doc = concat!("Sets `", stringify!($field), "` of [`", stringify!($Request), "`].")]
        #[inline]
        pub fn $setter(mut self, value: $type) -> Self {
            self.request.$field = Some(value);
            self
        }
    };
}
