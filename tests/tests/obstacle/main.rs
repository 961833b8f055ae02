//! The obstacle course: a spec of everything that breaks generators, compiled and called.
//!
//! `obstacle/generated` is what the generator makes of `obstacle/spec`. It is checked in, so that it is compiled, linted
//! and documented like everything else.

#![allow(mixed_script_confusables, reason = "one obstacle is a name in another script")]

mod bodies;
mod in_step;
mod names;
mod paging;
mod wire;

use aicloud_obstacle_course::Client;
use aicloud_runtime::testing::{Reply, ScriptedTransport, SentRequest, SettledRandom, VirtualTime};

struct Course {
    client: Client,
    script: ScriptedTransport,
}

/// A client whose service answers with these bodies.
fn course<const N: usize>(bodies: [&str; N]) -> Course {
    replies(bodies.map(Reply::json))
}

fn replies(replies: impl IntoIterator<Item = Reply>) -> Course {
    let script = ScriptedTransport::new(replies);
    let client = Client::builder()
        .region("north-1")
        .project_id("p1")
        .parameter("type", "t/1")
        .transport(script.clone())
        .time(VirtualTime::default())
        .random(SettledRandom::new(7))
        .build()
        .unwrap();
    Course { client, script }
}

impl Course {
    /// The one request that was sent.
    fn sent(&self) -> SentRequest {
        let mut requests = self.script.requests();
        assert_eq!(requests.len(), 1);
        requests.remove(0)
    }
}
