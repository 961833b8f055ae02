//! `aicloud describe`: a service, an operation, a type or an enum, with everything that is known of it.

use crate::{
    failure::Failure,
    flags::limits,
    output::{self, Printer},
    services::{self, command_name, did_you_mean, letters},
    text::{BOLD, DIM, wrap},
};
use aicloud_runtime::registry::{
    Registry, Type,
    api::{Api, Enum, Field, Object, Operation},
};
use clap::ArgMatches;
use serde::Serialize;

pub(crate) fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let printer = Printer::new(matches)?;
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let registry = services::find(text("service").unwrap_or_default())?;
    let api = registry.api()?;
    let Some(name) = text("operation") else {
        return if printer.wants_data() { printer.print(api) } else { output::write(&service(api)) };
    };
    let subject = find(registry, api, name)?;
    if printer.wants_data() {
        return printer.print(&subject.with_types(api));
    }
    let mut page = match subject {
        Subject::Operation(operation) => about_operation(api, operation),
        Subject::Type(object) => about_object(object),
        Subject::Enum(of) => about_enum(of),
    };
    let with_types = subject.with_types(api);
    for object in with_types.types.iter().filter(|object| object.name != subject.name()) {
        page.push_str(&format!("\n{}", about_object(object)));
    }
    for of in with_types.enums.iter().filter(|of| of.name != subject.name()) {
        page.push_str(&format!("\n{}", about_enum(of)));
    }
    output::write(&page)
}

#[derive(Clone, Copy)]
enum Subject<'a> {
    Operation(&'a Operation),
    Type(&'a Object),
    Enum(&'a Enum),
}

fn find(registry: &'static Registry, api: &'static Api, name: &str) -> Result<Subject<'static>, Failure> {
    let plain = letters(name);
    if let Ok(operation) = services::operation(registry, name) {
        return Ok(Subject::Operation(operation.about));
    }
    let is_meant = |of: &&str| letters(of) == plain;
    if let Some(object) = api.types.names().find(is_meant).and_then(|name| api.object(name)) {
        return Ok(Subject::Type(object));
    }
    if let Some(of) = api.enums.names().find(is_meant).and_then(|name| api.enumeration(name)) {
        return Ok(Subject::Enum(of));
    }
    let names = api.operations.names().chain(api.types.names()).chain(api.enums.names());
    let service = registry.service().name;
    let meant = did_you_mean(name, names);
    let advice = if meant.is_empty() { format!("; `aicloud list {service}` shows the operations") } else { meant };
    Err(Failure::Input(format!("{service} has no operation, type or enum {name:?}{advice}")))
}

/// A subject as data, with the types and enums that it leads to.
#[derive(Serialize)]
struct WithTypes<'a> {
    service: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<&'a Operation>,
    types: Vec<&'a Object>,
    enums: Vec<&'a Enum>,
}

impl<'a> Subject<'a> {
    fn name(&self) -> &'a str {
        match self {
            Self::Operation(operation) => &operation.name,
            Self::Type(object) => &object.name,
            Self::Enum(of) => &of.name,
        }
    }

    fn with_types(&self, api: &'a Api) -> WithTypes<'a> {
        let mut found = WithTypes { service: &api.service.name, operation: None, types: Vec::new(), enums: Vec::new() };
        let mut open: Vec<&str> = Vec::new();
        match self {
            Self::Operation(operation) => {
                found.operation = Some(operation);
                // The last to be put there is looked at first.
                open.extend(operation.response.as_ref().and_then(named));
                open.extend(operation.parameters.iter().rev().filter_map(|parameter| named(&parameter.ty)));
            }
            Self::Type(object) => open.push(&object.name),
            Self::Enum(of) => found.enums.push(of),
        }
        while let Some(name) = open.pop() {
            if let Some(object) = api.object(name)
                && !found.types.iter().any(|known| known.name == name)
            {
                found.types.push(object);
                open.extend(object.fields.iter().rev().filter_map(|field| named(&field.ty)));
            }
            if let Some(of) = api.enumeration(name)
                && !found.enums.iter().any(|known| known.name == name)
            {
                found.enums.push(of);
            }
        }
        found
    }
}

fn named(ty: &Type) -> Option<&str> {
    match ty.innermost() {
        Type::Named(name) => Some(name),
        _ => None,
    }
}

/// Columns that text is wrapped at.
fn width() -> usize {
    output::width().unwrap_or(100).clamp(40, 110)
}

fn service(api: &Api) -> String {
    let service = &api.service;
    let mut text = format!("{BOLD}{} {}{BOLD:#}, version {}\n", service.vendor, service.title, service.version);
    text.push_str(&wrap(&service.doc, 0, width()));
    text.push_str(&service.link.as_ref().map(|link| format!("{link}\n")).unwrap_or_default());
    text.push_str(&format!("\n{BOLD}Host{BOLD:#}     {}\n", service.host));
    text.push_str(
        &service.vpc_host.as_ref().map(|host| format!("{BOLD}Inside{BOLD:#}   {host}\n")).unwrap_or_default(),
    );
    text.push_str(&format!("{BOLD}Regions{BOLD:#}  {}\n", service.regions.join(", ")));
    for parameter in &service.client_parameters {
        text.push_str(&format!("\n{BOLD}--{}{BOLD:#}\n", parameter.name.replace('_', "-")));
        text.push_str(&wrap(&parameter.doc, 4, width()));
    }
    text.push_str(&format!("\n{BOLD}Groups{BOLD:#}\n"));
    for group in &api.groups {
        let count = api.operations.iter().filter(|operation| operation.group == group.name).count();
        text.push_str(&format!("  {BOLD}{}{BOLD:#} {DIM}{count} operations{DIM:#}\n", group.name));
        text.push_str(&wrap(&group.doc, 4, width()));
    }
    text
}

fn about_operation(api: &Api, operation: &Operation) -> String {
    let mut text = format!("{BOLD}{}{BOLD:#} {DIM}of group {}{DIM:#}\n", operation.name, operation.group);
    text.push_str(&wrap(&operation.doc, 0, width()));
    if let Some(instead) = &operation.deprecated {
        text.push_str(&wrap(&format!("Deprecated: {instead}"), 0, width()));
    }
    text.push_str(&format!("\n{} {}\n", operation.method, operation.path));
    text.push_str(&operation.link.as_ref().map(|link| format!("{link}\n")).unwrap_or_default());
    text.push_str(&format!("aicloud {} {}\n", api.service.name, command_name(&operation.method_name)));
    if !operation.parameters.is_empty() {
        text.push_str(&format!("\n{BOLD}Parameters{BOLD:#}\n"));
    }
    for parameter in &operation.parameters {
        let location = parameter.location.as_deref().unwrap_or_default();
        let place = if parameter.wire() == parameter.name {
            location.to_owned()
        } else {
            format!("{location}, {} on the wire", parameter.wire())
        };
        text.push_str(&about_field(parameter, &place));
    }
    if let Some(response) = &operation.response {
        text.push_str(&format!("\n{BOLD}Answer{BOLD:#}  {response}\n"));
    }
    for header in &operation.response_headers {
        text.push_str(&about_field(header, "from a header"));
    }
    if let Some(paging) = &operation.paging {
        let items = if paging.items.is_empty() { "the answer itself".to_owned() } else { paging.items.join(".") };
        text.push_str(&format!("\n{BOLD}Pages{BOLD:#}   by {}, with {}; items in {items}\n", paging.by, paging.send));
    }
    for waiter in &operation.waiters {
        text.push_str(&format!("\n{BOLD}--wait {}{BOLD:#}\n", waiter.name));
        let states = format!("{} {} is {}.", waiter.doc, waiter.watch.join("."), waiter.success.join(" or "));
        text.push_str(&wrap(&states, 4, width()));
    }
    if let Some(example) = &operation.example {
        text.push_str(&format!("\n{BOLD}Example{BOLD:#}\n  --input '{}'\n", example.request));
    }
    text
}

fn about_object(object: &Object) -> String {
    let mut text = format!("{BOLD}{}{BOLD:#}\n{}", object.name, wrap(&object.doc, 0, width()));
    for field in &object.fields {
        text.push_str(&about_field(field, ""));
    }
    text
}

fn about_field(field: &Field, place: &str) -> String {
    let mut facts: Vec<String> = Vec::new();
    facts.extend((!place.is_empty()).then(|| place.to_owned()));
    facts.extend(field.required.then(|| "required".to_owned()));
    facts.extend(limits(field));
    facts.extend(field.pattern.as_ref().map(|pattern| format!("matches {pattern}")));
    facts.extend(field.sensitive.then(|| "sensitive".to_owned()));
    let facts = if facts.is_empty() { String::new() } else { format!(" {DIM}{}{DIM:#}", facts.join(", ")) };
    let mut text = format!("  {BOLD}{}{BOLD:#} {}{facts}\n{}", field.name, field.ty, wrap(&field.doc, 6, width()));
    if let Some(instead) = &field.deprecated {
        text.push_str(&wrap(&format!("Deprecated: {instead}"), 6, width()));
    }
    text
}

fn about_enum(of: &Enum) -> String {
    let mut text = format!("{BOLD}{}{BOLD:#}\n{}", of.name, wrap(&of.doc, 0, width()));
    for value in &of.values {
        let shown = if value.value.is_empty() { "\"\"" } else { &value.value };
        let deprecated = value.deprecated.as_ref().map(|instead| format!(" Deprecated: {instead}")).unwrap_or_default();
        text.push_str(&format!("  {BOLD}{shown}{BOLD:#}\n{}", wrap(&format!("{}{deprecated}", value.doc), 6, width())));
    }
    text
}
