//! The API as a whole, with every name looked up: what checks examine and lowering starts from.

use crate::{
    arena::{Arena, Id},
    source::{Span, Spanned},
    spec::{Name, ServiceSpec, WaiterSpec},
};
use serde_json::Value;

pub(crate) type ObjectId = Id<Object>;
pub(crate) type EnumId = Id<Enum>;

#[derive(Debug)]
pub(crate) struct Api {
    /// What is true of the whole service; its groups were moved into the lists below.
    pub(crate) service: ServiceSpec,
    pub(crate) groups: Vec<Group>,
    pub(crate) operations: Vec<Operation>,
    pub(crate) objects: Arena<Object>,
    pub(crate) enums: Arena<Enum>,
    pub(crate) resources: Vec<Resource>,
}

#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) title: Option<String>,
    pub(crate) doc: String,
    /// Path of the file the group came from.
    pub(crate) path: String,
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
    List(Box<Type>),
    Map(Box<Type>),
    Object(ObjectId),
    Enum(EnumId),
}

impl Type {
    /// The type inside all lists and maps.
    pub(crate) fn innermost(&self) -> &Self {
        match self {
            Self::List(inner) | Self::Map(inner) => inner.innermost(),
            other => other,
        }
    }

    pub(crate) fn is_scalar(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Map(_) | Self::Object(_) | Self::Json)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    pub(crate) const ALL: &[(&'static str, Self)] = &[
        ("GET", Self::Get),
        ("HEAD", Self::Head),
        ("POST", Self::Post),
        ("PUT", Self::Put),
        ("PATCH", Self::Patch),
        ("DELETE", Self::Delete),
    ];

    pub(crate) fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, method)| *method == self).map_or("", |(name, _)| name)
    }

    pub(crate) fn is_idempotent(self) -> bool {
        !matches!(self, Self::Post | Self::Patch)
    }
}

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) name: Name,
    pub(crate) rename: Option<Name>,
    pub(crate) group: usize,
    pub(crate) doc: String,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) link: Option<String>,
    /// Path parameters in URL order, then query, header and body parameters as written.
    pub(crate) params: Vec<Param>,
    /// Which of them are required, in the order of arguments.
    pub(crate) arguments: Vec<usize>,
    pub(crate) body: Body,
    pub(crate) response: Option<Type>,
    pub(crate) content_type: Option<String>,
    pub(crate) response_headers: Vec<Field>,
    pub(crate) paging: Option<Paging>,
    pub(crate) waiters: Vec<WaiterSpec>,
    pub(crate) idempotent: bool,
    pub(crate) client_token: Option<String>,
    pub(crate) deprecated: Option<String>,
    pub(crate) example_request: Option<Vec<(Name, Value)>>,
    pub(crate) example_response: Option<Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    None,
    /// The parameters located in the body are its fields.
    Object,
    /// The one parameter located in the body is all of it.
    Whole,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
    Body,
}

impl Location {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Plain,
    Repeat,
    Comma,
    Json,
}

#[derive(Debug, Clone)]
pub(crate) struct Param {
    pub(crate) field: Field,
    pub(crate) location: Location,
    pub(crate) encoding: Encoding,
}

#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// The wire name.
    pub(crate) name: Name,
    pub(crate) rename: Option<Name>,
    pub(crate) ty: Type,
    pub(crate) ty_span: Span,
    pub(crate) doc: String,
    pub(crate) required: bool,
    pub(crate) default: Option<Spanned<Value>>,
    pub(crate) min: Option<Spanned<f64>>,
    pub(crate) max: Option<Spanned<f64>>,
    pub(crate) min_length: Option<Spanned<i64>>,
    pub(crate) max_length: Option<Spanned<i64>>,
    pub(crate) pattern: Option<Name>,
    pub(crate) sensitive: bool,
    pub(crate) deprecated: Option<String>,
    pub(crate) example: Option<Value>,
}

impl Field {
    /// The name in flat input: the rename where there is one, else the wire name.
    pub(crate) fn flat_name(&self) -> &str {
        self.rename.as_ref().map_or(self.name.as_str(), |rename| rename.as_str())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PagingStyle {
    Token,
    IntegerToken,
    Page,
    Offset,
    PageIndex,
}

#[derive(Debug)]
pub(crate) struct Paging {
    pub(crate) style: PagingStyle,
    /// Flat names of parameters.
    pub(crate) send: String,
    pub(crate) size: Option<String>,
    /// Wire names on the way through the answer.
    pub(crate) next: Option<Vec<String>>,
    pub(crate) total: Option<Vec<String>>,
    /// Empty for a bare array.
    pub(crate) items: Vec<String>,
    pub(crate) item: Type,
    pub(crate) start: i64,
}

/// Something that operations create, show, change and delete.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) name: String,
    pub(crate) group: usize,
    pub(crate) doc: String,
    /// What it is shown or listed as.
    pub(crate) ty: ObjectId,
    /// Wire names on the way through that type.
    pub(crate) id: Vec<String>,
    pub(crate) status: Option<Vec<String>>,
    pub(crate) unique: Vec<Vec<String>>,
    pub(crate) operations: Vec<ResourceOperation>,
}

#[derive(Debug)]
pub(crate) struct ResourceOperation {
    pub(crate) operation: String,
    pub(crate) role: Role,
    /// Flat name of the parameter that says which resource.
    pub(crate) by: Option<String>,
    /// Where the answer has the id, if not where the resource has it.
    pub(crate) id: Option<Vec<String>>,
    /// Of a list: where the answer has the resources. Of what creates several: the parameter that has them.
    pub(crate) items: Option<Vec<String>>,
    /// Flat name of the parameter that turns a list round.
    pub(crate) order: Option<String>,
    pub(crate) states: Vec<Value>,
}

/// What an operation does to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Create,
    Show,
    Update,
    List,
    Delete,
}

impl Role {
    const ALL: &[(&'static str, Self)] = &[
        ("create", Self::Create),
        ("show", Self::Show),
        ("update", Self::Update),
        ("list", Self::List),
        ("delete", Self::Delete),
    ];

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == text).map(|(_, role)| *role)
    }

    pub(crate) fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, role)| *role == self).map_or("", |(name, _)| name)
    }
}

#[derive(Debug)]
pub(crate) struct Object {
    pub(crate) name: Name,
    pub(crate) rename: Option<Name>,
    pub(crate) group: usize,
    pub(crate) doc: String,
    pub(crate) fields: Vec<Field>,
    /// Which of them are required, in the order of arguments.
    pub(crate) arguments: Vec<usize>,
    /// Where the type is the inline answer of an operation.
    pub(crate) response_of: Option<String>,
    /// Whether a body takes its fields; it may then have no use as a type.
    pub(crate) is_body: bool,
}

#[derive(Debug)]
pub(crate) struct Enum {
    pub(crate) name: Name,
    pub(crate) rename: Option<Name>,
    pub(crate) group: usize,
    pub(crate) doc: String,
    pub(crate) integer: bool,
    pub(crate) values: Vec<EnumValue>,
}

impl Enum {
    /// The first values, for a message.
    pub(crate) fn some_values(&self) -> String {
        const SOME: usize = 12;
        let shown: Vec<&str> = self.values.iter().take(SOME).map(|value| value.wire.as_str()).collect();
        format!("{}{}", shown.join(", "), if self.values.len() > SOME { ", …" } else { "" })
    }
}

#[derive(Debug)]
pub(crate) struct EnumValue {
    pub(crate) wire: Name,
    pub(crate) rename: Option<Name>,
    pub(crate) doc: String,
    pub(crate) deprecated: Option<String>,
}
