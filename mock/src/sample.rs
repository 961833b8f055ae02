//! Values made from types: the same seed gives the same values, and every field is there.

use crate::hash::Hash;
use aicloud_runtime::registry::{
    Type,
    api::{Api, Enum, Field, Operation},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

/// What happened, happened in the days after this instant: 2025-06-01T08:00:00Z.
const START: i64 = 1_748_764_800;
const DAYS: u64 = 30;

#[derive(Clone, Copy)]
pub(crate) struct Sampler {
    api: &'static Api,
    seed: u64,
    /// Documented samples count more than what the types say.
    documented: bool,
}

impl Sampler {
    pub(crate) fn new(api: &'static Api, seed: u64, documented: bool) -> Self {
        Self { api, seed, documented }
    }

    /// What values of this name are made from.
    pub(crate) fn hash(&self, name: &str) -> Hash {
        Hash::new(self.seed).with(name)
    }

    /// The documented answer of an operation, unless types count alone.
    pub(crate) fn documented(&self, operation: &'static Operation) -> Option<&'static Value> {
        operation.example.as_ref().filter(|_| self.documented)?.response.as_ref()
    }

    /// An answer to an operation: the documented one, or one made from its type.
    pub(crate) fn answer(&self, operation: &'static Operation) -> Value {
        self.documented(operation).cloned().unwrap_or_else(|| match &operation.response {
            Some(ty) => self.value(ty, Hash::new(self.seed).with(&operation.name)),
            None => json!({}),
        })
    }

    /// The item of a list at `index`: documented as long as there are such, then made from the type.
    pub(crate) fn item(&self, operation: &'static Operation, items: &[String], item: &Type, index: usize) -> Value {
        self.documented_item(operation, items, index)
            .unwrap_or_else(|| self.value(item, self.hash(&operation.name).with_number(index as u64)))
    }

    /// The documented item of a list at `index`.
    pub(crate) fn documented_item(
        &self,
        operation: &'static Operation,
        items: &[String],
        index: usize,
    ) -> Option<Value> {
        let answer = self.documented(operation)?;
        items.iter().try_fold(answer, |value, name| value.get(name))?.get(index).cloned()
    }

    /// A value of a type.
    pub(crate) fn value(&self, ty: &Type, hash: Hash) -> Value {
        self.make(ty, "value", None, hash, &mut Vec::new())
    }

    /// An id of the `count`th thing of its kind at a place.
    pub(crate) fn id(&self, ty: &Type, field: &str, hash: Hash, count: usize) -> Value {
        match ty {
            Type::String if field.to_ascii_lowercase().ends_with("versionname") => format!("v{count}").into(),
            Type::Integer => Value::from(1000 + hash.below(1_000_000)),
            Type::String => text(field, None, hash.with(field)).into(),
            other => self.value(other, hash.with(field)),
        }
    }

    fn make(&self, ty: &Type, name: &str, field: Option<&Field>, hash: Hash, within: &mut Vec<&'static str>) -> Value {
        if let Some(example) = field.and_then(|field| field.example.clone()) {
            return example;
        }
        match ty {
            Type::String => Value::from(text(name, field, hash)),
            Type::Boolean => {
                field.and_then(|field| field.default.clone()).unwrap_or_else(|| (hash.below(2) == 1).into())
            }
            Type::Integer => {
                field.and_then(|field| field.default.clone()).unwrap_or_else(|| integer(field, hash).into())
            }
            Type::Number => field.and_then(|field| field.default.clone()).unwrap_or_else(|| number(field, hash).into()),
            Type::DateTime => instant(hash).to_string().into(),
            Type::EpochMillis => instant(hash).as_millisecond().into(),
            Type::EpochSeconds => instant(hash).as_second().into(),
            Type::Json => json!({}),
            Type::List(item) if self.is_within(item, within) => json!([]),
            Type::List(item) => json!([self.make(item, name, None, hash.with("item"), within)]),
            Type::Map(of) if self.is_within(of, within) => json!({}),
            Type::Map(of) => json!({ "key": self.make(of, name, None, hash.with("entry"), within) }),
            Type::Named(name) => self.named(name, hash, within),
            // A type that this version does not know.
            _ => Value::Null,
        }
    }

    fn named(&self, name: &str, hash: Hash, within: &mut Vec<&'static str>) -> Value {
        if let Some(object) = self.api.object(name) {
            // A type in itself could go on for ever.
            if within.contains(&object.name.as_str()) {
                return Value::Null;
            }
            within.push(&object.name);
            let fields = object.fields.iter().map(|field| {
                let value = self.make(&field.ty, &field.name, Some(field), hash.with(&field.name), within);
                (field.name.clone(), value)
            });
            let fields: Map<String, Value> = fields.collect();
            within.pop();
            return Value::Object(fields);
        }
        self.api.enumeration(name).map_or(Value::Null, |of| listed(of, hash))
    }

    fn is_within(&self, ty: &Type, within: &[&str]) -> bool {
        matches!(ty.innermost(), Type::Named(name) if within.contains(&name.as_str()))
    }
}

/// One of an enum's values that aren't on their way out.
fn listed(of: &Enum, hash: Hash) -> Value {
    let current: Vec<&str> =
        of.values.iter().filter(|value| value.deprecated.is_none()).map(|value| value.value.as_str()).collect();
    let all = || of.values.first().map(|value| value.value.as_str());
    let chosen = current.get(hash.index(current.len())).copied().or_else(all).unwrap_or_default();
    match chosen.parse::<i64>() {
        Ok(number) if of.integer => number.into(),
        _ => chosen.into(),
    }
}

fn integer(field: Option<&Field>, hash: Hash) -> i64 {
    let bound = |bound: Option<f64>| bound.filter(|bound| bound.abs() < 1e15).map(|bound| bound as i64);
    let min = bound(field.and_then(|field| field.min));
    let max = bound(field.and_then(|field| field.max));
    let value = min.unwrap_or(1).saturating_add(hash.below(10) as i64);
    max.map_or(value, |max| value.min(max))
}

fn number(field: Option<&Field>, hash: Hash) -> f64 {
    let low = field.and_then(|field| field.min).unwrap_or(0.0);
    let high = field.and_then(|field| field.max).unwrap_or(low + 1.0);
    low + (high - low) * (hash.below(1000) as f64 / 1000.0)
}

fn instant(hash: Hash) -> Timestamp {
    let start = Timestamp::from_second(START).unwrap_or_default();
    let later = SignedDuration::from_secs(hash.below(DAYS * 86_400) as i64);
    start.checked_add(later).unwrap_or(start)
}

/// Text as a field of this name may hold it.
fn text(name: &str, field: Option<&Field>, hash: Hash) -> String {
    if let Some(default) = field.and_then(|field| field.default.as_ref()).and_then(Value::as_str)
        && !default.is_empty()
    {
        return default.to_owned();
    }
    let lower = name.to_ascii_lowercase();
    let ends = |ends: &[&str]| ends.iter().any(|end| lower.ends_with(end));
    let mut text = if ends(&["id"]) {
        hash.uuid()
    } else if ends(&["url", "uri", "address", "endpoint", "link"]) {
        format!("https://mock.example.com/{:08x}", hash.below(1 << 32))
    } else if ends(&["ip"]) {
        format!("192.168.{}.{}", hash.below(256), 1 + hash.with("host").below(254))
    } else if ends(&["version"]) {
        "1.0.0".to_owned()
    } else if ends(&["time", "timestamp"]) {
        instant(hash).to_string()
    } else {
        format!("{}-{:04x}", kebab(name), hash.below(1 << 16))
    };
    if let Some(field) = field {
        // Letters and digits that begin with a letter fit almost every pattern there is.
        if field.pattern.is_some() && text != "1.0.0" {
            text.retain(|c| c.is_ascii_alphanumeric());
        }
        let length = text.chars().count() as u64;
        if let Some(max) = field.max_length.filter(|max| *max < length) {
            text = text.chars().take(usize::try_from(max).unwrap_or(usize::MAX)).collect();
        }
        if let Some(min) = field.min_length.filter(|min| *min > length && *min < 10_000) {
            text.extend((length..min).map(|_| 'x'));
        }
    }
    text
}

/// The words of a name: `WorkspaceName` and `workspace_name` are `workspace-name`.
fn kebab(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        let is_gap = !c.is_ascii_alphanumeric();
        if (is_gap || c.is_ascii_uppercase()) && !words.is_empty() && !words.ends_with('-') {
            words.push('-');
        }
        if !is_gap {
            words.push(c.to_ascii_lowercase());
        }
    }
    words.trim_end_matches('-').to_owned()
}
