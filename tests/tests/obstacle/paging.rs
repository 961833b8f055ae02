//! Every paging style, from first page to last, and waiting.

use crate::{course, replies};
use aicloud_obstacle_course::types::{Level, ThingState};
use aicloud_runtime::testing::Reply;

/// What each request said: its query and body.
fn asked(course: &crate::Course) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    course.script.requests().iter().map(|sent| format!("{}{}", sent.query(), text(sent.body()))).collect()
}

macro_rules! ids {
    ($items:expr) => {{
        let mut items = $items;
        let mut ids = Vec::new();
        while let Some(item) = items.try_next().await.unwrap() {
            ids.push(item.id.unwrap());
        }
        ids
    }};
}

#[tokio::test]
async fn a_token_in_a_nested_field_leads_to_the_next_page() {
    let course = course([
        r#"{"type": {"continue": "n 2", "items": [{"id": 1}, {"id": 2}]}}"#,
        r#"{"type": {"continue": "", "items": [{"id": 3}]}}"#,
    ]);
    assert_eq!(ids!(course.client.by_token().limit(2).items()), [1, 2, 3]);
    assert_eq!(asked(&course), ["limit=2", "continue=n%202&limit=2"]);
}

#[tokio::test]
async fn a_missing_parent_of_the_token_ends_the_list() {
    let course = course(["{}"]);
    assert_eq!(ids!(course.client.by_token().items()), [0_i64; 0]);
}

#[tokio::test]
async fn a_token_may_travel_in_the_body() {
    let pages = [r#"{"nextToken": "b", "list": [{"id": 1}]}"#, r#"{"list": [{"id": 2}]}"#];
    let course = course(pages);
    assert_eq!(ids!(course.client.by_token_in_the_body().page_size(1).items()), [1, 2]);
    assert_eq!(asked(&course), [r#"{"page.size":1}"#, r#"{"page.size":1,"page.token":"b"}"#]);
}

#[tokio::test]
async fn a_token_may_have_another_name_in_rust() {
    let course = course([r#"{"next": "b", "list": [{"id": 1}]}"#, r#"{"next": null, "list": [{"id": 2}]}"#]);
    assert_eq!(ids!(course.client.by_token_renamed().token("other").items()), [1, 2]);
    assert_eq!(asked(&course), ["token=other{}", r#"token=other{"token":"b"}"#]);
}

#[tokio::test]
async fn a_token_may_be_a_number() {
    let course = course([r#"{"next": 5, "list": [{"id": 1}]}"#, r#"{"next": 0, "list": [{"id": 2}]}"#]);
    assert_eq!(ids!(course.client.by_integer_token().items()), [1, 2]);
    assert_eq!(asked(&course), ["", "marker=5"]);
}

#[tokio::test]
async fn pages_are_numbered_from_one_until_the_total() {
    let course = course([r#"{"total": 3, "list": [{"id": 1}, {"id": 2}]}"#, r#"{"total": 3, "list": [{"id": 3}]}"#]);
    assert_eq!(ids!(course.client.by_page().size(2).items()), [1, 2, 3]);
    assert_eq!(asked(&course), ["size=2", "page=2&size=2"]);
}

#[tokio::test]
async fn page_numbers_may_be_text_in_the_body_and_start_elsewhere() {
    let course = course([r#"{"list": [{"id": 1}, {"id": 2}]}"#, r#"{"list": [{"id": 3}]}"#]);
    assert_eq!(ids!(course.client.by_page_text().page_size("2").items()), [1, 2, 3]);
    assert_eq!(asked(&course), [r#"{"pageSize":"2"}"#, r#"{"pageNumber":"1","pageSize":"2"}"#]);
}

#[tokio::test]
async fn a_required_page_number_is_where_the_list_starts() {
    let course = course([r#"{"total": 5, "list": [{"id": 3}, {"id": 4}]}"#, r#"{"total": 5, "list": [{"id": 5}]}"#]);
    assert_eq!(ids!(course.client.by_page_required(2).items()), [3, 4, 5]);
    assert_eq!(asked(&course), ["page=2", "page=3"]);
}

#[tokio::test]
async fn offsets_count_the_items_of_a_bare_array() {
    let course = course([r#"["a", "b"]"#, r#"["c"]"#]);
    let mut items = course.client.by_offset().limit(2).items();
    let mut all = String::new();
    while let Some(item) = items.try_next().await.unwrap() {
        all.push_str(&item);
    }
    assert_eq!((all.as_str(), asked(&course)), ("abc", vec!["limit=2".to_owned(), "limit=2&offset=2".to_owned()]));
}

#[tokio::test]
async fn page_indexes_count_pages_from_zero() {
    let course = course([r#"{"total": 2, "list": [{"a": [1]}]}"#, r#"{"total": 2, "list": [{"b": [2, 3]}]}"#]);
    let mut pages = course.client.by_page_index().pages();
    let mut count = 0;
    while let Some(page) = pages.try_next().await.unwrap() {
        count += page.list.iter().flat_map(|item| item.values()).map(Vec::len).sum::<usize>();
    }
    assert_eq!((count, asked(&course)), (3, vec![String::new(), "index=1".to_owned()]));
}

#[tokio::test]
async fn paging_and_call_options_stand_beside_parameters_of_their_names() {
    let course = course([r#"{"list": [{"id": 1}]}"#, r#"{"list": []}"#]);
    #[expect(deprecated, reason = "everything about this operation is")]
    let call = course.client.call_methods();
    let call = call.set_send("1").set_items("2").set_pages("3").set_timeout("4").set_header("5").set_retry("6");
    let call = call.set_request("7").set_new("8").clone("9").fmt("10").self_("11").set_idempotent("12").value("13");
    let call = call.set_wait_until_done("14").options("15").header("X-Extra", "y").idempotent(true);
    assert_eq!(ids!(call.items()), [1]);
    let sent = &course.script.requests()[0];
    for (name, value) in [
        ("send", "1"),
        ("items", "2"),
        ("pages", "3"),
        ("timeout", "4"),
        ("header", "5"),
        ("retry", "6"),
        ("request", "7"),
        ("new", "8"),
        ("clone", "9"),
        ("fmt", "10"),
        ("self", "11"),
        ("idempotent", "12"),
        ("value", "13"),
        ("wait_until_done", "14"),
        ("options", "15"),
    ] {
        assert_eq!(sent.query_values(name), [value], "{name}");
    }
    assert_eq!(sent.header("x-extra"), Some("y"));
}

#[tokio::test]
async fn waiters_watch_enums_numbers_and_flags_in_nested_fields() {
    let course = course([r#"{"state": "Busy"}"#, "{}", r#"{"state": "ready"}"#]);
    let thing = course.client.watch("1").wait_until_ready().await.unwrap();
    assert_eq!(thing.state, Some(ThingState::Ready));

    let course = crate::course([r#"{"state": "else"}"#]);
    let error = course.client.watch("1").wait_until_ready().await.unwrap_err();
    assert!(error.to_string().contains("else"), "{error}");

    let course = crate::course([r#"{"self": {"level": 0}}"#, r#"{"self": {"level": 9223372036854775807}}"#]);
    let thing = course.client.watch("1").wait_until_type().await.unwrap();
    assert_eq!(thing.self_.as_ref().unwrap().level, Some(Level::Top));

    let course = crate::course([r#"{"self": {"level": -1}}"#]);
    course.client.watch("1").wait_until_type().await.unwrap_err();

    let course = replies([Reply::json(r#"{"done": false}"#), Reply::status(404)]);
    course.client.watch("1").wait_until_done().await.unwrap();
    let course = crate::course([r#"{"done": "true"}"#]);
    course.client.watch("1").wait_until_done().await.unwrap();
}
