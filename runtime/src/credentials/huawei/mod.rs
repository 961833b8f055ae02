//! How credentials of Huawei Cloud are found.
//!
//! One module a kind of credential; [`default_chain`] puts them in the documented order.

mod environment;
mod federation;
mod hosts;
mod metadata;
mod oidc;
mod password;
mod pod_identity;
mod profile;
mod project;

#[cfg(test)]
mod flow_tests;
#[cfg(test)]
mod identity_tests;

pub use environment::EnvironmentProvider;
pub use federation::FederationProvider;
pub use metadata::MetadataProvider;
pub use oidc::OidcProvider;
pub use password::PasswordProvider;
pub use pod_identity::PodIdentityProvider;
pub use profile::ProfileProvider;
pub use project::WithProject;

use super::{Cached, Chain, Context, Credential, CredentialProvider};
use jiff::SignedDuration;
use std::sync::Arc;

/// How long before expiry a credential is renewed, unless a third of its lifetime is less.
const RENEW_AHEAD: SignedDuration = SignedDuration::from_mins(40);

/// The documented chain: OIDC role, environment, profile, ECS metadata, pod identity.
///
/// Identity services are asked in the region of `context`, where they have a host. Put [`WithProject`] around the chain to
/// look up the project where none is set.
pub fn default_chain(context: Context) -> Cached<Chain> {
    Cached::new(Chain::new(default_providers(&context)), context.time).renewing_ahead(RENEW_AHEAD)
}

/// What the documented chain consists of, in order.
pub fn default_providers(context: &Context) -> Vec<Arc<dyn CredentialProvider>> {
    vec![
        Arc::new(OidcProvider::new(context.clone())),
        Arc::new(EnvironmentProvider::new(context.clone())),
        Arc::new(ProfileProvider::new(context.clone())),
        Arc::new(MetadataProvider::new(context.clone())),
        Arc::new(PodIdentityProvider::new(context.clone())),
    ]
}

/// Adds the project and account of `HUAWEICLOUD_SDK_PROJECT_ID` and `HUAWEICLOUD_SDK_DOMAIN_ID` where the source of the
/// credential named none.
fn with_ids(context: &Context, mut credential: Credential) -> Credential {
    if credential.project_id().is_none()
        && let Some(id) = context.env.var("HUAWEICLOUD_SDK_PROJECT_ID")
    {
        credential = credential.with_project_id(id);
    }
    if credential.domain_id().is_none()
        && let Some(id) = context.env.var("HUAWEICLOUD_SDK_DOMAIN_ID")
    {
        credential = credential.with_domain_id(id);
    }
    credential
}
