//! Alibaba Cloud's HMAC-SHA1 signature of RPC-style requests, which its token service (STS) takes.

use super::{
    SignError,
    canonical::{encode, query},
    digest::hmac_sha1_base64,
};
use crate::Secret;

/// What is signed: the method and all parameters, those of a form body included.
pub(crate) fn string_to_sign<N: AsRef<str>, V: AsRef<str>>(method: &str, parameters: &[(N, V)]) -> String {
    format!("{method}&%2F&{}", encode(&query(parameters)))
}

/// The value of the parameter `Signature`.
pub(crate) fn signature(string_to_sign: &str, secret: &Secret) -> Result<String, SignError> {
    // The separator that follows the secret would precede a user secret, which nobody has any more.
    hmac_sha1_base64(&format!("{}&", secret.expose()), string_to_sign)
}
