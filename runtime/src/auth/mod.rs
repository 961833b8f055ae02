//! Signing: turns a request that is ready to go into one the service accepts.
//!
//! Signing is a pure function of the request, the credential, the time and a nonce. It works on the very path and query
//! that are sent, so the signature can't cover something else.

pub(crate) mod canonical;
pub(crate) mod rpc;

mod alibaba;
mod digest;
mod headers;
mod huawei;
mod legacy;
#[cfg(test)]
mod vector_tests;

use crate::credentials::{Credential, Kind};
use http::{HeaderMap, Method};
use jiff::Timestamp;
use std::{error::Error, fmt};

/// How a service wants its requests signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// Huawei Cloud: SDK-HMAC-SHA256 with an access key, or an IAM token in `X-Auth-Token`.
    Huawei,
    /// Alibaba Cloud: ACS3-HMAC-SHA256 with an access key, or a bearer token.
    Alibaba,
    /// Alibaba Cloud's earlier HMAC-SHA1 signature for REST-style services, which does not cover the body.
    AlibabaLegacyRoa,
    /// `Authorization: Bearer …`.
    Bearer,
    /// Nothing is added.
    None,
}

/// The parts of a request that a signature covers.
#[derive(Debug)]
pub struct SignInput<'a> {
    /// The method.
    pub method: &'a Method,
    /// The percent-encoded path, exactly as sent.
    pub path: &'a str,
    /// The query without `?`, exactly as sent: pairs sorted, percent-encoded, `%20` for a space, `name=` for an empty value.
    pub query: &'a str,
    /// The headers so far, `host` among them. Signing adds its own.
    pub headers: &'a mut HeaderMap,
    /// The body, empty where there is none.
    pub body: &'a [u8],
}

/// Signs a request: adds date, nonce, hash and token headers and `Authorization`, as `scheme` and `credential` ask for.
///
/// What an earlier attempt left in those headers is replaced. `nonce` must differ from attempt to attempt.
/// Alibaba's `x-acs-version` and `x-acs-action` and Huawei's `X-Project-Id` are set by the caller beforehand.
///
/// # Errors
///
/// Fails if `host` is missing, if the credential is of a kind that the scheme can't use, or if a value can't stand in a
/// header.
pub fn sign(
    scheme: Scheme,
    input: &mut SignInput<'_>,
    credential: &Credential,
    now: Timestamp,
    nonce: &str,
) -> Result<(), SignError> {
    match scheme {
        Scheme::Huawei => huawei::sign(input, credential, now),
        Scheme::Alibaba => alibaba::sign(input, credential, now, nonce),
        Scheme::AlibabaLegacyRoa => legacy::sign(input, credential, now, nonce),
        Scheme::Bearer => bearer(input, credential),
        Scheme::None => Ok(()),
    }
}

fn bearer(input: &mut SignInput<'_>, credential: &Credential) -> Result<(), SignError> {
    headers::clear(input.headers, &["authorization"]);
    match credential.kind() {
        Kind::Bearer(token) => {
            headers::set_secret(input.headers, "authorization", &format!("Bearer {}", token.expose()))
        }
        Kind::Anonymous => Ok(()),
        _ => Err(SignError::new("this service takes a bearer token; give one as the credential")),
    }
}

/// A signature with the texts it came from.
struct Signature {
    #[cfg_attr(not(test), expect(dead_code, reason = "tests compare it with the vectors"))]
    canonical_request: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "tests compare it with the vectors"))]
    string_to_sign: String,
    authorization: String,
}

/// A request that could not be signed. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignError {
    message: String,
}

impl SignError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for SignError {}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    const SCHEMES: [Scheme; 3] = [Scheme::Huawei, Scheme::Alibaba, Scheme::AlibabaLegacyRoa];

    fn signed(scheme: Scheme, headers: &mut HeaderMap, credential: &Credential) -> Result<(), SignError> {
        let mut input = SignInput { method: &Method::GET, path: "/v1/a", query: "a=1", headers, body: b"{}" };
        sign(scheme, &mut input, credential, Timestamp::UNIX_EPOCH, "n1")
    }

    fn with_host() -> HeaderMap {
        HeaderMap::from_iter([(http::header::HOST, HeaderValue::from_static("example.com"))])
    }

    #[test]
    fn signing_again_replaces_what_the_attempt_before_added() {
        for scheme in SCHEMES {
            let mut once = with_host();
            signed(scheme, &mut once, &Credential::access_key("id-2", "secret-2")).unwrap();
            let mut twice = with_host();
            signed(scheme, &mut twice, &Credential::temporary("id-1", "secret-1", "token-1")).unwrap();
            signed(scheme, &mut twice, &Credential::access_key("id-2", "secret-2")).unwrap();
            assert_eq!(once, twice, "{scheme:?}");
        }
    }

    #[test]
    fn headers_that_carry_secrets_are_marked_sensitive() {
        let credentials = [
            Credential::temporary("id-1", "canary-secret", "canary-token"),
            Credential::iam_token("canary-iam"),
            Credential::bearer("canary-bearer"),
        ];
        for scheme in [Scheme::Huawei, Scheme::Alibaba, Scheme::AlibabaLegacyRoa, Scheme::Bearer] {
            for credential in &credentials {
                let mut headers = with_host();
                let outcome = signed(scheme, &mut headers, credential);
                let shown = format!("{outcome:?} {headers:?} {:?}", headers.get("authorization"));
                assert!(!shown.contains("canary") && !shown.contains("Signature="), "{shown}");
            }
        }
    }

    #[test]
    fn an_iam_token_goes_into_its_own_header_and_nothing_is_signed() {
        let mut headers = with_host();
        signed(Scheme::Huawei, &mut headers, &Credential::iam_token("t")).unwrap();
        assert_eq!(headers.get("x-auth-token").unwrap(), "t");
        assert!(!headers.contains_key("authorization") && !headers.contains_key("x-sdk-date"));
    }

    #[test]
    fn a_bearer_token_is_sent_as_such() {
        let mut headers = HeaderMap::new();
        signed(Scheme::Bearer, &mut headers, &Credential::bearer("t")).unwrap();
        assert_eq!(headers.get("authorization").unwrap(), "Bearer t");
    }

    #[test]
    fn a_credential_of_the_wrong_kind_is_refused_with_advice() {
        let message =
            |scheme, credential: &Credential| signed(scheme, &mut with_host(), credential).unwrap_err().to_string();
        assert!(message(Scheme::Huawei, &Credential::bearer("t")).contains("give an access key or an IAM token"));
        assert!(message(Scheme::Alibaba, &Credential::iam_token("t")).contains("give an access key or a bearer token"));
        assert!(message(Scheme::Bearer, &Credential::access_key("i", "s")).contains("takes a bearer token"));
    }

    #[test]
    fn a_request_without_host_is_refused() {
        for scheme in SCHEMES {
            let error = signed(scheme, &mut HeaderMap::new(), &Credential::access_key("i", "s")).unwrap_err();
            assert!(error.to_string().contains("no Host header"), "{error}");
        }
    }

    #[test]
    fn a_token_with_a_line_break_is_refused_and_not_shown() {
        for scheme in SCHEMES {
            let error = signed(scheme, &mut with_host(), &Credential::temporary("i", "s", "canary\n")).unwrap_err();
            assert!(error.to_string().contains("copied whole") && !error.to_string().contains("canary"), "{error}");
        }
    }
}
