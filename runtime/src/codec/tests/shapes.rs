//! Objects: round trips, unknown fields, spellings, printing.

use super::model::*;

#[test]
fn an_object_comes_back_as_it_was() {
    for json in [
        r#"{"items":[{"name":"a","nvidia.com/gpu":"2"},{"status":{"phase":"Creating","count":3}}],"total":2}"#,
        r#"{"items":[{"name":"a","new":{"deep":[1,2.5,null]}}],"newer":"x"}"#,
        r#"{"labels":{"a":"b","c/d":"e"}}"#,
        r#"{"items":[{"children":[{"name":"leaf"}],"parent":{"parent":{"name":"root"}},"extra":[null,{"b":1}]}]}"#,
        r#"{"items":[{"ready":true,"load":0.5,"created":"2026-01-31T08:00:00Z","updated":1700000000000}]}"#,
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
    ] {
        assert_eq!(again::<NodeList>(json), json);
    }
}
