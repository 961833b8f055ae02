//! Signing: turns a request that is ready to go into one the service accepts.
//!
//! Signing is a pure function of the request, the credential, the time and a nonce. It works on the very path and query
//! that are sent, so the signature can't cover something else.

use crate::credentials::Credential;
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
/// What an earlier attempt left in those headers is replaced. `nonce` must differ from attempt to attempt; [`new_nonce`]
/// makes one. Alibaba's `x-acs-version` and `x-acs-action` and Huawei's `X-Project-Id` are set by the caller beforehand.
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
    let _ = (scheme, input, credential, now, nonce);
    Err(SignError::new("signing is not built yet"))
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

/// 32 hexadecimal digits that no other call of any process is likely to get.
pub fn new_nonce() -> String {
    use std::hash::{BuildHasher, RandomState};
    // Every RandomState is keyed from the system's randomness; hashing the time keeps threads of one key apart.
    let half = || RandomState::new().hash_one((Timestamp::now().as_nanosecond(), std::thread::current().id()));
    format!("{:016x}{:016x}", half(), half())
}
