//! A client as the generator would write it: two operations of ModelArts, one of them paged, one with a waiter, and a
//! few more that show what tables can say.
#![allow(
    missing_docs,
    dead_code,
    unreachable_pub,
    reason = "a stand-in for generated code, of which each test uses a part"
)]

use aicloud_runtime::{
    call, client,
    codec::{Empty, UnknownFields, UnknownValue},
    generated::empty,
    operation::{Body, Location, Method, Operation, Param},
    paginate, request,
    service::{Auth, ClientParam, EndpointRule, Service},
    shape, string_enum, wait,
    wait::{Missing, Waiter},
};

pub static SERVICE: Service = Service {
    name: "modelarts",
    title: "ModelArts",
    version: "v1/v2",
    auth: Auth::Huawei,
    endpoint: EndpointRule {
        host: "modelarts.{region}.myhuaweicloud.com",
        vpc: None,
        regions: &["cn-north-4"],
        exceptions: &[],
    },
    client_params: &[ClientParam { name: "project_id", location: Location::Path }],
    errors: &[("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message")],
    request_id_headers: &["X-Request-Id"],
    request_id_body: &["request_id"],
    throttled: &["APIGW.0308", "APIG.0308"],
    transient: &["APIG.0203"],
    expired: &["APIGW.0307"],
    clock_skew: &["APIGW.0301"],
};

client! {
    /// A client of ModelArts.
    Client, SERVICE
}

impl Client {
    /// Lists the nodes of a resource pool.
    pub fn list_pool_nodes(&self, pool_name: impl Into<String>) -> ListPoolNodes {
        ListPoolNodes::new(self, ListPoolNodesRequest::new(pool_name))
    }

    /// Shows a notebook.
    pub fn show_notebook(&self, id: impl Into<String>) -> ShowNotebook {
        ShowNotebook::new(self, ShowNotebookRequest { id: id.into() })
    }

    /// Creates a notebook.
    pub fn create_notebook(&self, name: impl Into<String>) -> CreateNotebook {
        CreateNotebook::new(self, CreateNotebookRequest { name: name.into(), ..empty() })
    }

    /// Stops a notebook.
    pub fn stop_notebook(&self, id: impl Into<String>) -> StopNotebook {
        StopNotebook::new(self, StopNotebookRequest { id: id.into() })
    }

    /// Lists algorithms.
    pub fn list_algorithms(&self) -> ListAlgorithms {
        ListAlgorithms::new(self, empty())
    }
}

/// Input of [`Client::list_pool_nodes`].
#[non_exhaustive]
pub struct ListPoolNodesRequest {
    /// Name of the pool.
    pub pool_name: String,
    /// Where the page starts.
    pub r#continue: Option<String>,
    /// Most nodes in one page.
    pub limit: Option<i64>,
    /// Host addresses to keep.
    pub hosts: Option<Vec<String>>,
    /// Kind of nodes.
    pub r#type: Option<NodePhase>,
}

impl ListPoolNodesRequest {
    /// A request with what is required.
    pub fn new(pool_name: impl Into<String>) -> Self {
        Self { pool_name: pool_name.into(), ..empty() }
    }
}

impl ListPoolNodesRequest {
    const OPERATION: &'static Operation = &Operation {
        params: &[
            Param::path("pool_name"),
            Param::query("continue"),
            Param::query("limit"),
            Param::query("hosts").repeat(),
            Param::query("type"),
        ],
        name: "ListPoolNodes",
        method: Method::Get,
        path: "/v2/{project_id}/pools/{pool_name}/nodes",
        ..Operation::EMPTY
    };
}

request! {
    ListPoolNodesRequest => NodeList;
    pool_name = "pool_name", r#continue = "continue", limit = "limit", hosts = "hosts", r#type = "type"
}
call! {
    ListPoolNodes, ListPoolNodesRequest; r#continue: text, limit: i64, hosts: list<text>, r#type: NodePhase
}
paginate! {
    ListPoolNodesRequest => Node, Token;
    send r#continue; size limit; next metadata.r#continue; items items
}

/// Input of [`Client::show_notebook`].
#[non_exhaustive]
pub struct ShowNotebookRequest {
    /// Id of the notebook.
    pub id: String,
}

impl ShowNotebookRequest {
    const OPERATION: &'static Operation = &Operation {
        params: &[Param::path("id")],
        response_headers: &[("ETag", "etag")],
        name: "ShowNotebook",
        method: Method::Get,
        path: "/v1/{project_id}/notebooks/{id}",
        ..Operation::EMPTY
    };
}

static WAIT_RUNNING: Waiter = Waiter {
    name: "running",
    success: &["RUNNING"],
    failure: &["ERROR", "CREATE_FAILED"],
    missing: Missing::Fail,
    delay_ms: 5_000,
    max_delay_ms: 60_000,
    timeout_ms: 1_800_000,
};

static WAIT_DELETED: Waiter =
    Waiter { name: "deleted", success: &["DELETED"], missing: Missing::Success, ..WAIT_RUNNING };

request! { ShowNotebookRequest => Notebook; id = "id" }
call! { ShowNotebook, ShowNotebookRequest; }
wait! {
    ShowNotebook, ShowNotebookRequest;
    /// Waits until the notebook runs.
    wait_until_running => WAIT_RUNNING, status;
    /// Waits until the notebook is gone.
    wait_until_deleted => WAIT_DELETED, status
}

/// Input of [`Client::create_notebook`].
#[non_exhaustive]
pub struct CreateNotebookRequest {
    /// Name of the notebook.
    pub name: String,
    /// Password of the notebook.
    pub password: Option<String>,
}

impl CreateNotebookRequest {
    const OPERATION: &'static Operation = &Operation {
        params: &[Param::body("name").required(), Param::body("password").sensitive()],
        body: Body::Object,
        name: "CreateNotebook",
        method: Method::Post,
        path: "/v1/{project_id}/notebooks",
        ..Operation::EMPTY
    };
}

request! {
    CreateNotebookRequest => Notebook;
    name = "name", password = secret "password"
}
call! { CreateNotebook, CreateNotebookRequest; password: text }

/// Input of [`Client::stop_notebook`].
#[non_exhaustive]
pub struct StopNotebookRequest {
    /// Id of the notebook.
    pub id: String,
}

impl StopNotebookRequest {
    const OPERATION: &'static Operation = &Operation {
        params: &[Param::path("id")],
        name: "StopNotebook",
        method: Method::Post,
        path: "/v1/{project_id}/notebooks/{id}/stop",
        ..Operation::EMPTY
    };
}

request! { StopNotebookRequest => Empty; id = "id" }
call! { StopNotebook, StopNotebookRequest; }

/// Input of [`Client::list_algorithms`].
#[non_exhaustive]
pub struct ListAlgorithmsRequest {
    /// Records to skip.
    pub offset: Option<i64>,
    /// Most algorithms in one page.
    pub limit: Option<i64>,
}

impl ListAlgorithmsRequest {
    const OPERATION: &'static Operation = &Operation {
        params: &[Param::query("offset"), Param::query("limit")],
        name: "ListAlgorithms",
        method: Method::Get,
        path: "/v2/{project_id}/algorithms",
        ..Operation::EMPTY
    };
}

request! { ListAlgorithmsRequest => AlgorithmList; offset = "offset", limit = "limit" }
call! { ListAlgorithms, ListAlgorithmsRequest; offset: i64, limit: i64 }
paginate! {
    ListAlgorithmsRequest => i64, Offset;
    send offset; size limit; total total; items items
}

/// Nodes of a pool.
#[derive(Default)]
#[non_exhaustive]
pub struct NodeList {
    pub items: Vec<Node>,
    pub metadata: Option<ListMeta>,
    pub unknown_fields: UnknownFields,
}
shape! { NodeList { items = "items", metadata = "metadata" } }

/// Where the next page starts.
#[derive(Default)]
#[non_exhaustive]
pub struct ListMeta {
    pub r#continue: Option<String>,
    pub unknown_fields: UnknownFields,
}
shape! { ListMeta { r#continue = "continue" } }

/// A node.
#[derive(Default)]
#[non_exhaustive]
pub struct Node {
    pub name: Option<String>,
    pub phase: Option<NodePhase>,
    pub unknown_fields: UnknownFields,
}
shape! { Node { name = "name", phase = "phase" } }

/// Life-cycle phase of a node.
#[derive(Clone)]
#[non_exhaustive]
pub enum NodePhase {
    /// Ready to run work.
    Available,
    /// Being created.
    Creating,
    /// A value that this version does not know.
    UnknownValue(UnknownValue),
}
string_enum! { NodePhase { Available = "Available", Creating = "Creating" } }

/// A notebook.
#[derive(Default)]
#[non_exhaustive]
pub struct Notebook {
    pub id: Option<String>,
    pub status: Option<NotebookStatus>,
    pub etag: Option<String>,
    pub unknown_fields: UnknownFields,
}
shape! { Notebook { id = "id", status = "status", etag = "etag" } }

/// State of a notebook.
#[derive(Clone)]
#[non_exhaustive]
pub enum NotebookStatus {
    Creating,
    Running,
    CreateFailed,
    UnknownValue(UnknownValue),
}
string_enum! { NotebookStatus { Creating = "CREATING", Running = "RUNNING", CreateFailed = "CREATE_FAILED" } }

/// Numbers of algorithms.
#[derive(Default)]
#[non_exhaustive]
pub struct AlgorithmList {
    pub items: Option<Vec<i64>>,
    pub total: Option<i64>,
    pub unknown_fields: UnknownFields,
}
shape! { AlgorithmList { items = "items", total = "total" } }
