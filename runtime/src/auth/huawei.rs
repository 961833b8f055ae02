//! SDK-HMAC-SHA256, Huawei Cloud's signature, and the IAM token that takes its place.

use super::{
    SignError, SignInput, Signature,
    canonical::{self, RESERVED, SignedHeaders},
    digest::{hmac_sha256_hex, sha256_hex},
    headers,
};
use crate::{
    Secret,
    credentials::{Credential, Kind},
};
use jiff::Timestamp;
use percent_encoding::{AsciiSet, percent_decode_str, percent_encode};
use std::borrow::Cow;

const ALGORITHM: &str = "SDK-HMAC-SHA256";

/// Headers that depend on the credential.
const CREDENTIAL_HEADERS: &[&str] = &["authorization", "x-auth-token", "x-security-token", "x-sdk-date"];

/// A path of decoded text: slashes stay.
const PATH_RESERVED: &AsciiSet = &RESERVED.remove(b'/');

pub(super) fn sign(input: &mut SignInput<'_>, credential: &Credential, now: Timestamp) -> Result<(), SignError> {
    headers::clear(input.headers, CREDENTIAL_HEADERS);
    let (id, secret, security_token) = match credential.kind() {
        Kind::AccessKey { id, secret, security_token } => (id, secret, security_token),
        Kind::IamToken(token) => return headers::set_secret(input.headers, "x-auth-token", token.expose()),
        Kind::Anonymous => return Ok(()),
        Kind::Bearer(_) => {
            return Err(SignError::new(
                "Huawei Cloud's signature can't use a bearer token; give an access key or an IAM token",
            ));
        }
    };
    headers::require_host(input.headers)?;
    let date = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    headers::set(input.headers, "x-sdk-date", &date)?;
    if let Some(token) = security_token {
        headers::set_secret(input.headers, "x-security-token", token.expose())?;
    }
    let signed = {
        let payload_hash = payload_hash(input.body, headers::value(input.headers, "x-sdk-content-sha256")?);
        let chosen = headers::chosen(input.headers, |name| {
            matches!(name, "host" | "content-type" | "x-project-id" | "x-domain-id" | "x-security-token")
                || name.starts_with("x-sdk-")
        })?;
        signature(input, &SignedHeaders::new(chosen), &payload_hash, &date, id, secret)?
    };
    headers::set_secret(input.headers, "authorization", &signed.authorization)
}

/// The hash of the body, or what the caller declares in place of it. The declaration doesn't count for an empty body.
pub(super) fn payload_hash<'a>(body: &[u8], declared: &'a str) -> Cow<'a, str> {
    if body.is_empty() || declared.is_empty() { sha256_hex(body).into() } else { declared.into() }
}

/// The path decoded once, encoded anew around its slashes, with a slash at its end. A `%2F` within a parameter thereby
/// becomes a slash: that is the vendor's rule, for signing only.
pub(super) fn canonical_path(path: &str) -> String {
    let decoded: Cow<'_, [u8]> = percent_decode_str(path).into();
    let mut canonical = percent_encode(&decoded, PATH_RESERVED).to_string();
    if !canonical.ends_with('/') {
        canonical.push('/');
    }
    canonical
}

/// Signs the request over these headers.
pub(super) fn signature(
    input: &SignInput<'_>,
    signed: &SignedHeaders,
    payload_hash: &str,
    date: &str,
    id: &str,
    secret: &Secret,
) -> Result<Signature, SignError> {
    let path = canonical_path(input.path);
    let canonical_request = canonical::request(input.method.as_str(), &path, input.query, signed, payload_hash);
    let string_to_sign = format!("{ALGORITHM}\n{date}\n{}", sha256_hex(canonical_request.as_bytes()));
    let signature = hmac_sha256_hex(secret.expose(), &string_to_sign)?;
    let authorization = format!("{ALGORITHM} Access={id}, SignedHeaders={}, Signature={signature}", signed.names);
    Ok(Signature { canonical_request, string_to_sign, authorization })
}
