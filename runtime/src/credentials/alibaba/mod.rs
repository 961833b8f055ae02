//! How credentials of Alibaba Cloud are found.
//!
//! One module a kind of credential; [`default_chain`] puts them in the documented order.

mod cli_login;
mod cli_profile;
mod ecs;
mod environment;
#[cfg(test)]
mod flow_tests;
mod ini_profile;
mod oidc;
#[cfg(test)]
mod profile_tests;
mod sts;
mod uri;

pub use cli_profile::CliProfileProvider;
pub use ecs::EcsRoleProvider;
pub use environment::EnvironmentProvider;
pub use ini_profile::IniProfileProvider;
pub use oidc::OidcProvider;
pub use sts::{AssumeRoleProvider, Role};
pub use uri::UriProvider;

use super::{Cached, Chain, Context, CredentialProvider, Environment};
use std::sync::Arc;

/// The documented chain: environment, OIDC role, CLI profile, ini profile, ECS role, credentials URI.
pub fn default_chain(context: Context) -> Cached<Chain> {
    Cached::new(Chain::new(default_providers(&context)), context.time)
}

/// What the documented chain consists of, in order.
pub fn default_providers(context: &Context) -> Vec<Arc<dyn CredentialProvider>> {
    vec![
        Arc::new(EnvironmentProvider::new(context.clone())),
        Arc::new(OidcProvider::new(context.clone())),
        Arc::new(CliProfileProvider::new(context.clone())),
        Arc::new(IniProfileProvider::new(context.clone())),
        Arc::new(EcsRoleProvider::new(context.clone())),
        Arc::new(UriProvider::new(context.clone())),
    ]
}

/// Whether a variable says `true`, in any letter case.
fn is_true(env: &dyn Environment, name: &str) -> bool {
    env.var(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
}
