//! Which types requests and answers reach, by which groups, and where types contain themselves.

use crate::model::{Api, EnumId, ObjectId, Type};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
pub(crate) struct Usage {
    in_requests: BTreeSet<ObjectId>,
    in_responses: BTreeSet<ObjectId>,
    enums: BTreeSet<EnumId>,
    objects_by_group: BTreeMap<usize, BTreeSet<ObjectId>>,
    enums_by_group: BTreeMap<usize, BTreeSet<EnumId>>,
}

impl Usage {
    pub(crate) fn of(api: &Api) -> Self {
        let mut usage = Self::default();
        for operation in &api.operations {
            let mut walk = Walk { api, objects: BTreeSet::new(), enums: BTreeSet::new() };
            for param in &operation.params {
                walk.enter(&param.field.ty);
            }
            usage.in_requests.extend(&walk.objects);
            usage.merge(operation.group, walk);
            let mut walk = Walk { api, objects: BTreeSet::new(), enums: BTreeSet::new() };
            if let Some(response) = &operation.response {
                walk.enter(response);
            }
            if let Some(paging) = &operation.paging {
                walk.enter(&paging.item);
            }
            usage.in_responses.extend(&walk.objects);
            usage.merge(operation.group, walk);
        }
        usage
    }

    fn merge(&mut self, group: usize, walk: Walk<'_>) {
        self.enums.extend(&walk.enums);
        self.objects_by_group.entry(group).or_default().extend(walk.objects);
        self.enums_by_group.entry(group).or_default().extend(walk.enums);
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

    /// The groups whose operations reach a type that `of_group` defines.
    pub(crate) fn users_of_group(&self, of_group: usize, api: &Api) -> BTreeSet<usize> {
        let objects =
            self.objects_by_group.iter().filter(|(_, ids)| ids.iter().any(|id| api.objects.get(*id).group == of_group));
        let enums =
            self.enums_by_group.iter().filter(|(_, ids)| ids.iter().any(|id| api.enums.get(*id).group == of_group));
        objects.map(|(group, _)| *group).chain(enums.map(|(group, _)| *group)).collect()
    }
}

struct Walk<'a> {
    api: &'a Api,
    objects: BTreeSet<ObjectId>,
    enums: BTreeSet<EnumId>,
}

impl Walk<'_> {
    fn enter(&mut self, ty: &Type) {
        let mut todo = vec![ty.innermost().clone()];
        while let Some(ty) = todo.pop() {
            match ty {
                Type::Object(id) if self.objects.insert(id) => {
                    todo.extend(self.api.objects.get(id).fields.iter().map(|field| field.ty.innermost().clone()));
                }
                Type::Enum(id) => {
                    self.enums.insert(id);
                }
                _ => {}
            }
        }
    }
}

/// Fields that hold, without a list or map between, the type they are in: such a field needs a box.
pub(crate) fn needs_box(api: &Api, owner: ObjectId, ty: &Type) -> bool {
    let Type::Object(start) = ty else { return false };
    let mut seen = BTreeSet::new();
    let mut todo = vec![*start];
    while let Some(id) = todo.pop() {
        if id == owner {
            return true;
        }
        if seen.insert(id) {
            todo.extend(api.objects.get(id).fields.iter().filter_map(|field| match field.ty {
                Type::Object(id) => Some(id),
                _ => None,
            }));
        }
    }
    false
}
