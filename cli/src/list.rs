//! `aicloud list`: services, and operations by group.

use crate::{
    failure::Failure,
    output::{self, Printer, width},
    services::{self, command_name, did_you_mean},
    text::{BOLD, cut},
};
use aicloud_runtime::registry::{Entry, Registry};
use clap::ArgMatches;
use serde_json::{Value, json};

pub(crate) fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let printer = Printer::new(matches)?;
    match matches.get_one::<String>("service") {
        Some(name) => operations(services::find(name)?, matches.get_one::<String>("group"), &printer),
        None => all(&printer),
    }
}

fn all(printer: &Printer) -> Result<(), Failure> {
    let service = |registry: &Registry| {
        let service = registry.service();
        json!({
            "name": service.name,
            "title": service.title,
            "version": service.version,
            "operations": registry.entries().len(),
        })
    };
    if printer.wants_data() {
        return printer.print(&services::all().iter().map(|registry| service(registry)).collect::<Vec<Value>>());
    }
    let lines = services::all().iter().map(|registry| {
        let (service, count) = (registry.service(), registry.entries().len());
        format!("{BOLD}{:<15}{BOLD:#} {} {}, {count} operations\n", service.name, service.title, service.version)
    });
    output::write(&(lines.collect::<String>() + "\n`aicloud list SERVICE` lists the operations of one.\n"))
}

fn operations(registry: &'static Registry, group: Option<&String>, printer: &Printer) -> Result<(), Failure> {
    let api = registry.api()?;
    if let Some(group) = group
        && !api.groups.iter().any(|known| known.name == *group)
    {
        let names = || api.groups.iter().map(|group| group.name.as_str());
        let known = names().collect::<Vec<_>>().join(", ");
        return Err(Failure::Input(format!(
            "there is no group {group:?}{}; there are {known}",
            did_you_mean(group, names())
        )));
    }
    let wanted = |name: &str| group.is_none_or(|group| group == name);
    let groups = || api.groups.iter().filter(|group| wanted(&group.name));
    if printer.wants_data() {
        let rows = groups().flat_map(|group| in_group(registry, &group.name)).map(|entry| {
            let operation = entry.operation();
            json!({
                "name": operation.name,
                "command": command_name(entry.method_name),
                "group": entry.group,
                "method": operation.method.as_str(),
                "path": operation.path,
                "doc": entry.doc,
            })
        });
        return printer.print(&rows.collect::<Vec<Value>>());
    }
    let mut text = String::new();
    for group in groups() {
        text.push_str(&format!("{BOLD}{}{BOLD:#} ({})\n", group.title, group.name));
        for entry in in_group(registry, &group.name) {
            let line = format!("  {:<44} {}", command_name(entry.method_name), entry.doc);
            text.push_str(&cut(&line, width()));
            text.push('\n');
        }
        text.push('\n');
    }
    output::write(&text)
}

fn in_group<'a>(registry: &Registry, group: &'a str) -> impl Iterator<Item = &'static Entry> + use<'a> {
    registry.entries().iter().filter(move |entry| entry.group == group)
}
