//! Which types requests and answers reach, by which groups, and where types contain themselves.
//!
//! Every question is answered by one walk over the whole API, so that large specs take no more than their share.

use crate::model::{Api, EnumId, Object, ObjectId, Type};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
pub(crate) struct Usage {
    in_requests: BTreeSet<ObjectId>,
    in_responses: BTreeSet<ObjectId>,
    enums: BTreeSet<EnumId>,
    users: BTreeMap<usize, BTreeSet<usize>>,
    circles: BTreeMap<ObjectId, usize>,
}

impl Usage {
    pub(crate) fn of(api: &Api) -> Self {
        let (mut requests, mut responses) = (Walk::new(api), Walk::new(api));
        for operation in &api.operations {
            for param in &operation.params {
                requests.enter(&param.field.ty);
            }
            for ty in operation.response.iter().chain(operation.paging.as_ref().map(|paging| &paging.item)) {
                responses.enter(ty);
            }
        }
        requests.enums.append(&mut responses.enums);
        let mut usage = Self {
            in_requests: requests.objects,
            in_responses: responses.objects,
            enums: requests.enums,
            circles: circles(api),
            users: BTreeMap::new(),
        };
        usage.users = usage.users(api);
        usage
    }

    pub(crate) fn uses_object(&self, id: ObjectId) -> bool {
        self.in_requests.contains(&id) || self.in_responses.contains(&id)
    }

    pub(crate) fn uses_enum(&self, id: EnumId) -> bool {
        self.enums.contains(&id)
    }

    /// Whether callers build values of the type.
    pub(crate) fn in_requests(&self, id: ObjectId) -> bool {
        self.in_requests.contains(&id)
    }

    /// Whether answers hold the type.
    pub(crate) fn in_responses(&self, id: ObjectId) -> bool {
        self.in_responses.contains(&id)
    }

    /// The groups whose operations need the types that `group` defines. A group's types are compiled as a whole, so this
    /// is closed over all that they name of each other.
    pub(crate) fn users_of(&self, group: usize) -> impl Iterator<Item = usize> {
        self.users.get(&group).into_iter().flatten().copied()
    }

    /// Whether a field of `owner` holds, without a list or map between, the type it is in: such a field needs a box.
    pub(crate) fn needs_box(&self, owner: ObjectId, ty: &Type) -> bool {
        matches!(ty, Type::Object(id) if self.circles.get(id) == self.circles.get(&owner))
    }

    fn users(&self, api: &Api) -> BTreeMap<usize, BTreeSet<usize>> {
        let mut named: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (_, object) in api.objects.iter().filter(|(id, _)| self.uses_object(*id)) {
            let groups = object.fields.iter().filter_map(|field| group_of(api, &field.ty));
            named.entry(object.group).or_default().extend(groups);
        }
        let mut first: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for operation in &api.operations {
            let params = operation.params.iter().map(|param| &param.field.ty);
            let types = params.chain(&operation.response).chain(operation.paging.as_ref().map(|paging| &paging.item));
            first.entry(operation.group).or_default().extend(types.filter_map(|ty| group_of(api, ty)));
        }
        let mut users: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (user, groups) in first {
            let mut seen = BTreeSet::new();
            let mut todo: Vec<usize> = groups.into_iter().collect();
            while let Some(group) = todo.pop() {
                if seen.insert(group) {
                    users.entry(group).or_default().insert(user);
                    todo.extend(named.get(&group).into_iter().flatten());
                }
            }
        }
        users
    }
}

/// The group that defines the type inside all lists and maps.
fn group_of(api: &Api, ty: &Type) -> Option<usize> {
    match ty.innermost() {
        Type::Object(id) => Some(api.objects.get(*id).group),
        Type::Enum(id) => Some(api.enums.get(*id).group),
        _ => None,
    }
}

struct Walk<'a> {
    api: &'a Api,
    objects: BTreeSet<ObjectId>,
    enums: BTreeSet<EnumId>,
}

impl<'a> Walk<'a> {
    fn new(api: &'a Api) -> Self {
        Self { api, objects: BTreeSet::new(), enums: BTreeSet::new() }
    }

    fn enter(&mut self, ty: &Type) {
        let mut todo = vec![ty.innermost()];
        while let Some(ty) = todo.pop() {
            match ty {
                Type::Object(id) if self.objects.insert(*id) => {
                    todo.extend(self.api.objects.get(*id).fields.iter().map(|field| field.ty.innermost()));
                }
                Type::Enum(id) => {
                    self.enums.insert(*id);
                }
                _ => {}
            }
        }
    }
}

/// A number for each type, the same for those that hold each other directly in a circle.
///
/// Tarjan's strongly connected components, without recursion: specs decide how long the chains are.
fn circles(api: &Api) -> BTreeMap<ObjectId, usize> {
    let held = |object: &Object| -> Vec<ObjectId> {
        let direct = |ty: &Type| if let Type::Object(id) = ty { Some(*id) } else { None };
        object.fields.iter().filter_map(|field| direct(&field.ty)).collect()
    };
    let mut circles = BTreeMap::new();
    let mut order: BTreeMap<ObjectId, usize> = BTreeMap::new();
    let mut open: Vec<ObjectId> = Vec::new();
    for (start, object) in api.objects.iter() {
        if order.contains_key(&start) {
            continue;
        }
        let number = order.len();
        order.insert(start, number);
        open.push(start);
        // Of each type on the way: its number, the least number that it leads back to, and what is left to look at.
        let mut way = vec![(start, number, number, held(object))];
        while let Some((id, number, least, left)) = way.last_mut() {
            if let Some(next) = left.pop() {
                match order.get(&next) {
                    None => {
                        let number = order.len();
                        order.insert(next, number);
                        open.push(next);
                        way.push((next, number, number, held(api.objects.get(next))));
                    }
                    Some(seen) if !circles.contains_key(&next) => *least = (*least).min(*seen),
                    Some(_) => {}
                }
                continue;
            }
            let (id, number, least) = (*id, *number, *least);
            way.pop();
            if let Some((_, _, above, _)) = way.last_mut() {
                *above = (*above).min(least);
            }
            while least == number
                && let Some(member) = open.pop()
            {
                circles.insert(member, number);
                if member == id {
                    break;
                }
            }
        }
    }
    circles
}
