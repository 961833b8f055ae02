//! A whole API as data: what the generator knows of a service, for tools that show it or check input against it.
//!
//! Names are those of the wire, unless said otherwise. Texts are Markdown.

pub use super::catalog::Catalog;

use super::Type;
use crate::Json;
use serde::{Deserialize, Serialize};

/// One service.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Api {
    /// What is true of the service as a whole.
    pub service: Service,
    /// Groups of operations, in the order of the documentation.
    pub groups: Vec<Group>,
    /// What operations create, show, change and delete.
    pub resources: Vec<Resource>,
    /// All operations.
    pub operations: Catalog<Operation>,
    /// The types that operations take and give.
    pub types: Catalog<Object>,
    /// The enums in them.
    pub enums: Catalog<Enum>,
}

/// What is true of the service as a whole.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Service {
    /// Its short name, such as `modelarts`.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// Whose it is.
    pub vendor: String,
    /// The version of its interface.
    pub version: String,
    /// What it is for.
    pub doc: String,
    /// The vendor's documentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// How requests are authenticated: `huawei`, `alibaba`, `bearer` or `none`.
    pub auth: String,
    /// Its host, with `{region}` in it.
    pub host: String,
    /// The host inside the vendor's network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vpc_host: Option<String>,
    /// The known regions; others work too.
    pub regions: Vec<String>,
    /// Parameters that are given to the client once.
    pub client_parameters: Vec<ClientParameter>,
}

/// A parameter that is given to the client once.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ClientParameter {
    /// Its name.
    pub name: String,
    /// Where it travels.
    #[serde(rename = "in")]
    pub location: String,
    /// What it is.
    pub doc: String,
}

/// A group of operations.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Group {
    /// Its name, as operations give it.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// What it is about.
    pub doc: String,
}

/// One operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Operation {
    /// Its name as the service spells it.
    pub name: String,
    /// Its name in Rust: `list_pool_nodes`.
    pub method_name: String,
    /// The group it belongs to.
    pub group: String,
    /// What it does.
    pub doc: String,
    /// Its HTTP method, in upper case.
    pub method: String,
    /// Its path, with `{placeholders}`.
    pub path: String,
    /// The vendor's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// What to use instead, where it is on its way out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// Its parameters: path parameters in the order of the URL, then those of query, headers and body.
    pub parameters: Vec<Field>,
    /// What the body is made of: `none`, `object` (the body parameters are its fields) or `whole` (the one body
    /// parameter is all of it).
    pub body: String,
    /// The body's media type, where it is not `application/json`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// What it answers with, where that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Type>,
    /// Fields of the answer that arrive in headers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub response_headers: Vec<Field>,
    /// How its pages follow each other, where it has pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// What can be waited for with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiters: Vec<Waiter>,
    /// Whether sending it twice does no harm.
    pub idempotent: bool,
    /// The parameter that makes it idempotent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
    /// One documented call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<Example>,
}

/// One parameter of an operation, or one field of a type.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Field {
    /// Its name: of a parameter that in flat input, of a field that on the wire.
    pub name: String,
    /// A parameter's name on the wire, where that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wire: Option<String>,
    /// A parameter's name in Rust: `pool_name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Where a parameter travels: `path`, `query`, `header` or `body`.
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// How a list, map or object becomes text outside the body: `repeat`, `comma` or `json`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// What it holds.
    #[serde(rename = "type")]
    pub ty: Type,
    /// What it is.
    pub doc: String,
    /// Whether the service refuses a request without it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// What the service assumes when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Json>,
    /// The least number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// The greatest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// The fewest characters or items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// The most characters or items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// A regular expression that the text matches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Whether it is a key, token or password, never to be shown.
    #[serde(default, skip_serializing_if = "is_false")]
    pub sensitive: bool,
    /// What to use instead, where it is on its way out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// A value as it may look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<Json>,
}

impl Field {
    /// Its name on the wire.
    pub fn wire(&self) -> &str {
        self.wire.as_deref().unwrap_or(&self.name)
    }
}

/// How the pages of a list follow each other.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Paging {
    /// `token`, `integer_token`, `page`, `offset` or `page_index`.
    pub by: String,
    /// The parameter that says where a page starts.
    pub send: String,
    /// The number of the first page, where pages have numbers.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub start: i64,
    /// The parameter that says how long a page is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// Where the answer names the next page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Vec<String>>,
    /// Where the answer says how many items there are in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Vec<String>>,
    /// Where the answer holds the items; empty if it is the list itself.
    pub items: Vec<String>,
    /// What an item is.
    pub item: Type,
}

/// What can be waited for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Waiter {
    /// Its name, such as `running`.
    pub name: String,
    /// What it waits for.
    pub doc: String,
    /// The field that is watched.
    pub watch: Vec<String>,
    /// States that end it well.
    pub success: Vec<String>,
    /// States from which none of those can come any more.
    pub failure: Vec<String>,
    /// Whether it ends well if the resource is not there.
    pub missing_is_success: bool,
    /// Milliseconds between the first two looks.
    pub delay_ms: u64,
    /// The most milliseconds between two looks.
    pub max_delay_ms: u64,
    /// The most milliseconds in all.
    pub timeout_ms: u64,
}

/// Something that operations create, show, change and delete.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Resource {
    /// Its name.
    pub name: String,
    /// The group that it is described in.
    pub group: String,
    /// What it is.
    pub doc: String,
    /// What it is shown as, or listed as where nothing shows it.
    #[serde(rename = "type")]
    pub ty: Type,
    /// The field of that type by which it is known.
    pub id: Vec<String>,
    /// The field that holds its state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Vec<String>>,
    /// Fields whose values no two of one place share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unique: Vec<Vec<String>>,
    /// What is done to it.
    pub operations: Vec<ResourceOperation>,
}

/// What an operation does to a resource.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ResourceOperation {
    /// The operation.
    pub operation: String,
    /// `create`, `show`, `update`, `list` or `delete`.
    pub does: String,
    /// The parameter that says which resource; of what creates or lists, there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Where the answer has the id, if not where the resource has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Vec<String>>,
    /// Of a list, where the answer has the resources, empty if it is the list itself; of what creates several, the
    /// parameter that has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<String>>,
    /// The parameter of a list that turns it round if it is `DESC`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The states that follow, one after the other; the last one stays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<Json>,
}

/// One documented call.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Example {
    /// Flat input.
    pub request: Json,
    /// The answer to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Json>,
}

/// A type with named fields.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Object {
    /// Its name.
    pub name: String,
    /// What it is.
    pub doc: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A set of values, to which the service may add.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Enum {
    /// Its name.
    pub name: String,
    /// What it says.
    pub doc: String,
    /// Whether its values are numbers.
    #[serde(default, skip_serializing_if = "is_false")]
    pub integer: bool,
    /// The listed values.
    pub values: Vec<EnumValue>,
}

/// One value of an enum.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EnumValue {
    /// The value; a number as text.
    pub value: String,
    /// What it means.
    pub doc: String,
    /// What to use instead, where it is on its way out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
}

impl Api {
    /// The operation called `name`.
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations.get(name)
    }

    /// The type called `name`.
    pub fn object(&self, name: &str) -> Option<&Object> {
        self.types.get(name)
    }

    /// The enum called `name`.
    pub fn enumeration(&self, name: &str) -> Option<&Enum> {
        self.enums.get(name)
    }
}

fn one() -> i64 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_one(value: &i64) -> bool {
    *value == 1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}
