//! Doubles for tests of code that uses a client: scripted and recorded answers, virtual time, settled randomness.
//!
//! They stand below signing and retries, so a test runs the real pipeline and only the network is left out.
//!
//! The client under test is an ordinary one with another transport. [`ScriptedTransport`] answers from a list or a
//! function and keeps what was sent; with [`VirtualTime`] retries, waiters and timeouts take no time;
//! [`RecordingTransport`] keeps the exchanges with a real service in a file, [`ReplayTransport`] answers from it.
//!
//! ```
//! # use aicloud_runtime::{call, client, request, codec::Empty, operation::*, service::*};
//! # static SERVICE: Service = Service {
//! #     name: "example", title: "", version: "", auth: Auth::Huawei, client_params: &[], errors: &[("code", "message")],
//! #     endpoint: EndpointRule { host: "{region}.example.com", vpc: None, regions: &[], exceptions: &[] },
//! #     request_id_headers: &[], request_id_body: &[], throttled: &[], transient: &[], expired: &[], clock_skew: &[],
//! # };
//! # client! { Client, SERVICE }
//! # impl Client {
//! #     fn start_job(&self) -> StartJob { StartJob::new(self, StartJobRequest { name: None }) }
//! # }
//! # pub struct StartJobRequest { pub name: Option<String> }
//! # impl StartJobRequest {
//! #     const OPERATION: &'static Operation = &Operation { params: &[Param::body("name")], body: Body::Object, name: "StartJob", method: Method::Put, path: "/jobs", ..Operation::EMPTY };
//! # }
//! # request! { StartJobRequest => Empty; name = "name" }
//! # call! { StartJob, StartJobRequest; name: text }
//! use aicloud_runtime::{Error, credentials::Credential};
//! use aicloud_runtime::testing::{Reply, ScriptedTransport, VirtualTime};
//!
//! // The code to be tested. It takes a client, as all code that calls a service should.
//! async fn start(client: &Client) -> Result<bool, Error> {
//!     match client.start_job().name("nightly").send().await {
//!         Ok(_) => Ok(true),
//!         Err(error) if error.is_conflict() => Ok(false), // it runs already
//!         Err(error) => Err(error),
//!     }
//! }
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
//! # runtime.block_on(async {
//! // #[tokio::test] async fn a_job_that_runs_already_is_left_alone() …
//! let script = ScriptedTransport::new([
//!     Reply::status(503),
//!     Reply::status(409).body(r#"{"code": "Job.1", "message": "runs already"}"#),
//! ]);
//! let client = Client::builder()
//!     .endpoint("localhost")
//!     .credentials(Credential::access_key("id", "secret"))
//!     .transport(script.clone())
//!     .time(VirtualTime::default())
//!     .build()?;
//!
//! assert_eq!(start(&client).await?, false);
//!
//! let sent = script.requests();
//! assert_eq!(sent.len(), 2, "the 503 was tried again");
//! assert_eq!(sent[1].method(), "PUT");
//! assert_eq!(sent[1].json(), serde_json::json!({ "name": "nightly" }));
//! # Ok::<(), Error>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod recording;
mod script;
mod time;

pub use recording::{RecordingTransport, ReplayTransport};
pub use script::{Reply, ScriptedTransport, SentRequest};
pub use time::VirtualTime;

use crate::random::Random;
use std::sync::atomic::{AtomicU64, Ordering};

/// Numbers that are the same in every run, each different from the one before.
#[derive(Debug, Default)]
pub struct SettledRandom(AtomicU64);

impl SettledRandom {
    /// A sequence that `seed` settles.
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Random for SettledRandom {
    /// SplitMix64.
    fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
