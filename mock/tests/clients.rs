//! The typed clients against the mock, over sockets: everything that a test of somebody else would do.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use aicloud_mock::{Fault, HurriedTime, Mock};
use aicloud_modelarts::types::{NotebookStatus, NotebookStorageType, NotebookVolumeSpec, VolumeOwnership};
use aicloud_runtime::{
    CallOptions, Client, ErrorKind, RetryPolicy,
    credentials::Credential,
    registry::{Registry, api::Field},
};
use serde_json::{Map, Value, json};
use std::{future::poll_fn, time::Duration};

fn modelarts(mock: &Mock) -> aicloud_modelarts::Client {
    let client = aicloud_modelarts::Client::builder().endpoint(mock.endpoint()).project_id("p1");
    client.credentials(mock.credential()).time(HurriedTime).build().unwrap()
}

fn pai(mock: &Mock) -> aicloud_pai_workspace::Client {
    let client = aicloud_pai_workspace::Client::builder().endpoint(mock.endpoint());
    client.credentials(mock.credential()).time(HurriedTime).build().unwrap()
}

fn volume() -> NotebookVolumeSpec {
    NotebookVolumeSpec::new(NotebookStorageType::Evs, VolumeOwnership::Managed)
}

#[tokio::test]
async fn a_notebook_is_created_waited_for_listed_stopped_and_deleted() {
    let mock = Mock::modelarts().start().unwrap();
    let client = modelarts(&mock);
    let created = client.create_notebook("churn-study", "image", volume()).description("Why").send().await.unwrap();
    let id = created.id.clone().unwrap();
    assert_eq!((created.name.as_deref(), &created.status), (Some("churn-study"), &Some(NotebookStatus::Creating)));
    let running = client.show_notebook(&id).wait_until_running().await.unwrap();
    assert_eq!((running.id.as_ref(), running.description.as_deref()), (Some(&id), Some("Why")));
    client.create_notebook("another", "image", volume()).send().await.unwrap();
    let listed = client.list_notebooks().name("churn").send().await.unwrap().into_inner();
    assert_eq!((listed.total, listed.data.len()), (Some(1), 1));
    assert_eq!(listed.data[0].id.as_ref(), Some(&id));
    client.stop_notebook(&id).send().await.unwrap();
    client.show_notebook(&id).wait_until_stopped().await.unwrap();
    client.delete_notebook(&id).send().await.unwrap();
    client.show_notebook(&id).wait_until_deleted().await.unwrap();
    let gone = client.show_notebook(&id).send().await.unwrap_err();
    assert!(gone.is_not_found(), "{gone}");
    let sent = mock.requests_of("CreateNotebook");
    assert_eq!(sent[0].parameters["name"], "churn-study");
    assert_eq!(sent[0].body.as_ref().unwrap()["image_id"], "image");
    assert_eq!((sent[0].proof, sent[0].status), ("SDK-HMAC-SHA256", 200));
    assert!(sent[0].header("User-Agent").unwrap().starts_with("aicloud-modelarts/"));
    assert!(sent[0].header("authorization").is_none());
}

#[test]
fn it_works_without_an_async_runtime_and_stops_when_dropped() {
    let mock = Mock::pai_workspace().start().unwrap();
    let client = pai(&mock);
    assert_eq!(client.list_workspaces().send_blocking().unwrap().total_count, Some(0));
    let endpoint = mock.endpoint();
    drop(mock);
    let client = aicloud_pai_workspace::Client::builder().endpoint(endpoint).retry(RetryPolicy::none());
    let client = client.credentials(Credential::access_key("a", "b")).build().unwrap();
    assert!(client.list_workspaces().send_blocking().unwrap_err().is_connection());
}

/// Something for a parameter that must be there.
fn something(field: &Field) -> Value {
    match field.ty.to_string().as_str() {
        "integer" => field.min.map_or(json!(1), |min| json!(min as i64)),
        ty if ty.starts_with("list<") => json!(["x"]),
        _ => json!("x"),
    }
}

/// Every list that comes in pages, of both services, with the style that it has.
#[tokio::test]
async fn every_list_has_as_many_items_on_all_pages_as_it_was_told() {
    const TOTAL: usize = 23;
    let services: [&'static Registry; 2] =
        [&aicloud_modelarts::registry::REGISTRY, &aicloud_pai_workspace::registry::REGISTRY];
    let mut styles: Vec<&str> = Vec::new();
    let mut narrow = 0;
    for registry in services {
        let mock = Mock::new(registry).total(TOTAL).start().unwrap();
        let client = Client::builder(registry.service()).endpoint(mock.endpoint()).project_id("p1");
        let client = client.credentials(mock.credential()).build().unwrap();
        let api = registry.api().unwrap();
        for resource in &api.resources {
            let id = resource.id.iter().rev().fold(json!("x"), |inner, name| json!({ name: inner }));
            mock.add(&resource.name, json!({}), id).unwrap();
        }
        for operation in api.operations.iter() {
            let Some(paging) = &operation.paging else { continue };
            let mut input: Map<String, Value> = operation
                .parameters
                .iter()
                .filter(|field| field.required)
                .map(|field| (field.name.clone(), something(field)))
                .collect();
            if let Some(size) = &paging.size {
                let field = operation.parameters.iter().find(|field| field.name == *size).unwrap();
                let size = if field.ty.to_string() == "string" { json!("5") } else { json!(5) };
                input.insert(field.name.clone(), size);
            }
            // A parameter that must be there may narrow the list down.
            let is_narrow = operation.parameters.iter().any(|field| {
                field.required
                    && field.location.as_deref() == Some("query")
                    && paging.send != field.name
                    && paging.size.as_ref() != Some(&field.name)
            });
            narrow += usize::from(is_narrow);
            let entry = registry.find(&operation.name).unwrap();
            let mut pages = entry.pages(&client, Value::Object(input), CallOptions::new()).unwrap().unwrap();
            let mut count = 0;
            while let Some(page) = poll_fn(|cx| pages.as_mut().poll_next(cx)).await {
                let page = page.unwrap_or_else(|error| panic!("{}: {error}", operation.name));
                let items = paging.items.iter().try_fold(&page, |value, name| value.get(name));
                count += items.and_then(Value::as_array).map_or(0, Vec::len);
            }
            assert!(count == TOTAL || is_narrow, "{} ({}): {count}", operation.name, paging.by);
            styles.push(&paging.by);
        }
    }
    assert!(narrow < 8, "{narrow} lists are not counted");
    styles.sort_unstable();
    styles.dedup();
    assert_eq!(styles, ["integer_token", "offset", "page", "page_index", "token"]);
}

#[tokio::test]
async fn requests_that_the_service_would_refuse_are_refused_in_its_words() {
    let mock = Mock::modelarts().start().unwrap();
    let client = modelarts(&mock);
    let error = client.list_pool_nodes("pool-1").limit(501).send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (400, Some("ModelArts.0104")), "{error}");
    assert!(error.message().contains("out of range"), "{error}");
    let wrong = aicloud_modelarts::Client::builder().endpoint(mock.endpoint()).project_id("p1");
    let wrong = wrong.credentials(Credential::access_key(aicloud_mock::ACCESS_KEY, "another")).build().unwrap();
    let error = wrong.list_notebooks().send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (401, Some("APIGW.0301")), "{error}");

    let mock = Mock::pai_workspace().start().unwrap();
    let error = pai(&mock).get_workspace("1001").send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.message()), (404, "there is no Workspace 1001"));
    assert_eq!(error.request_id(), Some(mock.requests()[0].request_id.as_str()));
}

#[tokio::test]
async fn tokens_and_temporary_keys_open_the_door_if_the_mock_was_told() {
    for mock in [
        Mock::pai_workspace().token("t0"),
        Mock::pai_workspace().temporary_key("id", "secret", "t1"),
        Mock::pai_workspace().access_key("id", "secret"),
    ] {
        let mock = mock.start().unwrap();
        pai(&mock).list_workspaces().send().await.unwrap();
        let stranger = aicloud_pai_workspace::Client::builder().endpoint(mock.endpoint());
        let stranger = stranger.credentials(Credential::access_key("stranger", "s")).build().unwrap();
        let error = stranger.list_workspaces().send().await.unwrap_err();
        assert!(error.is_auth() || error.code() == Some("InvalidAccessKeyId.NotFound"), "{error}");
    }
    let mock = Mock::modelarts().token("t0").start().unwrap();
    modelarts(&mock).list_notebooks().send().await.unwrap();
    assert_eq!(mock.requests()[0].proof, "token");
}

#[tokio::test]
async fn faults_strike_and_the_client_gets_over_them() {
    let mock = Mock::modelarts().start().unwrap();
    let client = modelarts(&mock);
    for (fault, kind) in [
        (Fault::status(429), ErrorKind::Service),
        (Fault::status(503), ErrorKind::Service),
        (Fault::reset(), ErrorKind::Transport),
        (Fault::truncate(), ErrorKind::Transport),
    ] {
        mock.fault(fault.clone().times(2)).unwrap();
        client.list_notebooks().send().await.unwrap();
        assert_eq!(mock.request_count(), 3, "{fault}");
        mock.clear_faults();
        mock.fault(fault.clone().on("ListNotebooks")).unwrap();
        let error = client.list_notebooks().send().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{fault}: {error}");
        client.list_image().send().await.unwrap();
        mock.clear_faults();
        mock.clear_requests();
    }
    assert!(
        mock.fault(Fault::reset().on("ListNotebook")).unwrap_err().to_string().contains("no operation ListNotebook")
    );
}

#[tokio::test]
async fn latency_runs_into_the_clients_limit() {
    let mock = Mock::modelarts().fault(Fault::latency(Duration::from_secs(30))).start().unwrap();
    let client = aicloud_modelarts::Client::builder().endpoint(mock.endpoint()).project_id("p1");
    let client = client.credentials(mock.credential()).timeout(Duration::from_millis(200)).build().unwrap();
    assert_eq!(client.list_notebooks().send().await.unwrap_err().kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_clock_that_is_off_is_learned_from_the_refusal() {
    let mock = Mock::pai_workspace().fault(Fault::clock_skew(-3600)).start().unwrap();
    pai(&mock).list_workspaces().send().await.unwrap();
    let requests = mock.requests();
    let codes: Vec<_> = requests.iter().map(|request| request.code.as_deref()).collect();
    assert_eq!(codes, [Some("InvalidTimeStamp.Expired"), None]);
}

#[tokio::test]
async fn a_test_can_answer_for_the_mock() {
    let mock = Mock::modelarts().start().unwrap();
    let client = modelarts(&mock);
    mock.reply_once("ListNotebooks", 409, json!({ "error_code": "X.1", "error_msg": "busy" })).unwrap();
    mock.reply("ListNotebooks", 200, json!({ "data": [{ "name": "mine" }], "total": 1 })).unwrap();
    assert!(client.list_notebooks().send().await.unwrap_err().is_conflict());
    assert_eq!(client.list_notebooks().send().await.unwrap().data[0].name.as_deref(), Some("mine"));
    mock.clear_replies();
    assert_eq!(client.list_notebooks().send().await.unwrap().total, Some(0));
    assert!(mock.reply("ListNotebok", 200, json!({})).is_err());
}

#[tokio::test]
async fn the_same_seed_gives_the_same_bytes() {
    let answers = |seed| async move {
        let mock = Mock::modelarts().seed(seed).total(2).start().unwrap();
        let client = modelarts(&mock);
        let created = client.create_notebook("n", "image", volume()).send().await.unwrap();
        let listed = client.list_notebooks().send().await.unwrap();
        format!("{created:?} {listed:?}")
    };
    assert_eq!(answers(1).await, answers(1).await);
    assert_ne!(answers(1).await, answers(2).await);
}

#[tokio::test]
async fn strict_mode_refuses_what_real_services_let_pass() {
    for (mock, refused) in [(Mock::modelarts(), false), (Mock::modelarts().strict(), true)] {
        let mock = mock.start().unwrap();
        let status = NotebookStatus::from("NOT_LISTED");
        let answer = modelarts(&mock).list_notebooks().status(status).send().await;
        assert_eq!(answer.is_err(), refused, "{answer:?}");
        let request = &mock.requests()[0];
        let said = format!("{:?}{:?}", request.remarks, request.message);
        assert!(said.contains("NOT_LISTED"), "{said}");
    }
}

#[tokio::test]
async fn the_log_and_the_world_are_bounded() {
    let mock = Mock::modelarts().log(10).resources(5).start().unwrap();
    let client = modelarts(&mock);
    for number in 0..20 {
        client.create_notebook(format!("n{number}"), "image", volume()).send().await.unwrap();
    }
    assert_eq!((mock.requests().len(), mock.request_count()), (10, 20));
    assert_eq!(client.list_notebooks().send().await.unwrap().total, Some(5));
}
