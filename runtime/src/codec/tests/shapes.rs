//! Objects: round trips, unknown fields, spellings, printing, serde.

use super::model::*;
use crate::codec::*;
use serde_json::json;

#[test]
fn an_object_comes_back_as_it_was() {
    for json in [
        r#"{"items":[{"name":"a","nvidia.com/gpu":"2"},{"status":{"phase":"Creating","count":3}}],"total":2}"#,
        r#"{"items":[{"name":"a","new":{"deep":[1,2.5,null]}}],"newer":"x"}"#,
        r#"{"labels":{"a":"b","c/d":"e"}}"#,
        r#"{"items":[{"children":[{"name":"leaf"}],"parent":{"parent":{"name":"root"}},"extra":[null,{"b":1}]}]}"#,
        r#"{"items":[{"ready":true,"load":0.5,"created":"2026-01-31T08:00:00Z","updated":1700000000000}]}"#,
        r#"{"items":[{"status":{"tags":[],"nested":{"a":[{"b":{"count":1,"x":2}}]}}}]}"#,
    ] {
        assert_eq!(again::<NodeList>(json), json);
    }
}

#[test]
fn odd_spellings_come_back_as_they_were() {
    for json in [
        r#"{"items":[{"name":7,"ready":"True","load":"1.50"}],"total":"3"}"#,
        r#"{"items":[{"status":{"arch":"x86_64","kind":"1","count":4.0}}]}"#,
        r#"{"items":[{"name":"b"},null,{"name":true}],"total":1e3}"#,
        r#"{"total":""}"#,
        r#"{"labels":{"a":null,"b":1}}"#,
        r#"{"items":[{"load":1.0}],"total":-0}"#,
        r#"{"items":[{"load":12345678901234567890}]}"#,
        r#"{"items":[{"load":1e400}]}"#,
        r#"{"items":[{"status":{"nested":{"a":[null,{"b":{"arch":"ARM64"}}]}}}]}"#,
    ] {
        assert_eq!(again::<NodeList>(json), json);
    }
}

#[test]
fn a_changed_field_is_written_in_its_canonical_form() {
    let mut list: NodeList = decode(r#"{"items":[{"name":1},null],"total":"3","labels":{"a":1}}"#);
    list.total = Some(4);
    list.items[0].name = Some("1".into());
    assert_eq!(text(&list), r#"{"items":[{"name":1},null],"total":4,"labels":{"a":1}}"#);
    list.total = None;
    list.items[0].name = Some("b".into());
    list.labels.clear();
    assert_eq!(text(&list), r#"{"items":[{"name":"b"}]}"#);
    list.total = Some(3);
    assert_eq!(text(&list), r#"{"items":[{"name":"b"}],"total":"3"}"#);
}

#[test]
fn a_repeated_field_counts_by_its_last_value() {
    let list: NodeList = decode(r#"{"total":"3","total":4,"x":1,"x":2,"labels":{"a":"1"},"labels":{"b":"2"}}"#);
    assert_eq!(text(&list), r#"{"total":4,"labels":{"b":"2"},"x":2}"#);
    assert_eq!(again::<NodeList>(r#"{"total":4,"total":"3"}"#), r#"{"total":"3"}"#);
    let fresh: Required = decode(r#"{"id":5,"id":null,"node":{"a":1},"node":{"b":2}}"#);
    assert_eq!((fresh.id, fresh.node.unknown_fields.get("a")), (0, None));
}

#[test]
fn null_and_missing_fields_are_the_same() {
    assert_eq!(decode::<NodeList>(r#"{"items":null,"total":null,"labels":null}"#), NodeList::default());
    assert_eq!(decode::<NodeList>("null"), NodeList::default());
    assert_eq!(decode::<NodeList>(" "), NodeList::default());
    assert_eq!(text(&NodeList::default()), "{}");
    let json = r#"{"id":null,"name":null,"flag":null,"node":null}"#;
    assert_eq!(decode::<Required>(json), Required::default());
    assert_eq!(again::<Required>(json), json, "null stays null where an absent value can't be written");
}

#[test]
fn lists_keep_unset_and_empty_apart_where_they_are_options() {
    let status: NodeStatus = decode(r#"{"tags":[]}"#);
    assert_eq!(status.tags, Some(vec![]));
    assert_eq!(text(&status), r#"{"tags":[]}"#);
    assert_eq!(text(&NodeStatus { tags: None, ..status }), "{}");
}

#[test]
fn unknown_fields_can_be_read_and_changed() {
    assert_eq!(size_of::<UnknownFields>(), 8);
    let mut bare: Bare = decode(r#"{"b":{"x":1},"a":[1]}"#);
    let fields = &mut bare.unknown_fields;
    assert_eq!((fields.len(), fields.is_empty(), fields.get("b")), (2, false, Some(json!({"x":1}))));
    assert_eq!(fields.insert("a", json!(2)), Some(json!([1])));
    assert_eq!(fields.insert("c", json!("s")), None);
    assert_eq!(fields.remove("b"), Some(json!({"x":1})));
    assert_eq!(fields.remove("b"), None);
    assert_eq!(fields.iter().collect::<Vec<_>>(), [("a", json!(2)), ("c", json!("s"))]);
    assert_eq!(format!("{fields:?}"), r#"{"a", "c"}"#);
    assert_eq!(text(&bare), r#"{"a":2,"c":"s"}"#);
}

#[test]
fn an_inserted_field_does_not_double_a_known_one() {
    let mut list: NodeList = decode(r#"{"total":1}"#);
    list.unknown_fields.insert("total", json!(2));
    assert_eq!(text(&list), r#"{"total":1}"#);
}

#[test]
fn equality_regards_unknown_fields_but_not_spellings() {
    let list = decode::<NodeList>;
    assert_eq!(list(r#"{"total":"3"}"#), list(r#"{"total":3}"#));
    assert_eq!(list(r#"{"x":{"a":1,"b":2},"y":1}"#), list(r#"{"y":1,"x":{"b":2, "a":1}}"#));
    assert_ne!(list(r#"{"x":1}"#), list(r#"{"x":2}"#));
    assert_ne!(list(r#"{"x":1}"#), list("{}"));
}

#[test]
fn debug_shows_json_without_secrets() {
    let node: Node = decode(r#"{"name":"a","password":"hunter2","token":"hunter3","parent":{"password":"hunter4"}}"#);
    assert_eq!(format!("{node:?}"), r#"Node {"name":"a","password":"***","parent":{"password":"***"},"token":"***"}"#);
    assert_eq!(text(&node), r#"{"name":"a","password":"hunter2","parent":{"password":"hunter4"},"token":"hunter3"}"#);
    let list: NodeList = decode(r#"{"items":[{"name":"a: \"{,}\" \\"},{}],"labels":{}}"#);
    let pretty = "NodeList {\n    \"items\": [\n        {\n            \"name\": \"a: \\\"{,}\\\" \\\\\"\n        },\n        \
                  {}\n    ]\n}";
    assert_eq!(format!("{list:#?}"), pretty);
}

#[test]
fn serde_formats_carry_shapes_in_field_order() {
    let json = r#"{"items":[{"name":7,"load":-0.5,"extra":[null],"z":[18446744073709551615]}],"total":"3"}"#;
    let list: NodeList = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&list).unwrap(), json);
    assert_eq!(serde_json::to_value(&list).unwrap(), serde_json::from_str::<serde_json::Value>(json).unwrap());
    let yaml = serde_yaml::to_string(&list).unwrap();
    assert_eq!(
        yaml,
        "items:\n- name: 7\n  load: -0.5\n  extra:\n  - null\n  z:\n  - 18446744073709551615\ntotal: '3'\n"
    );
    assert_eq!(serde_yaml::from_str::<NodeList>(&yaml).unwrap(), list);
    let labels: NodeList = serde_yaml::from_str("labels: { 1: true, yes: ~, \"b\": c }").unwrap();
    assert_eq!(labels.labels.into_iter().collect::<Vec<_>>(), [("1".into(), "true".into()), ("b".into(), "c".into())]);
    let error = serde_json::from_str::<NodeList>(r#"{"items":[{},{"load":[]}]}"#).unwrap_err().to_string();
    assert!(error.starts_with("items[1].load: expected a number, found a list"), "{error}");
}

#[test]
fn empty_takes_any_answer() {
    for json in ["", "null", "true", "[1,2]", r#""OK""#, "{}"] {
        assert_eq!(text(&decode::<Empty>(json)), "{}", "{json}");
    }
    assert_eq!(again::<Empty>(r#"{"id":"1"}"#), r#"{"id":"1"}"#);
    assert!(decode_response::<Empty>(b"<html>").is_err());
}

#[test]
fn responses_may_be_lists_maps_and_scalars() {
    assert_eq!(decode::<Vec<Node>>(r#"[{"name":"a"},null]"#).len(), 1);
    assert_eq!(decode::<String>("12"), "12");
    assert_eq!(decode::<serde_json::Value>("[null]"), json!([null]));
    assert!(decode::<std::collections::BTreeMap<String, Vec<Node>>>(r#"{"a":[{}]}"#).contains_key("a"));
}
