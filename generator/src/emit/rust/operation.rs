//! Operations: client methods, requests, descriptors and calls.

use super::{
    Items, Unprintable,
    print::Table,
    tokens::{deprecated, doc, field_rows, has_map, ident, imports, inner_doc, parameter, ty, ty_text, value},
};
use crate::{
    emit::header,
    lower::rust::{Group, Operation, RequestField, Type, Waiter},
};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

pub(super) fn group(group: &Group) -> Result<String, Unprintable> {
    let mut items = Items::new(&group.file, header("// ", &group.source, ""));
    let mut names = group.uses.clone();
    names.extend(["Method", "Operation", "call", "request"]);
    let operations = || group.operations.iter();
    let any = |test: fn(&Operation) -> bool| operations().any(test);
    names.extend(any(|o| !o.params.is_empty()).then_some("Param"));
    names.extend(any(|o| o.body != "None").then_some("Body"));
    names.extend(any(|o| o.paging.is_some()).then_some("paginate"));
    names.extend(any(starts_empty).then_some("empty"));
    if any(|o| !o.waiters.is_empty()) {
        names.extend(["Missing", "Waiter", "wait"]);
    }
    let imports = imports(names);
    let types = group.uses_types.then(|| {
        quote!(
            use crate::types;
        )
    });
    let map = has_map(operations().flat_map(Operation::types)).then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let about = inner_doc(&group.doc);
    items.add(quote!(#about use crate::{Call, Client}; #types #imports #map))?;
    let methods = operations().map(method);
    let title = " Operations of this group.";
    items.add(quote! {
        #[doc = #title]
        impl Client { #(#methods)* }
    })?;
    for operation in operations() {
        items.add(request(operation))?;
        for table in tables(operation) {
            match table {
                Part::Table(table) => items.table(&table)?,
                Part::Item(tokens) => items.add(tokens)?,
            };
        }
    }
    Ok(items.finish())
}

fn types() -> TokenStream {
    quote!(types::)
}

/// Whether `new` leaves anything unset.
fn starts_empty(operation: &Operation) -> bool {
    operation.params.is_empty() || operation.params.iter().any(|param| !param.required)
}

fn method(operation: &Operation) -> TokenStream {
    let about = doc(&operation.method_doc);
    let old = deprecated(operation.deprecated.as_ref());
    let name = ident(&operation.method);
    let call = ident(&operation.call);
    let request = ident(&operation.request);
    if let Some(required) = &operation.required {
        let required = ident(&required.name);
        return quote! {
            #about
            #old
            pub fn #name(&self, required: #required) -> #call {
                #call::new(self, #request::new(required))
            }
        };
    }
    let parameters = operation.arguments.iter().map(|argument| parameter(argument, &types()));
    let arguments = operation.arguments.iter().map(|argument| ident(&argument.name));
    quote! {
        #about
        #old
        pub fn #name(&self #(, #parameters)*) -> #call {
            #call::new(self, #request::new(#(#arguments),*))
        }
    }
}

fn request(operation: &Operation) -> TokenStream {
    let request = ident(&operation.request);
    let about = doc(&operation.request_doc);
    let fields = operation.params.iter().map(field);
    let (required, new) = constructor(operation);
    let descriptor = descriptor(operation);
    quote! {
        #about
        #[non_exhaustive]
        pub struct #request { #(#fields),* }
        #required
        impl #request {
            #new
            #descriptor
        }
    }
}

fn field(param: &RequestField) -> TokenStream {
    let about = doc(&param.field.doc);
    let name = ident(&param.field.name);
    let ty = ty(&param.field.ty, &types());
    quote!(#about pub #name: #ty)
}

/// `new`, with arguments or with the struct of what is required.
fn constructor(operation: &Operation) -> (Option<TokenStream>, TokenStream) {
    let rest = starts_empty(operation).then(|| quote!(..empty()));
    if let Some(required) = &operation.required {
        let name = ident(&required.name);
        let about = doc(&required.doc);
        let needed = || operation.params.iter().filter(|param| param.required);
        let fields = needed().map(|param| {
            let name = ident(&param.field.name);
            let ty = ty(&param.field.ty, &types());
            let about = doc(&param.field.doc);
            quote!(#about pub #name: #ty)
        });
        let values = needed().map(|param| {
            let name = ident(&param.field.name);
            quote!(#name: required.#name)
        });
        let item = quote! {
            #about
            #[derive(Clone, PartialEq)]
            pub struct #name { #(#fields),* }
        };
        let new = quote! {
            /// A request with what is required.
            pub fn new(required: #name) -> Self {
                Self { #(#values,)* #rest }
            }
        };
        return (Some(item), new);
    }
    let parameters = operation.arguments.iter().map(|argument| parameter(argument, &types()));
    let values = operation.arguments.iter().map(|argument| {
        let name = ident(&argument.name);
        let value = value(argument);
        if name == value.to_string() { quote!(#name) } else { quote!(#name: #value) }
    });
    let new = if operation.arguments.is_empty() {
        quote! {
            /// A request with nothing set.
            #[expect(clippy::new_without_default, reason = "a request has no default: adding a required parameter must break callers")]
            pub fn new() -> Self { empty() }
        }
    } else {
        quote! {
            /// A request with what is required.
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values,)* #rest }
            }
        }
    };
    (None, new)
}

fn descriptor(operation: &Operation) -> TokenStream {
    let wire_name = &operation.wire_name;
    let path = &operation.path;
    let method = ident(operation.http_method);
    let params = (!operation.params.is_empty()).then(|| {
        let rows = operation.params.iter().map(param);
        quote!(params: &[#(#rows),*],)
    });
    let body = (operation.body != "None").then(|| {
        let body = ident(operation.body);
        quote!(body: Body::#body,)
    });
    let content_type = operation.content_type.as_ref().map(|text| quote!(content_type: #text,));
    let idempotent = operation.idempotent.map(|yes| quote!(idempotent: Some(#yes),));
    let token = operation.client_token.as_ref().map(|name| quote!(client_token: Some(#name),));
    let headers = (!operation.response_headers.is_empty()).then(|| {
        let rows = operation.response_headers.iter().map(|(header, field)| quote!((#header, #field)));
        quote!(response_headers: &[#(#rows),*],)
    });
    quote! {
        const OPERATION: &'static Operation = &Operation {
            name: #wire_name,
            method: Method::#method,
            path: #path,
            #params #body #content_type #idempotent #token #headers
            ..Operation::EMPTY
        };
    }
}

fn param(param: &RequestField) -> TokenStream {
    let location = ident(param.location);
    let name = &param.field.wire;
    let wire = param.wire.as_ref().map(|wire| quote!(.wire(#wire)));
    let encoding = param.encoding.map(|encoding| {
        let encoding = ident(encoding);
        quote!(.#encoding())
    });
    let required = (param.required && param.location != "path").then(|| quote!(.required()));
    let sensitive = param.field.sensitive.then(|| quote!(.sensitive()));
    quote!(Param::#location(#name) #wire #encoding #required #sensitive)
}

/// What follows the descriptor: tables, and the descriptors of waiters.
enum Part {
    Table(Table),
    Item(TokenStream),
}

fn tables(operation: &Operation) -> Vec<Part> {
    let Operation { request, call, .. } = operation;
    let output = ty_text(&operation.output, "types::");
    let fields = field_rows(operation.params.iter().map(|param| &param.field));
    let mut parts = vec![
        Part::Table(Table { name: "request", head: format!("{request} => {output};"), rows: fields, tail: "" }),
        Part::Table(Table {
            name: "call",
            head: format!("{call}, {request};"),
            rows: operation.params.iter().filter_map(setter).collect(),
            tail: "",
        }),
    ];
    parts.extend(paging(operation).map(Part::Table));
    for waiter in &operation.waiters {
        parts.push(Part::Item(waiter_descriptor(waiter)));
        parts.push(Part::Table(Table {
            name: "wait",
            head: format!("{call}, {request};\n        /// {}", waiter.doc),
            rows: vec![format!("{} => {}, {}", waiter.method, waiter.descriptor, waiter.watch.join("."))],
            tail: "",
        }));
    }
    parts
}

fn setter(param: &RequestField) -> Option<String> {
    let setter = param.setter.as_ref()?;
    let name = &param.field.name;
    let kind = match &param.plain {
        Type::String => "text".to_owned(),
        Type::Vec(item) if **item == Type::String => "list<text>".to_owned(),
        other => ty_text(other, "types::"),
    };
    Some(if setter == name { format!("{name}: {kind}") } else { format!("{name} as {setter}: {kind}") })
}

fn paging(operation: &Operation) -> Option<Table> {
    let paging = operation.paging.as_ref()?;
    let request = &operation.request;
    let style = paging.start.map_or(paging.style.to_owned(), |start| format!("{}({start})", paging.style));
    let item = ty_text(&paging.item, "types::");
    let path = |name: &str, path: &Option<Vec<String>>| path.as_ref().map(|path| format!("{name} {};", path.join(".")));
    let parts = [
        Some(format!("send {};", paging.send)),
        paging.size.as_ref().map(|size| format!("size {size};")),
        path("next", &paging.next),
        path("total", &paging.total),
        Some(format!("items {}", if paging.items.is_empty() { ".".to_owned() } else { paging.items.join(".") })),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    Some(Table {
        name: "paginate",
        head: format!("{request} => {item}, {style};"),
        rows: vec![parts.join(" ")],
        tail: "",
    })
}

fn waiter_descriptor(waiter: &Waiter) -> TokenStream {
    let statik = ident(&waiter.descriptor);
    let about = format!(" {}", waiter.doc);
    let Waiter { name, success, failure, .. } = waiter;
    let missing = ident(if waiter.missing_is_success { "Success" } else { "Fail" });
    let [delay, max_delay, timeout] =
        [waiter.delay_ms, waiter.max_delay_ms, waiter.timeout_ms].map(Literal::u64_unsuffixed);
    quote! {
        #[doc = #about]
        static #statik: Waiter = Waiter {
            name: #name,
            success: &[#(#success),*],
            failure: &[#(#failure),*],
            missing: Missing::#missing,
            delay_ms: #delay,
            max_delay_ms: #max_delay,
            timeout_ms: #timeout,
        };
    }
}
