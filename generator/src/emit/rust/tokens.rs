//! Small pieces of Rust that every file needs.

use crate::lower::rust::{Argument, Field, Type};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

/// An identifier, raw where it starts with `r#`.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => format_ident!("{name}"),
    }
}

/// Documentation, a comment line for each line.
pub(super) fn doc(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// Documentation of the file it stands in.
pub(super) fn inner_doc(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#![doc = #lines])*)
}

pub(super) fn deprecated(note: Option<&String>) -> Option<TokenStream> {
    note.map(|note| quote!(#[deprecated(note = #note)]))
}

/// A type; `types` is the way to the crate's own types from where it stands.
pub(super) fn ty(ty: &Type, types: &TokenStream) -> TokenStream {
    match ty {
        Type::String => quote!(String),
        Type::Integer => quote!(i64),
        Type::Number => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::DateTime => quote!(DateTime),
        Type::EpochMillis => quote!(EpochMillis),
        Type::EpochSeconds => quote!(EpochSeconds),
        Type::Json => quote!(Json),
        Type::Empty => quote!(Empty),
        Type::Vec(inner) => {
            let inner = self::ty(inner, types);
            quote!(Vec<#inner>)
        }
        Type::Map(inner) => {
            let inner = self::ty(inner, types);
            quote!(BTreeMap<String, #inner>)
        }
        Type::Option(inner) => {
            let inner = self::ty(inner, types);
            quote!(Option<#inner>)
        }
        Type::Box(inner) => {
            let inner = self::ty(inner, types);
            quote!(Box<#inner>)
        }
        Type::Named(name) => {
            let name = ident(name);
            quote!(#types #name)
        }
    }
}

/// `name: impl Into<String>`, or the type as it is.
pub(super) fn parameter(argument: &Argument, types: &TokenStream) -> TokenStream {
    let name = ident(&argument.name);
    match &argument.ty {
        Type::String => quote!(#name: impl Into<String>),
        other => {
            let ty = ty(other, types);
            quote!(#name: #ty)
        }
    }
}

/// An argument as the value of a field of its type.
pub(super) fn value(argument: &Argument) -> TokenStream {
    let name = ident(&argument.name);
    if argument.ty == Type::String { quote!(#name.into()) } else { quote!(#name) }
}

/// `use` of what a file takes from the runtime.
pub(super) fn imports(names: impl IntoIterator<Item = &'static str>) -> Option<TokenStream> {
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_unstable();
    names.dedup();
    let names: Vec<Ident> = names.into_iter().map(ident).collect();
    (!names.is_empty()).then(|| quote!(use aicloud_runtime::generated::{#(#names),*};))
}

/// Whether any of `types` is a map somewhere inside.
pub(super) fn has_map<'a>(types: impl IntoIterator<Item = &'a Type>) -> bool {
    let mut found = false;
    for ty in types {
        ty.visit(&mut |ty| found |= matches!(ty, Type::Map(_)));
    }
    found
}

/// A Rust string literal.
pub(super) fn literal(text: &str) -> String {
    proc_macro2::Literal::string(text).to_string()
}

/// A type as people write it, for tables, which are text.
pub(super) fn ty_text(ty: &Type, types: &str) -> String {
    match ty {
        Type::Vec(inner) => format!("Vec<{}>", ty_text(inner, types)),
        Type::Map(inner) => format!("BTreeMap<String, {}>", ty_text(inner, types)),
        Type::Option(inner) => format!("Option<{}>", ty_text(inner, types)),
        Type::Box(inner) => format!("Box<{}>", ty_text(inner, types)),
        Type::Named(name) => format!("{types}{name}"),
        plain => self::ty(plain, &TokenStream::new()).to_string(),
    }
}

/// The rows of a table of fields: `name = "wire"`, with `secret` before the wire name of what must not be shown.
pub(super) fn field_rows<'a>(fields: impl Iterator<Item = &'a Field>) -> Vec<String> {
    let secret = |field: &Field| if field.sensitive { "secret " } else { "" };
    fields.map(|field| format!("{} = {}{}", field.name, secret(field), literal(&field.wire))).collect()
}
