//! Requests as input: one flat object, read strictly, since an unknown parameter is a mistake of the caller.

use super::{DecodeError, Reader, Shape, Writer, bridge, repair};
use crate::{operation::Operation, request::Request};
use serde::{Deserializer, Serializer, de::Error as _};

/// Deserializes a request from any self-describing format.
pub fn deserialize_request<'de, R: Request, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    let mut request = R::empty();
    let json = bridge::json_text(deserializer)?;
    read_request(&json, &mut request, R::operation()).map_err(|error| D::Error::custom(error.without_position()))?;
    Ok(request)
}

/// Serializes a request into any format, parameters in order.
pub fn serialize_request<T: Shape, S: Serializer>(request: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serialize_parameters(request, serializer)
}

fn serialize_parameters<S: Serializer>(request: &dyn Shape, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::new();
    writer.shape(request);
    bridge::serialize_json(writer, serializer)
}

/// Reads flat input into a fresh request.
pub(crate) fn read_request(json: &str, request: &mut dyn Shape, operation: &Operation) -> Result<(), DecodeError> {
    let repaired = repair::lone_surrogates(json);
    let mut reader = Reader::new(repaired.as_deref().unwrap_or(json));
    reader.strict = true;
    reader.request(request)?;
    reader.finish()?;
    let missing = operation.params.iter().filter(|param| param.required && !reader.given.contains(&param.name));
    let missing: Vec<String> = missing.map(|param| format!("`{}`", param.name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(reader.error(format!("{} needs {}", operation.name, missing.join(", "))))
}
