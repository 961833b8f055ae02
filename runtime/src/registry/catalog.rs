//! The text of a registry, taken apart entry by entry: an entry is read when it is asked for.
//!
//! A tool needs one operation of hundreds and the few types that it leads to; reading all of them would be most of the
//! tool's start-up time.

use super::api::{Api, Enum, Group, Object, Operation, Resource, Service};
use serde::{Deserialize, Serialize, Serializer, de::DeserializeOwned};
use serde_json::value::RawValue;
use std::{borrow::Cow, collections::HashMap, fmt, sync::OnceLock};

/// Entries by name, each read when it is first asked for.
pub struct Catalog<T> {
    entries: Vec<Entry<T>>,
    /// Where the entry of a name is. Checking a request against its types looks up many names.
    places: HashMap<Cow<'static, str>, usize>,
}

struct Entry<T> {
    name: Cow<'static, str>,
    json: &'static RawValue,
    /// `None` in it is an entry that can't be read, which only a registry of another version could hold.
    value: OnceLock<Option<T>>,
}

impl<T: DeserializeOwned> Catalog<T> {
    fn new(entries: Vec<&'static RawValue>) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct Named {
            #[serde(borrow)]
            name: Cow<'static, str>,
        }
        let entry = |json: &'static RawValue| {
            let name = serde_json::from_str::<Named>(json.get())?.name;
            Ok(Entry { name, json, value: OnceLock::new() })
        };
        let entries: Vec<Entry<T>> = entries.into_iter().map(entry).collect::<Result<_, _>>()?;
        let places = entries.iter().enumerate().map(|(place, entry)| (entry.name.clone(), place)).collect();
        Ok(Self { entries, places })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The names, without reading more than them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| &*entry.name)
    }

    /// The entry called `name`.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.entries.get(*self.places.get(name)?)?.read()
    }

    /// All entries, in the order of the documentation.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().filter_map(Entry::read)
    }
}

impl<T: DeserializeOwned> Entry<T> {
    fn read(&self) -> Option<&T> {
        self.value.get_or_init(|| serde_json::from_str(self.json.get()).ok()).as_ref()
    }
}

impl<T> fmt::Debug for Catalog<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.iter().map(|entry| &entry.name)).finish()
    }
}

/// The entries as a list.
impl<T: DeserializeOwned + Serialize> Serialize for Catalog<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// Takes the text of a registry apart.
pub(super) fn read(json: &'static str) -> Result<Api, serde_json::Error> {
    #[derive(Deserialize)]
    struct Whole {
        service: Service,
        groups: Vec<Group>,
        #[serde(default)]
        resources: Vec<Resource>,
        #[serde(borrow)]
        operations: Vec<&'static RawValue>,
        #[serde(borrow)]
        types: Vec<&'static RawValue>,
        #[serde(borrow)]
        enums: Vec<&'static RawValue>,
    }
    let whole: Whole = serde_json::from_str(json)?;
    Ok(Api {
        service: whole.service,
        groups: whole.groups,
        resources: whole.resources,
        operations: Catalog::<Operation>::new(whole.operations)?,
        types: Catalog::<Object>::new(whole.types)?,
        enums: Catalog::<Enum>::new(whole.enums)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{"generated":"","service":{"name":"s","title":"S","vendor":"V","version":"1","doc":"","auth":"none",
        "host":"h","regions":[],"client_parameters":[]},"groups":[],"operations":[],
        "types":[{"name":"A","doc":"a","fields":[]},{"name":"B\u0021","doc":"b","fields":[{"name":"f","type":"list<A>","doc":""}]}],
        "enums":[{"name":"Other","from":"another version"}]}"#;

    #[test]
    fn entries_are_found_by_name_and_listed_in_order() {
        let api = read(JSON).unwrap();
        assert_eq!(api.types.names().collect::<Vec<_>>(), ["A", "B!"]);
        assert_eq!(api.object("B!").unwrap().fields[0].ty.to_string(), "list<A>");
        assert!(api.object("C").is_none());
        assert_eq!(
            serde_json::to_value(&api.types).unwrap()[0],
            serde_json::json!({"name": "A", "doc": "a", "fields": []})
        );
    }

    #[test]
    fn an_entry_that_can_not_be_read_is_left_out_and_damaged_text_is_an_error() {
        assert_eq!((read(JSON).unwrap().enums.len(), read(JSON).unwrap().enums.iter().count()), (1, 0));
        assert!(read("{").is_err());
    }
}
