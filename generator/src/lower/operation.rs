//! Operations: arguments, request fields, the table of parameters and what comes back.

use super::{Context, example, registry, rust, text, types};
use crate::{
    model::{Body, Encoding, Group, Location, Operation, PagingStyle, Param, Type},
    resolve::rust_names::{MOST_ARGUMENTS, ObjectNames, OperationNames, WaiterNames},
    spec::WaiterSpec,
};

pub(super) fn group(context: &Context<'_>, index: usize, group: &Group, feature: String) -> rust::Group {
    let of_group = context.api.operations.iter().zip(&context.names.operations);
    let operations: Vec<rust::Operation> = of_group
        .filter(|(operation, _)| operation.group == index)
        .map(|(operation, names)| lower(context, operation, names))
        .collect();
    let uses = super::imports(operations.iter().flat_map(rust::Operation::types));
    let mut uses_types = false;
    for ty in operations.iter().flat_map(rust::Operation::types) {
        ty.visit(&mut |ty| uses_types |= matches!(ty, rust::Type::Named(_)));
    }
    let module = context.names.modules.get(index).cloned().unwrap_or_default();
    rust::Group {
        file: module.trim_start_matches("r#").to_owned(),
        module,
        feature,
        source: group.path.clone(),
        doc: text::lines(&group.doc),
        uses,
        uses_types,
        operations,
    }
}

fn lower(context: &Context<'_>, operation: &Operation, names: &OperationNames) -> rust::Operation {
    let params: Vec<rust::RequestField> =
        operation.params.iter().enumerate().map(|(index, param)| request_field(context, param, index, names)).collect();
    let arguments: Vec<rust::Argument> = operation
        .arguments
        .iter()
        .filter_map(|index| params.get(*index))
        .map(|param| rust::Argument { name: param.field.name.clone(), ty: param.plain.clone() })
        .collect();
    let many = arguments.len() > MOST_ARGUMENTS;
    let required = many.then(|| rust::Required {
        name: names.required.clone(),
        doc: vec![format!("What [`Client::{}`] can't do without.", link_name(&names.method))],
    });
    rust::Operation {
        wire_name: operation.name.value.clone(),
        method_doc: method_doc(context, operation, names),
        deprecated: operation.deprecated.as_deref().map(text::sentence),
        call: names.call.clone(),
        request: names.request.clone(),
        request_doc: vec![format!("Input of [`Client::{}`].", link_name(&names.method))],
        required,
        arguments,
        params,
        http_method: match operation.method {
            crate::model::Method::Get => "Get",
            crate::model::Method::Head => "Head",
            crate::model::Method::Post => "Post",
            crate::model::Method::Put => "Put",
            crate::model::Method::Patch => "Patch",
            crate::model::Method::Delete => "Delete",
        },
        path: operation.path.clone(),
        body: match operation.body {
            Body::None => "None",
            Body::Object => "Object",
            Body::Whole => "Whole",
        },
        content_type: operation.content_type.clone(),
        idempotent: (operation.idempotent != operation.method.is_idempotent()).then_some(operation.idempotent),
        client_token: operation.client_token.clone(),
        response_headers: operation
            .response_headers
            .iter()
            .map(|field| (field.name.value.clone(), field.name.value.clone()))
            .collect(),
        output: operation.response.as_ref().map_or(rust::Type::Empty, |ty| types::plain(context, ty)),
        paging: paging(context, operation, names),
        waiters: operation
            .waiters
            .iter()
            .zip(&names.waiters)
            .map(|(waiter, names)| lower_waiter(context, operation, waiter, names))
            .collect(),
        method: names.method.clone(),
    }
}

/// Identifiers in intra-doc links are written without `r#`.
pub(super) fn link_name(name: &str) -> &str {
    name.trim_start_matches("r#")
}

fn request_field(context: &Context<'_>, param: &Param, index: usize, names: &OperationNames) -> rust::RequestField {
    let field = &param.field;
    let plain = types::plain(context, &field.ty);
    let name = names.params.get(index).map_or("", String::as_str);
    let setter = names.setters.get(index).cloned().unwrap_or_default();
    rust::RequestField {
        field: rust::Field {
            doc: text::field_doc(field, name),
            name: name.to_owned(),
            wire: field.flat_name().to_owned(),
            ty: if field.required { plain.clone() } else { rust::Type::Option(Box::new(plain.clone())) },
            sensitive: field.sensitive,
        },
        required: field.required,
        plain,
        setter: (!field.required).then_some(setter),
        location: match param.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Body => "body",
        },
        wire: (field.flat_name() != field.name.as_str()).then(|| field.name.value.clone()),
        encoding: match param.encoding {
            Encoding::Plain => None,
            Encoding::Comma => Some("comma"),
            Encoding::Repeat => Some("repeat"),
            Encoding::Json => Some("json"),
        },
    }
}

fn method_doc(context: &Context<'_>, operation: &Operation, names: &OperationNames) -> Vec<String> {
    let mut doc = text::lines(&operation.doc);
    doc.push(String::new());
    let address = text::code(&format!("{} {}", operation.method.as_str(), operation.path));
    match &operation.link {
        Some(link) => doc.push(format!("{address}, [documented by the vendor]({link}).")),
        None => doc.push(address),
    }
    if operation.paging.is_some() {
        doc.push(String::new());
        doc.push("Pages: `items()` streams every item, `pages()` every page.".to_owned());
    }
    doc.push(String::new());
    doc.extend(example::of_operation(context, operation, names));
    doc
}

fn paging(context: &Context<'_>, operation: &Operation, names: &OperationNames) -> Option<rust::Paging> {
    let paging = operation.paging.as_ref()?;
    let param = |flat: &str| {
        let at = operation.params.iter().position(|param| param.field.flat_name() == flat)?;
        names.params.get(at).cloned()
    };
    let path = |wire: &[String]| path(context, operation.response.as_ref(), wire);
    Some(rust::Paging {
        style: match paging.style {
            PagingStyle::Token => "Token",
            PagingStyle::IntegerToken => "IntegerToken",
            PagingStyle::Page => "Page",
            PagingStyle::Offset => "Offset",
            PagingStyle::PageIndex => "PageIndex",
        },
        start: (paging.style == PagingStyle::Page).then_some(paging.start),
        item: types::plain(context, &paging.item),
        send: param(&paging.send)?,
        size: paging.size.as_deref().and_then(param),
        next: paging.next.as_deref().map(path),
        total: paging.total.as_deref().map(path),
        items: path(&paging.items),
    })
}

/// Rust names of the fields on a way through an answer.
fn path(context: &Context<'_>, from: Option<&Type>, wire: &[String]) -> Vec<String> {
    let mut names = Vec::new();
    let mut ty = from;
    for part in wire {
        let Some(Type::Object(id)) = ty else { break };
        let object = context.api.objects.get(*id);
        let empty = ObjectNames::default();
        let rust = context.names.objects.get(id).unwrap_or(&empty);
        let Some((field, name)) =
            object.fields.iter().zip(&rust.fields).find(|(field, _)| field.name.as_str() == part.as_str())
        else {
            break;
        };
        names.push(name.clone());
        ty = Some(&field.ty);
    }
    names
}

fn lower_waiter(
    context: &Context<'_>,
    operation: &Operation,
    waiter: &WaiterSpec,
    names: &WaiterNames,
) -> rust::Waiter {
    let [delay_ms, max_delay_ms, timeout_ms] = registry::waiter_times(waiter);
    let states = |states: &[crate::source::Spanned<serde_json::Value>]| {
        let text = |state: &serde_json::Value| state.as_str().map_or_else(|| state.to_string(), str::to_owned);
        states.iter().map(|state| text(state)).collect::<Vec<_>>()
    };
    let wire: Vec<String> = waiter.watch.split('.').map(str::to_owned).collect();
    rust::Waiter {
        method: names.method.clone(),
        descriptor: names.descriptor.clone(),
        name: waiter.name.value.clone(),
        doc: text::sentence(&waiter.doc),
        watch: path(context, operation.response.as_ref(), &wire),
        success: states(&waiter.success),
        failure: states(&waiter.failure),
        missing_is_success: waiter.missing_is_success,
        delay_ms,
        max_delay_ms,
        timeout_ms,
    }
}
