//! Every way a parameter can travel, on the wire.

use crate::course;
use aicloud_obstacle_course::{
    DateTime, EpochMillis, EpochSeconds,
    types::{Item, Level, State, Tree},
    wire::{EncodingsRequired, FourRequiredRequired, RequiredOfEachTypeRequired, ThirtyRequest},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn encodings() -> EncodingsRequired {
    EncodingsRequired {
        text: "a/ä ?#%".into(),
        number: -5,
        flag: true,
        level: Level::Ground,
        when: DateTime::from_raw("2026-01-31T08:00:00Z"),
        x_needed: "needed".into(),
    }
}

#[tokio::test]
async fn an_operation_without_parameters_sends_nothing() {
    let course = course([""]);
    course.client.nothing().send().await.unwrap();
    let sent = course.sent();
    assert_eq!((sent.method(), sent.uri().as_str()), ("DELETE", "https://obstacles.north-1.example.com/nothing"));
    assert!(sent.body().is_empty());
    assert_eq!(sent.header("content-type"), None);
}

#[tokio::test]
async fn required_arguments_come_in_the_stated_order() {
    let course = course([""]);
    course.client.between("x", EpochSeconds::from_raw(1), EpochSeconds::from_raw(2)).send().await.unwrap();
    let sent = course.sent();
    assert_eq!(sent.uri().as_str(), "https://obstacles.north-1.example.com/between/x?end=2");
    assert_eq!(sent.body().as_ref(), br#"{"start":1}"#);
}

#[tokio::test]
async fn each_encoding_of_a_query_is_what_it_says() {
    let course = course([""]);
    let map = BTreeMap::from([("k".to_owned(), vec![BTreeMap::from([("i".to_owned(), 1)])])]);
    let call = course.client.encodings(encodings());
    let call = call.string("a&b=c d").integer(i64::MIN).float(0.25).r#yes(false).state(State::Working);
    let call = call.millis(EpochMillis::from_raw(1769846400000)).seconds(EpochSeconds::from_raw(7));
    let call = call.repeated(["b", "a", "a,b"]).repeated_levels(vec![Level::Top, Level::from(5)]);
    let call = call.joined(["b", "a"]).joined_numbers(vec![2, 1]).json_list(["x", "y"]).json_map(map);
    let call = call.json_object(Item { id: Some(1), ..Item::default() }).json_free(json!([null, {"a": "ü"}]));
    call.send().await.unwrap();
    let sent = course.sent();
    assert_eq!(sent.path(), "/encodings/a%2F%C3%A4%20%3F%23%25/-5/true/0/2026-01-31T08%3A00%3A00Z");
    let mut parts: Vec<&str> = sent.query().split('&').collect();
    parts.sort_unstable();
    assert_eq!(
        parts,
        [
            "float=0.25",
            "integer=-9223372036854775808",
            "joined=b%2Ca",
            "joined_numbers=2%2C1",
            "json_free=%5Bnull%2C%7B%22a%22%3A%22%C3%BC%22%7D%5D",
            "json_list=%5B%22x%22%2C%22y%22%5D",
            "json_map=%7B%22k%22%3A%5B%7B%22i%22%3A1%7D%5D%7D",
            "json_object=%7B%22id%22%3A1%7D",
            "millis=1769846400000",
            "repeated=a",
            "repeated=a%2Cb",
            "repeated=b",
            "repeated_levels=5",
            "repeated_levels=9223372036854775807",
            "seconds=7",
            "state=WORKING",
            "string=a%26b%3Dc%20d",
            "yes=false",
        ]
    );
    assert!(sent.body().is_empty());
}

#[tokio::test]
async fn parameters_travel_in_headers() {
    let course = course([""]);
    let call = course.client.encodings(encodings()).x_text(" text ").x_number(5).x_flag(true).x_state(State::Failed);
    call.x_secret("hush").header_type("t").send().await.unwrap();
    let sent = course.sent();
    for (name, value) in [
        ("X-Text", "text"),
        ("X-Number", "5"),
        ("X-Flag", "true"),
        ("X-State", "Failed"),
        ("X-Secret", "hush"),
        ("X-Needed", "needed"),
        ("type", "t"),
    ] {
        assert_eq!(sent.header(name), Some(value), "{name}");
    }
    assert_eq!(sent.query(), "");
}

#[tokio::test]
async fn an_item_with_a_comma_is_not_joined() {
    let course = course([""]);
    let error = course.client.encodings(encodings()).joined(["a,b"]).send().await.unwrap_err();
    assert!(error.to_string().contains("`joined`"), "{error}");
    assert!(course.script.requests().is_empty());
}

#[tokio::test]
async fn a_hundred_and_sixty_parameters_are_set_and_sent() {
    let course = course([""]);
    let mut flat = serde_json::Map::new();
    for number in 1..=160 {
        let name = if number <= 30 { format!("p{number:02}") } else { format!("p{number:03}") };
        let value = match number % 6 {
            0 => json!("text"),
            1 | 4 => json!(number % 2),
            2 if number <= 30 => json!(["a", "b"]),
            2 => json!({"a": ["b"]}),
            3 => json!(true),
            _ if number <= 30 => json!(0.5),
            _ => json!([{"id": 1}]),
        };
        flat.insert(name, value);
    }
    let request: ThirtyRequest = serde_json::from_value(Value::Object(flat.clone())).unwrap();
    assert_eq!(serde_json::to_value(&request).unwrap(), Value::Object(flat.clone()));
    let call = course.client.thirty().p01(1).p02(["a"]);
    call.p031(1).p160(Level::Ground).p159(true).p158(BTreeMap::new()).send().await.unwrap();
    let sent = course.sent();
    assert_eq!((sent.path(), sent.query()), ("/thirty/p1", "p01=1&p02=a"));
    assert_eq!(sent.json(), json!({"p031": 1, "p160": 0, "p159": true, "p158": {}}));
    let shown = format!("{request:?}");
    assert!(shown.contains("\"p159\":\"***\"") && shown.contains("\"p160\":0"), "{shown}");
}

#[tokio::test]
async fn four_required_parameters_are_named_in_a_struct() {
    let course = course([r#"{"id": "42"}"#]);
    let required = FourRequiredRequired {
        a: "1".into(),
        b: "2".into(),
        c: vec!["x".into(), "y".into()],
        d: Tree::new(Tree::default()),
        f: "hush".into(),
    };
    let call = course.client.four_required(required).e(5);
    assert!(!format!("{call:?}").contains("hush"));
    assert_eq!(call.send().await.unwrap().id.as_deref(), Some("42"));
    let sent = course.sent();
    assert_eq!((sent.path(), sent.query()), ("/four/1/2", "c=x%2Cy"));
    assert_eq!(sent.json(), json!({"d": {"right": {}}, "e": 5, "f": "hush"}));
}

#[tokio::test]
async fn a_required_parameter_of_each_type_is_sent() {
    let course = course([""]);
    let required = RequiredOfEachTypeRequired {
        boolean: false,
        dates: vec![DateTime::from_raw("d")],
        datetime: DateTime::from_raw("2026-01-31"),
        integer: 0,
        json: Value::Null,
        level: Level::Below,
        levels: vec![Level::from(7)],
        lists: vec![vec![], vec!["x".into()]],
        map: BTreeMap::from([("k".into(), 1)]),
        maps: vec![BTreeMap::new()],
        millis: EpochMillis::from_raw(1),
        number: 0.5,
        numbers: vec![1.5, 2.0],
        seconds: EpochSeconds::from_raw(2),
        string: String::new(),
        strings: vec![],
        tree: Tree::default(),
        trees: vec![Tree::default()],
    };
    course.client.required_of_each_type(required).send().await.unwrap();
    assert_eq!(
        course.sent().json(),
        json!({
            "boolean": false, "dates": ["d"], "datetime": "2026-01-31", "integer": 0, "level": -1, "levels": [7],
            "lists": [[], ["x"]], "map": {"k": 1}, "maps": [{}], "millis": 1, "number": 0.5, "numbers": [1.5, 2],
            "seconds": 2, "string": "", "strings": [], "tree": {}, "trees": [{}],
        })
    );
}
