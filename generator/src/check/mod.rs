//! Rules over the whole model. Each rule reports everything it finds.

mod enums;
mod examples;
mod fields;
mod unused;
mod waiters;

use crate::{diagnostic::Diagnostics, model::Api};

/// Runs every rule.
pub(crate) fn check(api: &Api, found: &mut Diagnostics) {
    for (_, object) in api.objects.iter() {
        for field in &object.fields {
            fields::check(field, api, found);
        }
    }
    for operation in &api.operations {
        for param in &operation.params {
            fields::check(&param.field, api, found);
        }
        waiters::check(operation, api, found);
        examples::check(operation, found);
    }
    for (_, enumeration) in api.enums.iter() {
        enums::check(enumeration, found);
    }
    // What an error left out may be what uses a type.
    if found.errors() == 0 {
        unused::check(api, found);
    }
}
