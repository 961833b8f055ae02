//! Dry runs: the request as it would leave, caught by a transport that sends nothing.

use crate::services::Operation;
use aicloud_runtime::{
    BoxFuture,
    registry::{
        Type,
        api::{Api, Field},
    },
    transport::{Transport, TransportError, TransportErrorKind},
};
use bytes::Bytes;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::Value;
use std::sync::{Mutex, PoisonError};

const HIDDEN: &str = "***";

/// Keeps the last request and sends none.
#[derive(Debug, Default)]
pub(crate) struct Catcher(Mutex<Option<http::Request<Bytes>>>);

impl Catcher {
    pub(crate) fn caught(&self) -> Option<http::Request<Bytes>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Transport for Catcher {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(request);
        let error = TransportError::new(TransportErrorKind::Request, "a dry run sends nothing");
        Box::pin(std::future::ready(Err(error)))
    }
}

/// A request as a dry run shows it.
#[derive(Serialize)]
pub(crate) struct Shown {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Value,
}

/// Shows `request`, without its secrets unless they are asked for.
pub(crate) fn show(operation: Operation, request: &http::Request<Bytes>, secrets: bool) -> Shown {
    let headers = request.headers().iter();
    let headers =
        headers.map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let is_json = operation.entry.operation().content_type.contains("json");
    let body = request.body();
    let mut shown = Shown {
        method: request.method().to_string(),
        url: request.uri().to_string(),
        headers: headers.collect(),
        body: match (body.is_empty(), is_json.then(|| serde_json::from_slice(body))) {
            (true, _) => Value::Null,
            (false, Some(Ok(json))) => json,
            (false, _) => String::from_utf8_lossy(body).into_owned().into(),
        },
    };
    if !secrets {
        shown.hide(operation);
    }
    shown
}

impl Shown {
    fn hide(&mut self, operation: Operation) {
        let parameters = &operation.about.parameters;
        let at = |location: &'static str| {
            parameters.iter().filter(move |of| of.sensitive && of.location.as_deref() == Some(location))
        };
        for (name, value) in &mut self.headers {
            if at("header").any(|of| of.wire().eq_ignore_ascii_case(name)) || name.contains("token") {
                HIDDEN.clone_into(value);
            } else if name == "authorization" {
                *value = without_signature(value);
            }
        }
        if at("query").next().is_some()
            && let Some((path, query)) = self.url.split_once('?')
        {
            let hide = |pair: &str| match pair.split_once('=') {
                Some((name, _)) if at("query").any(|of| percent_decode_str(name).eq(of.wire().bytes())) => {
                    format!("{name}={HIDDEN}")
                }
                _ => pair.to_owned(),
            };
            self.url = format!("{path}?{}", query.split('&').map(hide).collect::<Vec<_>>().join("&"));
        }
        let of_body = parameters.iter().filter(|of| of.location.as_deref() == Some("body"));
        if operation.about.body == "whole" {
            of_body.for_each(|of| hide_field(operation.api, &mut self.body, of));
        } else {
            for of in of_body {
                if let Some(value) = self.body.get_mut(of.wire()) {
                    hide_field(operation.api, value, of);
                }
            }
        }
    }
}

fn hide_field(api: &Api, value: &mut Value, field: &Field) {
    if field.sensitive && !value.is_null() {
        *value = HIDDEN.into();
    } else {
        hide_inside(api, value, &field.ty);
    }
}

fn hide_inside(api: &Api, value: &mut Value, ty: &Type) {
    match (ty, value) {
        (Type::List(item), Value::Array(items)) => items.iter_mut().for_each(|value| hide_inside(api, value, item)),
        (Type::Map(of), Value::Object(entries)) => entries.values_mut().for_each(|value| hide_inside(api, value, of)),
        (Type::Named(name), Value::Object(fields)) => {
            for field in api.object(name).into_iter().flat_map(|object| &object.fields) {
                if let Some(value) = fields.get_mut(&field.name) {
                    hide_field(api, value, field);
                }
            }
        }
        _ => {}
    }
}

/// An `Authorization` header without what proves the identity; the names of the signed headers stay.
fn without_signature(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once(' ') else { return HIDDEN.to_owned() };
    let hide = |part: &str| match part.trim().split_once('=') {
        Some(("SignedHeaders", names)) => Some(format!("SignedHeaders={names}")),
        Some((name @ ("Access" | "Credential" | "Signature"), _)) => Some(format!("{name}={HIDDEN}")),
        _ => None,
    };
    let parts: Option<Vec<String>> = rest.split(',').map(hide).collect();
    format!("{scheme} {}", parts.map_or(HIDDEN.to_owned(), |parts| parts.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::without_signature;

    #[test]
    fn signatures_are_hidden_and_the_names_of_signed_headers_stay() {
        let header = "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=ab12==";
        assert_eq!(
            without_signature(header),
            "SDK-HMAC-SHA256 Access=***, SignedHeaders=host;x-sdk-date, Signature=***"
        );
        assert_eq!(without_signature("Bearer abc=="), "Bearer ***");
        assert_eq!(without_signature("acs id:sig="), "acs ***");
        assert_eq!(without_signature("abc"), "***");
    }
}
