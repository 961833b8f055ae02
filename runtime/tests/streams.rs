//! Pages, items and waiters.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

mod sample;

use aicloud_runtime::{
    ErrorKind,
    credentials::Credential,
    testing::{Reply, ScriptedTransport, VirtualTime},
    time::TimeSource,
};
use sample::{Client, NotebookStatus};
use std::time::Duration;

fn client(script: &ScriptedTransport, time: &VirtualTime) -> Client {
    Client::builder()
        .region("cn-north-4")
        .project_id("p1")
        .credentials(Credential::access_key("AK", "SK"))
        .transport(script.clone())
        .time(time.clone())
        .build()
        .unwrap()
}

fn scripted(replies: impl IntoIterator<Item = Reply>) -> (Client, ScriptedTransport) {
    let script = ScriptedTransport::new(replies);
    (client(&script, &VirtualTime::default()), script)
}

fn nodes(names: &[&str], next: &str) -> Reply {
    let items: Vec<String> = names.iter().map(|name| format!(r#"{{"name": "{name}"}}"#)).collect();
    Reply::json(format!(r#"{{"items": [{}], "metadata": {{"continue": "{next}"}}}}"#, items.join(",")))
}

/// A service that has the numbers below `total`, gives at most `most` of them at once and may keep quiet about how many
/// there are.
fn numbers(total: i64, most: i64, tells_total: bool) -> ScriptedTransport {
    ScriptedTransport::answering(move |request| {
        let number = |name| request.query_values(name).first().and_then(|text| text.parse::<i64>().ok());
        let offset = number("offset").unwrap_or(0);
        let limit = number("limit").unwrap_or(most).min(most);
        let items: Vec<i64> = (offset..total).take(usize::try_from(limit).unwrap()).collect();
        let total = if tells_total { format!(r#", "total": {total}"#) } else { String::new() };
        Reply::json(format!(r#"{{"items": {items:?}{total}}}"#))
    })
}

#[tokio::test]
async fn items_of_all_pages_come_one_by_one_and_pages_only_when_asked_for() {
    let (client, script) = scripted([nodes(&["a", "b"], "t1"), nodes(&[], "t2"), nodes(&["c"], "")]);
    let mut items = client.list_pool_nodes("p").limit(2).items();
    let mut seen = Vec::new();
    assert_eq!(script.requests().len(), 0);
    seen.push(items.try_next().await.unwrap().unwrap().name.unwrap());
    seen.push(items.try_next().await.unwrap().unwrap().name.unwrap());
    assert_eq!(script.requests().len(), 1);
    while let Some(node) = items.try_next().await.unwrap() {
        seen.push(node.name.unwrap());
    }
    assert_eq!(seen, ["a", "b", "c"]);
    assert_eq!(script.requests().len(), 3);
    assert_eq!(script.requests()[2].query_values("continue"), ["t2"]);
    assert!(items.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_list_goes_on_where_it_was_left() {
    let (client, script) = scripted([nodes(&["a"], "t1"), nodes(&["b"], "t2"), nodes(&["c"], "")]);
    let mut pages = client.list_pool_nodes("p").pages().max_pages(1);
    assert_eq!(pages.position(), None);
    assert_eq!(pages.try_next().await.unwrap().unwrap().items.len(), 1);
    assert!(pages.try_next().await.unwrap().is_none());
    let saved = pages.position().unwrap().to_string();
    assert_eq!(saved, "t1");

    let mut items = client.list_pool_nodes("p").items().start_from(saved);
    assert_eq!(items.try_next().await.unwrap().unwrap().name.as_deref(), Some("b"));
    assert_eq!(items.position().unwrap().as_str(), "t2");
    assert_eq!(items.try_next().await.unwrap().unwrap().name.as_deref(), Some("c"));
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(items.position(), None);
    assert_eq!(script.requests()[1].query_values("continue"), ["t1"]);
}

#[tokio::test]
async fn a_token_that_comes_again_ends_the_list_with_an_error() {
    for tokens in [&["t1", "t1"][..], &["t1", "t2", "t1"]] {
        let (client, _) = scripted(tokens.iter().map(|token| nodes(&["a"], token)));
        let mut pages = client.list_pool_nodes("p").pages();
        for _ in tokens {
            pages.try_next().await.unwrap().unwrap();
        }
        let error = pages.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Paging);
        assert!(error.to_string().contains("ListPoolNodes") && error.to_string().contains("t1"), "{error}");
        assert!(pages.try_next().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn offsets_count_what_came_until_the_total() {
    for (most, limit, calls) in [(10, 10, 3), (10, 1000, 3), (25, 25, 1), (5, 5, 5)] {
        let script = numbers(25, most, true);
        let mut items = client(&script, &VirtualTime::default()).list_algorithms().limit(limit).items();
        let mut seen = Vec::new();
        while let Some(number) = items.try_next().await.unwrap() {
            seen.push(number);
        }
        assert_eq!(seen, (0..25).collect::<Vec<_>>(), "{most} {limit}");
        assert_eq!(script.requests().len(), calls, "{most} {limit}");
    }
}

#[tokio::test]
async fn without_a_total_a_short_page_is_the_last() {
    for (total, calls) in [(25, 3), (20, 3), (0, 1), (3, 1)] {
        let script = numbers(total, 10, false);
        let mut items = client(&script, &VirtualTime::default()).list_algorithms().limit(10).items();
        let mut count = 0;
        while items.try_next().await.unwrap().is_some() {
            count += 1;
        }
        assert_eq!((count, script.requests().len()), (total, calls));
    }
}

#[tokio::test]
async fn a_page_that_comes_again_ends_the_list_with_an_error() {
    let script = ScriptedTransport::answering(|_| Reply::json(r#"{"items": [1, 2], "total": 9}"#));
    let mut items = client(&script, &VirtualTime::default()).list_algorithms().limit(2).items();
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    assert_eq!(items.try_next().await.unwrap(), Some(2));
    assert_eq!(items.try_next().await.unwrap_err().kind(), ErrorKind::Paging);
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!(script.requests().len(), 2);
}

#[tokio::test]
async fn a_position_that_does_not_fit_is_refused() {
    let (client, script) = scripted([]);
    let error = client.list_algorithms().items().start_from("x").try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
    assert!(script.requests().is_empty());
}

fn status(status: &str) -> Reply {
    Reply::json(format!(r#"{{"id": "n1", "status": "{status}"}}"#))
}

#[tokio::test]
async fn a_waiter_looks_until_the_state_is_there() {
    let script = ScriptedTransport::new([
        status("CREATING"),
        status("SOMETHING_NEW"),
        Reply::json("{}"),
        Reply::status(503),
        Reply::status(503),
        Reply::status(503),
        status("running"),
    ]);
    let time = VirtualTime::default();
    let notebook = client(&script, &time).show_notebook("n1").wait_until_running().await.unwrap();
    assert_eq!(notebook.status, Some(NotebookStatus::Running));
    let passed = time.now().duration_since(VirtualTime::default().now()).as_secs();
    assert!((75..=77).contains(&passed), "5 + 10 + 20 + 40 s and the delays of retries, but it was {passed} s");
}

#[tokio::test]
async fn a_waiter_ends_when_the_state_can_no_longer_come() {
    let (client, _) = scripted([status("CREATE_FAILED")]);
    let error = client.show_notebook("n1").wait_until_running().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Waiter);
    assert_eq!(error.to_string(), "ShowNotebook: 200 OK: it is CREATE_FAILED, and can't become running any more");
}

#[tokio::test]
async fn a_waiter_gives_up_in_time() {
    let script = ScriptedTransport::answering(|_| status("CREATING"));
    let time = VirtualTime::default();
    let waiting = client(&script, &time).show_notebook("n1").wait_until_running();
    let error = waiting.at_most(Duration::from_secs(60)).await.unwrap_err();
    assert!(error.is_timeout());
    assert!(error.to_string().contains("not running within 60s: it is CREATING"), "{error}");
    assert!(time.now().duration_since(VirtualTime::default().now()).as_secs() <= 60);
}

#[tokio::test]
async fn what_is_gone_is_a_success_only_where_that_was_waited_for() {
    let missing = || Reply::status(404).header("X-Request-Id", "r9");
    let (client, _) = scripted([status("CREATING"), missing(), missing()]);
    let gone = client.show_notebook("n1").wait_until_deleted().await.unwrap();
    assert_eq!((gone.status().as_u16(), gone.request_id()), (404, Some("r9")));
    assert!(client.show_notebook("n1").wait_until_running().await.unwrap_err().is_not_found());
}

/// Operations that page in the other styles.
mod styles {
    use super::sample::Call;
    use super::*;
    use aicloud_runtime::{
        call,
        codec::UnknownFields,
        operation::{Method, Operation, Param},
        paginate, request, shape,
    };

    pub(super) struct ByNumberRequest {
        pub(super) page: Option<String>,
        pub(super) size: String,
    }
    impl ByNumberRequest {
        const OPERATION: &'static Operation = &Operation {
            params: &[Param::query("page").wire("PageNumber"), Param::query("size").wire("PageSize").required()],
            name: "ByNumber",
            method: Method::Get,
            path: "/numbers",
            ..Operation::EMPTY
        };
    }
    request! { ByNumberRequest => Vec<String>; page = "page", size = "size" }
    call! { ByNumber, ByNumberRequest; page: text }
    paginate! { ByNumberRequest => String, Page(1); send page; size size; items . }

    pub(super) struct ByIndexRequest {
        pub(super) offset: i64,
    }
    impl ByIndexRequest {
        const OPERATION: &'static Operation = &Operation {
            params: &[Param::query("offset").required()],
            name: "ByIndex",
            method: Method::Get,
            path: "/numbers",
            ..Operation::EMPTY
        };
    }
    request! { ByIndexRequest => Envelope; offset = "offset" }
    call! { ByIndex, ByIndexRequest; }
    paginate! { ByIndexRequest => i64, PageIndex; send offset; total data.total; items data.items }

    pub(super) struct ByTokenRequest {
        pub(super) token: Option<i64>,
    }
    impl ByTokenRequest {
        const OPERATION: &'static Operation = &Operation {
            params: &[Param::query("token")],
            name: "ByToken",
            method: Method::Get,
            path: "/numbers",
            ..Operation::EMPTY
        };
    }
    request! { ByTokenRequest => Envelope; token = "token" }
    call! { ByToken, ByTokenRequest; token: i64 }
    paginate! { ByTokenRequest => i64, IntegerToken; send token; next data.next; items data.items }

    #[derive(Default)]
    pub(super) struct Envelope {
        data: Option<Box<Data>>,
        unknown_fields: UnknownFields,
    }
    shape! { Envelope { data = "data" } }

    #[derive(Default)]
    pub(super) struct Data {
        items: Option<Vec<i64>>,
        total: i64,
        next: Option<i64>,
        unknown_fields: UnknownFields,
    }
    shape! { Data { items = "items", total = "total", next = "next" } }

    async fn collect<T>(mut items: impl AsyncFnMut() -> Option<T>) -> Vec<T> {
        let mut all = Vec::new();
        while let Some(item) = items().await {
            all.push(item);
        }
        all
    }

    #[tokio::test]
    async fn pages_by_number_start_at_the_first() {
        let (client, script) = scripted([r#"["a", "b"]"#, r#"["c", "d"]"#, r#"["e"]"#].map(Reply::json));
        let mut items = ByNumber::new(&client, ByNumberRequest { page: None, size: "2".to_owned() }).items();
        assert_eq!(collect(async || items.try_next().await.unwrap()).await, ["a", "b", "c", "d", "e"]);
        let pages: Vec<_> = script.requests().iter().map(|sent| sent.query().to_owned()).collect();
        assert_eq!(pages, ["PageSize=2", "PageNumber=2&PageSize=2", "PageNumber=3&PageSize=2"]);
    }

    #[tokio::test]
    async fn pages_by_index_count_pages_and_stop_at_the_total() {
        let page = |items: &str| Reply::json(format!(r#"{{"data": {{"items": {items}, "total": 5}}}}"#));
        let (client, script) = scripted([page("[1, 2]"), page("[3, 4]"), page("[5]")]);
        let mut items = ByIndex::new(&client, ByIndexRequest { offset: 0 }).items();
        assert_eq!(collect(async || items.try_next().await.unwrap()).await, [1, 2, 3, 4, 5]);
        let pages: Vec<_> = script.requests().iter().map(|sent| sent.query().to_owned()).collect();
        assert_eq!(pages, ["offset=0", "offset=1", "offset=2"]);
    }

    #[tokio::test]
    async fn integer_tokens_end_at_nothing_or_zero() {
        for end in ["", r#", "next": 0"#, r#", "next": null"#] {
            let page = |items: &str, next: &str| Reply::json(format!(r#"{{"data": {{"items": {items}{next}}}}}"#));
            let (client, script) = scripted([page("[1]", r#", "next": 17"#), page("[2]", end)]);
            let mut items = ByToken::new(&client, ByTokenRequest { token: None }).items().start_from(3);
            assert_eq!(collect(async || items.try_next().await.unwrap()).await, [1, 2]);
            let pages: Vec<_> = script.requests().iter().map(|sent| sent.query().to_owned()).collect();
            assert_eq!(pages, ["token=3", "token=17"]);
        }
        let (client, _) = scripted([Reply::json("{}")]);
        let mut items = ByToken::new(&client, ByTokenRequest { token: None }).items();
        assert_eq!(items.try_next().await.unwrap(), None);
    }
}
