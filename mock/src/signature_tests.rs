//! Signatures made by the vendors' own SDKs, checked; and what is refused if any part of the request is another.

use crate::{
    envelope::Refusal,
    nonce::Nonces,
    request::Request,
    signature::{Keys, check},
};
use aicloud_runtime::{registry::Registry, service::Service};
use hyper::{HeaderMap, header::HeaderName};
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

struct Vector {
    name: String,
    service: &'static Service,
    keys: Keys,
    request: Request,
    date: Timestamp,
}

impl Vector {
    fn check(&self) -> Result<&'static str, Refusal> {
        check(self.service, &self.keys, &Nonces::default(), &self.request, self.date)
    }
}

fn vectors(registry: &'static Registry, file: &str, plus: bool) -> Vec<Vector> {
    let path = format!("{}/../tests/data/signing/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let vectors: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    // Bodies that are no text are left to the runtime's tests, and so are numbers that are no text yet.
    let vectors = vectors.iter().filter(|vector| vector["body_base64"].is_null());
    vectors
        .map(|vector| {
            let text = |name: &str| vector[name].as_str().unwrap_or_default().to_owned();
            let encode = |text: &str| {
                let encoded = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
                if plus { encoded.replace("%20", "+") } else { encoded }
            };
            let query = vector["query"].as_array().unwrap().iter();
            let query: Vec<String> = query
                .map(|pair| format!("{}={}", encode(pair[0].as_str().unwrap()), encode(pair[1].as_str().unwrap())))
                .collect();
            let mut headers = HeaderMap::new();
            for pair in vector["headers"].as_array().unwrap() {
                let name: HeaderName = pair[0].as_str().unwrap().parse().unwrap();
                headers.append(name, pair[1].as_str().unwrap().as_bytes().try_into().unwrap());
            }
            headers.insert("authorization", text("authorization").parse().unwrap());
            let token = vector["security_token"].as_str().map(str::to_owned);
            Vector {
                name: text("name"),
                service: registry.service(),
                keys: Keys { access_keys: vec![(text("access_key_id"), text("secret"), token)], ..Keys::default() },
                request: Request {
                    method: text("method").parse().unwrap(),
                    path: text("path"),
                    query: query.join("&"),
                    headers,
                    body: text("body").into_bytes().into(),
                },
                date: text("date").parse().unwrap(),
            }
        })
        .collect()
}

fn all(plus: bool) -> Vec<Vector> {
    let alibaba = vectors(&aicloud_pai_workspace::registry::REGISTRY, "alibaba-acs3", plus);
    alibaba.into_iter().chain(vectors(&aicloud_modelarts::registry::REGISTRY, "huawei", plus)).collect()
}

#[test]
fn the_vendors_signatures_are_taken_however_a_space_is_written() {
    for plus in [false, true] {
        let (mut taken, mut odd) = (0, Vec::new());
        for vector in all(plus) {
            match vector.check() {
                Ok(_) => taken += 1,
                Err(refusal) => odd.push(format!("{}: {}", vector.name, refusal.message)),
            }
        }
        assert!(taken >= 170 && odd.len() < 6, "{taken}\n{}", odd.join("\n"));
    }
}

#[test]
fn a_request_that_is_another_than_the_signed_one_is_refused() {
    for mut vector in all(false).into_iter().filter(|vector| vector.check().is_ok()) {
        let name = vector.name.clone();
        let refused = |vector: &Vector, what: &str| {
            let refusal = vector.check().expect_err(&format!("{name} {what}"));
            assert!(
                ["SignatureDoesNotMatch", "APIGW.0301"].contains(&refusal.code.as_str()),
                "{name} {what}: {refusal:?}"
            );
        };
        let sound = vector.request.path.clone();
        vector.request.path.push_str("/x");
        refused(&vector, "with another path");
        vector.request.path = sound;
        let sound = std::mem::take(&mut vector.request.query);
        vector.request.query = format!("{sound}&zz=1");
        refused(&vector, "with another query");
        vector.request.query = sound;
        let is_unsigned = vector.request.headers.get("x-sdk-content-sha256").is_some();
        let sound = std::mem::take(&mut vector.request.body);
        vector.request.body = [&sound[..], b" "].concat().into();
        if !is_unsigned {
            refused(&vector, "with another body");
        }
        vector.request.body = sound;
        vector.keys.access_keys[0].1.push('x');
        refused(&vector, "with another secret");
    }
}

#[test]
fn old_and_unknown_and_repeated_signatures_are_refused_in_the_vendors_words() {
    let code = |vector: &Vector| vector.check().unwrap_err().code;
    for (registry, file, codes) in [
        (
            &aicloud_pai_workspace::registry::REGISTRY,
            "alibaba-acs3",
            ["InvalidTimeStamp.Expired", "InvalidAccessKeyId.NotFound"],
        ),
        (&aicloud_modelarts::registry::REGISTRY, "huawei", ["APIGW.0301", "APIGW.0301"]),
    ] {
        let mut vector = vectors(registry, file, false).remove(0);
        let sound = vector.date;
        vector.date = sound + jiff::SignedDuration::from_mins(16);
        assert_eq!(code(&vector), codes[0]);
        vector.date = sound;
        vector.keys.access_keys[0].0.push('x');
        assert_eq!(code(&vector), codes[1]);
    }
    let vector = vectors(&aicloud_pai_workspace::registry::REGISTRY, "alibaba-acs3", false).remove(0);
    let nonces = Nonces::default();
    let send = || check(vector.service, &vector.keys, &nonces, &vector.request, vector.date);
    assert!(send().is_ok());
    assert_eq!(send().unwrap_err().code, "SignatureNonceUsed");
}
