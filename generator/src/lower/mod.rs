//! API model in, Rust-shaped model out: every name, type and doc line is decided here, so that printing decides nothing.

pub(crate) mod docs;
mod example;
pub(crate) mod openapi;
mod operation;
mod registry;
pub(crate) mod rust;
pub(crate) mod site;
pub(crate) mod text;
mod types;

use crate::{
    model::{Api, EnumId, ObjectId},
    resolve::rust_names::RustNames,
    usage::Usage,
};
use heck::ToKebabCase;
use std::collections::BTreeSet;

/// What lowering looks things up in.
pub(crate) struct Context<'a> {
    pub(crate) api: &'a Api,
    pub(crate) names: &'a RustNames,
    pub(crate) usage: &'a Usage,
    pub(crate) library: String,
}

impl Context<'_> {
    /// The name of a type, without `r#`.
    fn object_name(&self, id: ObjectId) -> &str {
        self.names.objects.get(&id).map_or("", |names| operation::link_name(&names.name))
    }

    /// The name of an enum, without `r#`.
    fn enum_name(&self, id: EnumId) -> &str {
        self.names.enums.get(&id).map_or("", |names| operation::link_name(&names.name))
    }
}

/// Shapes the crate of one service.
pub(crate) fn lower(api: &Api, names: &RustNames, usage: &Usage) -> rust::Crate {
    let service = &api.service;
    let package = format!("aicloud-{}", service.folder);
    let library = package.replace('-', "_");
    let context = Context { api, names, usage, library };
    let feature_of = |group: usize| api.groups.get(group).map(|group| feature(&group.name)).unwrap_or_default();
    let groups: Vec<rust::Group> = api
        .groups
        .iter()
        .enumerate()
        .filter(|(index, _)| api.operations.iter().any(|operation| operation.group == *index))
        .map(|(index, group)| operation::group(&context, index, group, feature(&group.name)))
        .collect();
    let type_modules = types::modules(&context, &feature_of);
    let mut client_doc = text::lines(&service.doc);
    client_doc.push(String::new());
    client_doc.push("Cheap to clone; clones share connections, credentials and the retry budget.".to_owned());
    rust::Crate {
        description: format!("Client of {} {}.", service.vendor, service.title),
        source: service.path.clone(),
        features: groups.iter().map(|group| group.feature.clone()).collect(),
        doc: crate_doc(&context, &groups),
        client_doc,
        service: service_static(api),
        registry: rust::Registry { rows: registry::rows(&context, &groups), data: registry::data(&context) },
        groups,
        type_modules,
        package,
    }
}

/// The cargo feature of a group.
pub(crate) fn feature(group: &str) -> String {
    group.to_kebab_case()
}

/// A group's heading.
pub(crate) fn title(group: &crate::model::Group) -> String {
    group.title.clone().unwrap_or_else(|| {
        let mut title = group.name.replace('_', " ");
        if let Some(first) = title.get(..1).map(str::to_uppercase) {
            title.replace_range(..1, &first);
        }
        title
    })
}

fn crate_doc(context: &Context<'_>, groups: &[rust::Group]) -> Vec<String> {
    let service = &context.api.service;
    let title = format!("Client of {} {}, version {}.", service.vendor, service.title, service.version);
    let mut doc = vec![text::sentence(&title)];
    doc.push(String::new());
    doc.extend(text::lines(&service.doc));
    if let Some(link) = &service.link {
        doc.push(String::new());
        doc.push(format!("The vendor's documentation: <{link}>."));
    }
    doc.push(String::new());
    doc.extend(example::first_call(context));
    doc.extend(CRATE_DOC.lines().map(str::to_owned));
    doc.extend([String::new(), "# Groups".to_owned(), String::new()]);
    doc.push("Each group is a module of operations behind a cargo feature; all are on by default.".to_owned());
    doc.extend([String::new(), "| module | feature | operations | about |".to_owned(), "|---|---|---|---|".to_owned()]);
    for group in groups {
        let about = group.doc.join(" ").replace('|', "\\|");
        let module = operation::link_name(&group.module);
        doc.push(format!("| [`{module}`] | `{}` | {} | {about} |", group.feature, group.operations.len()));
    }
    doc
}

/// What goes for every crate. All that it links to is there whatever features are on.
const CRATE_DOC: &str = "
# Features

| feature | on by default | gives |
|---|---|---|
| a group's, or `all` | yes | the operations of the group, or of all groups |
| `hyper` | yes | the transport that calls go through; without it, give [`Client::builder`] one of your own |
| `blocking` | no | `send_blocking()`, and pages and items as iterators |
| `registry` | no | the module `registry`: every operation by name, called with JSON |

With one group alone, `default-features = false, features = [\"hyper\", …]`, the crate compiles in a moment.

# Who calls, and where

[`Client::from_env`] takes region and credentials from the places that the vendor's own tools look at;
[`Client::builder`] takes them from you, as a [`Credential`](runtime::credentials::Credential) or as anything that
[finds one](runtime::credentials::CredentialProvider). Requests are signed, failures that may pass are tried again as
the [`RetryPolicy`](runtime::RetryPolicy) says, and every call has a time limit.

# Errors

Every call ends in one [`Error`]: what was called, the status and code, the request id, how many attempts were made, and
predicates such as [`Error::is_not_found`]. It prints on one line, and holds no secrets.

# Tests

[`runtime::testing`] has transports that answer from a script or a recording, and a clock that doesn't wait: the code
under test gets an ordinary client, with signing, retries and decoding, that never leaves the process.";

fn service_static(api: &Api) -> rust::Service {
    let service = &api.service;
    rust::Service {
        name: service.folder.clone(),
        title: service.title.clone(),
        version: service.version.clone(),
        auth: match service.auth.as_str() {
            "huawei" => "Huawei",
            "alibaba" => "Alibaba",
            "bearer" => "Bearer",
            _ => "None",
        },
        host: service.host.clone(),
        vpc: service.vpc.clone(),
        regions: service.regions.clone(),
        exceptions: service.exceptions.clone(),
        client_params: service.client.iter().map(|(name, _)| name.value.clone()).collect(),
        errors: service.errors.clone(),
        request_id_headers: service.request_id_headers.clone(),
        request_id_body: service.request_id_body.clone(),
        throttled: service.retry.throttled.clone(),
        transient: service.retry.transient.clone(),
        expired: service.retry.expired.clone(),
        clock_skew: service.retry.clock_skew.clone(),
    }
}

/// Imports from the runtime that `types` need, sorted.
pub(crate) fn imports<'a>(types: impl Iterator<Item = &'a rust::Type>) -> Vec<&'static str> {
    let mut imports = BTreeSet::new();
    for ty in types {
        ty.visit(&mut |ty| imports.extend(ty.import()));
    }
    imports.into_iter().collect()
}
