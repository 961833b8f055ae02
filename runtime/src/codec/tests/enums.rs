//! Open enums.

use super::model::*;
use std::collections::HashSet;

#[test]
fn a_listed_value_is_found_in_any_letter_case() {
    assert_eq!(Arch::from("x86_64"), Arch::X8664);
    assert_eq!(Arch::from("ARM64").as_str(), "arm64");
    assert_eq!(Kind::from(1), Kind::Manifest);
    assert_eq!(Phase::from(""), Phase::Unset);
    assert_eq!(Phase::known_values(), ["Available", "Creating", ""]);
    assert_eq!(Kind::known_values(), [0, 1]);
}

#[test]
fn an_unlisted_value_is_kept() {
    let json = r#"{"phase":"Ünknown \"x\"","kind":7}"#;
    let status: NodeStatus = decode(json);
    assert_eq!(status.phase.as_ref().map(Phase::as_str), Some("Ünknown \"x\""));
    assert!(matches!(status.phase, Some(Phase::UnknownValue(ref value)) if value.as_str() == "Ünknown \"x\""));
    assert!(
        matches!(status.kind, Some(Kind::UnknownValue(ref value)) if value.as_i64() == 7 && value.to_string() == "7")
    );
    assert_eq!(text(&status), json);
}

#[test]
fn equal_values_hash_alike_and_print_as_on_the_wire() {
    let set: HashSet<Phase> = ["Available", "AVAILABLE", "new", "new", "New"].map(Phase::from).into();
    assert_eq!(set.len(), 3);
    assert_eq!(Phase::from("new").to_string(), "new");
    assert_eq!(format!("{:?} {:?}", Phase::Available, Kind::from(9)), r#""Available" 9"#);
    assert_eq!(Kind::Manifest.to_string(), "1");
}

#[test]
fn integers_and_texts_stand_in_for_each_other() {
    assert_eq!(decode::<Kind>(r#""1""#), Kind::Manifest);
    assert_eq!(decode::<Phase>("5").as_str(), "5");
    assert_eq!(decode::<Option<Kind>>(r#""""#), None);
    assert_eq!(decode::<Option<Phase>>(r#""""#), Some(Phase::Unset));
    let error = failure::<NodeStatus>(r#"{"kind":"folder"}"#);
    assert_eq!((error.path(), error.message()), ("kind", "expected an integer, found text that is not a whole number"));
}

#[test]
fn serde_carries_enums() {
    assert_eq!(serde_json::to_string(&[Phase::Creating, Phase::from("x")]).unwrap(), r#"["Creating","x"]"#);
    assert_eq!(serde_yaml::from_str::<Kind>("1").unwrap(), Kind::Manifest);
    assert_eq!(serde_json::to_string(&Kind::Manifest).unwrap(), "1");
}

#[test]
fn an_enum_is_two_words_long_and_costs_nothing_until_it_is_read() {
    assert_eq!(size_of::<Option<Phase>>(), 2 * size_of::<usize>());
    assert_eq!(size_of::<Option<Kind>>(), 2 * size_of::<usize>());
    let (empty, seven) = (Arch::from(""), Kind::from(7));
    assert_eq!((empty.as_str(), empty.to_string(), format!("{empty:?}")), ("", String::new(), "\"\"".to_owned()));
    assert_eq!((seven.as_i64(), seven.to_string()), (7, "7".to_owned()));
}
