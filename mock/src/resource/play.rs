//! What the operations of a resource do to it.

use super::{
    Call, Kind, Resources,
    filter::Filter,
    fit,
    store::{Scope, Store},
};
use crate::{
    answer,
    envelope::{Reason, Refusal},
    page::{self, Places, Window},
};
use aicloud_runtime::{Json, registry::Type};
use serde_json::{Map, Value};
use std::collections::VecDeque;

/// One call.
pub(super) struct Play<'a> {
    pub(super) resources: &'a Resources,
    pub(super) store: &'a mut Store,
    pub(super) kind: Kind,
    pub(super) call: Call<'a>,
}

impl Play<'_> {
    pub(super) fn answer(&mut self) -> Result<Json, Refusal> {
        match self.kind.role.does.as_str() {
            "create" => self.create(),
            "show" => self.show(),
            "list" => self.list(),
            "delete" => self.change(true),
            _ => self.change(false),
        }
    }

    fn create(&mut self) -> Result<Json, Refusal> {
        let Kind { shelf, resource, role } = self.kind;
        let scope = self.scope();
        let body = self.body();
        let many = role.items.as_deref().and_then(<[String]>::first).and_then(|name| self.call.parameters.get(name));
        let given = match many {
            Some(Value::Array(items)) => items.clone(),
            Some(_) => Vec::new(),
            None => vec![body.clone()],
        };
        let mut made = Vec::new();
        for fields in &given {
            if many.is_none() {
                self.is_free(&scope, fields)?;
            }
            let number = self.resources.put(self.store, shelf, resource, scope.clone(), fields);
            self.store.go_through(shelf, number, self.states(), false);
            made.extend(self.store.get(shelf, number).map(|thing| thing.object.clone()));
        }
        let mut answer = self.answer_about(made.first());
        // Several are answered with several: under the name that they were sent by, or in the only list there is.
        if let Some(Type::Named(name)) = &self.call.operation.response
            && let Some(object) = self.resources.api.object(name)
        {
            let named = role.items.as_deref().and_then(<[String]>::first);
            let mut lists = object.fields.iter().filter_map(|field| match &field.ty {
                Type::List(item) if fit::type_at(self.resources.api, item, self.id_path()).is_some() => {
                    Some((field, item))
                }
                _ => None,
            });
            let first = lists.next();
            let list = match named {
                Some(named) => first.into_iter().chain(lists).find(|(field, _)| field.name == *named),
                // An answer that is the resource may well hold lists of others.
                None if self.call.operation.response.as_ref() == Some(&resource.ty) => None,
                None => first.filter(|_| lists.next().is_none()),
            };
            if let Some((field, item)) = list {
                let items = made.iter().map(|object| self.as_type(object, item)).collect();
                if let Some(place) = page::at(&mut answer, std::slice::from_ref(&field.name)) {
                    *place = Value::Array(items);
                }
            }
        }
        Ok(answer)
    }

    /// Whether no thing there has this id, or a value that is to be unique.
    fn is_free(&mut self, scope: &Scope, fields: &Json) -> Result<(), Refusal> {
        let Kind { shelf, resource, .. } = self.kind;
        let refuse = |message: String| Err(Refusal::new(self.resources.service, Reason::Conflict, message));
        if let Some(id) = fit::get(fields, &resource.id).and_then(fit::plain)
            && self.store.find(shelf, scope, &id).is_some()
        {
            return refuse(format!("there is a {} {id} already", resource.name));
        }
        for path in &resource.unique {
            let Some(value) = fit::get(fields, path) else { continue };
            let numbers = self.store.list(shelf, scope);
            let taken = |number: &u64| {
                self.store.get(shelf, *number).is_some_and(|thing| fit::get(&thing.object, path) == Some(value))
            };
            if numbers.iter().any(taken) {
                return refuse(format!("{} is already used.", path.join(".")));
            }
        }
        Ok(())
    }

    fn show(&mut self) -> Result<Json, Refusal> {
        let Kind { shelf, resource, role } = self.kind;
        let scope = self.scope();
        self.resources.begin(self.store, shelf, resource, &scope, self.call.total);
        let by = role.by.as_ref().and_then(|by| self.call.parameters.get(by)).and_then(fit::plain);
        let number = match &by {
            Some(id) => self.store.find(shelf, &scope, id),
            None => self.filtered(&scope).first().copied(),
        };
        let Some(number) = number else {
            return Err(self.resources.missing(resource, by.as_deref().unwrap_or("like that")));
        };
        let object = self.store.get(shelf, number).map(|thing| thing.object.clone());
        self.store.looked_at(shelf, number);
        Ok(self.answer_about(object.as_ref()))
    }

    /// Changes things, or makes them go.
    fn change(&mut self, is_leaving: bool) -> Result<Json, Refusal> {
        let Kind { shelf, resource, role } = self.kind;
        let scope = self.scope();
        self.resources.begin(self.store, shelf, resource, &scope, self.call.total);
        let given = role.by.as_ref().and_then(|by| self.call.parameters.get(by)).cloned().unwrap_or_default();
        let wanted: Vec<(String, Option<Json>)> = match given {
            Value::Array(items) => items.into_iter().filter_map(|item| self.one_of_many(item)).collect(),
            one => fit::plain(&one).map(|id| (id, None)).into_iter().collect(),
        };
        let mut changed = Vec::new();
        for (id, fields) in wanted {
            let Some(number) = self.store.find(shelf, &scope, &id) else {
                return Err(self.resources.missing(resource, &id));
            };
            let fields = fields.unwrap_or_else(|| self.body());
            if let Some(thing) = self.store.get_mut(shelf, number).filter(|_| !is_leaving)
                && let Some(mut laid) = fit::fit(self.resources.api, &resource.ty, &fields, Some(thing.object.clone()))
            {
                if let (Some(place), Some(id)) =
                    (page::at(&mut laid, &resource.id), fit::get(&thing.object, &resource.id))
                {
                    *place = id.clone();
                }
                thing.object = laid;
            }
            let before = self.store.get(shelf, number).map(|thing| thing.object.clone());
            self.store.go_through(shelf, number, self.states(), is_leaving);
            changed.extend(self.store.get(shelf, number).map(|thing| thing.object.clone()).or(before));
        }
        Ok(self.answer_about(changed.first()))
    }

    /// An entry of a list of ids, or of objects with an id and more.
    fn one_of_many(&self, item: Json) -> Option<(String, Option<Json>)> {
        if let Some(id) = fit::plain(&item) {
            return Some((id, None));
        }
        let path = &self.kind.resource.id;
        let last = path.last().map(std::slice::from_ref).unwrap_or_default();
        let id = fit::get(&item, path).or_else(|| fit::get(&item, last)).and_then(fit::plain)?;
        Some((id, Some(item)))
    }

    fn list(&mut self) -> Result<Json, Refusal> {
        let Kind { shelf, resource, role } = self.kind;
        let (service, operation) = (self.resources.service, self.call.operation);
        let scope = self.scope();
        self.resources.begin(self.store, shelf, resource, &scope, self.call.total);
        let mut numbers = self.filtered(&scope);
        let order = role.order.as_ref().and_then(|order| self.call.parameters.get(order)).and_then(Value::as_str);
        if order.is_some_and(|order| order.eq_ignore_ascii_case("desc")) {
            numbers.reverse();
        }
        let total = numbers.len();
        let window = match &operation.paging {
            Some(paging) => answer::window(service, operation, paging, self.call.parameters)?,
            None => Window { skip: 0, size: total },
        };
        let path = role.items.as_deref().unwrap_or_default();
        let item = operation.response.as_ref().and_then(|ty| match fit::type_at(self.resources.api, ty, path)? {
            Type::List(item) => Some(&**item),
            _ => None,
        });
        let page = numbers.iter().skip(window.skip).take(window.size);
        let objects = page.filter_map(|number| self.store.get(shelf, *number)).map(|thing| &thing.object);
        let items =
            objects.map(|object| item.map_or_else(|| object.clone(), |item| self.as_type(object, item))).collect();
        let mut answer = self.resources.sampler.answer(operation);
        let places = operation.paging.as_ref().map_or_else(|| Places::whole(path), Places::of);
        page::fill(places, window, total, items, &mut answer);
        Ok(answer)
    }

    /// The things at a place that the parameters ask for.
    fn filtered(&mut self, scope: &Scope) -> Vec<u64> {
        let Kind { shelf, resource, role } = self.kind;
        let paging = self.call.operation.paging.as_ref();
        let of_paging =
            |name: &String| paging.is_some_and(|paging| paging.send == *name || paging.size.as_ref() == Some(name));
        let parameters = self.call.operation.parameters.iter().filter(|field| {
            field.location.as_deref() != Some("path")
                && !of_paging(&field.name)
                && role.order.as_ref() != Some(&field.name)
        });
        let filters = parameters.filter_map(|field| {
            let given = self.call.parameters.get(&field.name).filter(|given| !given.is_null() && *given != "")?;
            Filter::new(self.resources.api, resource, field, given)
        });
        let filters: Vec<Filter<'_>> = filters.collect();
        let mut numbers = self.store.list(shelf, scope);
        numbers.retain(|number| {
            let thing = self.store.get(shelf, *number);
            thing.is_some_and(|thing| filters.iter().all(|filter| filter.lets_pass(&thing.object)))
        });
        numbers
    }

    /// Where the call is: the placeholders of the path, but for the one that says which thing is meant.
    fn scope(&self) -> Scope {
        let by = self.kind.role.by.as_deref();
        let by = self.call.operation.parameters.iter().find(|field| Some(field.name.as_str()) == by);
        let by = by.filter(|field| field.location.as_deref() == Some("path")).map(|field| field.wire());
        let places = self.call.path.iter().filter(|(name, _)| Some(*name) != by);
        places.map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }

    /// The body's fields under their names on the wire.
    fn body(&self) -> Json {
        let fields = self.call.operation.parameters.iter().filter(|field| field.location.as_deref() == Some("body"));
        let fields =
            fields.filter_map(|field| Some((field.wire().to_owned(), self.call.parameters.get(&field.name)?.clone())));
        Value::Object(fields.collect::<Map<_, _>>())
    }

    /// The states that follow, each as what it does to the object.
    fn states(&self) -> VecDeque<Json> {
        let Some(path) = &self.kind.resource.status else { return VecDeque::new() };
        let state = |state: &Json| {
            let mut object = Value::Null;
            if let Some(place) = page::at(&mut object, path) {
                *place = state.clone();
            }
            object
        };
        self.kind.role.states.iter().map(state).collect()
    }

    fn id_path(&self) -> &[String] {
        self.kind.role.id.as_deref().unwrap_or(&self.kind.resource.id)
    }

    /// The operation's answer, with what it says of a thing.
    fn answer_about(&self, object: Option<&Json>) -> Json {
        let Some(ty) = &self.call.operation.response else { return Value::Object(Map::new()) };
        let resource = self.kind.resource;
        let Some(object) = object else { return self.resources.sampler.answer(self.call.operation) };
        if *ty == resource.ty {
            return object.clone();
        }
        let below = self.resources.sampler.answer(self.call.operation);
        let mut answer = fit::fit(self.resources.api, ty, object, Some(below.clone())).unwrap_or(below);
        if let Some(id) = fit::get(object, &resource.id)
            && fit::type_at(self.resources.api, ty, self.id_path()).is_some()
            && let Some(place) = page::at(&mut answer, self.id_path())
        {
            *place = id.clone();
        }
        answer
    }

    /// A thing as another type describes it, such as the short form in a list.
    fn as_type(&self, object: &Json, ty: &Type) -> Json {
        if *ty == self.kind.resource.ty {
            return object.clone();
        }
        let Resources { api, sampler, .. } = self.resources;
        let id = fit::get(object, &self.kind.resource.id).and_then(fit::plain).unwrap_or_default();
        let below = sampler.value(ty, sampler.hash(&ty.to_string()).with(&id));
        fit::fit(api, ty, object, Some(below.clone())).unwrap_or(below)
    }
}
