//! Finds code, message and request id in an error body, whatever shape the gateway gave it.

use crate::service::Service;
use http::HeaderMap;
use serde_json::{Map, Value};

/// What an error body says.
#[derive(Debug, Default)]
pub(super) struct Envelope {
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) body: Option<Value>,
}

/// Reads an error body: JSON, else XML; anything else has no code and no message.
pub(super) fn read(service: &Service, text: &str) -> Envelope {
    let text = text.trim_start_matches('\u{feff}').trim();
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(fields)) => {
            let (code, message) = search(service, &fields);
            Envelope { code, message, request_id: id_in(service, &fields), body: Some(Value::Object(fields)) }
        }
        Ok(other) => Envelope { body: Some(other), ..Envelope::default() },
        Err(_) if text.starts_with('<') && !is_html(text) => xml(service, text),
        Err(_) => Envelope::default(),
    }
}

/// Whether a body is a page for people, which gateways and proxies answer with.
pub(crate) fn is_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(14).collect::<String>().to_ascii_lowercase();
    start.starts_with("<html") || start.starts_with("<!doctype html")
}

/// The request id of an answer, from its headers.
pub(crate) fn find_request_id(service: &Service, headers: &HeaderMap) -> Option<String> {
    let values = service.request_id_headers.iter().filter_map(|name| headers.get(*name));
    values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).find(|id| !id.is_empty())
}

fn id_in(service: &Service, fields: &Map<String, Value>) -> Option<String> {
    service.request_id_body.iter().find_map(|key| scalar(get(fields, key)?))
}

/// A pair of code and message, here or deeper, before a lone one.
fn search(service: &Service, fields: &Map<String, Value>) -> (Option<String>, Option<String>) {
    if let Some((code, message)) = deep(fields, &|fields| pair(service, fields)) {
        return (Some(code), Some(message));
    }
    let code = |fields: &Map<String, Value>| service.errors.iter().find_map(|(code, _)| scalar(get(fields, code)?));
    let message = |fields: &Map<String, Value>| service.errors.iter().find_map(|(_, key)| scalar(get(fields, key)?));
    (deep(fields, &code), deep(fields, &message))
}

fn pair(service: &Service, fields: &Map<String, Value>) -> Option<(String, String)> {
    service
        .errors
        .iter()
        .find_map(|(code, message)| Some((scalar(get(fields, code)?)?, scalar(get(fields, message)?)?)))
}

/// The first answer of `look` in an object or the objects within it, in the order received.
fn deep<T>(fields: &Map<String, Value>, look: &dyn Fn(&Map<String, Value>) -> Option<T>) -> Option<T> {
    look(fields).or_else(|| fields.values().filter_map(Value::as_object).find_map(|nested| deep(nested, look)))
}

/// A field by its key, exactly or else in another letter case.
fn get<'a>(fields: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    fields.get(key).or_else(|| fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value))
}

/// Text, or a number as text; nothing for what is empty.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// `<Error><Code>…</Code><Message>…</Message><RequestId>…</RequestId></Error>`
fn xml(service: &Service, text: &str) -> Envelope {
    let Some(code) = service.errors.iter().find_map(|(code, _)| element(text, code)) else {
        return Envelope::default();
    };
    Envelope {
        code: Some(code),
        message: service.errors.iter().find_map(|(_, message)| element(text, message)),
        request_id: service.request_id_body.iter().find_map(|key| element(text, key)),
        body: None,
    }
}

fn element(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    let (content, _) = rest.split_once(&format!("</{name}>"))?;
    let content = content.trim();
    let content = content.strip_prefix("<![CDATA[").and_then(|c| c.strip_suffix("]]>")).unwrap_or(content);
    let plain = content
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
    (!plain.is_empty()).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{ALIBABA, HUAWEI};

    #[test]
    fn a_pair_deeper_in_the_body_wins_over_a_lone_code() {
        let envelope = read(&HUAWEI, r#"{"code": 400, "error": {"error_code": "X.1", "error_msg": "m"}}"#);
        assert_eq!((envelope.code.as_deref(), envelope.message.as_deref()), (Some("X.1"), Some("m")));
    }

    #[test]
    fn xml_entities_and_cdata_are_read() {
        let envelope = read(&ALIBABA, "<Error><Code>A</Code><Message><![CDATA[x < y]]></Message></Error>");
        assert_eq!(envelope.message.as_deref(), Some("x < y"));
        let envelope = read(&ALIBABA, "<Error><Code>A</Code><Message>x &lt; &amp;lt;</Message></Error>");
        assert_eq!(envelope.message.as_deref(), Some("x < &lt;"));
    }

    #[test]
    fn what_is_no_envelope_has_no_code() {
        for text in ["", "null", "[1]", "{\"Code\": ", "<html><code>x</code></html>", "\u{fffd}\u{fffd}"] {
            assert!(read(&ALIBABA, text).code.is_none(), "{text}");
        }
    }
}
