//! Hashes and keyed hashes as the text that signatures are made of.

use super::SignError;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256_hex(data: &[u8]) -> String {
    hex(&Sha256::digest(data))
}

/// HMAC-SHA256 in lower-case hexadecimal.
pub(crate) fn hmac_sha256_hex(key: &str, text: &str) -> Result<String, SignError> {
    Ok(hex(&mac::<Hmac<Sha256>>(key, text)?.finalize().into_bytes()))
}

/// HMAC-SHA1 in base64.
pub(crate) fn hmac_sha1_base64(key: &str, text: &str) -> Result<String, SignError> {
    Ok(STANDARD.encode(mac::<Hmac<Sha1>>(key, text)?.finalize().into_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn mac<M: Mac + KeyInit>(key: &str, text: &str) -> Result<M, SignError> {
    let mut mac = M::new_from_slice(key.as_bytes())
        .map_err(|_| SignError::new("the secret of the access key can't be used as a signing key"))?;
    mac.update(text.as_bytes());
    Ok(mac)
}
