//! What is left out, what is passed over, and what is not.

use super::model::*;
use crate::{Operation, Param, Request as _};

struct TagRequest {
    tags: Vec<String>,
    keys: Option<Vec<String>>,
    node: Option<Node>,
}
crate::request! { TagRequest => Bare; tags = "tags", keys = "keys", node = "node" }
impl TagRequest {
    const OPERATION: &'static Operation = &Operation {
        params: &[Param::body("tags").required(), Param::body("keys"), Param::body("node")],
        name: "Tag",
        method: crate::operation::Method::Post,
        path: "/tags",
        ..Operation::EMPTY
    };
}

#[test]
fn a_required_list_is_sent_even_if_it_is_empty() {
    let mut request = TagRequest::empty();
    assert_eq!(serde_json::to_string(&request).unwrap(), r#"{"tags":[]}"#);
    request.keys = Some(Vec::new());
    request.node = Some(Node::default());
    assert_eq!(serde_json::to_string(&request).unwrap(), r#"{"tags":[],"keys":[],"node":{}}"#);
}

#[test]
fn text_in_place_of_an_object_is_passed_over_and_kept() {
    let json = r#"{"items":[{"name":"a"},"......",{"name":"b"}]}"#;
    let list: NodeList = decode(json);
    assert_eq!(list.items.len(), 2);
    assert_eq!(text(&list), json);
}

#[test]
fn text_in_place_of_an_object_is_refused_in_a_request() {
    let error = serde_json::from_str::<TagRequest>(r#"{"tags":[],"node":"......"}"#).err().unwrap();
    assert_eq!(error.to_string(), "node: expected an object, found text");
}
