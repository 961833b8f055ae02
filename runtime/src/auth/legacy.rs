//! Alibaba Cloud's HMAC-SHA1 signature of REST-style requests, the one before ACS3.
//!
//! The body is covered only where the caller sends `Content-MD5`.

use super::{SignError, SignInput, alibaba, canonical::SignedHeaders, digest::hmac_sha1_base64, headers};
use crate::{Secret, credentials::Credential};
use jiff::{Timestamp, fmt::rfc2822};
use percent_encoding::percent_decode_str;

pub(super) fn sign(
    input: &mut SignInput<'_>,
    credential: &Credential,
    now: Timestamp,
    nonce: &str,
) -> Result<(), SignError> {
    headers::require_host(input.headers)?;
    headers::clear(input.headers, alibaba::CREDENTIAL_HEADERS);
    let date = rfc2822::DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&now)
        .map_err(|_| SignError::new("the date is out of the range of an HTTP date; check the machine's clock"))?;
    headers::set(input.headers, "date", &date)?;
    headers::set(input.headers, "x-acs-signature-nonce", nonce)?;
    headers::set(input.headers, "x-acs-signature-method", "HMAC-SHA1")?;
    headers::set(input.headers, "x-acs-signature-version", "1.0")?;
    if !input.headers.contains_key(http::header::ACCEPT) {
        headers::set(input.headers, "accept", "application/json")?;
    }
    let Some((id, secret)) = alibaba::identify(input, credential)? else { return Ok(()) };
    let text = string_to_sign(input)?;
    let authorization = authorization(&text, id, secret)?;
    headers::set_secret(input.headers, "authorization", &authorization)
}

/// Four standard headers, every `x-acs-` header, and the resource.
pub(super) fn string_to_sign(input: &SignInput<'_>) -> Result<String, SignError> {
    let mut text = format!("{}\n", input.method);
    for name in ["accept", "content-md5", "content-type", "date"] {
        text.push_str(headers::value(input.headers, name)?);
        text.push('\n');
    }
    text.push_str(&SignedHeaders::new(headers::chosen(input.headers, |name| name.starts_with("x-acs-"))?).lines);
    text.push_str(&resource(input.path, input.query)?);
    Ok(text)
}

pub(super) fn authorization(string_to_sign: &str, id: &str, secret: &Secret) -> Result<String, SignError> {
    Ok(format!("acs {id}:{}", hmac_sha1_base64(secret.expose(), string_to_sign)?))
}

/// The path as sent and the query decoded, sorted by name, with a bare name where the value is empty.
fn resource(path: &str, query: &str) -> Result<String, SignError> {
    let mut pairs = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        })
        .collect::<Result<Vec<(String, String)>, SignError>>()?;
    pairs.sort();
    let mut resource = path.to_owned();
    for (position, (name, value)) in pairs.iter().enumerate() {
        resource.push(if position == 0 { '?' } else { '&' });
        resource.push_str(name);
        if !value.is_empty() {
            resource.push('=');
            resource.push_str(value);
        }
    }
    Ok(resource)
}

fn decode(text: &str) -> Result<String, SignError> {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map(Into::into).map_err(|_| SignError::new("the query is not UTF-8 text, so it can't be signed"))
}
