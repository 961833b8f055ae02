//! A login with name and password: IAM hands out a token, which requests carry instead of a signature.

use super::{RENEW_AHEAD, hosts};
use crate::{
    BoxFuture, Secret,
    credentials::{
        Cached, Context, Credential, CredentialError, CredentialProvider,
        fetch::{Fetch, limit},
        keys::instant,
    },
};
use http::Method;
use serde_json::{Value, json};

const NAME: &str = "IAM password login";

/// Logs in at IAM as a user of an account. The token lasts a day; [`cached`](Self::cached) renews it.
#[derive(Clone, Debug)]
pub struct PasswordProvider {
    account: String,
    user: String,
    password: Secret,
    project: Option<Project>,
    context: Context,
}

#[derive(Clone, Debug)]
enum Project {
    Id(String),
    Name(String),
}

impl PasswordProvider {
    /// A login as `user` of `account` (the domain's name), for the project of the context's region.
    pub fn new(
        account: impl Into<String>,
        user: impl Into<String>,
        password: impl Into<Secret>,
        context: Context,
    ) -> Self {
        let project = context.region.clone().map(Project::Name);
        Self { account: account.into(), user: user.into(), password: password.into(), project, context }
    }

    /// The same login, for the project with this id.
    #[must_use]
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.project = Some(Project::Id(id.into()));
        self
    }

    /// The same login, for the project with this name; a region's own project is called like the region.
    #[must_use]
    pub fn project_name(mut self, name: impl Into<String>) -> Self {
        self.project = Some(Project::Name(name.into()));
        self
    }

    /// The login with a cache in front.
    #[must_use]
    pub fn cached(self) -> Cached<Self> {
        let time = self.context.time.clone();
        Cached::new(self, time).renewing_ahead(RENEW_AHEAD)
    }

    async fn find(&self) -> Result<Credential, CredentialError> {
        let project = match &self.project {
            Some(Project::Id(id)) => json!({"id": id}),
            Some(Project::Name(name)) => json!({"name": name}),
            None => {
                return Err(CredentialError::failed(NAME, "a login is for one project; set the region or the project"));
            }
        };
        let user = json!({"name": self.user, "password": self.password.expose(), "domain": {"name": self.account}});
        let body = json!({"auth": {
            "identity": {"methods": ["password"], "password": {"user": user}},
            "scope": {"project": project},
        }});
        let iam = hosts::iam(&self.context, NAME, None)?;
        let answer = Fetch::new(&self.context, NAME, &iam, Method::POST, "/v3/auth/tokens?nocatalog=true")?
            .secret(self.password.expose())
            .json(&body)
            .send(limit::SERVICE)
            .await?;
        let token = answer.subject_token()?;
        let about = answer.json()?;
        let expiry = about.pointer("/token/expires_at").and_then(instant);
        let expiry = expiry.ok_or_else(|| answer.unusable("it does not say when the token expires"))?;
        let credential = Credential::iam_token(token).with_expiry(expiry);
        Ok(match about.pointer("/token/project/id").and_then(Value::as_str) {
            Some(id) => credential.with_project_id(id),
            None => credential,
        })
    }
}

impl CredentialProvider for PasswordProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(self.find())
    }
}
