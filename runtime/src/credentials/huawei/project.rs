//! The project of a region: nearly every path of Huawei Cloud's APIs holds its id.

use super::hosts;
use crate::{
    BoxFuture,
    auth::{Scheme, SignInput, canonical, sign},
    credentials::{
        Context, Credential, CredentialError, CredentialProvider, Kind,
        fetch::{Fetch, limit},
    },
    random::{SystemRandom, nonce},
};
use http::Method;
use serde_json::Value;
use std::fmt;

const NAME: &str = "project lookup";

/// Adds the id of the region's project to credentials that come without one, asking IAM once per access key.
pub struct WithProject<P> {
    provider: P,
    context: Context,
    region: String,
    /// The access key that was looked up last, and its project. Held while IAM is asked, so that one caller asks.
    found: tokio::sync::Mutex<Option<(String, String)>>,
}

impl<P: CredentialProvider> WithProject<P> {
    /// `provider`, with the project of `region`.
    pub fn new(provider: P, region: impl Into<String>, context: Context) -> Self {
        let region: String = region.into();
        Self { provider, context: context.in_region(region.clone()), region, found: tokio::sync::Mutex::default() }
    }

    async fn find(&self) -> Result<Credential, CredentialError> {
        let credential = self.provider.credential().await?;
        if credential.project_id().is_some() {
            return Ok(credential);
        }
        let key = credential.access_key_id().unwrap_or_default().to_owned();
        let mut found = self.found.lock().await;
        let project = match &*found {
            Some((known, project)) if *known == key => project.clone(),
            _ => {
                let project = self.look_up(&credential).await?;
                *found = Some((key, project.clone()));
                project
            }
        };
        Ok(credential.with_project_id(project))
    }

    async fn look_up(&self, credential: &Credential) -> Result<String, CredentialError> {
        let region = &self.region;
        let iam = hosts::iam(&self.context, NAME, None)?;
        let query = canonical::query(&[("name", region)]);
        let mut fetch = Fetch::new(&self.context, NAME, &iam, Method::GET, format!("/v3/projects?{query}"))?;
        if let Kind::AccessKey { security_token: Some(token), .. } | Kind::IamToken(token) = credential.kind() {
            fetch = fetch.secret(token.expose());
        }
        let (path, headers) = ("/v3/projects", fetch.headers());
        let mut input = SignInput { method: &Method::GET, path, query: &query, headers, body: b"" };
        sign(Scheme::Huawei, &mut input, credential, self.context.time.now(), &nonce(&SystemRandom))
            .map_err(|error| CredentialError::failed(NAME, error.to_string()))?;
        let advice = "set the project id, such as in HUAWEICLOUD_SDK_PROJECT_ID";
        let answer = fetch.send(limit::SERVICE).await?;
        if !answer.is_success() {
            let refused = answer.refused();
            let message =
                format!("the project of region {region} can't be looked up ({}); {advice}", refused.message());
            return Err(CredentialError::failed(NAME, message));
        }
        let projects = answer.json()?;
        let projects = projects.get("projects").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let ids: Vec<&str> = projects.iter().filter_map(|project| project.get("id")?.as_str()).collect();
        match ids.as_slice() {
            [one] => Ok((*one).to_owned()),
            [] => {
                Err(CredentialError::failed(NAME, format!("this account has no project in region {region}; {advice}")))
            }
            many => {
                let many = many.join(", ");
                Err(CredentialError::failed(NAME, format!("region {region} has several projects ({many}); {advice}")))
            }
        }
    }
}

impl<P: CredentialProvider> CredentialProvider for WithProject<P> {
    fn name(&self) -> &'static str {
        self.provider.name()
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(self.find())
    }

    fn invalidate(&self, rejected: &Credential) {
        self.provider.invalidate(rejected);
    }
}

impl<P: fmt::Debug> fmt::Debug for WithProject<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { provider, region, .. } = self;
        f.debug_struct("WithProject").field("provider", provider).field("region", region).finish_non_exhaustive()
    }
}
