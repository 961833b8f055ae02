//! Bodies and answers of every kind, and types that hold themselves.

use crate::{course, replies};
use aicloud_obstacle_course::types::{Chicken, Everything, Item, Level, Secrets, State, Tree};
use aicloud_runtime::testing::Reply;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[tokio::test]
async fn bodies_and_answers_may_be_lists_maps_and_anything() {
    let course = course([
        r#"[{"id": 2, "state": "working"}]"#,
        r#"{"b": [{"c": 2}]}"#,
        r#"[null, {"x": 1}]"#,
        "7",
        r#""WORKING""#,
        "",
        r#"[["x"], []]"#,
        r#"["a", "b"]"#,
    ]);
    let client = &course.client;
    let item = Item { id: Some(1), state: Some(State::Ready), ..Item::default() };
    assert_eq!(client.list_body(vec![item]).send().await.unwrap()[0].state, Some(State::Working));
    let map = BTreeMap::from([("a".to_owned(), vec![BTreeMap::from([("k".to_owned(), 1)])])]);
    assert_eq!(client.map_body(map).send().await.unwrap()["b"][0]["c"], 2);
    assert_eq!(*client.json_body(json!([1, null])).send().await.unwrap(), json!([null, {"x": 1}]));
    assert_eq!(*client.integer_body(5).send().await.unwrap(), 7);
    assert_eq!(*client.enum_body(State::Ready).send().await.unwrap(), State::Working);
    client.merge_patch(json!({"a": null})).send().await.unwrap();
    let trees = vec![BTreeMap::from([("t".to_owned(), Tree::default())])];
    assert_eq!(client.body_besides_path("b", true, trees).send().await.unwrap()[0], ["x"]);
    assert_eq!(*client.strings().send().await.unwrap(), ["a", "b"]);

    let sent = course.script.requests();
    let bodies: Vec<String> = sent.iter().map(|sent| String::from_utf8(sent.body().to_vec()).unwrap()).collect();
    assert_eq!(
        bodies,
        [
            r#"[{"id":1,"state":"Ready"}]"#,
            r#"{"a":[{"k":1}]}"#,
            "[1,null]",
            "5",
            r#""Ready""#,
            r#"{"a":null}"#,
            r#"[{"t":{}}]"#,
            "",
        ]
    );
    assert_eq!(sent[5].header("content-type"), Some("application/merge-patch+json"));
    assert_eq!(sent[6].uri(), "https://obstacles.north-1.example.com/bodies/b/t%2F1?dry_run=true");
}

#[tokio::test]
async fn plain_text_is_sent_as_it_is() {
    let course = course([r#""said \"so\"""#]);
    let answer = course.client.text_body("a \"b\"\n<c>").send().await.unwrap();
    assert_eq!(answer.as_str(), "said \"so\"");
    let sent = course.sent();
    assert_eq!((&sent.body()[..], sent.header("content-type")), (&b"a \"b\"\n<c>"[..], Some("text/plain")));
}

#[tokio::test]
async fn a_body_may_take_the_fields_of_a_type_even_of_none() {
    let tree = r#"{"name": "n", "deep": {"a": [{"b": {"name": "m"}}]}}"#;
    let course = course([tree, "{}"]);
    let answer = course.client.type_body(Tree::new(Tree::default())).by_name(BTreeMap::new()).send().await.unwrap();
    assert_eq!(answer.deep.as_ref().unwrap()["a"][0]["b"].name.as_deref(), Some("m"));
    course.client.empty_type().send().await.unwrap();
    let sent = course.script.requests();
    assert_eq!(sent[0].json(), json!({"by_name": {}, "right": {"right": {}}}));
    assert_eq!(&sent[1].body()[..], b"{}");
}

#[test]
fn types_run_in_circles() {
    let json = r#"{"egg":{"chicken":{"egg":{}},"nests":[{"eggs":{"e":{"chicken":{}}},"farm":{"chicken":{}}}]}}"#;
    let chicken: Chicken = serde_json::from_str(json).unwrap();
    assert!(chicken.egg.as_ref().unwrap().nests[0].eggs["e"].chicken.is_some());
    assert_eq!(serde_json::to_string(&chicken).unwrap(), json);
    assert_eq!(chicken, chicken.clone());
}

#[tokio::test]
async fn a_field_of_each_type_comes_back_as_it_came() {
    let json = json!({
        "string": "s", "integer": -9, "number": 1.5, "boolean": false, "datetime": "2026-01-31T08:00:00+08:00",
        "millis": 1769846400000_i64, "seconds": 0, "json": {"a": [null]}, "strings": [], "integers": [1],
        "jsons": [[], {}], "map": {"": "x"}, "deepest": [{"a": [{"b": [{"c": [{"d": 1}]}]}]}],
        "tree": {"left": {"name": "l"}, "right": {}}, "level": -9223372036854775808_i64, "levels": {"x": 5},
        "state": "WORKING", "not known": [1, {"2": 3}],
    });
    let course = course([&json.to_string()]);
    let everything: Everything = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(
        (everything.level.clone(), &everything.levels.as_ref().unwrap()["x"]),
        (Some(Level::Bottom), &Level::from(5))
    );
    let answer = course.client.everything().everything(everything).send().await.unwrap();
    assert_eq!(course.sent().json(), json!({ "everything": json }));
    assert_eq!(serde_json::to_value(answer.into_inner()).unwrap(), json);
}

#[tokio::test]
async fn secrets_are_sent_and_never_shown() {
    let nested = Secrets { password: Some("HIDDEN".into()), ..Secrets::default() };
    let body = json!({"password": "HIDDEN", "secret": "HIDDEN", "keys": ["HIDDEN"], "nested": nested, "plain": "seen"});
    let course = replies([Reply::json(body.to_string())]);
    let call = course.client.secrets("HIDDEN").password("HIDDEN").secret("HIDDEN").keys(["HIDDEN"]).nested(nested);
    let call = call.plain("seen");
    let shown = format!("{call:?} {:?}", call.request());
    assert!(shown.contains("seen") && !shown.contains("HIDDEN"), "{shown}");
    let answer = call.send().await.unwrap();
    let shown = format!("{answer:?} {answer:#?}");
    assert!(shown.contains("seen") && !shown.contains("HIDDEN"), "{shown}");
    let sent = course.sent();
    assert_eq!((sent.query_values("token"), sent.json()), (vec!["HIDDEN".to_owned()], body.clone()));
    assert_eq!(serde_json::to_value(answer.into_inner()).unwrap(), body);

    let course = replies([Reply::status(400).body(r#"{"quo\"ted": "E", "back\\slash": "no HIDDEN here"}"#)]);
    let error = course.client.secrets("HIDDEN").send().await.unwrap_err();
    assert_eq!(error.code(), Some("E"));
    assert!(!format!("{error} {error:?}").contains("HIDDEN"), "{error:?}");
}

#[tokio::test]
async fn answers_in_headers_are_fields_of_the_answer() {
    let reply = Reply::status(200).header("ETag", "\"v1\"").header("X-Count", "3").header("x-flag", "true");
    let course = replies([
        reply.header("X-State", "working").header("type", "t"),
        Reply::json(r#"{"count": 1}"#).header("X-Total", "9"),
        Reply::json(r#"{"count": 1}"#),
    ]);
    let answer = course.client.headers().send().await.unwrap();
    assert_eq!((answer.e_tag.as_deref(), answer.x_count, answer.x_flag), (Some("\"v1\""), Some(3), Some(true)));
    assert_eq!((answer.x_state.clone(), answer.r#type.as_deref()), (Some(State::Working), Some("t")));
    assert_eq!(course.script.requests()[0].method(), "HEAD");
    let answer = course.client.headers_and_body().send().await.unwrap();
    assert_eq!((answer.count, answer.x_total), (Some(1), Some(9)));
    assert_eq!(course.client.headers_and_body().send().await.unwrap().x_total, None);
}

#[tokio::test]
async fn a_client_token_is_filled_in_and_kept_over_retries() {
    let course = replies([Reply::status(503), Reply::json(r#"{"id": 5}"#), Reply::json("{}")]);
    let answer = course.client.create("n").send().await.unwrap();
    assert_eq!(answer.id.as_deref(), Some("5"));
    course.client.create("n").token_id("mine").send().await.unwrap();
    let tokens: Vec<Value> = course.script.requests().iter().map(|sent| sent.json()["token.id"].clone()).collect();
    assert_eq!(tokens[0], tokens[1]);
    assert_eq!((tokens[0].as_str().map(str::len), &tokens[2]), (Some(32), &json!("mine")));

    let course = replies([Reply::status(503), Reply::json("{}")]);
    course.client.create_unsafely().send().await.unwrap_err();
    assert_eq!(course.script.requests().len(), 1);
}
