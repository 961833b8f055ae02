//! Spec tree in, API model out: names are looked up, type expressions read, bodies flattened.

mod arguments;
mod operation;
pub(crate) mod paging;
mod resources;
pub(crate) mod rust_names;
mod types;

use crate::{
    arena::Arena,
    diagnostic::{Code, Diagnostic, Diagnostics},
    model::{Api, Enum, EnumValue, Field, Group, Object},
    source::Span,
    spec::ServiceSpec,
};
use arguments::Required;
use std::collections::BTreeMap;
pub(crate) use types::Names;

/// Looks up every name of `service`. What can't be resolved is reported and left out.
pub(crate) fn resolve(mut service: ServiceSpec, found: &mut Diagnostics) -> Api {
    let groups = std::mem::take(&mut service.groups);
    let mut names = Names::default();
    let mut objects = Arena::default();
    let mut enums = Arena::default();
    let mut operations_by_name: BTreeMap<String, Span> = BTreeMap::new();

    // Names first, so that fields may refer to what comes later.
    let mut pending_fields = Vec::new();
    let mut pending_operations = Vec::new();
    let mut pending_resources = Vec::new();
    let mut out_groups = Vec::new();
    for (index, group) in groups.into_iter().enumerate() {
        for spec in group.types {
            let span = spec.name.span;
            let object = Object {
                name: spec.name,
                rename: spec.rename,
                group: index,
                doc: spec.doc,
                fields: Vec::new(),
                arguments: Vec::new(),
                response_of: None,
                is_body: false,
            };
            let name = object.name.value.clone();
            let id = objects.push(object);
            names.add_object(&name, span, id, found);
            pending_fields.push((id, spec.fields, spec.arguments));
        }
        for spec in group.enums {
            let values = spec.values.into_iter().map(|value| EnumValue {
                wire: value.wire,
                rename: value.rename,
                doc: value.doc,
                deprecated: value.deprecated,
            });
            let span = spec.name.span;
            let enumeration = Enum {
                name: spec.name,
                rename: spec.rename,
                group: index,
                doc: spec.doc,
                integer: spec.integer,
                values: values.collect(),
            };
            let name = enumeration.name.value.clone();
            let id = enums.push(enumeration);
            names.add_enum(&name, span, id, found);
        }
        for spec in group.operations {
            if let Some(first) = operations_by_name.get(&spec.name.value) {
                found.add(
                    Diagnostic::new(
                        Code::DuplicateName,
                        spec.name.span,
                        format!("there are two operations `{}`", spec.name.value),
                    )
                    .label("again here")
                    .other(*first, "first here")
                    .help("an operation belongs to one group; remove one of the two"),
                );
                continue;
            }
            operations_by_name.insert(spec.name.value.clone(), spec.name.span);
            pending_operations.push((index, spec));
        }
        pending_resources.extend(group.resources.into_iter().map(|spec| (index, spec)));
        out_groups.push(Group { name: group.name.value, title: group.title, doc: group.doc, path: group.path });
    }
    for (id, specs, stated) in pending_fields {
        let fields: Vec<Field> = specs.into_iter().filter_map(|spec| types::field(spec, &names, found)).collect();
        let required = fields.iter().enumerate().filter(|(_, field)| field.required);
        let required: Vec<Required<'_>> =
            required.map(|(index, field)| Required { index, name: &field.name, fixed: false }).collect();
        let object = objects.get_mut(id);
        object.arguments = arguments::order(&stated, &required, found);
        object.fields = fields;
    }
    let mut api = Api { service, groups: out_groups, operations: Vec::new(), objects, enums, resources: Vec::new() };
    for (group, spec) in pending_operations {
        if let Some(operation) = operation::resolve(spec, group, &mut api, &mut names, found) {
            api.operations.push(operation);
        }
    }
    api.resources = resources::resolve(pending_resources, &api, found);
    // What is done to one resource stands together, the whole before its parts.
    api.operations
        .sort_by(|a, b| (a.group, &a.path, a.method, &a.name.value).cmp(&(b.group, &b.path, b.method, &b.name.value)));
    api
}
