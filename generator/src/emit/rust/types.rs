//! Structs and enums with their tables.

use super::{
    Items, Unprintable,
    print::Table,
    tokens::{doc, field_rows, has_map, ident, imports, inner_doc, literal, parameter, ty, value},
};
use crate::{
    emit::header,
    lower::rust::{Enum, Struct, Type, TypeModule},
};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn module(module: &TypeModule) -> Result<String, Unprintable> {
    let mut items = Items::new(&module.file, header("// ", &module.source, ""));
    let mut names = module.uses.clone();
    if !module.structs.is_empty() {
        names.extend(["UnknownFields", "shape"]);
    }
    if !module.enums.is_empty() {
        names.push("UnknownValue");
    }
    names.extend(module.enums.iter().map(|item| if item.integer { "integer_enum" } else { "string_enum" }));
    let imports = imports(names);
    let siblings = module.uses_siblings.then(|| {
        quote!(
            use super::*;
        )
    });
    let fields = module.structs.iter().flat_map(|item| &item.fields);
    let map = has_map(fields.map(|field| &field.ty)).then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let about = inner_doc(&module.doc);
    items.add(quote!(#about #siblings #imports #map))?;
    for item in &module.structs {
        items.add(structure(item))?;
        let head = format!("{} {{", item.name);
        items.table(&Table { name: "shape", head, rows: field_rows(item.fields.iter()), tail: "}" })?;
        if let Some(new) = constructor(item) {
            items.add(new)?;
        }
    }
    for item in &module.enums {
        items.add(open_enum(item))?;
        let rows = item.variants.iter().map(|variant| {
            let wire = if item.integer { variant.wire.clone() } else { literal(&variant.wire) };
            format!("{} = {wire}", variant.name)
        });
        let name = if item.integer { "integer_enum" } else { "string_enum" };
        let head = format!("{} {{", item.name);
        items.table(&Table { name, head, rows: rows.collect(), tail: "}" })?;
    }
    Ok(items.finish())
}

fn structure(item: &Struct) -> TokenStream {
    let name = ident(&item.name);
    let about = doc(&item.doc);
    let none = TokenStream::new();
    let exhaustive = item.non_exhaustive.then(|| quote!(#[non_exhaustive]));
    let fields = item.fields.iter().map(|field| {
        let about = doc(&field.doc);
        let name = ident(&field.name);
        let ty = ty(&field.ty, &none);
        quote!(#about pub #name: #ty)
    });
    quote! {
        #about
        #[derive(Default)]
        #exhaustive
        pub struct #name {
            #(#fields,)*
            /// Fields that this version does not know, kept and written back.
            pub unknown_fields: UnknownFields,
        }
    }
}

/// `new`, with what the service needs; none where nothing is needed.
fn constructor(item: &Struct) -> Option<TokenStream> {
    if item.arguments.is_empty() {
        return None;
    }
    let name = ident(&item.name);
    let none = TokenStream::new();
    let parameters = item.arguments.iter().map(|argument| parameter(argument, &none));
    let values = item.arguments.iter().map(|argument| {
        let name = ident(&argument.name);
        let value = value(argument);
        let boxed = item.fields.iter().any(|field| {
            field.name == argument.name && matches!(&field.ty, Type::Option(inner) if matches!(**inner, Type::Box(_)))
        });
        if boxed { quote!(#name: Some(Box::new(#value))) } else { quote!(#name: Some(#value)) }
    });
    Some(quote! {
        impl #name {
            /// A value with what the service needs.
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values,)* ..Self::default() }
            }
        }
    })
}

fn open_enum(item: &Enum) -> TokenStream {
    let name = ident(&item.name);
    let about = doc(&item.doc);
    let variants = item.variants.iter().map(|variant| {
        let about = doc(&variant.doc);
        let name = ident(&variant.name);
        quote!(#about #name)
    });
    quote! {
        #about
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version does not know; kept as it was received.
            UnknownValue(UnknownValue),
        }
    }
}
