//! Checks signatures as the clouds do: from the request as it arrived, the secret that belongs to the key, and the vendors'
//! published rules. It shares no code with the clients.
//!
//! * Huawei Cloud: SDK-HMAC-SHA256
//! * Alibaba Cloud: ACS3-HMAC-SHA256

use crate::{ACCESS_KEY, SECRET, server::Refusal};
use axum::http::{HeaderMap, StatusCode, request::Parts};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};

/// How the two schemes differ.
struct Scheme {
    algorithm: &'static str,
    /// What the Authorization header calls the access key.
    key: &'static str,
    date_header: &'static str,
    /// Headers that the signature has to cover.
    covered: &'static [&'static str],
    /// The text to sign repeats the date.
    repeats_date: bool,
    /// The signed path ends with a slash, though the one that is sent doesn't.
    adds_slash: bool,
    refused: (StatusCode, &'static str),
}

const SCHEMES: [Scheme; 2] = [
    Scheme {
        algorithm: "SDK-HMAC-SHA256",
        key: "Access",
        date_header: "x-sdk-date",
        covered: &["host", "x-sdk-date"],
        repeats_date: true,
        adds_slash: true,
        refused: (StatusCode::UNAUTHORIZED, "APIGW.0301"),
    },
    Scheme {
        algorithm: "ACS3-HMAC-SHA256",
        key: "Credential",
        date_header: "x-acs-date",
        covered: &["host", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"],
        repeats_date: false,
        adds_slash: false,
        refused: (StatusCode::BAD_REQUEST, "SignatureDoesNotMatch"),
    },
];

/// Both clouds take a signature for so long.
const VALIDITY: SignedDuration = SignedDuration::from_mins(15);

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The algorithm of a sound signature, or the answer that refuses the request.
pub(crate) fn check(request: &Parts, body: &[u8]) -> Result<&'static str, Refusal> {
    let (algorithm, fields) = header(&request.headers, "authorization").split_once(' ').unwrap_or_default();
    let Some(scheme) = SCHEMES.iter().find(|scheme| scheme.algorithm == algorithm) else {
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, "APIGW.0301", "the request is not signed"));
    };
    let (status, code) = scheme.refused;
    match scheme.check(request, body, fields) {
        Ok(()) => Ok(scheme.algorithm),
        Err(message) => Err(Refusal::new(status, code, message)),
    }
}

impl Scheme {
    fn check(&self, request: &Parts, body: &[u8], fields: &str) -> Result<(), String> {
        let field = |name| {
            let mut pairs = fields.split(',').filter_map(|pair| pair.trim().split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value).ok_or(format!("{name} is missing"))
        };
        if field(self.key)? != ACCESS_KEY {
            return Err("there is no such access key".to_owned());
        }
        let date = header(&request.headers, self.date_header);
        let signed_at: Timestamp = date.parse().map_err(|_| format!("{date:?} is no date"))?;
        if Timestamp::now().duration_since(signed_at).abs() > VALIDITY {
            return Err(format!("the signature is of {date}, which is not now"));
        }
        let signed_headers = field("SignedHeaders")?;
        let is_signed = |name: &&str| signed_headers.split(';').any(|signed| signed == *name);
        if let Some(name) = self.covered.iter().find(|name| !is_signed(name)) {
            return Err(format!("the header {name} is not signed"));
        }
        let canonical = sha256(self.canonical_request(request, body, signed_headers).as_bytes());
        let algorithm = self.algorithm;
        let text = match self.repeats_date {
            true => format!("{algorithm}\n{date}\n{canonical}"),
            false => format!("{algorithm}\n{canonical}"),
        };
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).map_err(|error| error.to_string())?;
        mac.update(text.as_bytes());
        if hex(&mac.finalize().into_bytes()) != field("Signature")? {
            return Err("the signature is wrong".to_owned());
        }
        Ok(())
    }

    /// The text that client and server both derive from a request.
    fn canonical_request(&self, request: &Parts, body: &[u8], signed_headers: &str) -> String {
        let mut path = request.uri.path().to_owned();
        if self.adds_slash && !path.ends_with('/') {
            path.push('/');
        }
        let headers: String =
            signed_headers.split(';').map(|name| format!("{name}:{}\n", header(&request.headers, name))).collect();
        let query = canonical_query(request.uri.query().unwrap_or_default());
        format!("{}\n{path}\n{query}\n{headers}\n{signed_headers}\n{}", request.method, sha256(body))
    }
}

/// The query decoded, sorted and encoded anew.
fn canonical_query(query: &str) -> String {
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect();
    pairs.sort();
    let encode = |text| utf8_percent_encode(text, RESERVED);
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().trim()
}

fn sha256(data: &[u8]) -> String {
    hex(&Sha256::digest(data))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
