//! The programs of `cargo xtask bench`: each case does the same work twice, with a generated client and by hand.
//!
//! "By hand" is what one would write without a generator: derived structs on serde_json, an address put together with
//! `format!`, and the signer of `aicloud-runtime`, since both sides have to sign alike.

#[allow(dead_code, reason = "the build script uses the rest")]
mod api;
mod by_hand;
mod call;
pub mod case;
mod decode;
#[allow(missing_docs, unreachable_pub, reason = "made by the build script from the registry")]
mod derived {
    include!(concat!(env!("OUT_DIR"), "/derived.rs"));
}
mod loopback;
mod pages;
mod sample;
