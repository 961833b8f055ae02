//! What a request is signed with.

use crate::Secret;
use jiff::Timestamp;
use std::{fmt, sync::Arc};

/// A key, a token or nothing, with what is known about it. Cheap to clone; shows no secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    kind: Kind,
    expires_at: Option<Timestamp>,
    project_id: Option<Arc<str>>,
    domain_id: Option<Arc<str>>,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    AccessKey { id: Arc<str>, secret: Arc<Secret>, security_token: Option<Arc<Secret>> },
    Bearer(Arc<Secret>),
    IamToken(Arc<Secret>),
    Anonymous,
}

impl Credential {
    /// A long-term access key: id and secret, as both vendors hand them out.
    pub fn access_key(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self::of(Kind::AccessKey { id: id.into().into(), secret: Arc::new(secret.into()), security_token: None })
    }

    /// A temporary access key, which goes with a security token. An empty token counts as none.
    pub fn temporary(id: impl Into<String>, secret: impl Into<Secret>, security_token: impl Into<Secret>) -> Self {
        let token = security_token.into();
        Self::of(Kind::AccessKey {
            id: id.into().into(),
            secret: Arc::new(secret.into()),
            security_token: (!token.is_empty()).then(|| Arc::new(token)),
        })
    }

    /// A bearer token.
    pub fn bearer(token: impl Into<Secret>) -> Self {
        Self::of(Kind::Bearer(Arc::new(token.into())))
    }

    /// A token of Huawei Cloud IAM, sent as `X-Auth-Token`.
    pub fn iam_token(token: impl Into<Secret>) -> Self {
        Self::of(Kind::IamToken(Arc::new(token.into())))
    }

    /// No identity: requests go out unsigned.
    pub fn anonymous() -> Self {
        Self::of(Kind::Anonymous)
    }

    fn of(kind: Kind) -> Self {
        Self { kind, expires_at: None, project_id: None, domain_id: None }
    }

    /// The same credential, known to expire.
    #[must_use]
    pub fn with_expiry(mut self, expires_at: Timestamp) -> Self {
        self.expires_at = Some(expires_at);
        self
    }

    /// The same credential, with the Huawei Cloud project that it belongs to.
    #[must_use]
    pub fn with_project_id(mut self, project_id: impl Into<String>) -> Self {
        self.project_id = Some(project_id.into().into());
        self
    }

    /// The same credential, with the Huawei Cloud account (domain) that it belongs to.
    #[must_use]
    pub fn with_domain_id(mut self, domain_id: impl Into<String>) -> Self {
        self.domain_id = Some(domain_id.into().into());
        self
    }

    /// When it expires, if it does.
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    /// The Huawei Cloud project that came with the credential.
    pub fn project_id(&self) -> Option<&str> {
        self.project_id.as_deref()
    }

    /// The Huawei Cloud account (domain) that came with the credential.
    pub fn domain_id(&self) -> Option<&str> {
        self.domain_id.as_deref()
    }

    /// The id of the access key, if the credential is one.
    pub fn access_key_id(&self) -> Option<&str> {
        match &self.kind {
            Kind::AccessKey { id, .. } => Some(id),
            _ => None,
        }
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.kind
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Credential");
        match &self.kind {
            Kind::AccessKey { id, security_token, .. } => {
                out.field("kind", &if security_token.is_some() { "temporary access key" } else { "access key" });
                out.field("access_key_id", &shortened(id));
            }
            Kind::Bearer(_) => {
                out.field("kind", &"bearer token");
            }
            Kind::IamToken(_) => {
                out.field("kind", &"IAM token");
            }
            Kind::Anonymous => {
                out.field("kind", &"anonymous");
            }
        }
        if let Some(at) = self.expires_at {
            out.field("expires_at", &format_args!("{at}"));
        }
        if let Some(id) = &self.project_id {
            out.field("project_id", id);
        }
        if let Some(id) = &self.domain_id {
            out.field("domain_id", id);
        }
        out.finish()
    }
}

/// Enough of an access key id to recognise it: the first four characters of one that is long enough to hide the rest.
pub(crate) fn shortened(id: &str) -> String {
    if id.chars().count() < 12 { "***".to_owned() } else { id.chars().take(4).chain("***".chars()).collect() }
}
