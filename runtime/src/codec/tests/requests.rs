//! Requests: strict input, flat output.

use super::model::*;
use crate::codec::*;
use crate::{Operation, Param, Request as _};

fn read(json: &str) -> Result<ListNodesRequest, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

#[test]
fn a_request_is_a_plain_value() {
    let request = read(r#"{"pool_name":"p","limit":"5","token":"hunter2"}"#).unwrap();
    assert_eq!(request.pool_name, "p");
    assert_eq!(request.limit, Some(5));
    assert_eq!(serde_json::to_string(&request).unwrap(), r#"{"pool_name":"p","limit":5,"token":"hunter2"}"#);
    assert_eq!(format!("{request:?}"), r#"ListNodesRequest {"pool_name":"p","limit":5,"token":"***"}"#);
    let yaml = "pool_name: 12\ncontinue: next\n";
    let request: ListNodesRequest = serde_yaml::from_str(yaml).unwrap();
    assert_eq!((request.pool_name.as_str(), request.r#continue.as_deref()), ("12", Some("next")));
    assert_eq!(serde_yaml::to_string(&request).unwrap(), "pool_name: '12'\ncontinue: next\n");
}

#[test]
fn mistakes_in_input_are_explained() {
    let error = |json: &str| read(json).unwrap_err();
    assert!(error(r#"{"pool_name":"p","limt":1}"#).contains("unknown parameter `limt`; did you mean `limit`?"));
    assert!(error(r#"{"pool_name":"p","zone":1}"#).contains("there are `pool_name`, `continue`, `limit`, `token`"));
    assert!(error(r#"{"limit":1}"#).contains("ListNodes needs `pool_name`"));
    assert!(error(r#"{"pool_name":null}"#).contains("ListNodes needs `pool_name`"));
    assert!(error("[]").contains("expected an object with the parameters, found a list"));
    assert!(error(r#"{"pool_name":"p","limit":{}}"#).starts_with("limit: expected an integer"));
    assert!(
        serde_json::from_str::<BareRequest>(r#"{"x":1}"#).unwrap_err().to_string().contains("there are none to set")
    );
    assert!(serde_json::from_str::<BareRequest>("{}").is_ok());
}

#[test]
fn flat_fields_tell_where_each_value_is() {
    let request = ListNodesRequest { pool_name: "p\"".into(), limit: Some(5), ..ListNodesRequest::empty() };
    let (json, fields) = Writer::flat_fields(&request);
    let fields: Vec<_> = fields.into_iter().map(|(name, at)| (name, std::str::from_utf8(&json[at]).unwrap())).collect();
    assert_eq!(fields, [("pool_name", r#""p\"""#), ("limit", "5")]);
    assert_eq!(Writer::flat_fields(&decode::<NodeList>(r#"{"items":[{"name":"a"}],"total":"3"}"#)).1.len(), 2);
}

struct LongRequest {
    a: i64,
    b: i64,
    c: i64,
    d: i64,
    e: i64,
    f: i64,
    g: i64,
    h: i64,
    i: Vec<Tagged>,
    secret: String,
    k: i64,
    l: String,
}
crate::request! {
    LongRequest => serde_json::Value;
    a = "a", b = "b", c = "c", d = "d", e = "e", f = "f", g = "g", h = "h", i = "i", secret = secret "secret", k = "k",
    l = secret "l",
}
impl LongRequest {
    const OPERATION: &'static Operation = &Operation {
        params: &[Param::query("a").required()],
        name: "Long",
        method: crate::operation::Method::Get,
        path: "/",
        ..Operation::EMPTY
    };
}

#[derive(Default)]
struct Tagged {
    secret: Option<String>,
    secret_list: Vec<String>,
    unknown_fields: UnknownFields,
}
crate::shape! { Tagged { secret = "secret", secret_list = secret "list" } }

#[test]
fn secrets_are_marked_in_any_place() {
    let json = r#"{"a":1,"i":[{"secret":"shown","list":["x"]}],"secret":"x","l":"x"}"#;
    let request: LongRequest = serde_json::from_str(json).unwrap();
    let shown = r#"{"a":1,"b":0,"c":0,"d":0,"e":0,"f":0,"g":0,"h":0,"i":[{"secret":"shown","list":"***"}],"secret":"***","k":0,"l":"***"}"#;
    assert_eq!(format!("{request:?}"), format!("LongRequest {shown}"));
}
