//! Names that are keywords, no identifiers, or told apart by letter case only.

use crate::{course, replies};
use aicloud_obstacle_course::{
    names::OsModelartsWorkspaceIdRequest,
    registry::OPERATIONS,
    r#type::{RequiredKeywordsInAStructRequired, TypeRequest},
    types::{Colour, Enum, Keywords, Option_, 类型},
};
use aicloud_runtime::{CallOptions, testing::Reply};
use serde_json::json;
use std::collections::BTreeSet;

#[tokio::test]
async fn operations_called_like_keywords_are_called() {
    let course = course(["{}", "{}", "{}", "{}", "{}", "{}", "{}"]);
    let client = &course.client;
    client.r#type().send().await.unwrap();
    client.self_().self_("me").send().await.unwrap();
    client.self_with_capital().self_("Me").send().await.unwrap();
    client.r#gen().r#gen("g").send().await.unwrap();
    client.option().option("o").send().await.unwrap();
    client.request().set_request("r").send().await.unwrap();
    client.clone_it().clone("c").send().await.unwrap();
    let sent: Vec<String> =
        course.script.requests().iter().map(|sent| format!("{} {}", sent.path(), sent.json())).collect();
    assert_eq!(
        sent,
        [
            r#"/keywords/0/t%2F1/type {}"#,
            r#"/keywords/1/t%2F1/self {"self":"me"}"#,
            r#"/keywords/2/t%2F1/Self {"Self":"Me"}"#,
            r#"/keywords/11/t%2F1/gen {"gen":"g"}"#,
            r#"/keywords/19/t%2F1/Option {"Option":"o"}"#,
            r#"/keywords/46/t%2F1/Request {"Request":"r"}"#,
            r#"/keywords/27/t%2F1/Clone {"Clone":"c"}"#,
        ]
    );
}

#[tokio::test]
async fn parameters_and_fields_called_like_keywords_keep_their_wire_names() {
    let course = course([r#"{"type": "a", "self": "b", "gen": "c", "union": "d", "crate": "e"}"#]);
    let call = course.client.every_keyword().r#type_here("1").self_("2").r#gen("3").union("4").crate_("5").r#try("6");
    let answer = call.send().await.unwrap();
    assert_eq!(course.sent().query(), "crate=5&gen=3&self=2&try=6&type=1&union=4");
    let got = [&answer.r#type, &answer.self_, &answer.r#gen, &answer.union, &answer.crate_];
    assert_eq!(got.map(|text| text.as_deref().unwrap_or("-")), ["a", "b", "c", "d", "e"]);
    let mut keywords: Keywords = answer.into_inner();
    keywords.r#dyn = Some("x".into());
    assert_eq!(serde_json::to_value(keywords).unwrap()["dyn"], "x");
}

#[tokio::test]
async fn required_keywords_are_arguments_or_fields_of_a_struct() {
    let course = course([r#"{"loop": [{"value": "v", "next": {"value": "w"}}]}"#]);
    let required = RequiredKeywordsInAStructRequired {
        r#fn: "f".into(),
        self_: "s".into(),
        r#match: "m".into(),
        crate_: vec![Option_ { value: Some("o".into()), ..Option_::default() }],
    };
    let answer = course.client.required_keywords_in_a_struct(required).r#as(Enum::Else).send().await.unwrap();
    let sent = course.sent();
    assert_eq!(sent.path(), "/keywords/f/s");
    assert_eq!(sent.json(), json!({"as": "else", "crate": [{"value": "o"}], "match": "m"}));
    assert_eq!(answer.r#loop[0].next.as_ref().unwrap().value.as_deref(), Some("w"));

    let course = crate::course(["{}"]);
    course.client.required_keywords("f", "s", "S").send().await.unwrap();
    assert_eq!(course.sent().path(), "/keywords/p1/f/s/S");
}

#[test]
fn values_called_like_keywords_and_variants_are_values() {
    for (variant, wire) in [
        (Enum::Self_, "self"),
        (Enum::None, "None"),
        (Enum::Ok, "Ok"),
        (Enum::NotReallyUnknown, "UnknownValue"),
        (Enum::UnknownValue2, "UnknownValue2"),
        (Enum::Type, "type"),
    ] {
        assert_eq!(variant.as_str(), wire);
        assert_eq!(Enum::from(wire), variant);
    }
}

#[tokio::test]
async fn names_that_are_no_identifiers_reach_the_wire_unharmed() {
    let course = course([
        r###"{"nvidia.com/gpu": "8", "@modelarts:color": "", "os.modelarts/workspace.id": "w", "3d": true, "_": "u",
        "": "n", "quo\"te": "q", "back\\slash": "b", "`tick`": "t", "a|b": "p", "*/": "c", "#[": "a", "\"##": "r",
        "</script><img src=x onerror=alert(1)>": "s", "{{ x }}": "x", "数据": ["d"], "коробка": "k"}"###,
    ]);
    let call = course.client.os_modelarts_workspace_id("a/b", "..c", Colour::ModelartsColor);
    let call = call.gpus(8).os_modelarts_workspace_id("w").nameless("n").数据(["一", "二"]).名前("な");
    let call =
        call.a_b_c_d_e_f_20("?&=#").quo_te("\"").back_slash("\\").tick("`").script("</script>").x("{{}}")._3d(true);
    let answer = call.send().await.unwrap();
    let sent = course.sent();
    assert_eq!(sent.path(), "/names/a%2Fb/..c/%40modelarts%3Acolor");
    for (name, value) in [
        ("nvidia.com/gpu", "8"),
        ("os.modelarts/workspace.id", "w"),
        ("", "n"),
        ("数据", "一,二"),
        ("名前", "な"),
        ("a b&c=d?e#f%20+", "?&=#"),
        ("quo\"te", "\""),
        ("back\\slash", "\\"),
        ("`tick`", "`"),
        ("</script>", "</script>"),
        ("{{ x }}", "{{}}"),
        ("3d", "true"),
    ] {
        assert_eq!(sent.query_values(name), [value], "{name}");
    }
    let texts = [
        &answer.nvidia_com_gpu,
        &answer.os_modelarts_workspace_id,
        &answer.underscore,
        &answer.nameless,
        &answer.quo_te,
        &answer.back_slash,
        &answer.tick,
        &answer.a_b,
        &answer.end_of_comment,
        &answer.start_of_attribute,
        &answer.end_of_raw,
        &answer.script_img_src_x_onerror_alert_1,
        &answer.x,
        &answer.коробка,
    ];
    assert_eq!(texts.map(|text| text.clone().unwrap_or_default()).concat(), "8wunqbtpcarsxk");
    assert_eq!((answer.modelarts_color.clone(), answer._3d), (Some(Colour::Unset), Some(true)));
    assert!(answer.unknown_fields.is_empty());
    assert_eq!(serde_json::to_value(answer.into_inner()).unwrap()["\"##"], "r");
}

#[tokio::test]
async fn names_that_differ_by_case_are_told_apart() {
    let course = course([r#"{"id": "a", "Id": 2, "ID": ["c"]}"#]);
    let call = course.client.differs_by_case("1").query_id("2").upper_id("3").x_id("4").body_id("5").odd_id("6");
    let answer = call.body_x_id("7").send().await.unwrap();
    let sent = course.sent();
    assert_eq!((sent.path(), sent.query(), sent.header("x-id")), ("/cases/1", "ID=3&id=2", Some("4")));
    assert_eq!(sent.json(), json!({"id": "5", "iD": "6", "x-id": "7"}));
    assert_eq!((answer.id.as_deref(), answer.id_number, &*answer.ids), (Some("a"), Some(2), &["c".to_owned()][..]));
}

#[tokio::test]
async fn names_in_other_scripts_and_with_leading_digits_are_called() {
    let course = course([r#"{"类型": "二", "statuses": [{"other": {"text": {"thing": {}}}}]}"#, "{}"]);
    let answer = course.client.数据集().send().await.unwrap();
    assert_eq!(answer.类型, Some(类型::二));
    assert!(answer.statuses[0].other.as_ref().unwrap().text.as_ref().unwrap().thing.is_some());
    course.client._3d_render()._2fast("x").send().await.unwrap();
    assert_eq!(course.script.requests()[1].uri(), "https://obstacles.north-1.example.com/3d?2fast=x");
}

/// What a tool finds is what the compiler found: every operation once, callable with its flat names.
#[tokio::test]
async fn the_registry_has_every_operation_by_its_wire_name() {
    let names: BTreeSet<&str> = OPERATIONS.iter().map(|entry| entry.operation().name).collect();
    assert_eq!(names.len(), OPERATIONS.len());
    for name in ["Self", "self", "3DRender", "数据集", "os.modelarts/workspace.id", "DiffersByCase2", "differsBycase2"]
    {
        assert!(names.contains(name), "{name}");
    }
    let course = replies([Reply::json(r#"{"数据": [], "3d": "TRUE"}"#)]);
    let entry = OPERATIONS.iter().find(|entry| entry.operation().name == "os.modelarts/workspace.id").unwrap();
    let input = json!({"os.modelarts": "a", "nvidia.com-gpu": "b", "颜色": "红", "gpus": 1, "nameless": "x"});
    let answer = entry.call(&course.client, input, CallOptions::new()).await.unwrap();
    assert_eq!(course.sent().uri(), "https://obstacles.north-1.example.com/names/a/b/%E7%BA%A2?=x&nvidia.com%2Fgpu=1");
    assert_eq!(answer, json!({"3d": "TRUE"}));
    let error = entry.call(&course.client, json!({"nvidia.com/gpu": 1}), CallOptions::new()).await.unwrap_err();
    assert!(error.to_string().contains("nvidia.com/gpu"), "{error}");
}

#[test]
fn requests_are_plain_values_under_their_flat_names() {
    let mut request = TypeRequest::new();
    request.r#type = Some("x".into());
    assert_eq!(serde_json::to_value(&request).unwrap(), json!({"type": "x"}));
    let text = r##"{"os.modelarts": "a", "nvidia.com-gpu": "b", "颜色": "<B>", "`tick`": "c"}"##;
    let request: OsModelartsWorkspaceIdRequest = serde_json::from_str(text).unwrap();
    assert_eq!((&request.颜色, request.tick.as_deref()), (&Colour::B, Some("c")));
}
