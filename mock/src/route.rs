//! From a method and a path to an operation and what stands in its placeholders.

use aicloud_runtime::registry::api::{Api, Operation};
use percent_encoding::percent_decode_str;
use std::collections::HashMap;

/// The paths of all operations, segment by segment.
#[derive(Default)]
pub(crate) struct Router {
    root: Node,
}

#[derive(Default)]
struct Node {
    literal: HashMap<&'static str, Node>,
    placeholder: Option<Box<Node>>,
    ends: Vec<Route>,
}

struct Route {
    operation: &'static Operation,
    placeholders: Vec<&'static str>,
}

/// What a method and a path lead to.
pub(crate) enum Found {
    /// An operation, with the placeholders of its path and what stands there, decoded.
    Operation(&'static Operation, Vec<(&'static str, String)>),
    /// A path that other methods have.
    OtherMethods(Vec<&'static str>),
    Nothing,
}

impl Router {
    pub(crate) fn new(api: &'static Api) -> Self {
        let mut router = Self::default();
        for operation in api.operations.iter() {
            router.add(operation);
        }
        router
    }

    fn add(&mut self, operation: &'static Operation) {
        let mut node = &mut self.root;
        let mut placeholders = Vec::new();
        for segment in segments(&operation.path) {
            let placeholder = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            node = match placeholder {
                Some(name) => {
                    placeholders.push(name);
                    &mut **node.placeholder.get_or_insert_default()
                }
                None => node.literal.entry(segment).or_default(),
            };
        }
        node.ends.push(Route { operation, placeholders });
    }

    pub(crate) fn find(&self, method: &str, path: &str) -> Found {
        let segments: Vec<&str> = segments(path).collect();
        let mut others = Vec::new();
        let found = self.search(method, &segments, &mut others);
        // One path of the services ends in a slash. Callers leave it out, or put it where there is none.
        let found = found.or_else(|| match segments.split_last() {
            Some((&"", shorter)) => self.search(method, shorter, &mut others),
            _ => self.search(method, &[&segments[..], &[""]].concat(), &mut others),
        });
        match found {
            Some((route, values)) => {
                Found::Operation(route.operation, route.placeholders.iter().copied().zip(values).collect())
            }
            None if others.is_empty() => Found::Nothing,
            None => Found::OtherMethods(others),
        }
    }

    fn search(&self, method: &str, segments: &[&str], others: &mut Vec<&'static str>) -> Option<(&Route, Vec<String>)> {
        let mut values = Vec::new();
        let route = self.root.search(method, segments, &mut values, others)?;
        let decoded = values.iter().map(|value| percent_decode_str(value).decode_utf8_lossy().into_owned());
        Some((route, decoded.collect()))
    }
}

impl Node {
    /// A literal segment counts more than a placeholder: `/notebooks/all` is no notebook called "all".
    fn search<'s, 'p>(
        &'s self,
        method: &str,
        segments: &[&'p str],
        values: &mut Vec<&'p str>,
        others: &mut Vec<&'static str>,
    ) -> Option<&'s Route> {
        let Some((first, rest)) = segments.split_first() else {
            let route = self.ends.iter().find(|route| route.operation.method == method);
            if route.is_none() {
                others.extend(self.ends.iter().map(|route| route.operation.method.as_str()));
            }
            return route;
        };
        let literal = self.literal.get(*first).and_then(|node| node.search(method, rest, values, others));
        if literal.is_some() || first.is_empty() {
            return literal;
        }
        let node = self.placeholder.as_deref()?;
        values.push(first);
        let route = node.search(method, rest, values, others);
        if route.is_none() {
            values.pop();
        }
        route
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(method: &str, path: &str) -> String {
        let api = aicloud_pai_workspace::registry::REGISTRY.api().unwrap();
        match Router::new(api).find(method, path) {
            Found::Operation(operation, values) => {
                let values: Vec<String> = values.iter().map(|(name, value)| format!(" {name}={value}")).collect();
                format!("{}{}", operation.name, values.concat())
            }
            Found::OtherMethods(methods) => methods.join(","),
            Found::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn literal_segments_count_more_than_placeholders_and_values_are_decoded() {
        assert_eq!(found("GET", "/api/v1/workspaces/a%2Fb%20c"), "GetWorkspace WorkspaceId=a/b c");
        assert_eq!(found("POST", "/api/v1/connections/validate"), "ValidateConnection");
        assert_eq!(found("GET", "/api/v1/connections/validate"), "GetConnection ConnectionId=validate");
    }

    #[test]
    fn a_slash_at_the_end_may_be_there_or_not() {
        for path in ["/api/v1/datasets/d/datasetjobconfigs/", "/api/v1/datasets/d/datasetjobconfigs"] {
            assert_eq!(found("GET", path), "ListDatasetJobConfigs DatasetId=d");
            assert_eq!(found("POST", path), "CreateDatasetJobConfig DatasetId=d");
        }
    }

    #[test]
    fn a_wrong_method_and_a_wrong_path_are_told_apart() {
        assert_eq!(found("PATCH", "/api/v1/runs"), "GET,POST");
        for path in ["/", "", "/api/v1/nothing", "/api/v1/workspaces//members"] {
            assert_eq!(found("GET", path), "nothing", "{path}");
        }
    }

    #[test]
    fn every_operation_of_both_services_is_found_by_its_own_path() {
        for registry in [&aicloud_modelarts::registry::REGISTRY, &aicloud_pai_workspace::registry::REGISTRY] {
            let api = registry.api().unwrap();
            let router = Router::new(api);
            for operation in api.operations.iter() {
                let path = operation.path.replace(['{', '}'], "x");
                let Found::Operation(found, _) = router.find(&operation.method, &path) else { panic!("{path}") };
                assert_eq!(found.name, operation.name);
            }
        }
    }
}
