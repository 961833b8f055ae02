//! Types that nothing refers to.

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    model::Api,
    usage::Usage,
};

pub(super) fn check(api: &Api, found: &mut Diagnostics) {
    let usage = Usage::of(api);
    let unused_objects = api
        .objects
        .iter()
        .filter(|(id, object)| !usage.uses_object(*id) && !object.is_body)
        .map(|(_, object)| ("type", &object.name));
    let unused_enums = api.enums.iter().filter(|(id, _)| !usage.uses_enum(*id)).map(|(_, e)| ("enum", &e.name));
    for (what, name) in unused_objects.chain(unused_enums) {
        found.add(
            Diagnostic::new(Code::Unused, name.span, format!("no operation uses the {what} `{}`", name.value))
                .help("remove it, or refer to it"),
        );
    }
}
