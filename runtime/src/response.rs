//! What comes back: the answer as bytes, and as what the operation returns.

use crate::{
    Error, ErrorKind,
    codec::{self, DecodeError, Value},
    error::{self, Redactor, find_request_id},
    operation::Operation,
    service::Service,
};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use std::{
    borrow::Cow,
    fmt,
    ops::{Deref, DerefMut},
};

/// A successful answer, not decoded yet.
pub(crate) struct RawResponse {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) request_id: Option<String>,
    pub(crate) attempts: u32,
    pub(crate) redactor: Redactor,
}

impl RawResponse {
    /// Decodes the body, with the fields that arrive in headers put in.
    pub(crate) fn decode<T: Value>(self) -> Result<Response<T>, Error> {
        match codec::decode_response(&self.body_with_headers()) {
            Ok(value) => Ok(Response {
                value,
                status: self.status,
                headers: self.headers,
                request_id: self.request_id,
                attempts: self.attempts,
            }),
            Err(error) => Err(self.refuse(error)),
        }
    }

    /// The body, as an object that also holds the fields that came in headers.
    fn body_with_headers(&self) -> Cow<'_, [u8]> {
        let mut fields = String::new();
        for (header, field) in self.operation.response_headers {
            if let Some(value) = self.headers.get(*header) {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                let [field, value] = [(*field).to_owned(), value].map(serde_json::Value::String);
                fields.push_str(&format!("{field}:{value},"));
            }
        }
        let body = self.body.trim_ascii();
        let rest = match body.strip_prefix(b"{") {
            _ if fields.is_empty() => return Cow::Borrowed(&self.body),
            Some(rest) => rest,
            None if body.is_empty() => b"}",
            None => return Cow::Borrowed(&self.body),
        };
        let fields = if rest.trim_ascii_start().starts_with(b"}") { fields.trim_end_matches(',') } else { &fields };
        Cow::Owned([b"{", fields.as_bytes(), rest].concat())
    }

    #[cold]
    fn refuse(self, error: DecodeError) -> Error {
        let message = match std::str::from_utf8(&self.body) {
            Ok(text) if error::is_html(text) => {
                "the service answered with an HTML page instead of JSON; check endpoint and proxy".to_owned()
            }
            _ if self.body.starts_with(error::GZIP_START) => {
                "the service answered with gzip data, which was not asked for; check endpoint and proxy".to_owned()
            }
            _ => format!("the answer can't be decoded: {error}"),
        };
        Error::new(ErrorKind::Decode, message)
            .with_answer(self.status, self.request_id, error::snippet(&self.body, &self.redactor))
            .in_operation(self.operation.name)
            .with_attempts(self.attempts)
            .with_source(error)
    }
}

/// What an operation returned. Derefs to the output; has status, headers and request id besides.
#[derive(Clone, PartialEq)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    request_id: Option<String>,
    attempts: u32,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, status: StatusCode, request_id: Option<String>, attempts: u32) -> Self {
        Self { value, status, headers: HeaderMap::new(), request_id, attempts }
    }

    /// The output alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The request id, which the vendor's support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// How many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    /// Headers are left out: they may carry secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status.as_u16())
            .field("request_id", &self.request_id)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

/// The request id of a success: from its headers, else from the top of its body.
pub(crate) fn request_id(service: &Service, headers: &HeaderMap, body: &[u8]) -> Option<String> {
    find_request_id(service, headers).or_else(|| {
        let mut found = None;
        if !service.request_id_body.is_empty() && body.trim_ascii_start().starts_with(b"{") {
            let find = Find { keys: service.request_id_body, found: &mut found };
            // It stops at the first find, which the parser takes for an error.
            let _ = serde_json::Deserializer::from_slice(body).deserialize_map(find);
        }
        found
    })
}

/// Finds the text of the first of some keys at the top of an object.
struct Find<'a> {
    keys: &'static [&'static str],
    found: &'a mut Option<String>,
}

impl<'de> Visitor<'de> for Find<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if self.keys.iter().any(|name| key.eq_ignore_ascii_case(name)) {
                *self.found = map.next_value::<serde_json::Value>()?.as_str().map(str::to_owned);
                return Ok(());
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{codec::Empty, fixtures::ALIBABA, operation::Method};

    static OPERATION: Operation = Operation {
        response_headers: &[("X-Total", "total"), ("X-Missing", "missing")],
        name: "List",
        method: Method::Get,
        path: "/a",
        ..Operation::EMPTY
    };

    fn raw(body: &'static str) -> RawResponse {
        RawResponse {
            operation: &OPERATION,
            status: StatusCode::OK,
            headers: HeaderMap::from_iter([(http::HeaderName::from_static("x-total"), "7".parse().unwrap())]),
            body: Bytes::from_static(body.as_bytes()),
            request_id: None,
            attempts: 1,
            redactor: Redactor::default(),
        }
    }

    #[test]
    fn header_fields_are_put_into_the_object() {
        let body = |text| String::from_utf8(raw(text).body_with_headers().into_owned()).unwrap();
        assert_eq!(body(r#" {"a": 1}"#), r#"{"total":"7","a": 1}"#);
        assert_eq!(body("{ }"), r#"{"total":"7" }"#);
        assert_eq!(body(""), r#"{"total":"7"}"#);
        assert_eq!(body("[1]"), "[1]");
        assert_eq!(raw("").decode::<Empty>().unwrap().unknown_fields.get("total").unwrap(), "7");
    }

    #[test]
    fn html_and_gzip_are_named() {
        let message = |body| raw(body).decode::<Vec<i64>>().unwrap_err().to_string();
        assert!(message("<!DOCTYPE html><p>x").contains("200 OK: the service answered with an HTML page"));
        let error = raw("[1, \"x\"]").decode::<Vec<i64>>().unwrap_err();
        assert!(error.to_string().contains("List: 200 OK: the answer can't be decoded: [1]: "), "{error}");
        let mut gzip = raw("");
        gzip.body = Bytes::from_static(&[0x1f, 0x8b, 8, 0]);
        assert!(gzip.decode::<Vec<i64>>().unwrap_err().to_string().contains("gzip"));
    }

    #[test]
    fn the_request_id_is_found_in_headers_before_the_top_of_the_body() {
        let id = |headers: &HeaderMap, body: &str| request_id(&ALIBABA, headers, body.as_bytes());
        let none = HeaderMap::new();
        assert_eq!(id(&none, r#"{"a": {"RequestId": "no"}, "requestId": "r1", "x": "#).as_deref(), Some("r1"));
        for body in ["", "[1]", "{", r#"{"RequestId": 5}"#] {
            assert_eq!(id(&none, body), None, "{body}");
        }
        let header = HeaderMap::from_iter([(http::HeaderName::from_static("x-acs-request-id"), "h1".parse().unwrap())]);
        assert_eq!(id(&header, r#"{"RequestId": "r1"}"#).as_deref(), Some("h1"));
    }
}
