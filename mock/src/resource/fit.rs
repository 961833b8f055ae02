//! Values laid onto types: what a request says of a resource, as far as the resource has such fields.

use aicloud_runtime::registry::{Type, api::Api};
use serde_json::{Map, Value};

/// `value` as the type has it, with what it leaves out taken from `below`; `None` if it is of another kind.
pub(crate) fn fit(api: &Api, ty: &Type, value: &Value, below: Option<Value>) -> Option<Value> {
    match (ty, value) {
        (_, Value::Null) => None,
        (Type::Json, _)
        | (Type::String | Type::DateTime, Value::String(_))
        | (Type::Boolean, Value::Bool(_))
        | (Type::Integer | Type::Number | Type::EpochMillis | Type::EpochSeconds, Value::Number(_)) => {
            Some(value.clone())
        }
        (Type::String | Type::DateTime, Value::Number(_) | Value::Bool(_)) => Some(value.to_string().into()),
        (Type::Integer | Type::EpochMillis | Type::EpochSeconds, Value::String(text)) => {
            text.parse::<i64>().ok().map(Value::from)
        }
        (Type::List(item), Value::Array(items)) => {
            Some(items.iter().filter_map(|value| fit(api, item, value, None)).collect())
        }
        (Type::Map(of), Value::Object(entries)) => {
            let entries = entries.iter().filter_map(|(key, value)| Some((key.clone(), fit(api, of, value, None)?)));
            Some(Value::Object(entries.collect()))
        }
        (Type::Named(name), value) => match (api.object(name), value) {
            (Some(object), Value::Object(given)) => {
                let mut fields = match below {
                    Some(Value::Object(fields)) => fields,
                    _ => Map::new(),
                };
                for field in &object.fields {
                    let Some(value) = given.get(&field.name) else { continue };
                    // As in a merge patch: null takes a field away.
                    if value.is_null() {
                        fields.remove(&field.name);
                        continue;
                    }
                    let below = fields.get(&field.name).cloned();
                    if let Some(value) = fit(api, &field.ty, value, below) {
                        fields.insert(field.name.clone(), value);
                    }
                }
                Some(Value::Object(fields))
            }
            (None, Value::String(_) | Value::Number(_)) => api.enumeration(name).map(|_| value.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The value at a path.
pub(crate) fn get<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name)).filter(|value| !value.is_null())
}

/// The type of the field at a path through objects.
pub(crate) fn type_at<'a>(api: &'a Api, ty: &'a Type, path: &[String]) -> Option<&'a Type> {
    path.iter().try_fold(ty, |ty, name| {
        let Type::Named(object) = ty else { return None };
        api.object(object)?.fields.iter().find(|field| field.name == *name).map(|field| &field.ty)
    })
}

/// A text or number as text, as ids are compared.
pub(crate) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}
