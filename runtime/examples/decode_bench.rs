//! Compares the codec with serde_json over derived structs, on a page of 1,000 items.
//!
//! `cargo run --release -p aicloud-runtime --example decode_bench`; prints the ratio (above 1 is faster than serde_json).

#![allow(unreachable_pub, missing_docs, reason = "types as generated crates have them")]

use aicloud_runtime::codec::{UnknownFields, UnknownValue, decode_response, encode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// The same struct twice: for the codec, and with serde derives.
macro_rules! both {
    ($name:ident { $($field:ident = $wire:literal: $type:ty),* $(,)? }) => {
        #[derive(Clone, Default, PartialEq)]
        pub struct $name {
            $(pub $field: $type,)*
            pub unknown_fields: UnknownFields,
        }
        aicloud_runtime::shape! { $name { $($field = $wire),* } }
    };
}

macro_rules! model {
    ($struct:ident) => {
        $struct! { Page {
            api_version = "apiVersion": Option<String>, kind = "kind": Option<String>, items = "items": Vec<Node>,
            total = "total_count": Option<i64>, next = "continue": Option<String>,
        } }
        $struct! { Node {
            api_version = "apiVersion": Option<String>, kind = "kind": Option<String>,
            metadata = "metadata": Option<Metadata>, spec = "spec": Option<Spec>, status = "status": Option<Status>,
        } }
        $struct! { Metadata {
            name = "name": Option<String>, namespace = "namespace": Option<String>, uid = "uid": Option<String>,
            created = "creationTimestamp": Option<String>, labels = "labels": BTreeMap<String, String>,
            annotations = "annotations": BTreeMap<String, String>, version = "resourceVersion": Option<String>,
            generation = "generation": Option<i64>,
        } }
        $struct! { Spec {
            flavor = "flavor": Option<String>, count = "count": Option<i64>, image = "image": Option<String>,
            zone = "az": Option<String>, taints = "taints": Vec<Taint>, os = "os": Option<Os>,
            autoscale = "autoscale": Option<bool>, weight = "weight": Option<f64>, hosts = "hosts": Vec<String>,
        } }
        $struct! { Taint { key = "key": Option<String>, value = "value": Option<String>, effect = "effect": Option<String> } }
        $struct! { Os { name = "name": Option<String>, image_id = "imageId": Option<String>, image_type = "imageType": Option<String> } }
        $struct! { Status {
            phase = "phase": Option<Phase>, ip = "privateIp": Option<String>, ready = "ready": Option<bool>,
            resources = "resources": Option<Resources>, available = "availableResources": Option<Resources>,
            restarts = "restarts": Option<i64>, message = "message": Option<String>, updated = "updated": Option<i64>,
        } }
        $struct! { Resources {
            cpu = "cpu": Option<String>, memory = "memory": Option<String>, gpu = "nvidia.com/gpu": Option<String>,
            npu = "huawei.com/ascend-1980": Option<String>,
        } }
    };
}

model!(both);

#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Phase {
    Available,
    Abnormal,
    Creating,
    Deleting,
    Upgrading,
    UnknownValue(UnknownValue),
}
aicloud_runtime::string_enum! {
    Phase {
        Available = "Available", Abnormal = "Abnormal", Creating = "Creating", Deleting = "Deleting",
        Upgrading = "Upgrading"
    }
}

mod derived {
    use super::*;

    macro_rules! derive {
        ($name:ident { $($field:ident = $wire:literal: $type:ty),* $(,)? }) => {
            #[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
            #[serde(default)]
            pub struct $name {
                $(#[serde(rename = $wire)] pub $field: $type,)*
            }
        };
    }

    model!(derive);

    #[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Phase {
        Available,
        Abnormal,
        Creating,
        Deleting,
        Upgrading,
    }
}

fn page() -> String {
    let items: Vec<serde_json::Value> = (0..1000)
        .map(|n| {
            serde_json::json!({
                "apiVersion": "v2", "kind": "Node",
                "metadata": {
                    "name": format!("os-node-created-{n:05}"), "namespace": "default",
                    "uid": format!("5d0c1e5a-7d3f-4f0e-9b58-{n:012}"), "creationTimestamp": "2026-01-31T08:00:00Z",
                    "labels": { "os.modelarts/workspace.id": "0", "os.modelarts/name": format!("pool-{n}"), "zone": "cn-north-4a" },
                    "annotations": { "os.modelarts/description": "A node \"of\" the pool", "os.modelarts/billing.mode": "1" },
                    "resourceVersion": format!("{}", 100_000 + n), "generation": n,
                },
                "spec": {
                    "flavor": "modelarts.vm.gpu.v100", "count": n % 7, "image": "swr.cn-north-4.example.com/atelier/pytorch:2.1",
                    "az": "cn-north-4a", "taints": [{ "key": "node", "value": "busy", "effect": "NoSchedule" }],
                    "os": { "name": "EulerOS 2.10", "imageId": "b3f9a0c2-3f40-4a8a-8d4f-92cf3a9b2f5e", "imageType": "public" },
                    "autoscale": n % 2 == 0, "weight": 0.25 + f64::from(n), "hosts": ["10.0.0.1", "10.0.0.2"],
                },
                "status": {
                    "phase": if n % 5 == 0 { "Abnormal" } else { "Available" }, "privateIp": format!("192.168.0.{}", n % 255),
                    "ready": true, "resources": { "cpu": "64", "memory": "512Gi", "nvidia.com/gpu": "8" },
                    "availableResources": { "cpu": "60500m", "memory": "498Gi", "nvidia.com/gpu": "6" },
                    "restarts": 0, "message": "节点正常 running", "updated": 1_769_846_400_000_i64,
                },
            })
        })
        .collect();
    let page = serde_json::json!({ "kind": "NodeList", "apiVersion": "v2", "total_count": 1000, "continue": "abc", "items": items });
    page.to_string()
}

/// The shortest of many runs, taking turns so that a busy machine is fair to both.
fn race(mut ours: impl FnMut(), mut theirs: impl FnMut()) -> (Duration, Duration) {
    let time = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    let mut best = (Duration::MAX, Duration::MAX);
    for _ in 0..60 {
        best = (best.0.min(time(&mut ours)), best.1.min(time(&mut theirs)));
    }
    best
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let json = page();
    let ours: Page = decode_response(json.as_bytes())?;
    let theirs: derived::Page = serde_json::from_slice(json.as_bytes())?;
    println!("{} KB", json.len() / 1024);
    let decode = race(
        || drop(black_box(decode_response::<Page>(black_box(json.as_bytes())))),
        || drop(black_box(serde_json::from_slice::<derived::Page>(black_box(json.as_bytes())))),
    );
    let encode =
        race(|| drop(black_box(encode(black_box(&ours)))), || drop(black_box(serde_json::to_vec(black_box(&theirs)))));
    for (what, (ours, theirs)) in [("decode", decode), ("encode", encode)] {
        println!("{what}: {ours:?}, serde_json {theirs:?}, ratio {:.2}", theirs.as_secs_f64() / ours.as_secs_f64());
    }
    Ok(())
}
