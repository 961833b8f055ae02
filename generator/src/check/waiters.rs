//! Waiters watch a field that holds a state, and name states that it can have.

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    duration,
    model::{Api, Operation, Type},
    resolve::paging,
    spec::WaiterSpec,
};

pub(super) fn check(operation: &Operation, api: &Api, found: &mut Diagnostics) {
    for waiter in &operation.waiters {
        for time in [&waiter.delay, &waiter.max_delay, &waiter.timeout].into_iter().flatten() {
            if duration::parse(time).is_none() {
                found.add(
                    Diagnostic::new(Code::WaiterField, time.span, format!("`{}` is not a length of time", time.value))
                        .help("write a number and a unit: 500ms, 5s, 30m or 2h"),
                );
            }
        }
        watched(operation, waiter, api, found);
    }
}

fn watched(operation: &Operation, waiter: &WaiterSpec, api: &Api, found: &mut Diagnostics) {
    let Some(response) = &operation.response else {
        found.add(
            Diagnostic::new(
                Code::WaiterField,
                waiter.watch.span,
                format!("`{}` answers nothing that could be watched", operation.name.value),
            )
            .help("give the operation a `response`, or wait on the operation that shows the resource"),
        );
        return;
    };
    let Some(field) = paging::walk(&waiter.watch, response, Code::PagingField, api, found) else { return };
    match &field.ty {
        Type::Enum(id) => {
            let enumeration = api.enums.get(*id);
            for state in waiter.success.iter().chain(&waiter.failure) {
                let text = state.as_str().map_or_else(|| state.value.to_string(), str::to_owned);
                let known = || enumeration.values.iter().map(|value| value.wire.as_str());
                if !known().any(|wire| wire == text) {
                    let help = found.closest(&text, known()).map_or_else(
                        || format!("its values are {}", enumeration.some_values()),
                        |meant| format!("did you mean `{meant}`?"),
                    );
                    found.add(
                        Diagnostic::new(
                            Code::WaiterField,
                            state.span,
                            format!("`{text}` is no value of `{}`", enumeration.name.value),
                        )
                        .help(help),
                    );
                }
            }
        }
        Type::String | Type::Integer | Type::Boolean => {}
        _ => found.add(
            Diagnostic::new(Code::WaiterField, waiter.watch.span, format!("`{}` holds no state", waiter.watch.value))
                .help("watch a field that is an enum, a string, an integer or a boolean"),
        ),
    }
}
