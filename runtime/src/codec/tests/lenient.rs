//! What is accepted in place of the documented type, and what is not.

use super::model::*;

#[test]
fn integers_are_read_from_what_means_one() {
    for json in ["3", "3.0", "3e0", "30e-1", r#""3""#, r#"" 3 ""#, r#""3.0""#, r#""\u0033""#] {
        assert_eq!(decode::<Option<i64>>(json), Some(3), "{json}");
    }
    assert_eq!(decode::<i64>("-9223372036854775808"), i64::MIN);
    assert_eq!(decode::<i64>("9223372036854775807"), i64::MAX);
    for json in ["null", r#""""#, r#"" ""#] {
        assert_eq!(decode::<Option<i64>>(json), None, "{json}");
    }
    for json in ["3.5", "9223372036854775808", "1e300", r#""three""#, r#""3.5""#, "true", "[3]", "{}", "1e999"] {
        assert!(failure::<Option<i64>>(json).message().starts_with("expected an integer, found "), "{json}");
    }
}

#[test]
fn numbers_are_read_from_what_means_one() {
    for (json, number) in [("2", 2.0), ("2.5", 2.5), (r#""2.5""#, 2.5), ("1e2", 100.0), ("-0.0", 0.0)] {
        assert_eq!(decode::<Option<f64>>(json), Some(number), "{json}");
    }
    assert_eq!(decode::<Option<f64>>(r#""""#), None);
    for json in [r#""high""#, "false", "[]", "{}"] {
        assert!(failure::<f64>(json).message().starts_with("expected a number, found "), "{json}");
    }
    assert_eq!(
        [text(&2.0), text(&-0.5), text(&-0.0), text(&f64::NAN), text(&1e300)],
        ["2", "-0.5", "-0.0", "null", "1e+300"]
    );
}

#[test]
fn booleans_are_read_from_what_means_one() {
    for json in ["true", r#""true""#, r#""TRUE""#, "1", r#""1""#] {
        assert_eq!(decode::<Option<bool>>(json), Some(true), "{json}");
    }
    for json in ["false", r#""False""#, "0"] {
        assert_eq!(decode::<Option<bool>>(json), Some(false), "{json}");
    }
    assert_eq!(decode::<Option<bool>>(r#""""#), None);
    for json in ["2", r#""yes""#, "[]", "{}"] {
        assert!(failure::<bool>(json).message().starts_with("expected a boolean, found "), "{json}");
    }
}

#[test]
fn text_is_read_from_any_scalar() {
    for (json, want) in [("7", "7"), ("1.50", "1.50"), ("true", "true"), (r#""""#, ""), (r#""\ud83d\ude00\n""#, "😀\n")]
    {
        assert_eq!(decode::<Option<String>>(json).as_deref(), Some(want), "{json}");
    }
    for json in ["[]", "{}"] {
        assert!(failure::<String>(json).message().starts_with("expected text, found "), "{json}");
    }
}

#[test]
fn null_in_lists_and_maps_is_dropped() {
    assert_eq!(decode::<Vec<i64>>(r#"[1,null,"",2]"#), [1, 2]);
    assert_eq!(decode::<Vec<String>>(r#"["",null]"#), [""]);
    let labels = decode::<NodeList>(r#"{"labels":{"a":"1","a":null,"b":"2"}}"#).labels;
    assert_eq!(labels.into_iter().collect::<Vec<_>>(), [("b".into(), "2".into())]);
    assert_eq!(decode::<Vec<serde_json::Value>>("[null,1]").len(), 2, "free-form JSON keeps its null");
}

#[test]
fn empty_text_stands_for_no_list_map_or_object() {
    let json = r#"{"items":"","labels":""}"#;
    assert_eq!(decode::<NodeList>(json), NodeList::default());
    assert_eq!(again::<NodeList>(json), json);
    assert_eq!(decode::<Node>(r#"{"status":""}"#).status, None);
}

#[test]
fn errors_name_the_place() {
    for (json, path) in [
        (r#"{"items":[{},{},{},{"status":{"phase":[]}}]}"#, "items[3].status.phase"),
        (r#"{"items":[{"nvidia.com/gpu":{}}]}"#, r#"items[0]["nvidia.com/gpu"]"#),
        (
            r#"{"items":[{"status":{"nested":{"a b":[{"c":{"count":"x"}}]}}}]}"#,
            r#"items[0].status.nested["a b"][0].c.count"#,
        ),
        (r#"{"labels":{"k":[]}}"#, "labels.k"),
        (r#"{"items":{}}"#, "items"),
        (r#"[]"#, ""),
        (r#"{"items":[{"new":{"x":tru}}]}"#, "items[0].new"),
    ] {
        assert_eq!(failure::<NodeList>(json).path(), path, "{json}");
    }
    assert_eq!(failure::<Vec<Vec<bool>>>("[[true],[false,5]]").path(), "[1][1]");
    let error = failure::<NodeList>("{\n  \"total\": {}\n}");
    assert_eq!((error.offset(), error.line(), error.column()), (13, 2, 12));
    assert_eq!(error.to_string(), "total: expected an integer, found an object (line 2, column 12)");
}

#[test]
fn errors_do_not_show_values() {
    let error = failure::<NodeList>(r#"{"total":"hunter2"}"#);
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}
