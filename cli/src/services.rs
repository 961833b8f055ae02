//! The services, and finding what the user named.

use crate::failure::Failure;
use aicloud_runtime::registry::{Entry, Registry, api};

/// Every service, in alphabetical order. A new service is one line here and one in Cargo.toml.
static SERVICES: &[&Registry] = &[&aicloud_modelarts::registry::REGISTRY, &aicloud_pai_workspace::registry::REGISTRY];

/// Every service.
pub(crate) fn all() -> &'static [&'static Registry] {
    SERVICES
}

/// The service called `name`.
pub(crate) fn find(name: &str) -> Result<&'static Registry, Failure> {
    let names = || SERVICES.iter().map(|registry| registry.service().name);
    SERVICES.iter().find(|registry| registry.service().name == name).copied().ok_or_else(|| {
        let known = names().collect::<Vec<_>>().join(", ");
        Failure::Input(format!("there is no service {name:?}{}; the services are {known}", did_you_mean(name, names())))
    })
}

/// An operation: what calls it, and what describes it.
#[derive(Clone, Copy)]
pub(crate) struct Operation {
    pub(crate) registry: &'static Registry,
    pub(crate) entry: &'static Entry,
    pub(crate) api: &'static api::Api,
    pub(crate) about: &'static api::Operation,
}

/// The operation called `name`, as documented or in any letter case, with or without hyphens.
pub(crate) fn operation(registry: &'static Registry, name: &str) -> Result<Operation, Failure> {
    let plain = letters(name);
    let entry = registry
        .find(name)
        .or_else(|| registry.entries().iter().find(|entry| letters(entry.operation().name) == plain));
    let Some(entry) = entry else {
        let names = registry.entries().iter().map(|entry| entry.operation().name);
        let service = registry.service().name;
        let meant = did_you_mean(name, names);
        let advice = if meant.is_empty() { format!("; `aicloud list {service}` shows all") } else { meant };
        return Err(Failure::Input(format!("{service} has no operation {name:?}{advice}")));
    };
    let api = registry.api()?;
    let described = api.operation(entry.operation().name).ok_or_else(|| {
        Failure::Input(format!("registry.json does not describe {}; generate it again", entry.operation().name))
    })?;
    Ok(Operation { registry, entry, api, about: described })
}

impl Operation {
    pub(crate) fn name(&self) -> &'static str {
        self.entry.operation().name
    }
}

/// The name of an operation on the command line: `list-pool-nodes`.
pub(crate) fn command_name(method_name: &str) -> String {
    method_name.replace('_', "-")
}

/// A name without what spellings differ in.
pub(crate) fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `; did you mean "x"?`, if one of `names` is close to `name`.
pub(crate) fn did_you_mean<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    closest(name, names).map_or_else(String::new, |meant| format!("; did you mean {meant:?}?"))
}

/// The one of `names` that was probably meant.
pub(crate) fn closest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = letters(name);
    let distance = |other: &str| strsim::osa_distance(&plain, &letters(other));
    let (distance, best) = names.into_iter().map(|other| (distance(other), other)).min()?;
    (distance * 3 <= plain.chars().count().max(3)).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aicloud_runtime::registry::Type;

    #[test]
    fn what_was_meant_is_found_by_spelling_and_by_distance() {
        let names = ["pool_name", "limit", "WorkspaceId"];
        assert_eq!(closest("poolName", names), Some("pool_name"));
        assert_eq!(closest("limt", names), Some("limit"));
        assert_eq!(closest("colour", names), None);
    }

    #[test]
    fn operations_are_found_as_documented_and_in_kebab_case() {
        let registry = find("pai-workspace").unwrap();
        for name in ["ListWorkspaces", "list-workspaces", "list_workspaces", "listworkspaces"] {
            assert_eq!(operation(registry, name).unwrap().name(), "ListWorkspaces");
        }
        let error = operation(registry, "ListWorkspace").err().unwrap();
        assert!(error.to_string().contains("did you mean \"ListWorkspaces\"?"), "{error}");
    }

    /// The data that help and checks go by say the same as the tables that requests are made by.
    #[test]
    fn every_operation_is_described_as_it_is() {
        for registry in all() {
            assert_eq!(registry.api().unwrap().operations.len(), registry.entries().len());
            for entry in registry.entries() {
                let table = entry.operation();
                let found = operation(registry, table.name).unwrap();
                assert_eq!(table.method.as_str(), found.about.method);
                assert_eq!(table.path, found.about.path);
                assert_eq!(entry.group, found.about.group);
                assert_eq!(table.client_token, found.about.client_token.as_deref());
                assert_eq!(format!("{:?}", table.body).to_lowercase(), found.about.body);
                let of_table = table.params.iter().map(|of| {
                    let encoding = format!("{:?}", of.encoding).to_lowercase();
                    let location = format!("{:?}", of.location).to_lowercase();
                    (of.name, of.wire, location, encoding, of.required, of.sensitive)
                });
                let of_data = found.about.parameters.iter().map(|of| {
                    let encoding = of.encoding.clone().unwrap_or_else(|| "plain".to_owned());
                    (of.name.as_str(), of.wire(), of.location.clone().unwrap(), encoding, of.required, of.sensitive)
                });
                assert_eq!(of_table.collect::<Vec<_>>(), of_data.collect::<Vec<_>>(), "{}", table.name);
            }
        }
    }

    /// Names in the data lead somewhere: types of parameters, fields, answers and items.
    #[test]
    fn every_type_that_is_named_is_described() {
        for registry in all() {
            let api = registry.api().unwrap();
            let parameters = api.operations.iter().flat_map(|of| &of.parameters);
            let fields = api.types.iter().flat_map(|of| &of.fields);
            let answers = api.operations.iter().filter_map(|of| of.response.as_ref());
            let items = api.operations.iter().filter_map(|of| Some(&of.paging.as_ref()?.item));
            for ty in parameters.chain(fields).map(|of| &of.ty).chain(answers).chain(items) {
                if let Type::Named(name) = ty.innermost() {
                    assert!(api.object(name).is_some() != api.enumeration(name).is_some(), "{name}");
                }
            }
        }
    }
}
