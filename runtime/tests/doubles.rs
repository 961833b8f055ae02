//! What surrounds the calls: recordings, spans, blocking calls.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

mod loopback;
mod sample;

use aicloud_runtime::{
    credentials::Credential,
    testing::{RecordingTransport, ReplayTransport, Reply, ScriptedTransport, VirtualTime},
    transport::Transport,
};
use sample::Client;

fn client(transport: impl Transport + 'static) -> Client {
    let builder = Client::builder().region("cn-north-4").project_id("p1").transport(transport);
    builder.credentials(Credential::temporary("AK", "SECRET", "SECRET-TOKEN")).build().unwrap()
}

#[tokio::test]
async fn what_was_recorded_is_played_back_and_holds_no_credential() {
    let file = std::env::temp_dir().join(format!("aicloud-recording-{}.json", std::process::id()));
    let script = ScriptedTransport::new([
        Reply::json(r#"{"items": [{"name": "n1"}], "metadata": {"continue": "t"}}"#).header("X-Request-Id", "r1"),
        Reply::json(r#"{"items": [{"name": "n2"}]}"#).header("Set-Cookie", "SECRET"),
    ]);
    let recording = RecordingTransport::new(script);
    let mut items = client(recording.clone()).list_pool_nodes("p").items();
    while items.try_next().await.unwrap().is_some() {}
    recording.save(&file).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("continue=t") && !text.contains("SECRET") && !text.contains("Signature="), "{text}");

    let replay = ReplayTransport::load(&file).unwrap();
    let mut items = client(replay.clone()).list_pool_nodes("p").items();
    let mut names = Vec::new();
    while let Some(node) = items.try_next().await.unwrap() {
        names.push(node.name.unwrap());
    }
    assert_eq!(names, ["n1", "n2"]);

    let replay = ReplayTransport::load(&file).unwrap();
    let error = client(replay).list_pool_nodes("other").send().await.unwrap_err();
    assert!(error.message().contains("/pools/p/nodes") && error.message().contains("/pools/other/nodes"), "{error}");
    std::fs::remove_file(&file).unwrap();
}

#[cfg(feature = "blocking")]
#[test]
fn calls_and_lists_work_without_a_runtime() {
    use aicloud_runtime::blocking;
    let script = ScriptedTransport::new([
        Reply::json(r#"{"items": [{"name": "n1"}, {"name": "n2"}]}"#),
        Reply::json(r#"{"items": [{"name": "n1"}, {"name": "n2"}]}"#),
        Reply::json(r#"{"status": "RUNNING"}"#),
    ]);
    let client = client(script);
    assert_eq!(client.list_pool_nodes("p").send_blocking().unwrap().items.len(), 2);
    let names: Vec<_> =
        blocking::Iter::new(client.list_pool_nodes("p").items()).map(|node| node.unwrap().name.unwrap()).collect();
    assert_eq!(names, ["n1", "n2"]);
    let waiting = client.show_notebook("n").wait_until_running();
    blocking::wait(std::future::IntoFuture::into_future(waiting)).unwrap();
}

#[cfg(feature = "blocking")]
#[tokio::test]
async fn blocking_calls_work_over_sockets_and_in_async_code() {
    let server = loopback::Server::start(|_, _| loopback::answer(200, "", r#"{"items": []}"#)).await;
    let url = server.url();
    let call = tokio::task::spawn_blocking(move || {
        let builder = Client::builder().endpoint(url).project_id("p1");
        let client = builder.credentials(Credential::access_key("AK", "SK")).build().unwrap();
        client.list_pool_nodes("p").send_blocking()
    });
    assert_eq!(call.await.unwrap().unwrap().status(), 200);
}

mod spans {
    use super::*;
    use std::{
        fmt::{Debug, Write},
        sync::{Arc, Mutex},
    };
    use tracing::{
        Event, Metadata, Subscriber,
        field::{Field, Visit},
        span::{Attributes, Id, Record},
    };

    /// Writes down the name and the fields of every span and event.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<String>>);

    struct Line<'a>(&'a mut String);

    impl Visit for Line<'_> {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            let _ = write!(self.0, " {field}={value:?}");
        }
    }

    impl Subscriber for Log {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target() == "aicloud"
        }
        fn new_span(&self, span: &Attributes<'_>) -> Id {
            let mut log = self.0.lock().unwrap();
            log.push_str("span");
            span.record(&mut Line(&mut log));
            log.push('\n');
            Id::from_u64(1)
        }
        fn record(&self, _: &Id, values: &Record<'_>) {
            let mut log = self.0.lock().unwrap();
            log.push_str("record");
            values.record(&mut Line(&mut log));
            log.push('\n');
        }
        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn event(&self, event: &Event<'_>) {
            let mut log = self.0.lock().unwrap();
            log.push_str("event");
            event.record(&mut Line(&mut log));
            log.push('\n');
        }
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }

    #[tokio::test]
    async fn a_call_leaves_the_documented_fields_and_no_secrets() {
        let log = Log::default();
        let _guard = tracing::subscriber::set_default(log.clone());
        let body = r#"{"error_code": "APIGW.0308", "error_msg": "SECRET-TOKEN hunter22"}"#;
        let script = ScriptedTransport::answering(move |_| Reply::status(429).body(body).header("X-Request-Id", "r1"));
        let builder =
            Client::builder().region("cn-north-4").project_id("p1").transport(script).time(VirtualTime::default());
        let client = builder.credentials(Credential::temporary("AK", "SECRET", "SECRET-TOKEN")).build().unwrap();
        client.create_notebook("n").password("hunter22").send().await.unwrap_err();
        let log = log.0.lock().unwrap().clone();
        for line in [
            "span service=\"modelarts\" operation=\"CreateNotebook\"\n",
            "event message=failed attempt=1 status=429 request_id=\"r1\" error=Service\n",
            "event message=waiting attempt=1 delay_ms=",
            "record attempts=3\n",
            "record status=429\n",
            "record request_id=\"r1\"\n",
            "record code=\"APIGW.0308\"\n",
            "record error=Service\n",
        ] {
            assert!(log.contains(line), "{line} is not in\n{log}");
        }
        assert!(!log.contains("SECRET") && !log.contains("hunter22"), "{log}");
    }
}
