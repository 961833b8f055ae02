//! One operation: its address, parameters, body and answer.

use super::{
    arguments::{self, Required},
    paging, types,
    types::Names,
};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    load::grammar,
    model::{Api, Body, Encoding, Field, Location, Method, Object, Operation, Param, Type},
    source::Span,
    spec::{BodySpec, FieldSpec, Name, OperationSpec},
};
use std::collections::BTreeSet;

pub(super) fn resolve(
    spec: OperationSpec,
    group: usize,
    api: &mut Api,
    names: &mut Names,
    found: &mut Diagnostics,
) -> Option<Operation> {
    let http = http(&spec.http, found);
    let mut params = Vec::new();
    let located = |specs: Vec<FieldSpec>, location, params: &mut Vec<Param>, found: &mut Diagnostics| {
        for spec in specs {
            params.extend(parameter(spec, location, names, found));
        }
    };
    located(spec.path, Location::Path, &mut params, found);
    located(spec.query, Location::Query, &mut params, found);
    located(spec.header, Location::Header, &mut params, found);
    if let Some((_, path)) = &http {
        placeholders(&spec.name, &spec.http, path, &mut params, api, found);
    }
    shadowed(&params, api, found);
    let body = body(spec.body, spec.body_doc, &mut params, api, names, found);
    let response_headers: Vec<Field> =
        spec.response_headers.into_iter().filter_map(|field| response_header(field, names, found)).collect();
    let response = response(spec.response, &spec.name, group, &response_headers, api, names, found);
    let (method, path) = http?;
    if body != Body::None && matches!(method, Method::Get | Method::Head) {
        found.add(
            Diagnostic::new(Code::BadBody, spec.http.span, format!("`{}` is a GET with a body", spec.name.value))
                .help("send the fields as query parameters; servers and proxies drop the body of a GET"),
        );
    }
    client_token(spec.client_token.as_ref(), &params, found);
    let arguments = arguments_in_order(&spec.arguments, &params, found);
    let paging = spec.paginate.and_then(|paginate| paging::resolve(paginate, &params, response.as_ref(), api, found));
    Some(Operation {
        name: spec.name,
        rename: spec.rename,
        group,
        doc: spec.doc,
        method,
        path,
        link: spec.link,
        params,
        arguments,
        body,
        response,
        content_type: spec.content_type,
        response_headers,
        paging,
        waiters: spec.waiters,
        idempotent: spec.idempotent.unwrap_or_else(|| method.is_idempotent()),
        client_token: spec.client_token.map(|token| token.value),
        deprecated: spec.deprecated,
        example_response: spec.example.as_ref().and_then(|example| example.response.clone()),
        example_request: spec.example.map(|example| example.request),
    })
}

fn http(text: &Name, found: &mut Diagnostics) -> Option<(Method, String)> {
    let bad = |message: String, help: String, found: &mut Diagnostics| {
        found.add(Diagnostic::new(Code::BadHttp, text.span, message).help(help));
        None
    };
    let Some((method, path)) = text.trim().split_once(' ') else {
        return bad(
            format!("`{}` is not a method and a path", text.value),
            "write it like GET /v1/{project_id}/notebooks".to_owned(),
            found,
        );
    };
    let Some((_, method)) = Method::ALL.iter().find(|(name, _)| *name == method) else {
        let names: Vec<&str> = Method::ALL.iter().map(|(name, _)| *name).collect();
        let help = match found.closest(method, names.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("it is one of {}", names.join(", ")),
        };
        return bad(format!("`{method}` is not a method"), help, found);
    };
    let path = path.trim();
    let whole_segments = path.split('/').all(|segment| {
        let inner = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(segment);
        // Other tools read other marks as their own; the name is never sent, so it can do without.
        let is_name = inner.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
        if inner.len() < segment.len() { is_name } else { !inner.contains(['{', '}']) }
    });
    if !path.starts_with('/') || !whole_segments || path.contains(|c: char| c.is_whitespace() || "?#%\\\"".contains(c))
    {
        return bad(
            format!("`{path}` is not a path"),
            "start it with `/`; a placeholder such as {name} is a whole segment of letters, digits and `_`; no query"
                .to_owned(),
            found,
        );
    }
    Some((*method, path.to_owned()))
}

fn parameter(mut spec: FieldSpec, location: Location, names: &Names, found: &mut Diagnostics) -> Option<Param> {
    let encode = spec.encode.take();
    let mut field = types::field(spec, names, found)?;
    if location == Location::Path {
        field.required = true;
    }
    if location == Location::Header {
        header_name(&field, found);
    }
    let composite = !field.ty.is_scalar();
    let encoding = match encode.as_ref().map(|encode| encode.as_str()) {
        Some("repeat") => Encoding::Repeat,
        Some("comma") => Encoding::Comma,
        Some("json") => Encoding::Json,
        None => Encoding::Plain,
        // The grammar has refused the word.
        Some(_) => return Some(Param { field, location, encoding: Encoding::Plain }),
    };
    let problem = match (encoding, location) {
        (Encoding::Plain, Location::Query) if composite => {
            Some(("a list or object in a query", "say how it is sent: encode: repeat, comma or json"))
        }
        (Encoding::Plain, Location::Path | Location::Header) if composite => {
            Some(("a list or object in the path or a header", "only text, numbers and booleans can stand there"))
        }
        (Encoding::Plain, _) => None,
        (_, Location::Path | Location::Header | Location::Body) => {
            Some(("an encoding outside the query", "remove `encode`"))
        }
        (Encoding::Json, _) if !composite => Some(("a plain value that is encoded", "remove `encode`")),
        (Encoding::Json, _) => None,
        (Encoding::Repeat | Encoding::Comma, _) => match &field.ty {
            Type::List(item) if item.is_scalar() => None,
            _ => Some((
                "only a list of plain values can be repeated or joined",
                "use encode: json, or a list of strings",
            )),
        },
    };
    if let Some((what, help)) = problem {
        let span = encode.map_or(field.ty_span, |encode| encode.span);
        found.add(Diagnostic::new(Code::BadEncoding, span, format!("`{}`: {what}", field.name.value)).help(help));
    }
    Some(Param { field, location, encoding })
}

fn response_header(spec: FieldSpec, names: &Names, found: &mut Diagnostics) -> Option<Field> {
    let field = types::field(spec, names, found)?;
    header_name(&field, found);
    if !field.ty.is_scalar() {
        let message = format!("`{}`: a list or object in a header", field.name.value);
        found.add(
            Diagnostic::new(Code::BadEncoding, field.ty_span, message)
                .help("only text, numbers and booleans can stand there"),
        );
    }
    Some(field)
}

fn header_name(field: &Field, found: &mut Diagnostics) {
    if !grammar::is_header(&field.name) {
        found.add(
            Diagnostic::new(
                Code::BadEncoding,
                field.name.span,
                format!("no header can be called `{}`", field.name.value),
            )
            .help("header names are made of letters, digits and `-`"),
        );
    }
}

/// Each placeholder has a path parameter, each path parameter a placeholder; afterwards they are in URL order.
fn placeholders(
    operation: &Name,
    http: &Name,
    path: &str,
    params: &mut Vec<Param>,
    api: &Api,
    found: &mut Diagnostics,
) {
    let wanted: Vec<&str> = path
        .split('/')
        .filter_map(|segment| segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')))
        .collect();
    let mut ordered = Vec::new();
    let mut seen = BTreeSet::new();
    for name in &wanted {
        if !seen.insert(*name) {
            found.add(
                Diagnostic::new(Code::BadHttp, http.span, format!("the placeholder {{{name}}} stands twice"))
                    .help("one value can fill one segment only"),
            );
        } else if let Some(at) =
            params.iter().position(|param| param.location == Location::Path && param.field.name.value == *name)
        {
            ordered.push(params.remove(at));
        } else if !api.service.client.iter().any(|(client, _)| client.value == *name) {
            let paths = params.iter().filter(|p| p.location == Location::Path).map(|p| p.field.name.as_str());
            found.add(
                Diagnostic::new(
                    Code::NoParameter,
                    http.span,
                    format!("`{}` has no path parameter for {{{name}}}", operation.value),
                )
                .suggest(found, name, paths, || format!("add it under `path:` as {name}: {{ type: string, doc: … }}")),
            );
        }
    }
    for param in params.iter().filter(|param| param.location == Location::Path) {
        let name = param.field.name.as_str();
        found.add(
            Diagnostic::new(
                Code::NoPlaceholder,
                param.field.name.span,
                format!("the path of `{}` has no {{{name}}}", operation.value),
            )
            .other(http.span, "the path")
            .suggest(found, name, wanted.iter().copied(), || {
                "put the placeholder into the path, or move the parameter to `query:`".to_owned()
            }),
        );
    }
    params.retain(|param| param.location != Location::Path);
    ordered.append(params);
    *params = ordered;
}

fn shadowed(params: &[Param], api: &Api, found: &mut Diagnostics) {
    for param in params {
        let own = api.service.client.iter().find(|(name, _)| name.value == param.field.flat_name());
        if let Some((client, _)) = own {
            found.add(
                Diagnostic::new(
                    Code::Shadowed,
                    param.field.name.span,
                    format!("`{}` is given to the client, once for all operations", client.value),
                )
                .other(client.span, "the client-wide parameter")
                .help("remove it here, or give it a `rename` if it is something else"),
            );
        }
    }
}

fn body(
    spec: Option<BodySpec>,
    doc: Option<Name>,
    params: &mut Vec<Param>,
    api: &mut Api,
    names: &Names,
    found: &mut Diagnostics,
) -> Body {
    let body = match spec {
        None => Body::None,
        Some(BodySpec::Fields(_, fields)) => {
            for spec in fields {
                params.extend(parameter(spec, Location::Body, names, found));
            }
            Body::Object
        }
        Some(BodySpec::Type(expression)) => match names.expression(&expression, found) {
            None => Body::Object,
            Some(Type::Object(id)) => {
                api.objects.get_mut(id).is_body = true;
                params.extend(api.objects.get(id).fields.iter().map(|field| Param {
                    field: field.clone(),
                    location: Location::Body,
                    encoding: Encoding::Plain,
                }));
                Body::Object
            }
            Some(ty) => {
                let Some(doc) = doc else {
                    found.add(
                        Diagnostic::new(Code::NoDoc, expression.span, "a body that is not an object needs `body_doc`")
                            .help("say what the list, map or value holds"),
                    );
                    return Body::Whole;
                };
                params.push(Param {
                    field: whole_body(ty, expression.span, doc.value),
                    location: Location::Body,
                    encoding: Encoding::Plain,
                });
                return Body::Whole;
            }
        },
    };
    if let Some(doc) = doc {
        found.add(
            Diagnostic::new(Code::BadBody, doc.span, "`body_doc` without a body that needs it")
                .help("it describes a body that is a list, map or plain value; remove it"),
        );
    }
    body
}

/// A body that is no object is one required parameter named `body`.
fn whole_body(ty: Type, span: Span, doc: String) -> Field {
    Field {
        name: Name::new("body".to_owned(), span),
        rename: None,
        ty,
        ty_span: span,
        doc,
        required: true,
        default: None,
        min: None,
        max: None,
        min_length: None,
        max_length: None,
        pattern: None,
        sensitive: false,
        deprecated: None,
        example: None,
    }
}

fn response(
    spec: Option<BodySpec>,
    operation: &Name,
    group: usize,
    headers: &[Field],
    api: &mut Api,
    names: &mut Names,
    found: &mut Diagnostics,
) -> Option<Type> {
    let (span, fields) = match spec {
        Some(BodySpec::Type(expression)) => {
            if let Some(header) = headers.first() {
                found.add(
                    Diagnostic::new(
                        Code::BadBody,
                        header.name.span,
                        "response headers need an answer listed field by field",
                    )
                    .help("list the answer's fields under `response:` instead of naming a type"),
                );
            }
            return names.expression(&expression, found);
        }
        None if headers.is_empty() => return None,
        None => (operation.span, Vec::new()),
        Some(BodySpec::Fields(span, fields)) => (span, fields),
    };
    let mut fields: Vec<Field> = fields.into_iter().filter_map(|field| types::field(field, names, found)).collect();
    fields.extend(headers.iter().cloned());
    let name = Name::new(format!("{}Response", operation.value), Span { end: span.start, ..span });
    let object = Object {
        name: Name::new(name.value.clone(), operation.span),
        rename: None,
        group,
        doc: format!("Answer of `{}`.", operation.value),
        fields,
        arguments: Vec::new(),
        response_of: Some(operation.value.clone()),
        is_body: false,
    };
    let id = api.objects.push(object);
    names.add_object(&name.value, operation.span, id, found);
    Some(Type::Object(id))
}

fn arguments_in_order(stated: &[Name], params: &[Param], found: &mut Diagnostics) -> Vec<usize> {
    let required = params.iter().enumerate().filter(|(_, param)| param.field.required);
    let required: Vec<Required<'_>> = required
        .map(|(index, param)| Required {
            index,
            name: param.field.flat_name(),
            fixed: param.location == Location::Path,
        })
        .collect();
    arguments::order(stated, &required, found)
}

fn client_token(token: Option<&Name>, params: &[Param], found: &mut Diagnostics) {
    let Some(token) = token else { return };
    let param = params.iter().find(|param| param.field.flat_name() == token.as_str());
    let message = match param {
        Some(param) if param.field.ty == Type::String && !param.field.required => return,
        Some(_) => format!("`{}` must be an optional string to serve as client token", token.value),
        None => format!("there is no parameter `{}` to serve as client token", token.value),
    };
    let known = params.iter().filter(|_| param.is_none()).map(|param| param.field.flat_name());
    found.add(
        Diagnostic::new(Code::BadToken, token.span, message)
            .suggest(found, token, known, || "name a query, header or body parameter of type string".to_owned()),
    );
}
