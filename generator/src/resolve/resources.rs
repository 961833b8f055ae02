//! Resources: which operations create, show, change, list and delete the same thing, and by what it is known.

use super::paging::{self, walk};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    model::{Api, Location, Object, Operation, Resource, ResourceOperation, Role, Type},
    source::{Span, Spanned},
    spec::{Name, ResourceOperationSpec, ResourceSpec},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// Looks up what the resources of all groups name. `api` has its operations by now.
pub(super) fn resolve(specs: Vec<(usize, ResourceSpec)>, api: &Api, found: &mut Diagnostics) -> Vec<Resource> {
    let operations = api.operations.iter().map(|operation| (operation.name.as_str(), operation)).collect();
    let mut resolver = Resolver { api, operations, taken: BTreeMap::new(), names: BTreeMap::new() };
    let mut resources: Vec<Resource> =
        specs.into_iter().filter_map(|(group, spec)| resolver.resource(group, spec, found)).collect();
    resources.sort_by(|a, b| (a.group, &a.name).cmp(&(b.group, &b.name)));
    resources
}

struct Resolver<'a> {
    api: &'a Api,
    operations: BTreeMap<&'a str, &'a Operation>,
    /// Operations that belong to a resource already, and where that is said.
    taken: BTreeMap<String, Span>,
    names: BTreeMap<String, Span>,
}

impl<'a> Resolver<'a> {
    fn resource(&mut self, group: usize, spec: ResourceSpec, found: &mut Diagnostics) -> Option<Resource> {
        if let Some(first) = self.names.insert(spec.name.value.clone(), spec.name.span) {
            let message = format!("there are two resources `{}`", spec.name.value);
            found.add(
                Diagnostic::new(Code::DuplicateName, spec.name.span, message)
                    .label("again here")
                    .other(first, "first here")
                    .help("give one of the two another name"),
            );
        }
        let mut operations = Vec::new();
        for entry in &spec.operations {
            operations.extend(self.known(entry, found).map(|operation| (operation, entry)));
        }
        let ty = self.subject(&spec, &operations, found)?;
        let object = Type::Object(ty);
        let id = walk(&spec.id, &object, Code::ResourceField, self.api, found);
        if let Some(id) = id
            && !matches!(id.ty, Type::String | Type::Integer)
        {
            let message = format!("`{}` is not a string or an integer", spec.id.value);
            found.add(
                Diagnostic::new(Code::ResourceField, spec.id.span, message)
                    .help("name the field by whose value other operations know the resource"),
            );
        }
        for unique in &spec.unique {
            walk(unique, &object, Code::ResourceField, self.api, found);
        }
        let states = self.states(&spec, &object, found);
        let operations: Vec<ResourceOperation> = operations
            .into_iter()
            .filter_map(|(operation, entry)| self.operation(operation, entry, states, found))
            .collect();
        Some(Resource {
            name: spec.name.value,
            group,
            doc: spec.doc,
            ty,
            id: dotted(&spec.id),
            status: spec.status.as_ref().map(dotted),
            unique: spec.unique.iter().map(dotted).collect(),
            operations,
        })
    }

    /// The operation that an entry names, if no other entry does.
    fn known(&mut self, entry: &ResourceOperationSpec, found: &mut Diagnostics) -> Option<&'a Operation> {
        let name = &entry.operation;
        let Some(operation) = self.operations.get(name.as_str()) else {
            let known = self.operations.keys().copied();
            let message = format!("there is no operation `{}`", name.value);
            found.add(
                Diagnostic::new(Code::ResourceOperation, name.span, message)
                    .suggest(found, name, known, || "name an operation of this service by its wire name".to_owned()),
            );
            return None;
        };
        if let Some(first) = self.taken.get(name.as_str()) {
            let message = format!("`{}` belongs to a resource already", name.value);
            found.add(
                Diagnostic::new(Code::ResourceOperation, name.span, message)
                    .label("again here")
                    .other(*first, "first here")
                    .help("an operation does something to one resource; remove one of the two"),
            );
            return None;
        }
        self.taken.insert(name.value.clone(), name.span);
        Some(*operation)
    }

    /// The type that describes the resource: what it is shown as, or else what it is listed as.
    fn subject(
        &self,
        spec: &ResourceSpec,
        operations: &[(&'a Operation, &ResourceOperationSpec)],
        found: &mut Diagnostics,
    ) -> Option<crate::model::ObjectId> {
        let of = |role| operations.iter().filter(move |(_, entry)| Role::parse(&entry.does) == Some(role));
        let shown = of(Role::Show).find_map(|(operation, _)| match &operation.response {
            Some(Type::Object(id)) => Some(*id),
            _ => None,
        });
        let listed = || {
            of(Role::List).find_map(|(operation, entry)| match self.list(operation, entry.items.as_ref()) {
                Some((_, Type::Object(id))) => Some(id),
                _ => None,
            })
        };
        let ty = shown.or_else(listed);
        // An operation that isn't there, or does what none does, has been reported.
        let are_sound = spec.operations.iter().all(|entry| Role::parse(&entry.does).is_some());
        if ty.is_none() && are_sound && operations.len() == spec.operations.len() {
            let message = format!("nothing says what `{}` looks like", spec.name.value);
            found.add(
                Diagnostic::new(Code::ResourceOperation, spec.name.span, message)
                    .help("name an operation that shows it, or one that lists it"),
            );
        }
        ty
    }

    /// The field of the status, with the states that it knows if it is an enum.
    fn states(&self, spec: &ResourceSpec, object: &Type, found: &mut Diagnostics) -> States<'a> {
        let Some(status) = &spec.status else { return States::None };
        match walk(status, object, Code::ResourceField, self.api, found).map(|field| &field.ty) {
            Some(Type::Enum(id)) => States::Listed(self.api.enums.get(*id)),
            Some(Type::String | Type::Integer | Type::Boolean) | None => States::Any,
            Some(_) => {
                let message = format!("`{}` holds no state", status.value);
                found.add(
                    Diagnostic::new(Code::ResourceField, status.span, message)
                        .help("name a field that is an enum, a string, an integer or a boolean"),
                );
                States::Any
            }
        }
    }

    fn operation(
        &self,
        operation: &'a Operation,
        entry: &ResourceOperationSpec,
        states: States<'_>,
        found: &mut Diagnostics,
    ) -> Option<ResourceOperation> {
        let role = Role::parse(&entry.does)?;
        for state in &entry.states {
            states.check(state, entry, found);
        }
        let by = match (&entry.by, role) {
            (Some(by), _) => parameter(operation, by, found),
            (None, Role::Show | Role::Update | Role::Delete) => self.last_of_path(operation, entry, found),
            (None, Role::Create | Role::List) => None,
        };
        let order = entry.order.as_ref().and_then(|order| parameter(operation, order, found));
        let id = entry.id.as_ref().and_then(|id| {
            let response = operation.response.as_ref()?;
            walk(id, response, Code::ResourceField, self.api, found)?;
            Some(dotted(id))
        });
        let items = match (role, &entry.items) {
            (Role::List, items) => match self.list(operation, items.as_ref()) {
                Some((path, _)) => Some(path),
                None => {
                    let message = format!("it is not clear where `{}` answers with a list", operation.name.value);
                    let span = items.as_ref().map_or(entry.operation.span, |items| items.span);
                    found.add(
                        Diagnostic::new(Code::ResourceField, span, message)
                            .help("say it with `items`, the field of the answer that holds the list of resources"),
                    );
                    None
                }
            },
            (Role::Create, Some(items)) => parameter(operation, items, found).map(|name| vec![name]),
            _ => None,
        };
        Some(ResourceOperation {
            operation: operation.name.value.clone(),
            role,
            by,
            id,
            items,
            order,
            states: entry.states.iter().map(|state| state.value.clone()).collect(),
        })
    }

    /// What the last placeholder of the path names, which is how most operations say what they are about.
    fn last_of_path(
        &self,
        operation: &Operation,
        entry: &ResourceOperationSpec,
        found: &mut Diagnostics,
    ) -> Option<String> {
        let last = operation.params.iter().rfind(|param| param.location == Location::Path);
        if last.is_none() {
            let message = format!("nothing says which resource `{}` is about", operation.name.value);
            found.add(
                Diagnostic::new(Code::ResourceField, entry.operation.span, message)
                    .help("its path has no placeholder; say with `by` which parameter holds the id"),
            );
        }
        last.map(|param| param.field.flat_name().to_owned())
    }

    /// Where an answer holds a list of objects, and what they are: where it says, where its pages are, or the only place
    /// there is.
    fn list(&self, operation: &Operation, said: Option<&Name>) -> Option<(Vec<String>, Type)> {
        if let Some(said) = said {
            // A wrong name comes up again as a list that isn't found.
            let field =
                walk(said, operation.response.as_ref()?, Code::ResourceField, self.api, &mut Diagnostics::default())?;
            let Type::List(item) = &field.ty else { return None };
            return Some((dotted(said), (**item).clone()));
        }
        if let Some(paging) = &operation.paging {
            return Some((paging.items.clone(), paging.item.clone()));
        }
        match operation.response.as_ref()? {
            Type::List(item) => Some((Vec::new(), (**item).clone())),
            Type::Object(id) => only_list(self.api.objects.get(*id)),
            _ => None,
        }
    }
}

fn only_list(object: &Object) -> Option<(Vec<String>, Type)> {
    let mut lists = object.fields.iter().filter_map(|field| match &field.ty {
        Type::List(item) if matches!(**item, Type::Object(_)) => {
            Some((vec![field.name.value.clone()], (**item).clone()))
        }
        _ => None,
    });
    lists.next().filter(|_| lists.next().is_none())
}

/// What a status can be.
#[derive(Clone, Copy)]
enum States<'a> {
    /// There is no status.
    None,
    Any,
    Listed(&'a crate::model::Enum),
}

impl States<'_> {
    fn check(self, state: &Spanned<Value>, entry: &ResourceOperationSpec, found: &mut Diagnostics) {
        let text = state.as_str().map_or_else(|| state.value.to_string(), str::to_owned);
        let diagnostic = |message| Diagnostic::new(Code::ResourceField, state.span, message);
        match self {
            Self::Any => {}
            Self::None => found.add(
                diagnostic(format!("`{}` has states, and the resource has no status", entry.operation.value))
                    .help("say with `status` which field of the resource holds its state"),
            ),
            Self::Listed(of) => {
                let known = || of.values.iter().map(|value| value.wire.as_str());
                if !known().any(|wire| wire == text) {
                    let diagnostic = diagnostic(format!("`{text}` is no value of `{}`", of.name.value));
                    found.add(
                        diagnostic.suggest(found, &text, known(), || format!("its values are {}", of.some_values())),
                    );
                }
            }
        }
    }
}

fn parameter(operation: &Operation, name: &Name, found: &mut Diagnostics) -> Option<String> {
    let known = || operation.params.iter().map(|param| param.field.flat_name());
    if known().any(|known| known == name.as_str()) {
        return Some(name.value.clone());
    }
    let message = format!("`{}` has no parameter `{}`", operation.name.value, name.value);
    found.add(
        Diagnostic::new(Code::ResourceField, name.span, message)
            .suggest(found, name, known(), || "name a path, query, header or body parameter".to_owned()),
    );
    None
}

fn dotted(path: &Name) -> Vec<String> {
    paging::dotted(path)
}
