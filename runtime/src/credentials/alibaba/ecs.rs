//! The role of the virtual machine (ECS instance), from its metadata service.

use super::is_true;
use crate::{
    BoxFuture,
    credentials::{
        Context, Credential, CredentialError, CredentialProvider,
        fetch::{Answer, Fetch, limit},
        keys::Keys,
    },
};
use http::Method;

const NAME: &str = "ECS role";
const SERVICE: &str = "http://100.100.100.200";
const CREDENTIALS: &str = "/latest/meta-data/ram/security-credentials/";
const DISABLED: &str = "ALIBABA_CLOUD_ECS_METADATA_DISABLED";
const ROLE: &str = "ALIBABA_CLOUD_ECS_METADATA";
const V1_DISABLED: &str = "ALIBABA_CLOUD_IMDSV1_DISABLED";

/// Asks the metadata service for the keys of the role in `ALIBABA_CLOUD_ECS_METADATA`, or of the one it names itself.
///
/// Off with `ALIBABA_CLOUD_ECS_METADATA_DISABLED=true`. A session token is used where the service hands one out;
/// `ALIBABA_CLOUD_IMDSV1_DISABLED=true` insists on it.
#[derive(Clone, Debug)]
pub struct EcsRoleProvider(Context);

impl EcsRoleProvider {
    /// A provider over the metadata service of the machine.
    pub fn new(context: Context) -> Self {
        Self(context)
    }

    async fn find(&self) -> Result<Credential, CredentialError> {
        if is_true(&*self.0.env, DISABLED) {
            return Err(CredentialError::not_configured(NAME, format!("turned off by {DISABLED}")));
        }
        credential(&self.0, NAME, self.0.env.var(ROLE)).await
    }
}

impl CredentialProvider for EcsRoleProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(self.find())
    }
}

/// The keys of `role`. Where none is given, a machine without metadata service or role counts as not set up.
pub(super) async fn credential(
    context: &Context,
    provider: &'static str,
    role: Option<String>,
) -> Result<Credential, CredentialError> {
    let metadata = Metadata { context, provider };
    // A role that was asked for must be there; otherwise this is but a look whether the machine has one.
    let absent = |error: CredentialError| match role {
        Some(_) => error,
        None => CredentialError::not_configured(provider, error.message()),
    };
    let token = metadata.token().await.map_err(absent)?;
    let role = match role.clone() {
        Some(role) => role,
        None => {
            let answer = metadata.get(CREDENTIALS, token.as_deref()).await?;
            if !answer.is_success() || answer.text().is_empty() {
                let message = format!("the machine has no role (its metadata service answered {})", answer.status);
                return Err(CredentialError::not_configured(provider, message));
            }
            answer.text()
        }
    };
    let target = format!("{CREDENTIALS}{}", crate::auth::canonical::encode(&role));
    let answer = metadata.get(&target, token.as_deref()).await?;
    let keys = answer.json()?;
    if keys.get("Code").and_then(|code| code.as_str()) != Some("Success") {
        return Err(answer.unusable("its Code is not Success; check that the role is attached to the machine"));
    }
    Keys::read_temporary(&keys).map_err(|why| answer.unusable(why))
}

struct Metadata<'a> {
    context: &'a Context,
    provider: &'static str,
}

impl Metadata<'_> {
    /// A session token; `None` where the service does without.
    async fn token(&self) -> Result<Option<String>, CredentialError> {
        let fetch = Fetch::new(self.context, self.provider, SERVICE, Method::PUT, "/latest/api/token")?
            .header("x-aliyun-ecs-metadata-token-ttl-seconds", "21600");
        let answer = fetch.send(limit::ALIBABA_METADATA).await?;
        let token = answer.text();
        let usable = answer.is_success() && !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
        match usable {
            true => Ok(Some(token)),
            false if !self.may_go_without() => Err(CredentialError::failed(
                self.provider,
                format!(
                    "the metadata service gave no session token (it answered {}) and {V1_DISABLED} is true",
                    answer.status
                ),
            )),
            false => Ok(None),
        }
    }

    fn may_go_without(&self) -> bool {
        !is_true(&*self.context.env, V1_DISABLED)
    }

    /// Asks with the token, and once more without it if that is refused.
    async fn get(&self, target: &str, token: Option<&str>) -> Result<Answer, CredentialError> {
        let answer = self.get_once(target, token).await?;
        if token.is_some() && !answer.is_success() && self.may_go_without() {
            return self.get_once(target, None).await;
        }
        Ok(answer)
    }

    async fn get_once(&self, target: &str, token: Option<&str>) -> Result<Answer, CredentialError> {
        let mut fetch = Fetch::new(self.context, self.provider, SERVICE, Method::GET, target)?;
        if let Some(token) = token {
            fetch = fetch.secret(token).header("x-aliyun-ecs-metadata-token", token);
        }
        fetch.send(limit::ALIBABA_METADATA).await
    }
}
