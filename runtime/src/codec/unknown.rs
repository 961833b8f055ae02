//! What a type does not model but must give back: fields it does not know, and odd spellings of those it does.

use std::{collections::HashSet, fmt};

/// Fields of an object that this version does not know, kept and written back as received.
///
/// It also keeps the received text of known fields that were spelled in an unusual way, such as `"3"` for a number;
/// that text takes no part in comparisons.
#[derive(Clone, Default)]
pub struct UnknownFields(Option<Box<Kept>>);

#[derive(Clone, Default)]
struct Kept {
    fields: Vec<Spelling>,
    spellings: Vec<Spelling>,
}

/// The received JSON text of a field.
#[derive(Clone, PartialEq)]
pub(crate) struct Spelling {
    pub(crate) name: Box<str>,
    pub(crate) json: Box<str>,
}

impl Spelling {
    fn new(name: &str, json: &str) -> Self {
        Self { name: name.into(), json: json.into() }
    }
}

impl UnknownFields {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.fields().is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.fields().len()
    }

    /// The value of the field `name`; also `None` for JSON that [`serde_json::Value`] can't hold.
    pub fn get(&self, name: &str) -> Option<serde_json::Value> {
        self.fields().iter().find(|field| &*field.name == name).and_then(|field| parse(&field.json))
    }

    /// Sets the field `name`; gives its value before. A name that the type has as a field of its own is not written.
    pub fn insert(&mut self, name: impl Into<String>, value: serde_json::Value) -> Option<serde_json::Value> {
        let name = name.into();
        let json = value.to_string().into_boxed_str();
        let fields = &mut self.0.get_or_insert_default().fields;
        match fields.iter_mut().find(|field| *field.name == *name) {
            Some(field) => parse(&std::mem::replace(&mut field.json, json)),
            None => {
                fields.push(Spelling { name: name.into(), json });
                None
            }
        }
    }

    /// Removes the field `name`; gives its value.
    pub fn remove(&mut self, name: &str) -> Option<serde_json::Value> {
        let fields = &mut self.0.as_mut()?.fields;
        let index = fields.iter().position(|field| &*field.name == name)?;
        parse(&fields.remove(index).json)
    }

    /// Names and values, in the order received.
    pub fn iter(&self) -> impl Iterator<Item = (&str, serde_json::Value)> {
        self.received().map(|(name, json)| (name, parse(json).unwrap_or_default()))
    }

    fn fields(&self) -> &[Spelling] {
        self.0.as_ref().map_or(&[], |kept| &kept.fields)
    }

    /// Names and JSON texts, in the order received.
    pub(crate) fn received(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields().iter().map(|field| (&*field.name, &*field.json))
    }

    /// Adds a field; repeated names are dealt with when the object is complete.
    pub(crate) fn push(&mut self, name: &str, json: &str) {
        self.0.get_or_insert_default().fields.push(Spelling::new(name, json));
    }

    /// Of fields with the same name, keeps the last.
    pub(crate) fn drop_repeated(&mut self) {
        let Some(kept) = &mut self.0 else { return };
        if kept.fields.len() < 2 {
            return;
        }
        let mut seen = HashSet::with_capacity(kept.fields.len());
        let last: Vec<bool> = kept.fields.iter().rev().map(|field| seen.insert(&*field.name)).collect();
        let mut last = last.into_iter().rev();
        kept.fields.retain(|_| last.next().unwrap_or(true));
    }

    pub(crate) fn spellings(&self) -> &[Spelling] {
        self.0.as_ref().map_or(&[], |kept| &kept.spellings)
    }

    pub(crate) fn keep_spelling(&mut self, name: &str, json: &str) {
        self.0.get_or_insert_default().spellings.push(Spelling::new(name, json));
    }

    pub(crate) fn forget_spelling(&mut self, name: &str) {
        if let Some(kept) = &mut self.0 {
            kept.spellings.retain(|spelling| &*spelling.name != name);
        }
    }
}

fn parse(json: &str) -> Option<serde_json::Value> {
    serde_json::from_str(json).ok()
}

/// Compares the unknown fields as JSON values; the order does not matter.
impl PartialEq for UnknownFields {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self.received().all(|(name, json)| {
                let theirs = other.received().find(|(theirs, _)| *theirs == name);
                theirs.is_some_and(|(_, theirs)| {
                    json == theirs || parse(json).is_some_and(|ours| parse(theirs) == Some(ours))
                })
            })
    }
}

/// Prints the names only, since the values may be secret.
impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.received().map(|(name, _)| name)).finish()
    }
}
