//! What holds for any JSON.

use super::model::*;
use crate::codec::*;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// Keys of the test types, and others.
const KEYS: &[&str] = &[
    "items",
    "total",
    "labels",
    "name",
    "nvidia.com/gpu",
    "password",
    "status",
    "children",
    "parent",
    "ready",
    "load",
    "extra",
    "created",
    "updated",
    "phase",
    "arch",
    "kind",
    "count",
    "tags",
    "nested",
    "new",
    "",
    "a\"b",
];

/// Texts that some field takes for something else.
const TEXTS: &[&str] =
    &["", "3", "2.0", "x86_64", "available", "TRUE", "2026-01-31T08:00:00Z", "other", "\u{1}é😀\\\""];

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|truth| truth.to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        (-3..9_i64).prop_map(|number| number.to_string()),
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(|number| Json::from(number).to_string()),
        prop::sample::select(TEXTS).prop_map(|text| Json::from(text).to_string()),
        any::<String>().prop_map(|text| Json::from(text).to_string()),
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?",
    ]
}

/// JSON text, with repeated keys and odd white space.
fn json() -> impl Strategy<Value = String> {
    scalar().prop_recursive(6, 60, 5, |inner| {
        let key = prop_oneof![4 => prop::sample::select(KEYS).prop_map(str::to_owned), 1 => any::<String>()];
        let entry = (key, inner.clone()).prop_map(|(key, value)| format!("{} :\t{value}", Json::from(key)));
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(|items| format!("[{}]", items.join(" ,"))),
            prop::collection::vec(entry, 0..6).prop_map(|entries| format!("{{\n{}}}", entries.join(", "))),
        ]
    })
}

/// Objects that the test types can read more often than not.
fn node() -> impl Strategy<Value = String> {
    let field =
        |name: &'static str, value: BoxedStrategy<String>| value.prop_map(move |value| format!("\"{name}\":{value}"));
    let leaf = prop::collection::vec(
        prop_oneof![
            field("name", scalar().boxed()),
            field("new", json().boxed()),
            field("extra", json().boxed()),
            field(
                "ready",
                prop::sample::select(&["true", "0", "\"False\"", "null", "\"\""][..]).prop_map(str::to_owned).boxed()
            ),
            field(
                "load",
                prop::sample::select(&["1.0", "2", "\"3.5\"", "null", "1e3"][..]).prop_map(str::to_owned).boxed()
            ),
            field("created", instant().boxed()),
            field("updated", instant().boxed()),
            field("password", scalar().boxed()),
            field("status", status().boxed()),
        ],
        0..6,
    );
    leaf.prop_map(|fields| format!("{{{}}}", fields.join(","))).prop_recursive(4, 30, 4, move |inner| {
        let list = prop::collection::vec(prop_oneof![5 => inner.clone(), 1 => Just("null".to_owned())], 0..4);
        prop_oneof![
            list.prop_map(|items| format!("{{\"children\":[{}]}}", items.join(","))),
            (inner.clone(), json()).prop_map(|(node, new)| format!("{{\"parent\":{node},\"new\":{new}}}")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("{{\"parent\":{a},\"parent\":{b}}}")),
        ]
    })
}

fn instant() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        prop::sample::select(TEXTS).prop_map(|text| Json::from(text).to_string())
    ]
}

fn status() -> impl Strategy<Value = String> {
    let leaf = (scalar(), prop::sample::select(TEXTS), prop::sample::select(&["0", "\"1\"", "7", "2.0", "null"][..]));
    let leaf = leaf.prop_map(|(phase, arch, kind)| {
        format!("{{\"phase\":{phase},\"arch\":{},\"kind\":{kind},\"tags\":[{phase}]}}", Json::from(arch))
    });
    leaf.prop_recursive(3, 10, 3, |inner| {
        (inner.clone(), inner).prop_map(|(a, b)| {
            format!("{{\"nested\":{{\"a\":[{{\"x\":{a},\"y\":null}},null],\"b\":[{{\"\":{b}}}],\"c\":null}},\"count\":\"5\"}}")
        })
    })
}

/// Without what makes no difference: fields that are null or empty.
fn plain(json: Json) -> Json {
    match json {
        Json::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (name, plain(value)));
            fields.filter(|(_, value)| !is_empty(value)).collect()
        }
        Json::Array(items) => items.into_iter().map(plain).collect(),
        scalar => scalar,
    }
}

fn is_empty(json: &Json) -> bool {
    json.is_null()
        || json.as_array().is_some_and(Vec::is_empty)
        || json.as_object().is_some_and(serde_json::Map::is_empty)
}

fn comes_back<T: Value + PartialEq + Clone>(json: &str) -> Result<(), TestCaseError> {
    let Ok(value) = decode_response::<T>(json.as_bytes()) else { return Ok(()) };
    let written = text(&value);
    let parsed: Json =
        serde_json::from_str(&written).map_err(|error| TestCaseError::fail(format!("{error}: {written}")))?;
    let received: Json = serde_json::from_str(json).unwrap();
    // As fields, since an absent value may be null, empty or missing.
    prop_assert_eq!(plain(json!({ "value": parsed })), plain(json!({ "value": received })));
    let again = decode::<T>(&written);
    prop_assert_eq!(&text(&again), &written);
    prop_assert!(again == value);
    prop_assert!(value.clone() == value);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn free_form_json_is_read_as_serde_json_reads_it(json in json()) {
        let ours: Json = decode(&json);
        prop_assert_eq!(&ours, &serde_json::from_str::<Json>(&json).unwrap());
        prop_assert_eq!(text(&ours), ours.to_string());
    }

    #[test]
    fn damaged_json_is_refused_exactly_where_serde_json_refuses_it(json in json(), at: prop::sample::Index, byte in any::<u8>(), cut: bool) {
        let mut bytes = json.into_bytes();
        let at = at.index(bytes.len());
        if cut { bytes.remove(at); } else { bytes[at] = byte; }
        let theirs = serde_json::from_slice::<Json>(&bytes);
        let blank = bytes.trim_ascii().is_empty();
        prop_assert_eq!(decode_response::<Json>(&bytes).is_ok(), theirs.is_ok() || blank);
        // A number that is too large is no damage where nobody asks for it.
        let large = theirs.as_ref().is_err_and(|error| error.to_string().starts_with("number out of range"));
        prop_assert!(large || decode_response::<Empty>(&bytes).is_ok() == (theirs.is_ok() || blank));
        let _ = decode_response::<NodeList>(&bytes);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        let _ = decode_response::<NodeList>(&bytes);
        let _ = decode_response::<Vec<Node>>(&bytes);
    }

    #[test]
    fn any_json_comes_back(json in json()) {
        // Text is no object, which only an object around it could remember.
        prop_assume!(!json.starts_with('"'));
        comes_back::<NodeList>(&json)?;
        comes_back::<Node>(&json)?;
        comes_back::<NodeStatus>(&json)?;
        comes_back::<Bare>(&json)?;
    }

    #[test]
    fn nodes_come_back(json in node()) {
        prop_assert!(decode_response::<Node>(json.as_bytes()).is_ok(), "{}", json);
        comes_back::<Node>(&json)?;
    }

    #[test]
    fn serde_and_the_codec_agree(json in node()) {
        // serde hands on numbers, not their digits, so the law is about plain ones.
        let json = serde_json::from_str::<Json>(&json).unwrap().to_string();
        let node: Node = decode(&json);
        let through_serde: Node = serde_json::from_str(&json).unwrap();
        prop_assert!(through_serde == node);
        let ours: Json = serde_json::from_str(&text(&node)).unwrap();
        prop_assert_eq!(serde_json::to_value(&node).unwrap(), ours);
    }

    #[test]
    fn printing_never_fails_and_shows_no_secret(json in node(), secret in "hunter[0-9]{6}") {
        let mut node: Node = decode(&json);
        node.password = Some(secret.clone());
        node.unknown_fields.insert("key", secret.clone().into());
        let printed = format!("{node:?} {node:#?}");
        prop_assert!(!printed.contains(&secret));
    }
}
