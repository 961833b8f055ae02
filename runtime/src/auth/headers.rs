//! Reading and setting headers, with errors that name the header and never its value.

use super::SignError;
use http::{HeaderMap, HeaderName, HeaderValue};

/// Every header whose name `choose` takes, as text.
pub(super) fn chosen(headers: &HeaderMap, choose: impl Fn(&str) -> bool) -> Result<Vec<(&str, &str)>, SignError> {
    headers
        .iter()
        .filter(|(name, _)| choose(name.as_str()))
        .map(|(name, value)| Ok((name.as_str(), text(name.as_str(), value)?)))
        .collect()
}

/// The value of one header, empty where there is none.
pub(super) fn value<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<&'a str, SignError> {
    headers.get(name).map_or(Ok(""), |value| text(name, value))
}

fn text<'a>(name: &str, value: &'a HeaderValue) -> Result<&'a str, SignError> {
    std::str::from_utf8(value.as_bytes())
        .map_err(|_| SignError::new(format!("header {name} is not UTF-8 text, so it can't be signed")))
}

/// Sets a header that anyone may see.
pub(super) fn set(headers: &mut HeaderMap, name: &'static str, value: &str) -> Result<(), SignError> {
    insert(headers, name, value, false)
}

/// Sets a header that logs must not show.
pub(super) fn set_secret(headers: &mut HeaderMap, name: &'static str, value: &str) -> Result<(), SignError> {
    insert(headers, name, value, true)
}

fn insert(headers: &mut HeaderMap, name: &'static str, value: &str, sensitive: bool) -> Result<(), SignError> {
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        SignError::new(format!(
            "the value for header {name} holds a character that can't stand in a header; \
             check that the credential was copied whole, without line breaks or quotes"
        ))
    })?;
    value.set_sensitive(sensitive);
    headers.insert(HeaderName::from_static(name), value);
    Ok(())
}

/// Removes what an earlier attempt, perhaps with another kind of credential, left behind.
pub(super) fn clear(headers: &mut HeaderMap, names: &[&'static str]) {
    for name in names {
        headers.remove(*name);
    }
}

/// Fails where the `Host` header is missing: a signature that doesn't cover it is refused.
pub(super) fn require_host(headers: &HeaderMap) -> Result<(), SignError> {
    if headers.contains_key(http::header::HOST) {
        return Ok(());
    }
    Err(SignError::new("the request has no Host header; set it before signing"))
}
