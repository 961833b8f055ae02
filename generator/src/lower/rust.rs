//! A Rust crate as data: every name, type and doc line is decided; `emit::rust` only prints it.

use crate::emit::json::Json;

/// The crate of one service.
#[derive(Debug)]
pub(crate) struct Crate {
    pub(crate) package: String,
    pub(crate) description: String,
    pub(crate) source: String,
    pub(crate) features: Vec<String>,
    pub(crate) doc: Vec<String>,
    pub(crate) client_doc: Vec<String>,
    pub(crate) service: Service,
    pub(crate) groups: Vec<Group>,
    pub(crate) type_modules: Vec<TypeModule>,
    pub(crate) registry: Registry,
}

/// The service's static.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) auth: &'static str,
    pub(crate) host: String,
    pub(crate) vpc: Option<String>,
    pub(crate) regions: Vec<String>,
    pub(crate) exceptions: Vec<(String, String)>,
    pub(crate) client_params: Vec<String>,
    pub(crate) errors: Vec<(String, String)>,
    pub(crate) request_id_headers: Vec<String>,
    pub(crate) request_id_body: Vec<String>,
    pub(crate) throttled: Vec<String>,
    pub(crate) transient: Vec<String>,
    pub(crate) expired: Vec<String>,
    pub(crate) clock_skew: Vec<String>,
}

/// A module of operations behind a feature.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) module: String,
    pub(crate) file: String,
    pub(crate) feature: String,
    pub(crate) source: String,
    pub(crate) doc: Vec<String>,
    pub(crate) uses: Vec<&'static str>,
    pub(crate) uses_types: bool,
    pub(crate) operations: Vec<Operation>,
}

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) wire_name: String,
    pub(crate) method: String,
    pub(crate) method_doc: Vec<String>,
    pub(crate) deprecated: Option<String>,
    pub(crate) call: String,
    pub(crate) request: String,
    pub(crate) request_doc: Vec<String>,
    /// The struct of required fields, where there are too many for arguments.
    pub(crate) required: Option<Required>,
    /// Positional arguments, where there is no such struct.
    pub(crate) arguments: Vec<Argument>,
    pub(crate) params: Vec<RequestField>,
    pub(crate) http_method: &'static str,
    pub(crate) path: String,
    pub(crate) body: &'static str,
    pub(crate) content_type: Option<String>,
    /// Where it isn't what the method implies.
    pub(crate) idempotent: Option<bool>,
    pub(crate) client_token: Option<String>,
    pub(crate) response_headers: Vec<(String, String)>,
    pub(crate) output: Type,
    pub(crate) paging: Option<Paging>,
    pub(crate) waiters: Vec<Waiter>,
}

impl Operation {
    /// Every type that the operation's code names.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Type> {
        let fields = self.params.iter().map(|param| &param.field.ty);
        fields.chain([&self.output]).chain(self.paging.as_ref().map(|paging| &paging.item))
    }
}

#[derive(Debug)]
pub(crate) struct Required {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) name: String,
    pub(crate) ty: Type,
}

/// A field of a request, which is also a row of the operation's table of parameters.
#[derive(Debug)]
pub(crate) struct RequestField {
    pub(crate) field: Field,
    pub(crate) required: bool,
    /// The type without its `Option`.
    pub(crate) plain: Type,
    /// The setter's name, where the field is optional.
    pub(crate) setter: Option<String>,
    pub(crate) location: &'static str,
    /// The wire name where the flat name differs.
    pub(crate) wire: Option<String>,
    /// `comma`, `repeat` or `json`.
    pub(crate) encoding: Option<&'static str>,
}

#[derive(Debug)]
pub(crate) struct Paging {
    pub(crate) style: &'static str,
    pub(crate) start: Option<i64>,
    pub(crate) item: Type,
    pub(crate) send: String,
    pub(crate) size: Option<String>,
    pub(crate) next: Option<Vec<String>>,
    pub(crate) total: Option<Vec<String>>,
    /// Empty for a bare array.
    pub(crate) items: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct Waiter {
    pub(crate) method: String,
    pub(crate) descriptor: String,
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) watch: Vec<String>,
    pub(crate) success: Vec<String>,
    pub(crate) failure: Vec<String>,
    pub(crate) missing_is_success: bool,
    pub(crate) delay_ms: u64,
    pub(crate) max_delay_ms: u64,
    pub(crate) timeout_ms: u64,
}

/// Every operation by name, and the API as data.
#[derive(Debug)]
pub(crate) struct Registry {
    pub(crate) rows: Vec<RegistryRow>,
    pub(crate) data: Json,
}

/// An operation's row in the table of all operations.
#[derive(Debug)]
pub(crate) struct RegistryRow {
    pub(crate) feature: String,
    pub(crate) module: String,
    pub(crate) request: String,
    pub(crate) group: String,
    pub(crate) method: String,
    pub(crate) about: String,
    pub(crate) paged: bool,
}

/// The types that one spec file defines.
#[derive(Debug)]
pub(crate) struct TypeModule {
    pub(crate) module: String,
    pub(crate) file: String,
    pub(crate) source: String,
    pub(crate) doc: Vec<String>,
    /// Any of these features turns the module on.
    pub(crate) features: Vec<String>,
    pub(crate) uses: Vec<&'static str>,
    /// Whether it names types of other modules.
    pub(crate) uses_siblings: bool,
    pub(crate) structs: Vec<Struct>,
    pub(crate) enums: Vec<Enum>,
}

#[derive(Debug)]
pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) non_exhaustive: bool,
    pub(crate) fields: Vec<Field>,
    /// Arguments of `new`, for types that requests use and that have required fields.
    pub(crate) arguments: Vec<Argument>,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// The name in JSON.
    pub(crate) wire: String,
    pub(crate) doc: Vec<String>,
    pub(crate) ty: Type,
    pub(crate) sensitive: bool,
}

#[derive(Debug)]
pub(crate) struct Enum {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) integer: bool,
    pub(crate) variants: Vec<Variant>,
}

#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) wire: String,
    pub(crate) doc: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    String,
    Integer,
    Number,
    Boolean,
    DateTime,
    EpochMillis,
    EpochSeconds,
    Json,
    Empty,
    Vec(Box<Type>),
    Map(Box<Type>),
    Option(Box<Type>),
    Box(Box<Type>),
    /// A type of the crate's `types` module.
    Named(String),
}

impl Type {
    /// Calls `visit` for this type and those inside it.
    pub(crate) fn visit(&self, visit: &mut dyn FnMut(&Self)) {
        visit(self);
        match self {
            Self::Vec(inner) | Self::Map(inner) | Self::Option(inner) | Self::Box(inner) => inner.visit(visit),
            _ => {}
        }
    }

    /// The runtime's name for the type, where it must be imported.
    pub(crate) fn import(&self) -> Option<&'static str> {
        match self {
            Self::DateTime => Some("DateTime"),
            Self::EpochMillis => Some("EpochMillis"),
            Self::EpochSeconds => Some("EpochSeconds"),
            Self::Json => Some("Json"),
            Self::Empty => Some("Empty"),
            _ => None,
        }
    }
}
