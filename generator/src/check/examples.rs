//! Examples name parameters that are there, and none that is required is missing.

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    model::Operation,
};

pub(super) fn check(operation: &Operation, found: &mut Diagnostics) {
    let Some(request) = &operation.example_request else { return };
    let known = || operation.params.iter().map(|param| param.field.flat_name());
    for (name, _) in request {
        if !known().any(|param| param == name.as_str()) {
            found.add(
                Diagnostic::new(
                    Code::BadExample,
                    name.span,
                    format!("`{}` has no parameter `{}`", operation.name.value, name.value),
                )
                .suggest(found, name, known(), || "an example names parameters as flat input does".to_owned()),
            );
        }
    }
}
