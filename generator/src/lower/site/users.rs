//! Who uses a type: the fields that hold it, and the operations that lead to it.

use crate::{
    lower::Context,
    model::{EnumId, ObjectId, Type},
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

/// Operations that one page names at most, and types that are gone through to find them.
const MOST_OPERATIONS: usize = 40;
const MOST_TYPES: usize = 400;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Node {
    Object(ObjectId),
    Enum(EnumId),
}

impl Node {
    fn of(ty: &Type) -> Option<Self> {
        match ty.innermost() {
            Type::Object(id) => Some(Self::Object(*id)),
            Type::Enum(id) => Some(Self::Enum(*id)),
            _ => None,
        }
    }
}

/// What holds a type, directly.
#[derive(Debug, Default)]
struct Direct {
    /// The owner and the position of the field in it.
    fields: Vec<(ObjectId, usize)>,
    params: Vec<(usize, usize)>,
    answers: BTreeSet<usize>,
}

#[derive(Debug, Default)]
pub(super) struct Users {
    direct: HashMap<Node, Direct>,
}

/// An operation that uses a type.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Use {
    pub(super) in_request: bool,
    pub(super) in_answer: bool,
}

impl Users {
    pub(super) fn of(context: &Context<'_>) -> Self {
        let mut users = Self::default();
        for (id, object) in context.api.objects.iter().filter(|(id, _)| context.usage.uses_object(*id)) {
            for (at, field) in object.fields.iter().enumerate() {
                users.add(&field.ty, |direct| direct.fields.push((id, at)));
            }
        }
        for (index, operation) in context.api.operations.iter().enumerate() {
            for (at, param) in operation.params.iter().enumerate() {
                users.add(&param.field.ty, |direct| direct.params.push((index, at)));
            }
            for ty in operation.response.iter().chain(operation.paging.as_ref().map(|paging| &paging.item)) {
                users.add(ty, |direct| {
                    direct.answers.insert(index);
                });
            }
        }
        users
    }

    fn add(&mut self, ty: &Type, entry: impl FnOnce(&mut Direct)) {
        if let Some(node) = Node::of(ty) {
            entry(self.direct.entry(node).or_default());
        }
    }

    /// The fields that hold an object, as owner and position.
    pub(super) fn fields_of_object(&self, id: ObjectId) -> &[(ObjectId, usize)] {
        self.direct.get(&Node::Object(id)).map_or(&[], |direct| &direct.fields)
    }

    /// The fields that hold an enum.
    pub(super) fn fields_of_enum(&self, id: EnumId) -> &[(ObjectId, usize)] {
        self.direct.get(&Node::Enum(id)).map_or(&[], |direct| &direct.fields)
    }

    /// The parameters that take an enum, as operation and position.
    pub(super) fn params_of_enum(&self, id: EnumId) -> &[(usize, usize)] {
        self.direct.get(&Node::Enum(id)).map_or(&[], |direct| &direct.params)
    }

    /// The operations that lead to an object, nearest first within the limit, by position; and whether those are all.
    pub(super) fn operations_of_object(&self, id: ObjectId) -> (BTreeMap<usize, Use>, bool) {
        self.operations(Node::Object(id))
    }

    /// The operations that lead to an enum.
    pub(super) fn operations_of_enum(&self, id: EnumId) -> (BTreeMap<usize, Use>, bool) {
        self.operations(Node::Enum(id))
    }

    fn operations(&self, start: Node) -> (BTreeMap<usize, Use>, bool) {
        let mut found: BTreeMap<usize, Use> = BTreeMap::new();
        let mut known: HashSet<Node> = [start].into();
        let mut todo: VecDeque<Node> = [start].into();
        while let Some(direct) = todo.pop_front().map(|node| self.direct.get(&node)) {
            let Some(direct) = direct else { continue };
            for (operation, _) in &direct.params {
                found.entry(*operation).or_default().in_request = true;
            }
            for operation in &direct.answers {
                found.entry(*operation).or_default().in_answer = true;
            }
            if found.len() > MOST_OPERATIONS || known.len() > MOST_TYPES {
                return (found.into_iter().take(MOST_OPERATIONS).collect(), false);
            }
            for (owner, _) in &direct.fields {
                let node = Node::Object(*owner);
                if known.insert(node) {
                    todo.push_back(node);
                }
            }
        }
        (found, true)
    }
}
