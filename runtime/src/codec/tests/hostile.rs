//! Input that means harm, or is damaged.

use super::model::*;
use crate::codec::*;

#[test]
fn deep_nesting_is_refused_without_overflow() {
    for deep in 1..200 {
        let json = format!("{}{}{}", r#"{"parent":"#.repeat(deep), "{}", "}".repeat(deep));
        let decoded = decode_response::<Node>(json.as_bytes());
        assert_eq!(decoded.is_ok(), deep < 128, "{deep}");
        if let Ok(node) = decoded {
            assert_eq!(text(&node.clone()), json);
            assert_eq!(serde_json::to_string(&node).unwrap(), json);
        }
    }
    for unit in ["[", r#"{"parent":"#, r#"{"children":["#, r#"{"x":"#, r#"{"status":{"nested":{"a":[{"b":"#] {
        let bomb = unit.repeat(100_000);
        assert!(decode_response::<Node>(bomb.as_bytes()).is_err());
        assert!(decode_response::<serde_json::Value>(bomb.as_bytes()).is_err());
        assert!(decode_response::<Empty>(bomb.as_bytes()).is_err());
        assert!(serde_json::from_str::<Node>(&bomb).is_err());
    }
}

#[test]
fn odd_spellings_inside_each_other_cost_no_more_than_their_text() {
    let deep = 120 / 2;
    let json = format!("{}{}", r#"{"children":[null,"#.repeat(deep), "{}") + &"]}".repeat(deep);
    let mut node: Node = decode(&json);
    assert_eq!(text(&node), json);
    node.name = Some("changed".into());
    let inner = node.children.first_mut().and_then(|node| node.children.first_mut()).unwrap();
    inner.name = Some("changed".into());
    assert!(
        text(&node).starts_with(r#"{"name":"changed","children":[{"children":[{"name":"changed","children":[null,{"#)
    );
}

#[test]
fn text_that_is_not_utf_8_is_an_error_with_its_place() {
    let error = decode_response::<Node>(b"{\"name\":\"a\xff\"}").unwrap_err();
    assert_eq!((error.message(), error.offset()), ("invalid JSON: the text is not UTF-8", 10));
    assert!(decode_response::<Empty>(b"{\"x\":\"\xc3\"}").is_err());
    assert_eq!(decode_response::<String>(b"\xef\xbb\xbf\"a\"").unwrap(), "a", "a byte order mark is skipped");
}

#[test]
fn half_a_surrogate_pair_becomes_a_replacement_character() {
    for (json, want) in [
        (r#""\ud800""#, "\u{fffd}"),
        (r#""a\udc00b""#, "a\u{fffd}b"),
        (r#""\ud800\ud83d\ude00""#, "\u{fffd}😀"),
        (r#""\ud800\n\\ud800""#, "\u{fffd}\n\\ud800"),
        (r#""\ud800\\""#, "\u{fffd}\\"),
        (r#""\ud83d\ude00""#, "😀"),
    ] {
        assert_eq!(decode::<String>(json), want, "{json}");
    }
    let node: Node = decode(r#"{"new":"\udfff","\ud800":1}"#);
    assert_eq!(node.unknown_fields.get("new"), Some("\u{fffd}".into()));
    assert_eq!(node.unknown_fields.get("\u{fffd}"), Some(1.into()));
    assert!(decode_response::<String>(br#""\ud8""#).is_err());
}

#[test]
fn broken_json_is_an_error() {
    for json in [
        "{",
        "[",
        "\"",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1,}",
        "[1,]",
        "{a:1}",
        "01",
        "1.",
        "-",
        "+1",
        "nul",
        "{} {}",
        "\"\n\"",
        "'a'",
        "NaN",
        "Infinity",
        "-Infinity",
        "{\"total\":NaN}",
        "[1 2]",
        "{\"a\" 1}",
        "\"\\x\"",
        "// c\n1",
        "\u{0}",
    ] {
        assert!(decode_response::<serde_json::Value>(json.as_bytes()).is_err(), "{json}");
        assert!(decode_response::<Empty>(json.as_bytes()).is_err(), "{json}");
        assert!(decode_response::<NodeList>(json.as_bytes()).is_err(), "{json}");
    }
}

#[test]
fn truncated_json_is_an_error_at_every_byte() {
    let json = r#"{"items":[{"name":"é\u00e9","load":-1.5e3,"x":{"a":[true,null]}}],"total":"3"}"#;
    assert!(decode_response::<NodeList>(json.as_bytes()).is_ok());
    for end in 1..json.len() {
        assert!(decode_response::<NodeList>(&json.as_bytes()[..end]).is_err(), "{end}");
    }
}

#[test]
fn many_unknown_fields_take_no_quadratic_time() {
    let fields: Vec<String> = (0..200_000).map(|n| format!(r#""k{}":{n}"#, n % 100_000)).collect();
    let bare: Bare = decode(&format!("{{{}}}", fields.join(",")));
    assert_eq!(bare.unknown_fields.len(), 100_000);
    assert_eq!(bare.unknown_fields.get("k7"), Some(100_007.into()));
}

#[test]
fn long_numbers_are_kept_or_refused() {
    let digits = "1".repeat(4000);
    assert_eq!(
        again::<Node>(&format!(r#"{{"name":{digits},"x":{digits}}}"#)),
        format!(r#"{{"name":{digits},"x":{digits}}}"#)
    );
    assert_eq!(failure::<NodeList>(&format!(r#"{{"total":{digits}}}"#)).path(), "total");
    assert_eq!(decode::<Bare>(r#"{"x":1e999}"#).unknown_fields.get("x"), None);
}

#[test]
fn fifty_megabytes_are_read() {
    let item = format!(r#"{{"name":"{}","status":{{"phase":"Available","count":1}},"x":[1,2]}}"#, "n".repeat(4000));
    let count = 50_000_000 / item.len() + 1;
    let json = format!(r#"{{"items":[{}]}}"#, vec![item; count].join(","));
    assert!(json.len() >= 50_000_000);
    let list: NodeList = decode(&json);
    assert_eq!(list.items.len(), count);
    assert!(text(&list) == json);
}
