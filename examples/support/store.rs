//! What exists: objects under a folder and an id, some on their way through a list of states.

use crate::server::Refusal;
use axum::http::StatusCode;
use serde_json::Value;
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

#[derive(Default)]
pub(crate) struct Store(Mutex<Vec<Thing>>);

struct Thing {
    folder: String,
    id: String,
    object: Value,
    /// What becomes of it: with each look the next of these is laid over the object.
    to_come: VecDeque<Value>,
}

impl Store {
    /// Adds an object, the last of its folder.
    pub(crate) fn add(&self, folder: impl Into<String>, id: impl Into<String>, object: Value) {
        let thing = Thing { folder: folder.into(), id: id.into(), object, to_come: VecDeque::new() };
        self.things().push(thing);
    }

    /// Says what becomes of an object, and gives it as it is now.
    pub(crate) fn set(
        &self,
        folder: &str,
        id: &str,
        now: Value,
        to_come: impl IntoIterator<Item = Value>,
    ) -> Result<Value, Refusal> {
        self.find(folder, id, |thing| {
            merge(&mut thing.object, now);
            thing.to_come = to_come.into_iter().collect();
            thing.object.clone()
        })
    }

    /// An object, a step further than at the last look.
    pub(crate) fn look(&self, folder: &str, id: &str) -> Result<Value, Refusal> {
        self.find(folder, id, |thing| {
            if let Some(next) = thing.to_come.pop_front() {
                merge(&mut thing.object, next);
            }
            thing.object.clone()
        })
    }

    /// All objects of a folder, oldest first.
    pub(crate) fn list(&self, folder: &str) -> Vec<Value> {
        self.things().iter().filter(|thing| thing.folder == folder).map(|thing| thing.object.clone()).collect()
    }

    /// The number of the next object of a folder, from 1.
    pub(crate) fn next_number(&self, folder: &str) -> usize {
        self.things().iter().filter(|thing| thing.folder == folder).count() + 1
    }

    fn find<T>(&self, folder: &str, id: &str, act: impl FnOnce(&mut Thing) -> T) -> Result<T, Refusal> {
        let mut things = self.things();
        match things.iter_mut().find(|thing| thing.folder == folder && thing.id == id) {
            Some(thing) => Ok(act(thing)),
            None => Err(Refusal::new(StatusCode::NOT_FOUND, "NotFound", format!("there is no {id} in {folder}"))),
        }
    }

    fn things(&self) -> MutexGuard<'_, Vec<Thing>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A field of an object; null where there is none.
pub(crate) fn field<'a>(object: &'a Value, name: &str) -> &'a Value {
    object.get(name).unwrap_or(&Value::Null)
}

/// Lays one object over another, field by field.
pub(crate) fn merge(below: &mut Value, above: Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            for (name, value) in above {
                merge(below.entry(name).or_insert(Value::Null), value);
            }
        }
        (below, above) => *below = above,
    }
}

/// Part of a list, as one page shows it.
pub(crate) fn page(list: &[Value], skip: usize, size: usize) -> Vec<Value> {
    list.iter().skip(skip).take(size).cloned().collect()
}
