//! One list call of each service, as one would write it without a generated client.

use crate::{case::Failure, derived};
use aicloud_runtime::credentials::Credential;
use aicloud_runtime::{
    auth::{self, Scheme, SignInput},
    random::{SystemRandom, nonce},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, header};
use jiff::Timestamp;

pub(crate) const POOL: &str = "pool-a1b2";
pub(crate) const WORKSPACE: &str = "47812";
pub(crate) const PROJECT: &str = "0123456789abcdef0123456789abcdef";

/// The access key that both sides sign with.
pub(crate) fn credential() -> Credential {
    Credential::access_key("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
}

/// A signed request for the nodes of a pool.
pub(crate) fn list_nodes(base: &str, host: &str, credential: &Credential) -> Result<Request<Bytes>, Failure> {
    let path = format!("/v2/{PROJECT}/pools/{POOL}/nodes");
    let mut headers = HeaderMap::new();
    headers.insert(header::HOST, HeaderValue::from_str(host)?);
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert("x-project-id", HeaderValue::from_static(PROJECT));
    signed(Scheme::Huawei, base, &path, &format!("limit={}", 50), headers, credential)
}

/// A signed request for the datasets of a workspace.
pub(crate) fn list_datasets(base: &str, host: &str, credential: &Credential) -> Result<Request<Bytes>, Failure> {
    let mut headers = HeaderMap::new();
    headers.insert(header::HOST, HeaderValue::from_str(host)?);
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert("x-acs-version", HeaderValue::from_static("2021-02-04"));
    headers.insert("x-acs-action", HeaderValue::from_static("ListDatasets"));
    let query = format!("PageSize={}&WorkspaceId={WORKSPACE}", 50);
    signed(Scheme::Alibaba, base, "/api/v1/datasets", &query, headers, credential)
}

fn signed(
    scheme: Scheme,
    base: &str,
    path: &str,
    query: &str,
    mut headers: HeaderMap,
    credential: &Credential,
) -> Result<Request<Bytes>, Failure> {
    let mut input = SignInput { method: &Method::GET, path, query, headers: &mut headers, body: b"" };
    auth::sign(scheme, &mut input, credential, Timestamp::now(), &nonce(&SystemRandom))?;
    let mut request = Request::new(Bytes::new());
    *request.uri_mut() = format!("{base}{path}?{query}").parse()?;
    *request.headers_mut() = headers;
    Ok(request)
}

/// The nodes in an answer.
pub(crate) fn nodes(body: &[u8]) -> Result<derived::nodes::Page, Failure> {
    Ok(serde_json::from_slice(body)?)
}

/// The datasets in an answer.
pub(crate) fn datasets(body: &[u8]) -> Result<derived::datasets::Page, Failure> {
    Ok(serde_json::from_slice(body)?)
}
