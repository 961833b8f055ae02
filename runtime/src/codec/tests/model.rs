//! Types as the generator writes them, and the helpers to try them with.

use crate::codec::*;
use crate::{Operation, Param};
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct NodeList {
    pub(super) items: Vec<Node>,
    pub(super) total: Option<i64>,
    pub(super) labels: BTreeMap<String, String>,
    pub(super) unknown_fields: UnknownFields,
}
crate::shape! { NodeList { items = "items", total = "total", labels = "labels" } }

#[derive(Default)]
pub(super) struct Node {
    pub(super) name: Option<String>,
    pub(super) gpu: Option<String>,
    pub(super) password: Option<String>,
    pub(super) status: Option<NodeStatus>,
    pub(super) children: Vec<Node>,
    pub(super) parent: Option<Box<Node>>,
    pub(super) ready: Option<bool>,
    pub(super) load: Option<f64>,
    pub(super) extra: Option<serde_json::Value>,
    pub(super) created: Option<DateTime>,
    pub(super) updated: Option<EpochMillis>,
    pub(super) unknown_fields: UnknownFields,
}
crate::shape! {
    Node {
        name = "name", gpu = "nvidia.com/gpu", password = secret "password", status = "status", children = "children",
        parent = "parent", ready = "ready", load = "load", extra = "extra", created = "created", updated = "updated",
    }
}

#[derive(Default)]
pub(super) struct NodeStatus {
    pub(super) phase: Option<Phase>,
    pub(super) arch: Option<Arch>,
    pub(super) kind: Option<Kind>,
    pub(super) count: Option<i64>,
    pub(super) tags: Option<Vec<String>>,
    pub(super) nested: BTreeMap<String, Vec<BTreeMap<String, NodeStatus>>>,
    pub(super) unknown_fields: UnknownFields,
}
crate::shape! {
    NodeStatus {
        phase = "phase", arch = "arch", kind = "kind", count = "count", tags = "tags", nested = "nested"
    }
}

#[derive(Clone)]
pub(super) enum Phase {
    Available,
    Creating,
    Unset,
    UnknownValue(UnknownValue),
}
crate::string_enum! { Phase { Available = "Available", Creating = "Creating", Unset = "" } }

#[derive(Clone)]
pub(super) enum Arch {
    X8664,
    Arm64,
    UnknownValue(UnknownValue),
}
crate::string_enum! { Arch { X8664 = "X86_64", Arm64 = "arm64" } }

#[derive(Clone)]
pub(super) enum Kind {
    Folder,
    Manifest,
    UnknownValue(UnknownValue),
}
crate::integer_enum! { Kind { Folder = 0, Manifest = 1 } }

pub(super) struct ListNodesRequest {
    pub(super) pool_name: String,
    pub(super) r#continue: Option<String>,
    pub(super) limit: Option<i64>,
    pub(super) token: Option<String>,
}
crate::request! {
    ListNodesRequest => NodeList;
    pool_name = "pool_name", r#continue = "continue", limit = "limit", token = secret "token"
}

impl ListNodesRequest {
    pub(super) const OPERATION: &'static Operation = &Operation {
        params: &[Param::path("pool_name"), Param::query("continue"), Param::query("limit"), Param::query("token")],
        name: "ListNodes",
        method: crate::operation::Method::Get,
        path: "/nodes",
        ..Operation::EMPTY
    };
}

pub(super) struct BareRequest {}
crate::request! { BareRequest => Vec<Node>; }
impl BareRequest {
    const OPERATION: &'static Operation =
        &Operation { name: "Bare", method: crate::operation::Method::Get, path: "/", ..Operation::EMPTY };
}

#[derive(Default)]
pub(super) struct Required {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) flag: bool,
    pub(super) kind: Option<Kind>,
    pub(super) node: Bare,
    pub(super) list: Vec<i64>,
    pub(super) unknown_fields: UnknownFields,
}
crate::shape! {
    Required { id = "id", name = "name", flag = "flag", kind = "kind", node = "node", list = "list" }
}

#[derive(Default)]
pub(super) struct Bare {
    pub(super) unknown_fields: UnknownFields,
}
crate::shape! { Bare {} }

pub(super) fn decode<T: Value>(json: &str) -> T {
    decode_response(json.as_bytes()).unwrap()
}

pub(super) fn failure<T: Value>(json: &str) -> DecodeError {
    decode_response::<T>(json.as_bytes()).err().expect(json)
}

pub(super) fn text(value: &dyn Value) -> String {
    String::from_utf8(encode(value)).unwrap()
}

/// Decodes and encodes again.
pub(super) fn again<T: Value>(json: &str) -> String {
    text(&decode::<T>(json))
}
