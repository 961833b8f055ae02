//! Operations by name, for tools that learn at run time what to call.
//!
//! Every entry goes through the typed request and answer of its operation, so a tool can't send what the types refuse.
//! [`Registry::api`] describes the same operations as data.

pub mod api;

mod catalog;
mod types;
mod waiting;

pub use types::Type;

use crate::{
    BoxFuture, CallOptions, Client, Error, ErrorKind, Json, Operation, Request,
    codec::{self, DecodeError},
    operation::Encoding,
    paginate::{Pages, Paginate},
    service::Service,
};
use api::Api;
use futures_core::Stream;
use serde::de::DeserializeOwned;
use std::{
    fmt,
    pin::Pin,
    sync::OnceLock,
    task::{Context, Poll},
};

/// The operations of a generated crate, and the data that describe them.
pub struct Registry {
    service: &'static Service,
    entries: &'static [Entry],
    json: &'static str,
    api: OnceLock<Result<Api, String>>,
}

impl Registry {
    #[doc(hidden)]
    pub const fn new(service: &'static Service, entries: &'static [Entry], json: &'static str) -> Self {
        Self { service, entries, json, api: OnceLock::new() }
    }

    /// The service, to build a [`Client`] of.
    pub fn service(&self) -> &'static Service {
        self.service
    }

    /// The operations that are compiled in.
    pub fn entries(&self) -> &'static [Entry] {
        self.entries
    }

    /// The operation called `name`, if it is compiled in.
    pub fn find(&self, name: &str) -> Option<&'static Entry> {
        find(self.entries, name)
    }

    /// Everything about the service. Its text is taken apart at the first use; entries are read when they are asked for.
    ///
    /// # Errors
    ///
    /// The text in the generated crate is damaged.
    pub fn api(&self) -> Result<&Api, Error> {
        let api = self.api.get_or_init(|| catalog::read(self.json).map_err(|error| error.to_string()));
        api.as_ref().map_err(|error| {
            let crate_name = self.service.name;
            Error::new(
                ErrorKind::Input,
                format!("registry.json of {crate_name} is damaged ({error}); generate it again"),
            )
        })
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { service, entries, .. } = self;
        f.debug_struct("Registry").field("service", &service.name).field("entries", entries).finish_non_exhaustive()
    }
}

/// One operation.
#[derive(Debug)]
pub struct Entry {
    /// The group it belongs to.
    pub group: &'static str,
    /// Its name in Rust, such as `list_pool_nodes`.
    pub method_name: &'static str,
    /// What it does, in one sentence.
    pub doc: &'static str,
    operation: fn() -> &'static Operation,
    call: fn(&Client, Json, CallOptions) -> BoxFuture<'static, Result<Json, Error>>,
    decode: fn(&[u8]) -> Result<Json, DecodeError>,
    pages: Option<Paging>,
}

type Paging = fn(&Client, Json, CallOptions) -> Result<PageStream, Error>;

/// The pages of a list, each fetched when it is asked for: answers as [`Entry::call`] gives them.
pub type PageStream = Pin<Box<dyn Stream<Item = Result<Json, Error>> + Send>>;

impl Entry {
    #[doc(hidden)]
    pub const fn new<R: Request + DeserializeOwned>(
        group: &'static str,
        method_name: &'static str,
        doc: &'static str,
    ) -> Self {
        Self { operation: R::operation, group, method_name, doc, call: call::<R>, decode: decode::<R>, pages: None }
    }

    /// An operation whose answer comes in pages.
    #[doc(hidden)]
    pub const fn paged<R: Paginate + DeserializeOwned>(
        group: &'static str,
        method_name: &'static str,
        doc: &'static str,
    ) -> Self {
        Self { pages: Some(pages::<R>), ..Self::new::<R>(group, method_name, doc) }
    }

    /// Where the operation goes and how its parameters travel.
    pub fn operation(&self) -> &'static Operation {
        (self.operation)()
    }

    /// Calls the operation: `input` is one flat object of its parameters, the result its answer.
    ///
    /// # Errors
    ///
    /// The input doesn't fit the operation, or the call failed.
    pub fn call(
        &self,
        client: impl AsRef<Client>,
        input: Json,
        options: CallOptions,
    ) -> BoxFuture<'static, Result<Json, Error>> {
        (self.call)(client.as_ref(), input, options)
    }

    /// Calls the operation for page after page; `None` where its answer does not come in pages.
    ///
    /// # Errors
    ///
    /// The input doesn't fit the operation. Calls that fail are errors of the stream.
    pub fn pages(
        &self,
        client: impl AsRef<Client>,
        input: Json,
        options: CallOptions,
    ) -> Option<Result<PageStream, Error>> {
        self.pages.map(|pages| pages(client.as_ref(), input, options))
    }

    /// Decodes a saved answer and encodes it again.
    ///
    /// # Errors
    ///
    /// The answer doesn't fit the operation; the error says where.
    pub fn decode(&self, body: &[u8]) -> Result<Json, DecodeError> {
        (self.decode)(body)
    }
}

/// The entry of the operation called `name`.
pub fn find(entries: &'static [Entry], name: &str) -> Option<&'static Entry> {
    entries.iter().find(|entry| entry.operation().name == name)
}

fn request<R: Request + DeserializeOwned>(input: Json) -> Result<R, Error> {
    serde_json::from_value(split_joined(R::operation(), input))
        .map_err(|error| Error::new(ErrorKind::Input, error.to_string()))
}

fn call<R>(client: &Client, input: Json, options: CallOptions) -> BoxFuture<'static, Result<Json, Error>>
where
    R: Request + DeserializeOwned,
{
    let sent = request::<R>(input).map(|request| client.send(request, options));
    Box::pin(async move { Ok(to_json(&codec::encode(&*sent?.await?))) })
}

fn pages<R>(client: &Client, input: Json, options: CallOptions) -> Result<PageStream, Error>
where
    R: Paginate + DeserializeOwned,
{
    Ok(Box::pin(Encoded(Pages::<R>::new(client.clone(), request(input)?, options))))
}

/// Pages as JSON.
struct Encoded<R: Paginate>(Pages<R>);

impl<R: Paginate> Stream for Encoded<R> {
    type Item = Result<Json, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let page = Pin::new(&mut self.0).poll_next(cx);
        page.map(|page| page.map(|page| page.map(|page| to_json(&codec::encode(&*page)))))
    }
}

/// A list that travels joined with commas may be given joined already.
fn split_joined(operation: &Operation, mut input: Json) -> Json {
    for param in operation.params.iter().filter(|param| param.encoding == Encoding::Comma) {
        let given = input.as_object_mut().and_then(|fields| fields.get_mut(param.name));
        if let Some(value) = given
            && let Json::String(text) = value
        {
            *value = text.split(',').filter(|item| !item.is_empty()).collect();
        }
    }
    input
}

fn decode<R: Request>(body: &[u8]) -> Result<Json, DecodeError> {
    codec::decode_response::<R::Output>(body).map(|output| to_json(&codec::encode(&output)))
}

fn to_json(text: &[u8]) -> Json {
    serde_json::from_slice(text).unwrap_or_default()
}
