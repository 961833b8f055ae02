//! JSON whose keys keep the order they were added in.

use serde::ser::{Serialize, SerializeMap, Serializer};

#[derive(Clone, Debug)]
pub(crate) enum Json {
    Object(Vec<(String, Json)>),
    Array(Vec<Json>),
    Value(serde_json::Value),
}

impl Json {
    pub(crate) fn object() -> Self {
        Self::Object(Vec::new())
    }

    /// Adds a key to an object.
    pub(crate) fn with(mut self, key: impl Into<String>, value: impl Into<Json>) -> Self {
        if let Self::Object(entries) = &mut self {
            entries.push((key.into(), value.into()));
        }
        self
    }

    /// Adds a key whose value may not be there.
    pub(crate) fn with_some(self, key: &str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Pretty text, ending in a newline. It can stand in a web page: what it says can't be taken for a tag there.
    pub(crate) fn print(&self) -> String {
        // Outside of strings JSON has no such character.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default().replace('<', "\\u003c");
        text.push('\n');
        text
    }

    /// Compact text that differs by lines: one for each key, or for each entry where the key holds a list.
    pub(crate) fn print_lines(&self) -> String {
        let compact = |json: &Json| serde_json::to_string(json).unwrap_or_default();
        let Self::Object(entries) = self else { return compact(self) };
        let lines = entries.iter().map(|(key, value)| {
            let key = serde_json::Value::from(key.as_str());
            match value {
                Self::Array(items) if !items.is_empty() => {
                    format!("{key}:[\n{}\n]", items.iter().map(compact).collect::<Vec<_>>().join(",\n"))
                }
                value => format!("{key}:{}", compact(value)),
            }
        });
        format!("{{\n{}\n}}\n", lines.collect::<Vec<_>>().join(",\n"))
    }
}

impl<T: Into<serde_json::Value>> From<T> for Json {
    fn from(value: T) -> Self {
        Self::Value(value.into())
    }
}

impl FromIterator<Json> for Json {
    fn from_iter<I: IntoIterator<Item = Json>>(items: I) -> Self {
        Self::Array(items.into_iter().collect())
    }
}

impl FromIterator<(String, Json)> for Json {
    fn from_iter<I: IntoIterator<Item = (String, Json)>>(entries: I) -> Self {
        Self::Object(entries.into_iter().collect())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
            Self::Array(items) => serializer.collect_seq(items),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}
