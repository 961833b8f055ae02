//! Requests as input: one flat object, read strictly, since an unknown parameter is a mistake of the caller.

use super::{DecodeError, Reader, Shape, Writer, bridge, repair};
use crate::{operation::Operation, request::Request};
use serde::{Deserializer, Serializer, de::Error as _};

/// Deserializes a request from any self-describing format.
pub fn deserialize_request<'de, R: Request, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    let mut request = R::empty();
    read_request(&bridge::json_text(deserializer)?, &mut request, R::operation()).map_err(D::Error::custom)?;
    Ok(request)
}

/// Serializes a request into any format, parameters in order.
pub fn serialize_request<S: Serializer>(request: &dyn Shape, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::new();
    super::write_object(&mut writer, request);
    bridge::serialize_json(writer, serializer)
}

/// Reads flat input into a fresh request.
pub(crate) fn read_request(json: &str, request: &mut dyn Shape, operation: &Operation) -> Result<(), DecodeError> {
    let repaired = repair::lone_surrogates(json);
    let mut reader = Reader::new(repaired.as_deref().unwrap_or(json));
    let mut missing: Vec<&str> =
        operation.params.iter().filter(|param| param.required).map(|param| param.name).collect();
    let peek = reader.peek()?;
    if peek != jiter::Peek::Object {
        return Err(reader.mismatch(peek, "an object with parameters"));
    }
    let mut next = reader.enter_object()?;
    while let Some(key) = next {
        if reader.peek()? != jiter::Peek::Null {
            missing.retain(|name| *name != key);
        }
        if !request.read_field(&key, &mut reader).map_err(|error| error.in_field(&key))? {
            return Err(reader.error(unknown(&key, operation)));
        }
        next = reader.next_key()?;
    }
    reader.finish()?;
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
    Err(reader.error(format!("{} needs {}", operation.name, names.join(", "))))
}

fn unknown(key: &str, operation: &Operation) -> String {
    let similar = operation.params.iter().map(|param| (strsim::osa_distance(key, param.name), param.name)).min();
    match similar {
        Some((distance, name)) if distance * 3 <= key.chars().count().max(3) => {
            format!("{} has no parameter `{key}`; did you mean `{name}`?", operation.name)
        }
        Some(_) => {
            let names: Vec<String> = operation.params.iter().map(|param| format!("`{}`", param.name)).collect();
            format!("{} has no parameter `{key}`; it has {}", operation.name, names.join(", "))
        }
        None => format!("{} has no parameters; remove `{key}`", operation.name),
    }
}
