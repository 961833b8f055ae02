//! Who sent a request: its signature or token, checked as the clouds do, from the request as it arrived and the vendors'
//! published rules. It shares no code with the clients.
//!
//! * Huawei Cloud: SDK-HMAC-SHA256, or a token of IAM
//! * Alibaba Cloud: ACS3-HMAC-SHA256, or a bearer token

use crate::{
    envelope::{Reason, Refusal},
    nonce::Nonces,
    request::Request,
};
use aicloud_runtime::service::{Auth, Service};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};
use std::fmt;

const UNSIGNED: &str = "unsigned";

/// Both clouds take a signature for so long.
const VALIDITY: SignedDuration = SignedDuration::from_mins(15);

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What opens the door.
#[derive(Clone, Default)]
pub(crate) struct Keys {
    /// Access keys: id, secret, and the security token that has to come along.
    pub(crate) access_keys: Vec<(String, String, Option<String>)>,
    pub(crate) tokens: Vec<String>,
    /// Requests without any identity are served.
    pub(crate) anonymous: bool,
}

/// Shows how many there are, and none.
impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { access_keys, tokens, anonymous } = self;
        write!(f, "Keys {{ {} access keys, {} tokens, anonymous: {anonymous} }}", access_keys.len(), tokens.len())
    }
}

/// How the two schemes differ.
struct Scheme {
    algorithm: &'static str,
    /// What the Authorization header calls the access key.
    key: &'static str,
    date_header: &'static str,
    token_header: &'static str,
    hash_header: &'static str,
    /// Headers that the signature has to cover.
    covered: &'static [&'static str],
    /// Headers that it has to cover if they are sent.
    covered_if_sent: &'static str,
    /// The text to sign repeats the date.
    repeats_date: bool,
    /// The signed path is decoded, encoded anew and ends with a slash, whatever was sent.
    normalizes_path: bool,
}

const HUAWEI: Scheme = Scheme {
    algorithm: "SDK-HMAC-SHA256",
    key: "Access",
    date_header: "x-sdk-date",
    token_header: "x-security-token",
    hash_header: "x-sdk-content-sha256",
    covered: &["x-sdk-date"],
    covered_if_sent: "x-security-token",
    repeats_date: true,
    normalizes_path: true,
};

const ALIBABA: Scheme = Scheme {
    algorithm: "ACS3-HMAC-SHA256",
    key: "Credential",
    date_header: "x-acs-date",
    token_header: "x-acs-security-token",
    hash_header: "x-acs-content-sha256",
    covered: &["host", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"],
    covered_if_sent: "x-acs-",
    repeats_date: false,
    normalizes_path: false,
};

type Checked<T> = Result<T, (Reason, String)>;

/// Parts the message of a wrong signature from what is for the log.
const DETAIL: &str = "\n";

/// How the request proved who sent it, or the answer that refuses it.
pub(crate) fn check(
    service: &Service,
    keys: &Keys,
    nonces: &Nonces,
    request: &Request,
    now: Timestamp,
) -> Result<&'static str, Refusal> {
    let authorization = request.header("authorization").unwrap_or_default();
    let outcome = match service.auth {
        Auth::None => Ok(UNSIGNED),
        Auth::Bearer => token(keys, authorization.strip_prefix("Bearer ").unwrap_or_default()),
        Auth::Huawei => match request.header("x-auth-token") {
            // The vendor's SDK signs even when it is given a token; the token counts.
            Some(given) => token(keys, given),
            None => HUAWEI.check(keys, request, authorization, now),
        },
        Auth::Alibaba => match request.header("x-acs-bearer-token") {
            Some(given) => token(keys, given),
            None => ALIBABA.check(keys, request, authorization, now).and_then(|scheme| {
                let is_new = || nonces.is_new(request.header("x-acs-signature-nonce").unwrap_or_default());
                match scheme == UNSIGNED || is_new() {
                    true => Ok(scheme),
                    false => Err((Reason::NonceUsed, "Specified signature nonce was used already.".to_owned())),
                }
            }),
        },
    };
    outcome.map_err(|(reason, message)| match message.split_once(DETAIL) {
        Some((message, detail)) => {
            Refusal { detail: Some(detail.to_owned()), ..Refusal::new(service, reason, message) }
        }
        None => Refusal::new(service, reason, message),
    })
}

fn token(keys: &Keys, given: &str) -> Checked<&'static str> {
    match keys.tokens.iter().any(|token| token == given) {
        true => Ok("token"),
        false if given.is_empty() && keys.anonymous => Ok(UNSIGNED),
        false if given.is_empty() => Err((Reason::Unsigned, "the request carries no token".to_owned())),
        false => Err((Reason::BadToken, "the token is not one of those that the mock was told".to_owned())),
    }
}

impl Scheme {
    fn check(&self, keys: &Keys, request: &Request, authorization: &str, now: Timestamp) -> Checked<&'static str> {
        let (algorithm, fields) = authorization.split_once(' ').unwrap_or((authorization, ""));
        if algorithm != self.algorithm {
            return match algorithm {
                "" if keys.anonymous => Ok(UNSIGNED),
                "" => Err((Reason::Unsigned, "the request is not signed".to_owned())),
                _ => Err((Reason::BadSignature, format!("{algorithm} is not checked here, only {}", self.algorithm))),
            };
        }
        let wrong = |message: String| (Reason::BadSignature, message);
        let field = |name: &str| {
            let mut pairs = fields.split(',').filter_map(|pair| pair.trim().split_once('='));
            let found = pairs.find(|(key, _)| *key == name).map(|(_, value)| value);
            found.ok_or_else(|| wrong(format!("{name} is missing in the Authorization header")))
        };
        let id = field(self.key)?;
        let Some((_, secret, token)) = keys.access_keys.iter().find(|(known, ..)| known == id) else {
            return Err((Reason::UnknownKey, format!("the access key {id} is not known; the mock knows others")));
        };
        let date = request.header(self.date_header).unwrap_or_default();
        let signed_at: Timestamp =
            date.parse().map_err(|_| (Reason::BadDate, format!("{}: {date:?} is no date", self.date_header)))?;
        if now.duration_since(signed_at).abs() > VALIDITY {
            return Err((Reason::BadDate, format!("the signature is of {date}, more than 15 minutes from {now}")));
        }
        self.token(request, token.as_deref())?;
        let signed_headers = field("SignedHeaders")?;
        self.coverage(request, signed_headers).map_err(wrong)?;
        let hash = self.payload_hash(request).map_err(wrong)?;
        let canonical = self.canonical_request(request, signed_headers, &hash);
        let digest = hex(&Sha256::digest(canonical.as_bytes()));
        let text = match self.repeats_date {
            true => format!("{algorithm}\n{date}\n{digest}"),
            false => format!("{algorithm}\n{digest}"),
        };
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|error| wrong(error.to_string()))?;
        mac.update(text.as_bytes());
        if hex(&mac.finalize().into_bytes()) != field("Signature")? {
            let shown = canonical.replace('\n', "\\n");
            return Err(wrong(format!("the signature is wrong{DETAIL}the canonical request is {shown}")));
        }
        Ok(self.algorithm)
    }

    /// A temporary key goes with its token, another with none.
    fn token(&self, request: &Request, expected: Option<&str>) -> Checked<()> {
        let given = request.header(self.token_header).filter(|token| !token.is_empty());
        match (given, expected) {
            (given, expected) if given == expected => Ok(()),
            (None, _) => Err((Reason::BadToken, format!("{} is missing", self.token_header))),
            (Some(_), _) => Err((Reason::BadToken, format!("{} is not the key's", self.token_header))),
        }
    }

    fn coverage(&self, request: &Request, signed_headers: &str) -> Result<(), String> {
        let is_signed = |name: &str| signed_headers.split(';').any(|signed| signed == name);
        let must = self.covered.iter().copied();
        let sent = request.headers.keys().map(|name| name.as_str()).filter(|name| {
            name.starts_with(self.covered_if_sent) || (*name == "content-type" && self.covered_if_sent == "x-acs-")
        });
        match must.chain(sent).find(|name| !is_signed(name)) {
            Some(name) => Err(format!("the header {name} is not signed")),
            None => Ok(()),
        }
    }

    fn payload_hash(&self, request: &Request) -> Result<String, String> {
        let real = hex(&Sha256::digest(&request.body));
        match request.header(self.hash_header) {
            None => Ok(real),
            // Huawei's SDK does not hash what is not JSON, but always hashes nothing.
            Some("UNSIGNED-PAYLOAD") if self.normalizes_path && request.body.is_empty() => Ok(real),
            Some("UNSIGNED-PAYLOAD") if self.normalizes_path => Ok("UNSIGNED-PAYLOAD".to_owned()),
            Some(given) if given.eq_ignore_ascii_case(&real) => Ok(real),
            Some(_) => Err(format!("{} is not the SHA-256 of the body", self.hash_header)),
        }
    }

    /// The text that client and server both derive from a request.
    fn canonical_request(&self, request: &Request, signed_headers: &str, hash: &str) -> String {
        let mut path = request.path.clone();
        if self.normalizes_path {
            let decoded = percent_decode_str(&path).decode_utf8_lossy().into_owned();
            let parts: Vec<String> = decoded.split('/').map(encode).collect();
            path = parts.join("/");
            if !path.ends_with('/') {
                path.push('/');
            }
        }
        let mut pairs = request.query_pairs();
        pairs.sort();
        let pairs: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let headers: String =
            signed_headers.split(';').map(|name| format!("{name}:{}\n", header_values(request, name))).collect();
        format!("{}\n{path}\n{}\n{headers}\n{signed_headers}\n{hash}", request.method, pairs.join("&"))
    }
}

/// All values of a header, as both schemes join them.
fn header_values(request: &Request, name: &str) -> String {
    let values = request.headers.get_all(name).iter();
    let mut values: Vec<&str> =
        values.filter_map(|value| str::from_utf8(value.as_bytes()).ok()).map(str::trim).collect();
    values.sort_unstable();
    values.join(",")
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
