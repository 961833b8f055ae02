//! Turns an answer of the service into an error.

use super::{Error, ErrorKind, Redactor, envelope, redact};
use crate::{
    retry::{self, Class},
    service::{Service, code_matches},
};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde_json::Value;

/// How much of a message is kept, in bytes.
const MESSAGE_LIMIT: usize = 8 * 1024;
/// How much of a body is shown, in bytes.
const BODY_LIMIT: usize = 1024;
/// How much of a body is looked at, in bytes.
const ENVELOPE_LIMIT: usize = 1024 * 1024;

/// What gzip data starts with.
pub(crate) const GZIP_START: &[u8] = &[0x1f, 0x8b];

/// Starts of codes that both vendors' gateways give when it is the credential that is wrong. The status does not tell:
/// an unknown access key is a 404.
const AUTH_CODES: &[&str] = &[
    "Forbidden*",
    "InvalidAccessKeyId*",
    "InvalidSecurityToken*",
    "InvalidTimeStamp*",
    "MissingSecurityToken*",
    "NoPermission*",
    "SignatureDoesNotMatch",
    "SignatureNonceUsed",
    "APIGW.0301",
    "APIGW.0302",
    "APIGW.0303",
];

impl Error {
    /// The error that an answer with a status outside 2xx stands for.
    pub(crate) fn service(
        service: &Service,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        idempotent: bool,
        redactor: &Redactor,
        now: Timestamp,
    ) -> Self {
        let text = readable(body);
        let envelope = envelope::read(service, &text);
        let request_id = envelope::find_request_id(service, headers).or(envelope.request_id);
        let class = retry::classify(service, status, envelope.code.as_deref());
        let mut this = Self::new(ErrorKind::Service, String::new());
        let inner = &mut *this.0;
        inner.status = Some(status);
        inner.message = redact::shorten(&redactor.text(envelope.message.as_deref().unwrap_or(&text)), MESSAGE_LIMIT);
        inner.request_id = request_id;
        inner.throttled = class == Class::Throttled;
        inner.retryable = retry::allowed(class, idempotent);
        inner.auth = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
            || envelope.code.as_deref().is_some_and(|code| {
                [AUTH_CODES, service.expired, service.clock_skew].iter().any(|list| code_matches(list, code))
            });
        inner.auth &= !inner.throttled;
        inner.code = envelope.code.map(|code| redactor.text(&code));
        inner.retry_after = retry::retry_after(headers, now);
        inner.body = snippet_of(envelope.body.as_ref(), &text, redactor);
        if let Some(mut value) = envelope.body {
            redactor.value(&mut value);
            if let Value::Object(fields) = value {
                inner.fields = fields;
            }
        }
        this
    }
}

/// The start of a body as text, secrets masked; `None` for an empty one.
pub(crate) fn snippet(body: &[u8], redactor: &Redactor) -> Option<String> {
    let text = readable(body);
    let value = serde_json::from_str::<Value>(&text).ok();
    snippet_of(value.as_ref(), &text, redactor)
}

fn snippet_of(value: Option<&Value>, text: &str, redactor: &Redactor) -> Option<String> {
    let masked = match value.cloned() {
        Some(mut value) => {
            redactor.value(&mut value);
            value.to_string()
        }
        None => redactor.text(text),
    };
    (!masked.is_empty()).then(|| redact::shorten(&masked, BODY_LIMIT))
}

/// The body as text, however broken. Compressed bytes, which nobody asked for, are named instead of shown.
fn readable(body: &[u8]) -> String {
    if body.starts_with(GZIP_START) {
        return format!("{} bytes of gzip data", body.len());
    }
    String::from_utf8_lossy(body.get(..ENVELOPE_LIMIT).unwrap_or(body)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{ALIBABA, HUAWEI};
    use http::{HeaderName, HeaderValue};
    use std::time::Duration;

    fn answer(service: &Service, status: u16, headers: &[(&str, &str)], body: &[u8], idempotent: bool) -> Error {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
        }
        let status = StatusCode::from_u16(status).unwrap();
        Error::service(service, status, &map, body, idempotent, &Redactor::default(), Timestamp::UNIX_EPOCH)
            .in_operation("ListPoolNodes")
            .with_attempts(1)
    }

    /// Checks each recorded answer against what a correct client makes of it.
    #[test]
    fn every_recorded_error_answer_is_understood() {
        let file: Value = serde_json::from_str(include_str!("../../tests/data/errors.json")).unwrap();
        let mut errors = 0;
        for sample in file["samples"].as_array().unwrap() {
            let service = if sample["vendor"] == "alibaba" { &ALIBABA } else { &HUAWEI };
            let headers: Vec<(&str, &str)> = sample["headers"]
                .as_array()
                .unwrap()
                .iter()
                .map(|header| (header[0].as_str().unwrap(), header[1].as_str().unwrap()))
                .collect();
            let status = u16::try_from(sample["status"].as_u64().unwrap()).unwrap();
            if (200..300).contains(&status) {
                continue; // not errors
            }
            errors += 1;
            let body = sample["body"].as_str().unwrap().as_bytes();
            let expect = &sample["expect"];
            let error = answer(service, status, &headers, body, true);
            let name = &sample["name"];
            assert_eq!(error.code(), expect["code"].as_str(), "{name}");
            assert_eq!(error.message(), expect["message"].as_str().unwrap(), "{name}");
            assert_eq!(error.request_id(), expect["request_id"].as_str(), "{name}");
            assert_eq!(error.is_retryable(), expect["retryable"].as_bool().unwrap(), "{name}");
            let post = answer(service, status, &headers, body, false);
            assert_eq!(post.is_retryable(), expect["retryable_non_idempotent"].as_bool().unwrap(), "{name}");
            let wait = expect["retry_after_ms"].as_u64().map(Duration::from_millis);
            assert_eq!(error.retry_after(), wait, "{name}");
            for (key, wire) in [
                ("recommend", "Recommend"),
                ("host_id", "HostId"),
                ("detail", "Detail"),
                ("description", "Description"),
                ("access_denied_detail", "AccessDeniedDetail"),
                ("encoded_authorization_message", "encoded_authorization_message"),
            ] {
                if let Some(value) = expect.get(key) {
                    assert_eq!(error.detail(wire), Some(value), "{name} {key}");
                }
            }
            assert_eq!(error.to_string().lines().count(), 1, "{name}");
        }
        assert_eq!(errors, 60);
    }

    #[test]
    fn the_display_is_one_line_with_all_of_it() {
        let error = answer(
            &HUAWEI,
            404,
            &[("x-request-id", "123")],
            br#"{"error_code": "ModelArts.50015001", "error_msg": "pool\nnot found"}"#,
            true,
        );
        assert_eq!(
            error.to_string(),
            "ListPoolNodes: 404 Not Found, ModelArts.50015001: pool not found (request id 123, 1 attempt)"
        );
        assert!(error.is_not_found());
        let redirect = answer(&HUAWEI, 302, &[], b"", true);
        assert_eq!(
            redirect.to_string(),
            "ListPoolNodes: 302 Found: redirects are not followed; check the endpoint (1 attempt)"
        );
    }

    #[test]
    fn an_unknown_access_key_is_a_matter_of_credentials_not_of_a_missing_resource() {
        let error = answer(&ALIBABA, 404, &[], br#"{"Code": "InvalidAccessKeyId.NotFound", "Message": "m"}"#, true);
        assert!(error.is_auth() && !error.is_not_found());
        let error = answer(&ALIBABA, 400, &[], br#"{"Code": "Throttling.User", "Message": "m"}"#, true);
        assert!(error.is_throttled() && !error.is_auth());
    }

    #[test]
    fn bodies_that_are_no_text_keep_the_status() {
        for body in [&b"\xff\xfe{"[..], &[0x1f, 0x8b, 8, 0], br#"{"Code": "Trunc"#, &[b' '; 3]] {
            let error = answer(&ALIBABA, 503, &[], body, true);
            assert_eq!(error.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
            assert_eq!(error.code(), Some("503"));
            assert!(error.to_string().starts_with("ListPoolNodes: 503 Service Unavailable"));
        }
        assert!(answer(&ALIBABA, 503, &[], &[0x1f, 0x8b, 8, 0], true).to_string().contains("4 bytes of gzip data"));
    }
}
