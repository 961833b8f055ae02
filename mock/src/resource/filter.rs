//! Which of the things in a list a request asks for.

use super::fit;
use aicloud_runtime::registry::{
    Type,
    api::{Api, Field, Resource},
};
use serde_json::Value;

/// One parameter that narrows a list down.
pub(super) struct Filter<'a> {
    field: &'a str,
    wanted: Vec<String>,
    /// Part of a text is enough.
    part: bool,
}

impl<'a> Filter<'a> {
    /// The filter that a parameter is, if it is called like a field of the resource: `Status`, or `ConnectionIds`.
    pub(super) fn new(api: &'a Api, resource: &'a Resource, parameter: &Field, given: &Value) -> Option<Self> {
        let Type::Named(name) = &resource.ty else { return None };
        let name_of = parameter.wire();
        let singular = name_of.strip_suffix('s').unwrap_or(name_of);
        let fields = &api.object(name)?.fields;
        let named = |wanted: &str| fields.iter().find(|field| field.name.eq_ignore_ascii_case(wanted));
        let field = named(name_of).or_else(|| named(singular))?;
        let wanted = match given {
            Value::Array(items) => items.iter().filter_map(fit::plain).collect(),
            // Some lists travel as text with commas.
            Value::String(text) if !field.name.eq_ignore_ascii_case(name_of) => {
                text.split(',').map(str::to_owned).collect()
            }
            other => vec![fit::plain(other)?],
        };
        let is_id = matches!(resource.id.as_slice(), [id] if *id == field.name) || field.name.ends_with("Id");
        let part = field.ty == Type::String && !is_id && !given.is_array();
        Some(Self { field: &field.name, wanted, part }).filter(|filter| !filter.wanted.is_empty())
    }

    pub(super) fn lets_pass(&self, object: &Value) -> bool {
        let is_wanted = |value: &Value| {
            let Some(text) = fit::plain(value) else { return false };
            let text = text.to_lowercase();
            self.wanted.iter().map(|wanted| wanted.to_lowercase()).any(|wanted| match self.part {
                true => text.contains(&wanted),
                false => text == wanted,
            })
        };
        match object.get(self.field) {
            Some(Value::Array(items)) => items.iter().any(is_wanted),
            Some(value) => is_wanted(value),
            None => false,
        }
    }
}
