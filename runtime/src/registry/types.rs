//! Type expressions, as specs and documentation write them.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt;

/// What a parameter or field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Type {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// Text that carries an instant.
    DateTime,
    /// Milliseconds since 1970.
    EpochMillis,
    /// Seconds since 1970.
    EpochSeconds,
    /// Anything.
    Json,
    /// A list of values of one type.
    List(Box<Type>),
    /// An object with free keys.
    Map(Box<Type>),
    /// The type or enum of that name.
    Named(String),
}

/// Types that have a word of their own.
const WORDS: &[(&str, Type)] = &[
    ("string", Type::String),
    ("integer", Type::Integer),
    ("number", Type::Number),
    ("boolean", Type::Boolean),
    ("datetime", Type::DateTime),
    ("epoch_millis", Type::EpochMillis),
    ("epoch_seconds", Type::EpochSeconds),
    ("json", Type::Json),
];

impl Type {
    fn parse(text: &str) -> Self {
        let inside = |start: &str| text.strip_prefix(start)?.strip_suffix('>');
        if let Some(item) = inside("list<") {
            return Self::List(Box::new(Self::parse(item)));
        }
        if let Some(value) = inside("map<") {
            return Self::Map(Box::new(Self::parse(value)));
        }
        let word = WORDS.iter().find(|(word, _)| *word == text);
        word.map_or_else(|| Self::Named(text.to_owned()), |(_, ty)| ty.clone())
    }

    /// The type inside all lists and maps.
    pub fn innermost(&self) -> &Self {
        match self {
            Self::List(inner) | Self::Map(inner) => inner.innermost(),
            other => other,
        }
    }
}

/// The expression: `list<NodeStatus>`.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(item) => write!(f, "list<{item}>"),
            Self::Map(value) => write!(f, "map<{value}>"),
            Self::Named(name) => f.write_str(name),
            other => f.write_str(WORDS.iter().find(|(_, ty)| ty == other).map_or("", |(word, _)| word)),
        }
    }
}

impl Serialize for Type {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Type {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        match Self::parse(&text) {
            Self::Named(name) if name.is_empty() || name.contains(['<', '>']) => {
                Err(D::Error::custom(format!("{text:?} is no type")))
            }
            ty => Ok(ty),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Type;

    #[test]
    fn expressions_are_read_and_written_alike() {
        for text in ["string", "list<integer>", "map<list<NodeStatus>>", "epoch_millis", "Tag"] {
            let ty: Type = serde_json::from_value(text.into()).unwrap();
            assert_eq!(ty.to_string(), text);
        }
        let ty: Type = serde_json::from_str("\"list<map<Tag>>\"").unwrap();
        assert_eq!(ty.innermost(), &Type::Named("Tag".to_owned()));
        assert!(serde_json::from_str::<Type>("\"list<\"").is_err());
    }
}
