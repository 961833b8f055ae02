//! The files that hold a crate together.

use super::{
    Items, Unprintable,
    tokens::{doc, ident, imports, inner_doc},
};
use crate::{
    emit::header,
    lower::rust::{Crate, Service},
};
use proc_macro2::TokenStream;
use quote::quote;

/// Cargo.toml, from its template.
pub(super) fn manifest(model: &Crate, runtime: &str) -> Result<String, Unprintable> {
    let mut environment = minijinja::Environment::new();
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    let template = include_str!("../../../templates/Cargo.toml.jinja");
    let mut fill = || {
        environment.add_template("Cargo.toml", template)?;
        environment.get_template("Cargo.toml")?.render(minijinja::context! {
            header => header("# ", &model.source, ""),
            package => &model.package,
            version => env!("CARGO_PKG_VERSION"),
            rust_version => env!("CARGO_PKG_RUST_VERSION"),
            runtime => runtime,
            description => quoted(&model.description),
            features => &model.features,
        })
    };
    fill().map_err(|error| Unprintable::new("Cargo.toml", error))
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

pub(super) fn library(model: &Crate) -> Result<String, Unprintable> {
    let mut items = Items::new("lib.rs", header("// ", &model.source, ""));
    let about = inner_doc(&model.doc);
    let groups = model.groups.iter().map(|group| {
        let feature = &group.feature;
        let module = ident(&group.module);
        quote!(#[cfg(feature = #feature)] pub mod #module;)
    });
    items.add(quote! {
        #about
        mod client;
        #[cfg(feature = "registry")]
        pub mod registry;
        pub mod types;
        #(#groups)*
        pub use client::{Call, Client};
        pub use aicloud_runtime::{
            self as runtime, DateTime, Empty, EpochMillis, EpochSeconds, Error, Json, Response, Result, UnknownFields,
            UnknownValue,
        };
    })?;
    Ok(items.finish())
}

pub(super) fn client(model: &Crate) -> Result<String, Unprintable> {
    let mut items = Items::new("client.rs", header("// ", &model.source, ""));
    let about = doc(&model.client_doc);
    let mut names = vec!["Auth", "EndpointRule", "Service", "client"];
    if !model.service.client_params.is_empty() {
        names.extend(["ClientParam", "Location"]);
    }
    let imports = imports(names);
    let service = service(&model.service);
    items.add(quote! {
        //! The client and what it knows of its service.

        #imports

        pub(crate) static SERVICE: Service = #service;
        client! {
            #about
            Client, SERVICE
        }
    })?;
    Ok(items.finish())
}

fn service(service: &Service) -> TokenStream {
    let (name, title, version, host) = (&service.name, &service.title, &service.version, &service.host);
    let auth = ident(service.auth);
    let vpc = match &service.vpc {
        Some(vpc) => quote!(Some(#vpc)),
        None => quote!(None),
    };
    let pairs = |pairs: &[(String, String)]| {
        let pairs = pairs.iter().map(|(a, b)| quote!((#a, #b)));
        quote!(&[#(#pairs),*])
    };
    let list = |texts: &[String]| quote!(&[#(#texts),*]);
    let exceptions = pairs(&service.exceptions);
    let errors = pairs(&service.errors);
    let regions = list(&service.regions);
    let headers = list(&service.request_id_headers);
    let body = list(&service.request_id_body);
    let throttled = list(&service.throttled);
    let transient = list(&service.transient);
    let expired = list(&service.expired);
    let clock_skew = list(&service.clock_skew);
    let params = service.client_params.iter().map(|name| quote!(ClientParam { name: #name, location: Location::Path }));
    quote! {
        Service {
            name: #name,
            title: #title,
            version: #version,
            auth: Auth::#auth,
            endpoint: EndpointRule { host: #host, vpc: #vpc, regions: #regions, exceptions: #exceptions },
            client_params: &[#(#params),*],
            errors: #errors,
            request_id_headers: #headers,
            request_id_body: #body,
            throttled: #throttled,
            transient: #transient,
            expired: #expired,
            clock_skew: #clock_skew,
        }
    }
}

pub(super) fn types_index(model: &Crate) -> Result<String, Unprintable> {
    let mut items = Items::new("types/mod.rs", header("// ", &model.source, ""));
    let modules = model.type_modules.iter().map(|module| {
        let features = &module.features;
        let name = ident(&module.module);
        let on = if features.len() == model.features.len() { None } else { Some(any_feature(features)) };
        quote!(#on mod #name; #on pub use #name::*;)
    });
    let modules: TokenStream = modules.collect();
    items.add(quote! {
        //! The types and enums of all groups.
        #modules
    })?;
    Ok(items.finish())
}

fn any_feature(features: &[String]) -> TokenStream {
    match features {
        [feature] => quote!(#[cfg(feature = #feature)]),
        features => quote!(#[cfg(any(#(feature = #features),*))]),
    }
}

/// Every operation by name, for callers that learn it at run time.
pub(super) fn registry(model: &Crate) -> Result<String, Unprintable> {
    let mut items = Items::new("registry.rs", header("// ", &model.source, ""));
    let rows = model.registry.rows.iter().map(|row| {
        let (feature, group, method, about) = (&row.feature, &row.group, &row.method, &row.about);
        let (module, request) = (ident(&row.module), ident(&row.request));
        let new = ident(if row.paged { "paged" } else { "new" });
        quote!(#[cfg(feature = #feature)] Entry::#new::<crate::#module::#request>(#group, #method, #about))
    });
    items.add(quote! {
        //! Every operation by name, and the whole API as data, for tools that learn at run time what to call.

        use aicloud_runtime::registry::{Entry, Registry};

        /// The operations and the data that describe them.
        pub static REGISTRY: Registry = Registry::new(&crate::client::SERVICE, OPERATIONS, include_str!("registry.json"));

        /// All operations of the groups that are compiled in.
        pub static OPERATIONS: &[Entry] = &[#(#rows),*];
    })?;
    Ok(items.finish())
}
