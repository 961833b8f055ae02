//! ACS3-HMAC-SHA256, Alibaba Cloud's signature, and the token headers that take its place.

use super::{
    SignError, SignInput, Signature,
    canonical::{self, SignedHeaders},
    digest::{hmac_sha256_hex, sha256_hex},
    headers,
};
use crate::{
    Secret,
    credentials::{Credential, Kind},
};
use jiff::Timestamp;

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// Headers that depend on the credential.
pub(super) const CREDENTIAL_HEADERS: &[&str] = &[
    "authorization",
    "x-acs-accesskey-id",
    "x-acs-security-token",
    "x-acs-bearer-token",
    "x-acs-signature-type",
    "x-acs-signature",
];

pub(super) fn sign(
    input: &mut SignInput<'_>,
    credential: &Credential,
    now: Timestamp,
    nonce: &str,
) -> Result<(), SignError> {
    headers::require_host(input.headers)?;
    headers::clear(input.headers, CREDENTIAL_HEADERS);
    let payload_hash = sha256_hex(input.body);
    headers::set(input.headers, "x-acs-date", &now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())?;
    headers::set(input.headers, "x-acs-signature-nonce", nonce)?;
    headers::set(input.headers, "x-acs-content-sha256", &payload_hash)?;
    let Some((id, secret)) = identify(input, credential)? else { return Ok(()) };
    let signed = {
        let chosen = headers::chosen(input.headers, |name| {
            name == "host" || name == "content-type" || name.starts_with("x-acs-")
        })?;
        signature(input, &SignedHeaders::new(chosen), &payload_hash, id, secret)?
    };
    headers::set_secret(input.headers, "authorization", &signed.authorization)
}

/// Sets the headers that say who calls; the key to sign with, if there is one.
pub(super) fn identify<'a>(
    input: &mut SignInput<'_>,
    credential: &'a Credential,
) -> Result<Option<(&'a str, &'a Secret)>, SignError> {
    match credential.kind() {
        Kind::AccessKey { id, secret, security_token } => {
            if let Some(token) = security_token {
                headers::set(input.headers, "x-acs-accesskey-id", id)?;
                headers::set_secret(input.headers, "x-acs-security-token", token.expose())?;
            }
            Ok(Some((id, secret)))
        }
        Kind::Bearer(token) => {
            headers::set_secret(input.headers, "x-acs-bearer-token", token.expose())?;
            headers::set(input.headers, "x-acs-signature-type", "BEARERTOKEN")?;
            Ok(None)
        }
        Kind::Anonymous => Ok(None),
        Kind::IamToken(_) => Err(SignError::new(
            "Alibaba Cloud does not take an IAM token of Huawei Cloud; give an access key or a bearer token",
        )),
    }
}

/// Signs the request over these headers.
pub(super) fn signature(
    input: &SignInput<'_>,
    signed: &SignedHeaders,
    payload_hash: &str,
    id: &str,
    secret: &Secret,
) -> Result<Signature, SignError> {
    let path = if input.path.is_empty() { "/" } else { input.path };
    let canonical_request = canonical::request(input.method.as_str(), path, input.query, signed, payload_hash);
    let string_to_sign = format!("{ALGORITHM}\n{}", sha256_hex(canonical_request.as_bytes()));
    let signature = hmac_sha256_hex(secret.expose(), &string_to_sign)?;
    let authorization = format!("{ALGORITHM} Credential={id},SignedHeaders={},Signature={signature}", signed.names);
    Ok(Signature { canonical_request, string_to_sign, authorization })
}
