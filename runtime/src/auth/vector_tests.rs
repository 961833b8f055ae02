//! Every signing vector, at canonical request, string to sign and Authorization.

use super::{canonical::SignedHeaders, *};
use crate::Secret;
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderName, HeaderValue};
use serde_json::Value;

const ACS3: &str = include_str!("../../../tests/data/signing/alibaba-acs3.json");
const LEGACY: &str = include_str!("../../../tests/data/signing/alibaba-legacy.json");
const RPC: &str = include_str!("../../../tests/data/signing/alibaba-rpc.json");
const UNSIGNED: &str = include_str!("../../../tests/data/signing/alibaba-unsigned.json");
const HUAWEI: &str = include_str!("../../../tests/data/signing/huawei.json");

/// A vector as a request: what `SignInput` borrows from.
struct Case {
    vector: Value,
    method: Method,
    query: String,
    body: Vec<u8>,
}

impl Case {
    fn all(text: &str, count: usize) -> Vec<Self> {
        let vectors: Vec<Value> = serde_json::from_str(text).unwrap();
        assert_eq!(vectors.len(), count);
        vectors.into_iter().map(Self::new).collect()
    }

    fn new(vector: Value) -> Self {
        let body = match (&vector["body"], &vector["body_base64"]) {
            (Value::String(text), _) => text.clone().into_bytes(),
            (_, Value::String(encoded)) => STANDARD.decode(encoded).unwrap(),
            _ => Vec::new(),
        };
        let method = Method::from_bytes(vector["method"].as_str().unwrap().as_bytes()).unwrap();
        let query = canonical::query(&pairs(&vector["query"]));
        Self { method, query, body, vector }
    }

    fn text(&self, key: &str) -> &str {
        self.vector[key].as_str().unwrap_or_default()
    }

    fn headers(&self) -> Vec<(String, String)> {
        pairs(&self.vector["headers"])
    }

    fn input<'a>(&'a self, headers: &'a mut HeaderMap) -> SignInput<'a> {
        SignInput { method: &self.method, path: self.text("path"), query: &self.query, headers, body: &self.body }
    }

    fn secret(&self) -> Secret {
        Secret::new(self.text("secret"))
    }

    fn credential(&self) -> Credential {
        Credential::temporary(self.text("access_key_id"), self.secret(), self.text("security_token"))
    }
}

fn pairs(value: &Value) -> Vec<(String, String)> {
    if value.is_null() { Vec::new() } else { serde_json::from_value(value.clone()).unwrap() }
}

fn header_map(pairs: &[(String, String)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        let name = HeaderName::from_bytes(name.to_ascii_lowercase().as_bytes()).unwrap();
        map.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    map
}

fn borrowed(pairs: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

#[test]
fn acs3_vectors() {
    for case in Case::all(ACS3, 85) {
        let name = case.text("name");
        let payload_hash = digest::sha256_hex(&case.body);
        assert_eq!(payload_hash, case.text("payload_hash"), "{name}");
        let signed = SignedHeaders::new(borrowed(&case.headers()));
        let mut unused = HeaderMap::new();
        let input = case.input(&mut unused);
        let id = case.text("access_key_id");
        let signature = alibaba::signature(&input, &signed, &payload_hash, id, &case.secret()).unwrap();
        assert_eq!(signature.canonical_request, case.text("canonical_request"), "{name}");
        assert_eq!(signature.string_to_sign, case.text("string_to_sign"), "{name}");
        assert_eq!(signature.authorization, case.text("authorization"), "{name}");
    }
}

#[test]
fn huawei_vectors() {
    for case in Case::all(HUAWEI, 96) {
        let name = case.text("name");
        let headers = case.headers();
        let signed = SignedHeaders::new(borrowed(&headers).filter(|(name, _)| !name.contains('_')));
        let declared = borrowed(&headers).find(|(name, _)| name.eq_ignore_ascii_case("x-sdk-content-sha256"));
        let payload_hash = huawei::payload_hash(&case.body, declared.map_or("", |(_, value)| value));
        assert_eq!(payload_hash, case.text("payload_hash"), "{name}");
        let mut unused = HeaderMap::new();
        let input = case.input(&mut unused);
        let (date, id) = (case.text("date"), case.text("access_key_id"));
        let signature = huawei::signature(&input, &signed, &payload_hash, date, id, &case.secret()).unwrap();
        assert_eq!(signature.canonical_request, case.text("canonical_request"), "{name}");
        assert_eq!(signature.string_to_sign, case.text("string_to_sign"), "{name}");
        assert_eq!(signature.authorization, case.text("authorization"), "{name}");
    }
}

#[test]
fn legacy_roa_vectors() {
    for case in Case::all(LEGACY, 21) {
        let name = case.text("name");
        let mut headers = header_map(&case.headers());
        let text = legacy::string_to_sign(&case.input(&mut headers)).unwrap();
        assert_eq!(text, case.text("string_to_sign"), "{name}");
        let authorization = legacy::authorization(&text, case.text("access_key_id"), &case.secret()).unwrap();
        assert_eq!(authorization, case.text("authorization"), "{name}");
    }
}

#[test]
fn rpc_vectors() {
    for case in Case::all(RPC, 7) {
        let name = case.text("name");
        let text = rpc::string_to_sign(case.method.as_str(), &pairs(&case.vector["parameters"]));
        assert_eq!(text, case.text("string_to_sign"), "{name}");
        assert_eq!(rpc::signature(&text, &case.secret()).unwrap(), case.text("signature"), "{name}");
    }
}

/// Signs each vector whose headers are the ones that this crate signs, from nothing but the headers a caller sets.
fn sign_whole(
    cases: Vec<Case>,
    scheme: Scheme,
    date_format: &str,
    signs: fn(&str) -> bool,
    adds: fn(&str) -> bool,
) -> usize {
    let mut signed = 0;
    for case in cases {
        let headers = header_map(&case.headers());
        if !headers.keys().all(|name| signs(name.as_str())) || case.method.as_str() == "post" {
            continue;
        }
        let (name, date) = (case.text("name"), case.text("date"));
        let now = jiff::civil::DateTime::strptime(date_format, date).unwrap();
        let now = now.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
        let mut from_caller = headers.clone();
        for name in headers.keys().filter(|name| adds(name.as_str())) {
            from_caller.remove(name);
        }
        let nonce = headers.get("x-acs-signature-nonce").map_or("", |nonce| nonce.to_str().unwrap()).to_owned();
        sign(scheme, &mut case.input(&mut from_caller), &case.credential(), now, &nonce).unwrap();
        assert_eq!(from_caller["authorization"], case.text("authorization"), "{name}");
        from_caller.remove("authorization");
        assert_eq!(from_caller, headers, "{name}");
        signed += 1;
    }
    signed
}

#[test]
fn whole_requests_are_signed_like_the_vectors() {
    let acs3 = sign_whole(
        Case::all(ACS3, 85),
        Scheme::Alibaba,
        "%Y-%m-%dT%H:%M:%SZ",
        |name| matches!(name, "host" | "content-type") || name.starts_with("x-acs-"),
        |name| matches!(name, "x-acs-date" | "x-acs-signature-nonce" | "x-acs-content-sha256"),
    );
    let huawei = sign_whole(
        Case::all(HUAWEI, 96),
        Scheme::Huawei,
        "%Y%m%dT%H%M%SZ",
        |name| {
            matches!(name, "host" | "content-type" | "x-project-id" | "x-security-token") || name.starts_with("x-sdk-")
        },
        |name| matches!(name, "x-sdk-date" | "x-security-token"),
    );
    assert_eq!((acs3, huawei), (9, 4));
}

#[test]
fn requests_without_a_signature_carry_the_headers_of_the_vectors() {
    for vector in serde_json::from_str::<Vec<Value>>(UNSIGNED).unwrap() {
        let name = vector["name"].as_str().unwrap();
        let expected = header_map(&pairs(&vector["headers"]));
        let legacy = name.contains("legacy");
        let mut headers = expected.clone();
        for added in headers.clone().keys().map(HeaderName::as_str) {
            let from_caller = match added {
                "accept" => !legacy,
                _ => matches!(added, "host" | "user-agent" | "x-acs-version" | "x-acs-action"),
            };
            if !from_caller {
                headers.remove(added);
            }
        }
        let credential =
            if name.starts_with("bearer") { Credential::bearer("fake-bearer") } else { Credential::anonymous() };
        let scheme = if legacy { Scheme::AlibabaLegacyRoa } else { Scheme::Alibaba };
        let mut input = SignInput {
            method: &Method::GET,
            path: "/api/v1/workspaces",
            query: "a=b",
            headers: &mut headers,
            body: b"",
        };
        let now = "2024-05-06T07:08:09Z".parse().unwrap();
        sign(scheme, &mut input, &credential, now, "0123456789abcdef0123456789abcdef").unwrap();
        assert_eq!(headers, expected, "{name}");
    }
}
