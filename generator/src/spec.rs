//! A spec as it was written: names are text, nothing is looked up yet.

use crate::source::{Span, Spanned};
use serde_json::Value;

pub(crate) type Name = Spanned<String>;

#[derive(Debug)]
pub(crate) struct ServiceSpec {
    /// The folder's name.
    pub(crate) folder: String,
    pub(crate) path: String,
    pub(crate) name: Name,
    pub(crate) title: String,
    pub(crate) vendor: String,
    pub(crate) version: String,
    pub(crate) doc: String,
    pub(crate) link: Option<String>,
    pub(crate) auth: String,
    pub(crate) host: String,
    pub(crate) vpc: Option<String>,
    pub(crate) regions: Vec<String>,
    pub(crate) exceptions: Vec<(String, String)>,
    pub(crate) client: Vec<(Name, String)>,
    pub(crate) errors: Vec<(String, String)>,
    pub(crate) request_id_headers: Vec<String>,
    pub(crate) request_id_body: Vec<String>,
    pub(crate) retry: RetrySpec,
    pub(crate) groups_listed: Vec<Name>,
    pub(crate) groups: Vec<GroupSpec>,
}

#[derive(Debug, Default)]
pub(crate) struct RetrySpec {
    pub(crate) throttled: Vec<String>,
    pub(crate) transient: Vec<String>,
    pub(crate) expired: Vec<String>,
    pub(crate) clock_skew: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct GroupSpec {
    pub(crate) path: String,
    pub(crate) name: Name,
    pub(crate) title: Option<String>,
    pub(crate) doc: String,
    pub(crate) operations: Vec<OperationSpec>,
    pub(crate) types: Vec<TypeSpec>,
    pub(crate) enums: Vec<EnumSpec>,
    pub(crate) resources: Vec<ResourceSpec>,
}

#[derive(Debug)]
pub(crate) struct OperationSpec {
    pub(crate) name: Name,
    pub(crate) rename: Option<Name>,
    pub(crate) doc: String,
    pub(crate) http: Name,
    pub(crate) link: Option<String>,
    pub(crate) path: Vec<FieldSpec>,
    pub(crate) query: Vec<FieldSpec>,
    pub(crate) header: Vec<FieldSpec>,
    pub(crate) body: Option<BodySpec>,
    pub(crate) body_doc: Option<Name>,
    pub(crate) content_type: Option<String>,
    pub(crate) response: Option<BodySpec>,
    pub(crate) response_headers: Vec<FieldSpec>,
    pub(crate) arguments: Vec<Name>,
    pub(crate) paginate: Option<PaginateSpec>,
    pub(crate) waiters: Vec<WaiterSpec>,
    pub(crate) idempotent: Option<bool>,
    pub(crate) client_token: Option<Name>,
    pub(crate) deprecated: Option<String>,
    pub(crate) example: Option<ExampleSpec>,
}

#[derive(Debug)]
pub(crate) enum BodySpec {
    Fields(Span, Vec<FieldSpec>),
    Type(Name),
}

#[derive(Debug, Clone)]
pub(crate) struct FieldSpec {
    pub(crate) name: Name,
    pub(crate) rename: Option<Name>,
    pub(crate) ty: Name,
    pub(crate) doc: String,
    pub(crate) required: Option<Spanned<bool>>,
    pub(crate) default: Option<Spanned<Value>>,
    pub(crate) min: Option<Spanned<f64>>,
    pub(crate) max: Option<Spanned<f64>>,
    pub(crate) min_length: Option<Spanned<i64>>,
    pub(crate) max_length: Option<Spanned<i64>>,
    pub(crate) pattern: Option<Name>,
    pub(crate) sensitive: bool,
    pub(crate) deprecated: Option<String>,
    pub(crate) example: Option<Value>,
    pub(crate) encode: Option<Name>,
}

#[derive(Debug)]
pub(crate) struct PaginateSpec {
    pub(crate) by: String,
    pub(crate) send: Name,
    pub(crate) size: Option<Name>,
    pub(crate) next: Option<Name>,
    pub(crate) total: Option<Name>,
    pub(crate) items: Name,
    pub(crate) start: i64,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct WaiterSpec {
    pub(crate) name: Name,
    pub(crate) doc: String,
    pub(crate) watch: Name,
    pub(crate) success: Vec<Spanned<Value>>,
    pub(crate) failure: Vec<Spanned<Value>>,
    pub(crate) missing_is_success: bool,
    pub(crate) delay: Option<Name>,
    pub(crate) max_delay: Option<Name>,
    pub(crate) timeout: Option<Name>,
}

#[derive(Debug)]
pub(crate) struct ResourceSpec {
    pub(crate) name: Name,
    pub(crate) doc: String,
    pub(crate) id: Name,
    pub(crate) status: Option<Name>,
    pub(crate) unique: Vec<Name>,
    pub(crate) operations: Vec<ResourceOperationSpec>,
}

#[derive(Debug)]
pub(crate) struct ResourceOperationSpec {
    pub(crate) operation: Name,
    pub(crate) does: String,
    pub(crate) by: Option<Name>,
    pub(crate) id: Option<Name>,
    pub(crate) items: Option<Name>,
    pub(crate) order: Option<Name>,
    pub(crate) states: Vec<Spanned<Value>>,
}

#[derive(Debug)]
pub(crate) struct ExampleSpec {
    pub(crate) request: Vec<(Name, Value)>,
    pub(crate) response: Option<Value>,
}

#[derive(Debug)]
pub(crate) struct TypeSpec {
    pub(crate) name: Name,
    pub(crate) rename: Option<Name>,
    pub(crate) doc: String,
    pub(crate) fields: Vec<FieldSpec>,
    pub(crate) arguments: Vec<Name>,
}

#[derive(Debug)]
pub(crate) struct EnumSpec {
    pub(crate) name: Name,
    pub(crate) rename: Option<Name>,
    pub(crate) doc: String,
    pub(crate) integer: bool,
    pub(crate) values: Vec<EnumValueSpec>,
}

#[derive(Debug)]
pub(crate) struct EnumValueSpec {
    pub(crate) wire: Name,
    pub(crate) rename: Option<Name>,
    pub(crate) doc: String,
    pub(crate) deprecated: Option<String>,
}
