//! Operations by name, for tools that learn at run time what to call.
//!
//! Every entry goes through the typed request and answer of its operation, so a tool can't send what the types refuse.

use crate::{
    BoxFuture, CallOptions, Client, Error, ErrorKind, Json, Operation, Request,
    codec::{self, DecodeError},
    operation::Encoding,
};

/// One operation.
#[derive(Debug)]
pub struct Entry {
    /// The group it belongs to.
    pub group: &'static str,
    /// What it does, in Markdown.
    pub doc: &'static str,
    operation: fn() -> &'static Operation,
    call: fn(&Client, Json, CallOptions) -> BoxFuture<'static, Result<Json, Error>>,
    decode: fn(&[u8]) -> Result<Json, DecodeError>,
}

impl Entry {
    #[doc(hidden)]
    pub const fn new<R>(group: &'static str, doc: &'static str) -> Self
    where
        R: Request + serde::de::DeserializeOwned,
    {
        Self { operation: R::operation, group, doc, call: call::<R>, decode: decode::<R> }
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

fn call<R>(client: &Client, input: Json, options: CallOptions) -> BoxFuture<'static, Result<Json, Error>>
where
    R: Request + serde::de::DeserializeOwned,
{
    let sent =
        serde_json::from_value::<R>(split_joined(R::operation(), input)).map(|request| client.send(request, options));
    Box::pin(async move {
        let sent = sent.map_err(|error| Error::new(ErrorKind::Input, error.to_string()))?;
        Ok(to_json(&codec::encode(&*sent.await?)))
    })
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
