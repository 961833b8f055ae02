//! Every recorded answer, sent through the whole client of its service: once to a call that may be repeated, once to one
//! that may not.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

use aicloud_runtime::{
    Client, Error, ErrorKind, Request, Response,
    credentials::Credential,
    service::Service,
    testing::{Reply, ScriptedTransport, VirtualTime},
};
use serde_json::Value;

/// One recorded answer and what a correct client makes of it.
struct Sample(Value);

impl Sample {
    fn all() -> Vec<Self> {
        let file: Value = serde_json::from_str(include_str!("../../runtime/tests/data/errors.json")).unwrap();
        file["samples"].as_array().unwrap().iter().cloned().map(Self).collect()
    }

    fn service(&self) -> &'static Service {
        match self.0["vendor"].as_str() {
            Some("huawei") => aicloud_modelarts::registry::REGISTRY.service(),
            _ => aicloud_pai_workspace::registry::REGISTRY.service(),
        }
    }

    fn is_error(&self) -> bool {
        !self.0["expect"]["code"].is_null()
    }

    fn reply(&self) -> Reply {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let reply = Reply::status(u16::try_from(self.0["status"].as_u64().unwrap()).unwrap());
        let headers = self.0["headers"].as_array().unwrap().iter();
        headers
            .fold(reply, |reply, header| reply.header(text(&header[0]).as_str(), text(&header[1]).as_str()))
            .body(text(&self.0["body"]))
    }

    async fn call<R: Request>(&self, request: R) -> Result<Response<R::Output>, Error> {
        let reply = self.reply();
        let client: Client = Client::builder(self.service())
            .endpoint("localhost")
            .project_id("p1")
            .transport(ScriptedTransport::answering(move |_| reply.clone()))
            .credentials(Credential::access_key("AK", "SK"))
            .time(VirtualTime::default())
            .build()
            .unwrap();
        client.send(request, Default::default()).await
    }

    /// A success is one of nothing, or an answer that can't be read.
    fn expect_success<T>(&self, answer: Result<Response<T>, Error>) {
        let (name, expect) = (&self.0["name"], &self.0["expect"]);
        let request_id = match &answer {
            Ok(answer) => answer.request_id(),
            Err(error) => {
                assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1), "{name}: {error}");
                assert_eq!(
                    error.status().map(|status| u64::from(status.as_u16())),
                    self.0["status"].as_u64(),
                    "{name}"
                );
                error.request_id()
            }
        };
        assert_eq!(request_id, expect["request_id"].as_str(), "{name}");
    }

    fn expect_error<T>(&self, answer: Result<Response<T>, Error>, retryable: &str) {
        let (name, expect) = (&self.0["name"], &self.0["expect"]);
        let Err(error) = answer else { panic!("{name} was taken for a success") };
        let retryable = expect[retryable].as_bool().unwrap();
        assert_eq!(error.kind(), ErrorKind::Service, "{name}");
        assert_eq!(error.status().map(|status| u64::from(status.as_u16())), self.0["status"].as_u64(), "{name}");
        assert_eq!(error.code(), expect["code"].as_str(), "{name}");
        assert_eq!(Some(error.message()), expect["message"].as_str(), "{name}");
        assert_eq!(error.request_id(), expect["request_id"].as_str(), "{name}");
        assert_eq!(
            (error.is_retryable(), error.attempts()),
            (retryable, if retryable { 3 } else { 1 }),
            "{name}: {error}"
        );
        assert_eq!(error.to_string().lines().count(), 1, "{name}");
    }

    /// Checks what an idempotent and another request of the sample's service come to.
    async fn check<I: Request, O: Request>(&self, idempotent: I, other: O) {
        let (idempotent, other) = (self.call(idempotent).await, self.call(other).await);
        if self.is_error() {
            self.expect_error(idempotent, "retryable");
            self.expect_error(other, "retryable_non_idempotent");
        } else {
            self.expect_success(idempotent);
        }
    }
}

#[tokio::test]
async fn recorded_answers_come_out_as_they_should() {
    let (mut errors, mut others) = (0, 0);
    for sample in Sample::all() {
        if sample.service().name == "modelarts" {
            use aicloud_modelarts::notebooks::{ShowNotebookRequest, StopNotebookRequest};
            sample.check(ShowNotebookRequest::new("n"), StopNotebookRequest::new("n")).await;
        } else {
            use aicloud_pai_workspace::{runs::CreateRunRequest, workspaces::GetWorkspaceRequest};
            sample.check(GetWorkspaceRequest::new("w"), CreateRunRequest::new("e")).await;
        }
        *if sample.is_error() { &mut errors } else { &mut others } += 1;
    }
    assert_eq!((errors, others), (60, 5));
}
