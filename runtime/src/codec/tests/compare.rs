//! Copies and equality: every kind of field counts, and what was received in odd spelling does not.

use super::model::*;

const NODE: &str = r#"{
    "name": "a", "nvidia.com/gpu": "8", "password": "p", "ready": true, "load": 0.5, "extra": {"k": [1, 2]},
    "created": "2026-01-31T08:00:00Z", "updated": 1769846400000, "children": [{"name": "b"}], "parent": {"name": "c"},
    "status": {"phase": "Available", "kind": 1, "tags": ["x"], "nested": {"k": [{"l": {"count": 1}}]}}, "new": 1
}"#;

#[test]
fn values_are_equal_if_all_their_fields_are() {
    assert_eq!(decode::<Node>(NODE), decode::<Node>(NODE));
    assert_eq!(Node::default(), Node::default());
    for (there, elsewhere) in [
        (r#""name": "a""#, r#""name": "z""#),
        (r#""name": "a", "#, ""),
        (r#""nvidia.com/gpu": "8""#, r#""nvidia.com/gpu": "4""#),
        (r#""password": "p""#, r#""password": "q""#),
        (r#""ready": true"#, r#""ready": false"#),
        (r#""load": 0.5"#, r#""load": 0.25"#),
        (r#"[1, 2]"#, r#"[1, 3]"#),
        (r#"08:00:00Z"#, r#"09:00:00Z"#),
        (r#"1769846400000"#, r#"1769846400001"#),
        (r#"[{"name": "b"}]"#, r#"[{"name": "b"}, {}]"#),
        (r#"{"name": "c"}"#, r#"{"name": "d"}"#),
        (r#""phase": "Available""#, r#""phase": "Creating""#),
        (r#""kind": 1"#, r#""kind": 7"#),
        (r#""tags": ["x"]"#, r#""tags": ["y"]"#),
        (r#""count": 1"#, r#""count": 2"#),
        (r#""new": 1"#, r#""new": 2"#),
        (r#""new": 1"#, r#""newer": 1"#),
    ] {
        let other = NODE.replacen(there, elsewhere, 1);
        assert_ne!(other, NODE, "{there}");
        assert_ne!(decode::<Node>(NODE), decode::<Node>(&other), "{there} and {elsewhere}");
    }
}

#[test]
fn odd_spellings_of_the_same_value_are_equal() {
    let (usual, odd) = (r#"{"total": 3, "a": 1, "b": 2}"#, r#"{"b": 2, "total": "3", "a": 1}"#);
    assert_eq!(decode::<NodeList>(usual), decode::<NodeList>(odd));
}

#[test]
fn what_is_not_a_number_is_not_equal_to_itself() {
    let node = Node { load: Some(f64::NAN), ..Node::default() };
    assert_ne!(node, node.clone());
}

#[test]
fn requests_are_equal_if_all_their_parameters_are() {
    let request = |json: &str| serde_json::from_str::<ListNodesRequest>(json).unwrap();
    let one = request(r#"{"pool_name": "p", "limit": 5, "token": "t"}"#);
    assert_eq!(one, one.clone());
    for other in [r#"{"pool_name": "q", "limit": 5, "token": "t"}"#, r#"{"pool_name": "p", "limit": 5, "token": "u"}"#]
    {
        assert_ne!(one, request(other));
    }
}

#[test]
fn a_copy_is_equal_and_is_written_alike() {
    let odd = NODE.replace("true", "\"true\"").replace("0.5", "5e-1").replace("\"kind\": 1", "\"kind\": \"1\"");
    for json in [NODE, &odd, "{}"] {
        let node = decode::<Node>(json);
        let copy = node.clone();
        assert_eq!(copy, node);
        assert_eq!(text(&copy), text(&node));
    }
    let request: ListNodesRequest = serde_json::from_str(r#"{"pool_name": "p", "token": "t"}"#).unwrap();
    assert_eq!(serde_json::to_string(&request.clone()).unwrap(), r#"{"pool_name":"p","token":"t"}"#);
}
