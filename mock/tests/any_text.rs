//! A law: whatever text a caller puts into a path, a query or a body, the mock finds the signature right, computing it by
//! itself from the bytes received, and reads back the very text.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use aicloud_mock::{Exchange, HurriedTime, Mock};
use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::Value;

/// Texts that may go wrong, and any other; not those that no path can hold.
fn texts() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        "/",
        "%2F",
        "%",
        "+",
        " ",
        "~",
        "*",
        "?",
        "#",
        "&=",
        "é",
        "漢",
        "\u{1F600}",
        "\\",
        "'",
        "..",
        "//",
        "\u{7f}",
    ]);
    let mixed = prop::collection::vec(nasty, 1..6).prop_map(|parts| parts.concat());
    let text = prop_oneof!["[ -~]{1,20}", mixed, any::<String>()];
    text.prop_filter("no path holds it", |text| !matches!(text.as_str(), "" | "." | ".."))
}

/// Sends texts in one call after another, and looks at what the mock saw.
fn law(mock: &Mock, proof: &str, names: &[&str], send: impl Fn(&tokio::runtime::Runtime, &[String])) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) });
    let all = prop::collection::vec(texts(), names.len());
    let outcome = runner.run(&all, |texts| {
        mock.clear_requests();
        send(&runtime, &texts);
        let seen: Vec<Exchange> = mock.requests();
        prop_assert!(!seen.is_empty(), "nothing was sent");
        for exchange in &seen {
            prop_assert_eq!(exchange.proof, proof, "{:?}", exchange);
        }
        for (name, text) in names.iter().zip(&texts) {
            let read = seen.iter().find_map(|exchange| exchange.parameters.get(*name));
            prop_assert_eq!(read, Some(&Value::from(text.as_str())), "{}", name);
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn any_text_reaches_modelarts_signed_and_unchanged() {
    let mock = Mock::modelarts().start().unwrap();
    let client = aicloud_modelarts::Client::builder().endpoint(mock.endpoint()).project_id("p1");
    let client = client.credentials(mock.credential()).time(HurriedTime).build().unwrap();
    law(&mock, "SDK-HMAC-SHA256", &["id", "name", "description"], |runtime, texts| {
        let [id, name, description] = texts else { return };
        // What is answered doesn't matter; most of these are not found.
        let _ = runtime.block_on(client.show_notebook(id).send());
        let _ = runtime.block_on(client.list_notebooks().name(name).send());
        let _ = runtime.block_on(client.update_notebook("n1").description(description).send());
    });
}

#[test]
fn any_text_reaches_pai_signed_and_unchanged() {
    let mock = Mock::pai_workspace().start().unwrap();
    let client = aicloud_pai_workspace::Client::builder().endpoint(mock.endpoint());
    let client = client.credentials(mock.credential()).time(HurriedTime).build().unwrap();
    law(&mock, "ACS3-HMAC-SHA256", &["DatasetId", "Name", "Description"], |runtime, texts| {
        let [id, name, description] = texts else { return };
        let _ = runtime.block_on(client.get_dataset(id).send());
        let _ = runtime.block_on(client.list_datasets().name(name).send());
        let _ = runtime.block_on(client.update_dataset("d1").description(description).send());
    });
}
