//! Paging: the parameters and answer fields that it names, looked up.

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    model::{Api, Field, Paging, PagingStyle, Param, Type},
    spec::{Name, PaginateSpec},
};

pub(super) fn resolve(
    spec: PaginateSpec,
    params: &[Param],
    response: Option<&Type>,
    api: &Api,
    found: &mut Diagnostics,
) -> Option<Paging> {
    let style = match spec.by.as_str() {
        "token" => PagingStyle::Token,
        "integer_token" => PagingStyle::IntegerToken,
        "page" => PagingStyle::Page,
        "offset" => PagingStyle::Offset,
        "page_index" => PagingStyle::PageIndex,
        _ => return None,
    };
    let token = matches!(style, PagingStyle::Token | PagingStyle::IntegerToken);
    let send = parameter(&spec.send, params, found);
    let size = spec.size.as_ref().map(|size| parameter(size, params, found));
    if token && spec.next.is_none() {
        found.add(
            Diagnostic::new(Code::PagingField, spec.span, "paging by token needs `next`")
                .help("name the field of the answer that holds the next token"),
        );
    }
    let response = response?;
    let item = if spec.items.as_str() == "." {
        Some(response.clone())
    } else {
        walk(&spec.items, response, Code::PagingField, api, found).map(|field| field.ty.clone())
    };
    let item = match item {
        Some(Type::List(item)) => Some(*item),
        Some(_) => {
            wrong_type(&spec.items, "a list", found);
            None
        }
        None => None,
    };
    if let Some(next) = &spec.next
        && let Some(field) = walk(next, response, Code::PagingField, api, found)
        && !matches!(field.ty, Type::String | Type::Integer)
    {
        wrong_type(next, "a string or an integer", found);
    }
    if let Some(total) = &spec.total
        && let Some(field) = walk(total, response, Code::PagingField, api, found)
        && !matches!(field.ty, Type::Integer)
    {
        wrong_type(total, "an integer", found);
    }
    Some(Paging {
        style,
        send: send?,
        size: match size {
            Some(size) => Some(size?),
            None => None,
        },
        next: spec.next.as_ref().map(dotted),
        total: spec.total.as_ref().map(dotted),
        items: if spec.items.as_str() == "." { Vec::new() } else { dotted(&spec.items) },
        item: item?,
        start: spec.start,
    })
}

fn parameter(name: &Name, params: &[Param], found: &mut Diagnostics) -> Option<String> {
    match params.iter().find(|param| param.field.flat_name() == name.as_str()) {
        Some(param) if matches!(param.field.ty, Type::String | Type::Integer) => Some(name.value.clone()),
        Some(_) => {
            wrong_type(name, "a string or an integer", found);
            None
        }
        None => {
            let known = params.iter().map(|param| param.field.flat_name());
            found.add(
                Diagnostic::new(Code::PagingField, name.span, format!("there is no parameter `{}`", name.value))
                    .suggest(found, name, known, || "paging names a query, header or body parameter".to_owned()),
            );
            None
        }
    }
}

fn wrong_type(name: &Name, wanted: &str, found: &mut Diagnostics) {
    found.add(
        Diagnostic::new(Code::PagingType, name.span, format!("`{}` is not {wanted}", name.value))
            .help("name another field, or give this one its right type"),
    );
}

/// The names on a way through an answer.
pub(super) fn dotted(path: &Name) -> Vec<String> {
    path.split('.').map(str::to_owned).collect()
}

/// Follows a dotted path of wire names through an answer; what isn't there is reported under `code`.
pub(crate) fn walk<'a>(
    path: &Name,
    from: &Type,
    code: Code,
    api: &'a Api,
    found: &mut Diagnostics,
) -> Option<&'a Field> {
    let mut ty = from;
    let mut last: Option<&Field> = None;
    for part in path.split('.') {
        let Type::Object(id) = ty else {
            found.add(
                Diagnostic::new(code, path.span, format!("`{}` leads into something without fields", path.value))
                    .help("only objects have fields"),
            );
            return None;
        };
        let object = api.objects.get(*id);
        let Some(field) = object.fields.iter().find(|field| field.name.value == part) else {
            let known = object.fields.iter().map(|field| field.name.as_str());
            found.add(
                Diagnostic::new(code, path.span, format!("`{}` has no field `{part}`", object.name.value)).suggest(
                    found,
                    part,
                    known,
                    || {
                        let names: Vec<&str> = object.fields.iter().map(|field| field.name.as_str()).take(12).collect();
                        if names.is_empty() { String::new() } else { format!("its fields are {}", names.join(", ")) }
                    },
                ),
            );
            return None;
        };
        ty = &field.ty;
        last = Some(field);
    }
    last
}
