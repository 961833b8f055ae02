//! Types and enums: field types, boxes, constructors and the modules they live in.

use super::{Context, rust, text};
use crate::{
    arena::Id,
    model::{Enum, Object, Type},
    resolve::rust_names::MOST_ARGUMENTS,
};
use std::collections::BTreeSet;

/// One module for each spec file that defines types which operations use.
pub(super) fn modules(context: &Context<'_>, feature_of: &dyn Fn(usize) -> String) -> Vec<rust::TypeModule> {
    let mut modules = Vec::new();
    for (index, group) in context.api.groups.iter().enumerate() {
        let structs: Vec<rust::Struct> = context
            .api
            .objects
            .iter()
            .filter(|(id, object)| object.group == index && context.usage.uses_object(*id))
            .map(|(id, object)| structure(context, id, object))
            .collect();
        let enums: Vec<rust::Enum> = context
            .api
            .enums
            .iter()
            .filter(|(id, enumeration)| enumeration.group == index && context.usage.uses_enum(*id))
            .map(|(id, enumeration)| open_enum(context, id, enumeration))
            .collect();
        if structs.is_empty() && enums.is_empty() {
            continue;
        }
        let own: BTreeSet<&str> =
            structs.iter().map(|item| item.name.as_str()).chain(enums.iter().map(|item| item.name.as_str())).collect();
        let fields = || structs.iter().flat_map(|item| &item.fields);
        let mut uses_siblings = false;
        for field in fields() {
            field.ty.visit(&mut |ty| {
                if let rust::Type::Named(name) = ty {
                    uses_siblings |= !own.contains(name.as_str());
                }
            });
        }
        let module = context.names.modules.get(index).cloned().unwrap_or_default();
        modules.push(rust::TypeModule {
            file: module.trim_start_matches("r#").to_owned(),
            module,
            source: group.path.clone(),
            doc: vec![format!("Types of the group \"{}\".", text::sentence(&super::title(group)))],
            features: context.usage.users_of(index).map(feature_of).collect(),
            uses: super::imports(fields().map(|field| &field.ty)),
            uses_siblings,
            structs,
            enums,
        });
    }
    modules
}

fn structure(context: &Context<'_>, id: Id<Object>, object: &Object) -> rust::Struct {
    let names = context.names.objects.get(&id).cloned().unwrap_or_default();
    let in_requests = context.usage.in_requests(id);
    let fields = object.fields.iter().zip(&names.fields).map(|(field, name)| {
        let plain = plain(context, &field.ty);
        let boxed = if context.usage.needs_box(id, &field.ty) { rust::Type::Box(Box::new(plain)) } else { plain };
        let list = matches!(boxed, rust::Type::Vec(_) | rust::Type::Map(_));
        let ty = if list && !in_requests { boxed } else { rust::Type::Option(Box::new(boxed)) };
        rust::Field {
            doc: text::field_doc(field, name),
            name: name.clone(),
            wire: field.name.value.clone(),
            ty,
            sensitive: field.sensitive,
        }
    });
    let fields: Vec<rust::Field> = fields.collect();
    let arguments = if has_constructor(context, id, object) {
        let argument = |index: &usize| {
            let (field, name) = (object.fields.get(*index)?, names.fields.get(*index)?);
            Some(rust::Argument { name: name.clone(), ty: plain(context, &field.ty) })
        };
        object.arguments.iter().filter_map(argument).collect()
    } else {
        Vec::new()
    };
    let doc = match &object.response_of {
        Some(operation) => vec![format!("Answer of {}.", text::code(operation))],
        None => text::lines(&object.doc),
    };
    rust::Struct { name: names.name, doc, non_exhaustive: !in_requests, fields, arguments }
}

/// Whether a value of the type can be made from what it requires. Beyond a few arguments they would be swapped; then
/// callers fill the fields.
pub(super) fn has_constructor(context: &Context<'_>, id: Id<Object>, object: &Object) -> bool {
    context.usage.in_requests(id) && (1..=MOST_ARGUMENTS).contains(&object.arguments.len())
}

fn open_enum(context: &Context<'_>, id: Id<Enum>, enumeration: &Enum) -> rust::Enum {
    let names = context.names.enums.get(&id).cloned().unwrap_or_default();
    let variants = enumeration.values.iter().zip(names.variants).map(|(value, name)| rust::Variant {
        name,
        wire: value.wire.value.clone(),
        doc: text::with_deprecation(text::lines(&value.doc), value.deprecated.as_deref()),
    });
    rust::Enum {
        doc: text::lines(&enumeration.doc),
        integer: enumeration.integer,
        variants: variants.collect(),
        name: names.name,
    }
}

/// The Rust type of a value that is there.
pub(super) fn plain(context: &Context<'_>, ty: &Type) -> rust::Type {
    match ty {
        Type::String => rust::Type::String,
        Type::Integer => rust::Type::Integer,
        Type::Number => rust::Type::Number,
        Type::Boolean => rust::Type::Boolean,
        Type::DateTime => rust::Type::DateTime,
        Type::EpochMillis => rust::Type::EpochMillis,
        Type::EpochSeconds => rust::Type::EpochSeconds,
        Type::Json => rust::Type::Json,
        Type::List(inner) => rust::Type::Vec(Box::new(plain(context, inner))),
        Type::Map(inner) => rust::Type::Map(Box::new(plain(context, inner))),
        Type::Object(id) => {
            rust::Type::Named(context.names.objects.get(id).map(|n| n.name.clone()).unwrap_or_default())
        }
        Type::Enum(id) => rust::Type::Named(context.names.enums.get(id).map(|n| n.name.clone()).unwrap_or_default()),
    }
}
