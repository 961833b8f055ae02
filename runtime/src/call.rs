//! What a caller may set for a single call, and the macro behind each operation's call.

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

/// The call of an operation: a builder around the request, with a setter for each optional parameter.
///
/// `call! { ListPoolNodes, ListPoolNodesRequest; r#continue: text, limit: i64, tags: list<text> }`, where `Client` is in
/// scope. A `text` is set from anything that becomes a `String`, a `list<text>` from a sequence of such; all else is set
/// by value. `timeout as set_timeout: i64` names a setter apart from its field, where calls have a method of that name.
#[macro_export]
#[doc(hidden)]
macro_rules! call {
    ($Call:ident, $Request:ident; $($setters:tt)*) => {
        #[doc = concat!("A call of `", stringify!($Call), "`: set what is optional, then [`send`](Self::send) it.")]
        #[derive(Clone, Debug)]
        #[must_use = "nothing is sent before `send`"]
        pub struct $Call {
            client: $crate::Client,
            request: $Request,
            options: $crate::CallOptions,
        }

        impl $Call {
            #[doc(hidden)]
            pub fn new(client: &Client, request: $Request) -> Self {
                Self {
                    client: ::std::clone::Clone::clone(::std::convert::AsRef::<$crate::Client>::as_ref(client)),
                    request,
                    options: ::std::default::Default::default(),
                }
            }

            /// Sends the request.
            ///
            /// # Errors
            ///
            /// Everything that can go wrong is an [`Error`](aicloud_runtime::Error).
            pub fn send(
                self,
            ) -> $crate::BoxFuture<
                'static,
                ::std::result::Result<
                    $crate::Response<<$Request as $crate::Request>::Output>,
                    $crate::Error,
                >,
            > {
                self.client.send(self.request, self.options)
            }

            /// The request as it is so far.
            pub fn request(&self) -> &$Request {
                &self.request
            }

            /// The request as it is so far, by value.
            pub fn into_request(self) -> $Request {
                self.request
            }

            $crate::call_setters! { $Request; $($setters)* }
        }

        $crate::call_options! { $Call }
        $crate::call_blocking! { $Call, $Request }
    };
}

/// All setters at once: a macro that took them one by one would meet the compiler's limit of 128 expansions within each
/// other, and operations have more parameters than that.
#[macro_export]
#[doc(hidden)]
macro_rules! call_setters {
    (
        $Request:ident;
        $($field:ident $(as $setter:ident)? : $kind:ident $(:: $item:ident)? $(< $($inner:ty),+ >)?),* $(,)?
    ) => {
        $($crate::call_setter! {
            $Request, $field, [$($setter,)? $field]; $kind $(:: $item)? $(< $($inner),+ >)?
        })*
    };
}

/// One setter, called by the first name in brackets.
#[macro_export]
#[doc(hidden)]
macro_rules! call_setter {
    ($Request:ident, $field:ident, [$setter:ident $(, $field_too:ident)?]; text) => {
        #[doc = concat!("Sets [`", $crate::plain!($field), "`](", stringify!($Request), "::", $crate::plain!($field), ").")]
        pub fn $setter(mut self, value: impl ::std::convert::Into<::std::string::String>) -> Self {
            self.request.$field = ::std::option::Option::Some(value.into());
            self
        }
    };
    ($Request:ident, $field:ident, [$setter:ident $(, $field_too:ident)?]; list<$text:ty>) => {
        #[doc = concat!("Sets [`", $crate::plain!($field), "`](", stringify!($Request), "::", $crate::plain!($field), ").")]
        pub fn $setter(
            mut self,
            values: impl ::std::iter::IntoIterator<Item = impl ::std::convert::Into<::std::string::String>>,
        ) -> Self {
            self.request.$field =
                ::std::option::Option::Some(values.into_iter().map(::std::convert::Into::into).collect());
            self
        }
    };
    ($Request:ident, $field:ident, [$setter:ident $(, $field_too:ident)?]; $type:ty) => {
        #[doc = concat!("Sets [`", $crate::plain!($field), "`](", stringify!($Request), "::", $crate::plain!($field), ").")]
        pub fn $setter(mut self, value: $type) -> Self {
            self.request.$field = ::std::option::Option::Some(value);
            self
        }
    };
}

/// A field's name as documentation links to it: without the `r#` of keywords, which `stringify!` keeps.
#[rustfmt::skip]
#[macro_export]
#[doc(hidden)]
macro_rules! plain {
    (r#abstract) => { "abstract" };
    (r#as) => { "as" };
    (r#async) => { "async" };
    (r#await) => { "await" };
    (r#become) => { "become" };
    (r#box) => { "box" };
    (r#break) => { "break" };
    (r#const) => { "const" };
    (r#continue) => { "continue" };
    (r#do) => { "do" };
    (r#dyn) => { "dyn" };
    (r#else) => { "else" };
    (r#enum) => { "enum" };
    (r#extern) => { "extern" };
    (r#false) => { "false" };
    (r#final) => { "final" };
    (r#fn) => { "fn" };
    (r#for) => { "for" };
    (r#gen) => { "gen" };
    (r#if) => { "if" };
    (r#impl) => { "impl" };
    (r#in) => { "in" };
    (r#let) => { "let" };
    (r#loop) => { "loop" };
    (r#macro) => { "macro" };
    (r#match) => { "match" };
    (r#mod) => { "mod" };
    (r#move) => { "move" };
    (r#mut) => { "mut" };
    (r#override) => { "override" };
    (r#priv) => { "priv" };
    (r#pub) => { "pub" };
    (r#ref) => { "ref" };
    (r#return) => { "return" };
    (r#static) => { "static" };
    (r#struct) => { "struct" };
    (r#trait) => { "trait" };
    (r#true) => { "true" };
    (r#try) => { "try" };
    (r#type) => { "type" };
    (r#typeof) => { "typeof" };
    (r#unsafe) => { "unsafe" };
    (r#unsized) => { "unsized" };
    (r#use) => { "use" };
    (r#virtual) => { "virtual" };
    (r#where) => { "where" };
    (r#while) => { "while" };
    (r#yield) => { "yield" };
    ($name:ident) => { stringify!($name) };
}

/// The settings of a call, the same for every operation.
#[macro_export]
#[doc(hidden)]
macro_rules! call_options {
    ($Call:ident) => {
        impl $Call {
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
            pub fn header(
                mut self,
                name: impl ::std::convert::Into<::std::string::String>,
                value: impl ::std::convert::Into<::std::string::String>,
            ) -> Self {
                self.options = self.options.header(name, value);
                self
            }

            /// Whether sending the request twice does no harm, which decides what is retried.
            pub fn idempotent(mut self, idempotent: bool) -> Self {
                self.options = self.options.idempotent(idempotent);
                self
            }
        }
    };
}

/// The blocking form of a call, with the feature `blocking`.
#[cfg(feature = "blocking")]
#[macro_export]
#[doc(hidden)]
macro_rules! call_blocking {
    ($Call:ident, $Request:ident) => {
        impl $Call {
            /// Sends the request and waits for the answer, without an async runtime of your own.
            ///
            /// # Errors
            ///
            /// Everything that can go wrong is an [`Error`](aicloud_runtime::Error).
            pub fn send_blocking(
                self,
            ) -> ::std::result::Result<$crate::Response<<$Request as $crate::Request>::Output>, $crate::Error> {
                $crate::blocking::wait(self.send())
            }
        }
    };
}

/// The blocking form of a call, with the feature `blocking`.
#[cfg(not(feature = "blocking"))]
#[macro_export]
#[doc(hidden)]
macro_rules! call_blocking {
    ($Call:ident, $Request:ident) => {};
}
