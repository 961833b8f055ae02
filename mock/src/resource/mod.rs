//! Resources: what one operation creates, others show, list, change and delete.
//!
//! The spec says which operations belong together and by what a resource is known; everything here follows from that.

mod filter;
mod fit;
mod play;
mod store;

pub(crate) use store::Pace;

use crate::{
    envelope::{Reason, Refusal},
    sample::Sampler,
    settings::Settings,
};
use aicloud_runtime::{
    Json,
    registry::api::{Api, Operation, Resource, ResourceOperation},
    service::Service,
};
use serde_json::{Map, Value};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use store::{Scope, Store};

/// The resources of a service, and those that exist.
pub(crate) struct Resources {
    service: &'static Service,
    api: &'static Api,
    sampler: Sampler,
    kinds: HashMap<&'static str, Kind>,
    /// By operation: the resources that its path goes through, which have to be there.
    parents: HashMap<&'static str, Vec<Parent>>,
    store: Mutex<Store>,
}

/// What an operation has to do with a resource.
#[derive(Clone, Copy)]
struct Kind {
    shelf: usize,
    resource: &'static Resource,
    role: &'static ResourceOperation,
}

/// A resource that a path goes through.
struct Parent {
    shelf: usize,
    resource: &'static Resource,
    /// The placeholders that say where it is, and the one that says which it is.
    placeholders: Vec<&'static str>,
}

/// A call of an operation that has to do with a resource.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) operation: &'static Operation,
    /// The placeholders of the path, with those that the client gave.
    pub(crate) path: &'a [(&'static str, String)],
    pub(crate) parameters: &'a Map<String, Json>,
    /// How many things there are where nobody has put any; `None` if nobody says.
    pub(crate) total: Option<usize>,
}

/// An id of so many characters stands in other fields by intent only.
const LONG_ID: usize = 16;
/// How many things there are of a kind that can't be created, where nobody says.
const USUAL_TOTAL: usize = 3;

impl Resources {
    pub(crate) fn new(service: &'static Service, api: &'static Api, settings: &Settings, sampler: Sampler) -> Self {
        let mut kinds = HashMap::new();
        for (shelf, resource) in api.resources.iter().enumerate() {
            for role in &resource.operations {
                kinds.insert(role.operation.as_str(), Kind { shelf, resource, role });
            }
        }
        let store = Store::new(api.resources.len(), settings.resources, settings.pace);
        let parents = parents(api);
        Self { service, api, sampler, kinds, parents, store: Mutex::new(store) }
    }

    /// The answer's body, or why there is none; `None` if the operation has nothing to do with a resource.
    pub(crate) fn serve(&self, call: Call<'_>) -> Option<Result<Json, Refusal>> {
        let mut store = self.store();
        if let Err(refusal) = self.parents_are_there(&mut store, call) {
            return Some(Err(refusal));
        }
        let kind = *self.kinds.get(call.operation.name.as_str())?;
        Some(play::Play { resources: self, store: &mut store, kind, call }.answer())
    }

    /// Puts a thing on its shelf; gives its id.
    pub(crate) fn add(&self, name: &str, place: &Map<String, Json>, fields: &Json) -> Result<String, String> {
        let position = self.api.resources.iter().position(|resource| resource.name == name);
        let Some((shelf, resource)) = position.and_then(|at| Some((at, self.api.resources.get(at)?))) else {
            let names: Vec<&str> = self.api.resources.iter().map(|resource| resource.name.as_str()).collect();
            return Err(format!("{} has no resource {name}; it has {}", self.service.name, names.join(", ")));
        };
        let scope = place.iter().filter_map(|(name, value)| Some((name.clone(), fit::plain(value)?))).collect();
        let mut store = self.store();
        let number = self.put(&mut store, shelf, resource, scope, fields);
        Ok(store.get(shelf, number).map(|thing| thing.id.clone()).unwrap_or_default())
    }

    /// Makes a thing of a sample, with these fields laid over it.
    fn put(&self, store: &mut Store, shelf: usize, resource: &'static Resource, scope: Scope, fields: &Json) -> u64 {
        let number = store.next_number();
        let mut object = self.template(resource, number);
        if let Some(laid) = fit::fit(self.api, &resource.ty, fields, Some(object.clone())) {
            object = laid;
        }
        let given = fit::get(fields, &resource.id).and_then(fit::plain);
        let id = given.unwrap_or_else(|| self.name_it(resource, &mut object, number, store.list(shelf, &scope).len()));
        // Where it is shows in fields of the same name, such as the workspace's id.
        if let Value::Object(object) = &mut object {
            let is_id = |name: &str| matches!(resource.id.as_slice(), [only] if only == name);
            for (name, value) in scope.iter().filter(|(name, _)| !is_id(name)) {
                if let Some(known) = object.get_mut(name).filter(|known| known.is_string()) {
                    *known = value.as_str().into();
                }
            }
        }
        store.add(shelf, scope, id, object)
    }

    /// What a new thing looks like before anything is said about it: documented, or made from the type.
    fn template(&self, resource: &'static Resource, number: u64) -> Json {
        let lists = resource.operations.iter().filter(|role| role.does == "list");
        let documented = lists.filter_map(|role| {
            let operation = self.api.operation(&role.operation)?;
            let items = role.items.as_deref().unwrap_or_default();
            self.sampler.documented_item(operation, items, 0)
        });
        let shown = resource.operations.iter().filter(|role| role.does == "show" || role.does == "create");
        let shown = shown.filter_map(|role| {
            let operation = self.api.operation(&role.operation)?;
            self.sampler.documented(operation).filter(|_| operation.response.as_ref() == Some(&resource.ty)).cloned()
        });
        let sample = || self.sampler.value(&resource.ty, self.sampler.hash(&resource.name).with_number(number));
        documented.chain(shown).next().unwrap_or_else(sample)
    }

    /// Gives a thing an id of its own.
    fn name_it(&self, resource: &'static Resource, object: &mut Json, number: u64, before: usize) -> String {
        let field = resource.id.last().map(String::as_str).unwrap_or_default();
        let ty = fit::type_at(self.api, &resource.ty, &resource.id);
        let hash = self.sampler.hash(&resource.name).with("id").with_number(number);
        let id = ty.map_or(Value::Null, |ty| self.sampler.id(ty, field, hash, before + 1));
        let before = fit::get(object, &resource.id).and_then(fit::plain);
        let id_text = fit::plain(&id).unwrap_or_default();
        // A sample's id may stand in its addresses, too.
        if let Some(before) = before.filter(|before| before.len() >= LONG_ID) {
            replace(object, &before, &id_text);
        }
        if let Some(place) = crate::page::at(object, &resource.id) {
            *place = id;
        }
        id_text
    }

    /// What a path goes through has to be there: there are no members of a workspace that isn't there.
    fn parents_are_there(&self, store: &mut Store, call: Call<'_>) -> Result<(), Refusal> {
        for parent in self.parents.get(call.operation.name.as_str()).into_iter().flatten() {
            let mut scope: Scope = parent
                .placeholders
                .iter()
                .zip(call.path)
                .map(|(name, (_, value))| ((*name).to_owned(), value.clone()))
                .collect();
            let Some((_, id)) = scope.pop() else { continue };
            self.begin(store, parent.shelf, parent.resource, &scope, call.total);
            if store.find(parent.shelf, &scope, &id).is_none() {
                return Err(self.missing(parent.resource, &id));
            }
        }
        Ok(())
    }

    /// Fills a shelf with what is there from the beginning, when it is first looked at.
    fn begin(&self, store: &mut Store, shelf: usize, resource: &'static Resource, scope: &Scope, total: Option<usize>) {
        if !store.is_first_look(shelf, scope) {
            return;
        }
        let can_be_created = resource.operations.iter().any(|role| role.does == "create");
        let there = store.list(shelf, scope).len();
        // Whoever has put something there wants that and no more.
        let usual = if can_be_created || there > 0 { 0 } else { USUAL_TOTAL };
        let total = total.unwrap_or(usual).saturating_sub(there);
        let list = resource.operations.iter().find(|role| role.does == "list");
        let list = list.and_then(|role| Some((self.api.operation(&role.operation)?, role.items.as_deref()?)));
        for index in 0..total {
            let documented = list.and_then(|(operation, items)| self.sampler.documented_item(operation, items, index));
            match documented {
                Some(item) => self.put(store, shelf, resource, scope.clone(), &item),
                None => {
                    let hash = self.sampler.hash(&resource.name).with_number(index as u64);
                    let mut item = self.sampler.value(&resource.ty, hash);
                    self.name_it(resource, &mut item, store.next_number(), index);
                    self.put(store, shelf, resource, scope.clone(), &item)
                }
            };
        }
    }

    fn missing(&self, resource: &Resource, id: &str) -> Refusal {
        Refusal::new(self.service, Reason::NotFound, format!("there is no {} {id}", resource.name))
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts one text in the place of another, wherever it stands.
fn replace(value: &mut Json, from: &str, to: &str) {
    match value {
        Value::String(text) if text.contains(from) => *text = text.replace(from, to),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, from, to)),
        Value::Object(fields) => fields.values_mut().for_each(|value| replace(value, from, to)),
        _ => {}
    }
}

/// By operation, the resources whose own path its path begins with.
fn parents(api: &'static Api) -> HashMap<&'static str, Vec<Parent>> {
    let shown = api.resources.iter().enumerate().filter_map(|(shelf, resource)| {
        let by_path = |role: &&ResourceOperation| role.does == "show";
        let role = resource.operations.iter().find(by_path)?;
        let operation = api.operation(&role.operation)?;
        let by = role.by.as_deref()?;
        operation.path.ends_with(&format!("{{{by}}}")).then_some((shelf, resource, operation.path.as_str()))
    });
    let shown: Vec<(usize, &'static Resource, &'static str)> = shown.collect();
    let parents = |operation: &'static Operation| {
        let above = shown.iter().filter(|(_, _, path)| goes_through(&operation.path, path));
        let parents = above.map(|(shelf, resource, path)| Parent {
            shelf: *shelf,
            resource,
            placeholders: placeholders(path).collect(),
        });
        (operation.name.as_str(), parents.collect())
    };
    api.operations.iter().map(parents).collect()
}

fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

/// Whether `path` goes on where `above` ends, whatever their placeholders are called.
fn goes_through(path: &str, above: &str) -> bool {
    let is_placeholder = |segment: &str| segment.starts_with('{');
    let mut segments = path.split('/');
    let all = above.split('/').all(|segment| {
        segments.next().is_some_and(|own| own == segment || (is_placeholder(own) && is_placeholder(segment)))
    });
    all && segments.next().is_some()
}
