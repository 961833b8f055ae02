//! Refusals: the status, code and body with which each vendor says no.

use aicloud_runtime::service::{Auth, Service};
use serde_json::{Map, Value};

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    NoSuchPath,
    WrongMethod,
    MissingParameter,
    InvalidParameter,
    UnsupportedMediaType,
    TooLarge,
    NotFound,
    Conflict,
    Unsigned,
    UnknownKey,
    BadSignature,
    BadDate,
    NonceUsed,
    BadToken,
    ExpiredToken,
}

/// A request that is not served.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    /// What helps whoever reads the log and is not told to the caller.
    pub(crate) detail: Option<String>,
}

impl Refusal {
    pub(crate) fn new(service: &Service, reason: Reason, message: impl Into<String>) -> Self {
        let (status, code) = status_and_code(service, reason);
        Self { status, code: code.to_owned(), message: message.into(), detail: None }
    }

    /// A failure of this status, as it comes up by itself: too many requests, a service that is down.
    pub(crate) fn of_status(service: &Service, status: u16) -> Self {
        let huawei = service.auth == Auth::Huawei;
        let first = |codes: &[&'static str]| codes.iter().find(|code| !code.ends_with('*')).copied();
        let (code, message) = match status {
            429 => (first(service.throttled), "The throttling threshold has been reached"),
            401 | 403 if huawei => (Some("APIGW.0302"), "Incorrect IAM authentication information"),
            401 | 403 => (Some("NoPermission"), "You are not authorized to do this action."),
            404 if huawei => (Some("ModelArts.50015001"), "Not found."),
            404 => (Some("NotFound"), "The resource is not found."),
            409 if huawei => (Some("ModelArts.50005101"), "It is there already."),
            409 => (Some("Conflict"), "It is there already."),
            502..=504 => (first(service.transient), "The service is unavailable for the moment."),
            500.. if huawei => (Some("ModelArts.0010"), "Internal error."),
            500.. => (Some("InternalError"), "The request processing has failed due to some unknown error."),
            _ if huawei => (Some("ModelArts.0104"), "Parameter error."),
            _ => (Some("InvalidParameter"), "The specified parameter is invalid."),
        };
        let code = code.map_or_else(|| status.to_string(), str::to_owned);
        Self { status, code, message: message.to_owned(), detail: None }
    }

    /// The body, under the keys at which the service keeps code and message.
    pub(crate) fn body(&self, service: &Service, request_id: &str) -> Value {
        let (code, message) = service.errors.first().copied().unwrap_or(("code", "message"));
        let mut body = Map::new();
        body.insert(code.to_owned(), self.code.as_str().into());
        body.insert(message.to_owned(), self.message.as_str().into());
        if let Some(key) = service.request_id_body.first() {
            body.insert((*key).to_owned(), request_id.into());
        }
        if service.auth == Auth::Alibaba {
            body.insert("HostId".to_owned(), "mock".into());
        }
        Value::Object(body)
    }
}

fn status_and_code(service: &Service, reason: Reason) -> (u16, &'static str) {
    let first = |codes: &[&'static str], otherwise| codes.first().copied().unwrap_or(otherwise);
    match service.auth {
        Auth::Alibaba => match reason {
            Reason::NoSuchPath => (404, "InvalidAction.NotFound"),
            Reason::WrongMethod => (405, "UnsupportedHTTPMethod"),
            Reason::MissingParameter => (400, "MissingParameter"),
            Reason::InvalidParameter => (400, "InvalidParameter"),
            Reason::UnsupportedMediaType => (415, "UnsupportedContentType"),
            Reason::TooLarge => (413, "RequestTooLarge"),
            Reason::NotFound => (404, "NotFound"),
            Reason::Conflict => (400, "100400027"),
            Reason::Unsigned => (400, "MissingAuthorization"),
            Reason::UnknownKey => (404, "InvalidAccessKeyId.NotFound"),
            Reason::BadSignature => (400, "SignatureDoesNotMatch"),
            Reason::BadDate => (400, first(service.clock_skew, "InvalidTimeStamp.Expired")),
            Reason::NonceUsed => (400, "SignatureNonceUsed"),
            Reason::BadToken => (400, "InvalidSecurityToken.Malformed"),
            Reason::ExpiredToken => (400, first(service.expired, "InvalidSecurityToken.Expired")),
        },
        _ => match reason {
            Reason::NoSuchPath => (404, "APIGW.0101"),
            Reason::WrongMethod => (405, "APIGW.0106"),
            Reason::MissingParameter | Reason::InvalidParameter => (400, "ModelArts.0104"),
            Reason::UnsupportedMediaType => (415, "APIGW.0106"),
            Reason::TooLarge => (413, "APIGW.0201"),
            Reason::NotFound => (404, "ModelArts.50015001"),
            Reason::Conflict => (409, "ModelArts.50005101"),
            Reason::Unsigned | Reason::UnknownKey | Reason::BadSignature | Reason::NonceUsed => (401, "APIGW.0301"),
            Reason::BadDate | Reason::BadToken => (401, "APIGW.0301"),
            Reason::ExpiredToken => (401, first(service.expired, "APIGW.0307")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_vendor_says_no_in_its_own_words() {
        let body = |registry: &'static aicloud_runtime::registry::Registry, reason| {
            let refusal = Refusal::new(registry.service(), reason, "m");
            (refusal.status, refusal.body(registry.service(), "r").to_string())
        };
        assert_eq!(
            body(&aicloud_modelarts::registry::REGISTRY, Reason::BadSignature),
            (401, r#"{"error_code":"APIGW.0301","error_msg":"m","request_id":"r"}"#.to_owned())
        );
        assert_eq!(
            body(&aicloud_pai_workspace::registry::REGISTRY, Reason::NonceUsed),
            (400, r#"{"Code":"SignatureNonceUsed","HostId":"mock","Message":"m","RequestId":"r"}"#.to_owned())
        );
    }

    #[test]
    fn faults_carry_the_codes_by_which_clients_tell_what_may_be_tried_again() {
        let code = |registry: &'static aicloud_runtime::registry::Registry, status| {
            Refusal::of_status(registry.service(), status).code
        };
        assert_eq!(code(&aicloud_modelarts::registry::REGISTRY, 429), "APIGW.0308");
        assert_eq!(code(&aicloud_pai_workspace::registry::REGISTRY, 429), "Throttling");
        assert_eq!(code(&aicloud_pai_workspace::registry::REGISTRY, 503), "ServiceUnavailable");
        assert_eq!(code(&aicloud_modelarts::registry::REGISTRY, 500), "ModelArts.0010");
    }
}
