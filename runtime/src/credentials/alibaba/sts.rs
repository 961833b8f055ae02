//! The token service (STS): temporary keys for a role.
//!
//! Requests are posted as forms, so that tokens stay out of URLs and of whatever logs URLs.

use super::is_true;
use crate::{
    BoxFuture, Secret,
    auth::{canonical, rpc},
    credentials::{
        Context, Credential, CredentialError, CredentialProvider, Kind,
        fetch::{Fetch, limit},
        keys::Keys,
    },
    endpoint::EndpointRule,
    random::{SystemRandom, nonce},
};
use http::Method;

const CENTRAL: &str = "https://sts.aliyuncs.com";
const REGIONAL: EndpointRule = EndpointRule {
    host: "sts.{region}.aliyuncs.com",
    vpc: Some("sts-vpc.{region}.aliyuncs.com"),
    regions: &[],
    exceptions: &[],
};

/// A role to take on.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Role {
    pub(super) arn: String,
    pub(super) session_name: Option<String>,
    pub(super) duration_seconds: Option<i64>,
    pub(super) policy: Option<String>,
    pub(super) external_id: Option<Secret>,
    pub(super) region: Option<String>,
    pub(super) vpc: bool,
}

impl Role {
    /// The role of this resource name, such as `acs:ram::1234567890123456:role/admin`, for one hour.
    pub fn new(arn: impl Into<String>) -> Self {
        Self { arn: arn.into(), ..Self::default() }
    }

    /// What the session is called in audit logs; made up where it isn't given.
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.session_name = Some(name.into());
        self
    }

    /// How long the keys work, in seconds: at least 900, at most what the role allows. Default 3600.
    pub fn duration_seconds(mut self, seconds: i64) -> Self {
        self.duration_seconds = Some(seconds);
        self
    }

    /// A policy document that narrows the role's rights for this session.
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.policy = Some(policy.into());
        self
    }

    /// The id that the owner of the role asks third parties for.
    pub fn external_id(mut self, id: impl Into<Secret>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// The region whose token service is asked. The central one is asked where none is given, neither here nor in
    /// `ALIBABA_CLOUD_STS_REGION`.
    pub fn sts_region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Whether to ask the token service through its host inside the vendor's network. Needs a region.
    pub fn vpc(mut self, vpc: bool) -> Self {
        self.vpc = vpc;
        self
    }

    fn url(&self, context: &Context, provider: &'static str) -> Result<String, CredentialError> {
        let Some(region) = self.region.clone().or_else(|| context.env.var("ALIBABA_CLOUD_STS_REGION")) else {
            return Ok(CENTRAL.to_owned());
        };
        let vpc = self.vpc || is_true(&*context.env, "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED");
        let endpoint = REGIONAL.resolve(&region, vpc);
        endpoint
            .map(|endpoint| endpoint.to_string())
            .map_err(|error| CredentialError::failed(provider, format!("region of the token service: {error}")))
    }

    /// The parameters of both ways to take a role on.
    fn form(&self, context: &Context, provider: &'static str) -> Result<Vec<(&'static str, String)>, CredentialError> {
        let seconds = self.duration_seconds.unwrap_or(3600);
        if seconds < 900 {
            let message = format!("a role session of {seconds} seconds is too short; set it to 900 seconds or more");
            return Err(CredentialError::failed(provider, message));
        }
        let made_up = || format!("aicloud-{}", context.time.now().as_second());
        let mut form = vec![
            ("RoleArn", self.arn.clone()),
            ("RoleSessionName", self.session_name.clone().unwrap_or_else(made_up)),
            ("DurationSeconds", seconds.to_string()),
        ];
        form.extend(self.policy.clone().map(|policy| ("Policy", policy)));
        Ok(form)
    }
}

fn common(action: &'static str, context: &Context) -> Vec<(&'static str, String)> {
    vec![
        ("Action", action.to_owned()),
        ("Format", "JSON".to_owned()),
        ("Version", "2015-04-01".to_owned()),
        ("Timestamp", context.time.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
    ]
}

/// Takes `role` on with the access key `source`.
pub(super) async fn assume_role(
    context: &Context,
    provider: &'static str,
    role: &Role,
    source: &Credential,
) -> Result<Credential, CredentialError> {
    let Kind::AccessKey { id, secret, security_token } = source.kind() else {
        return Err(CredentialError::failed(provider, "a role can be assumed with an access key only; give one"));
    };
    let mut form = role.form(context, provider)?;
    form.extend(role.external_id.as_ref().map(|id| ("ExternalId", id.expose().to_owned())));
    let mut query = common("AssumeRole", context);
    query.extend([
        ("SignatureMethod", "HMAC-SHA1".to_owned()),
        ("SignatureVersion", "1.0".to_owned()),
        ("SignatureNonce", nonce(&SystemRandom)),
        ("AccessKeyId", id.to_string()),
    ]);
    let token = security_token.as_ref().map_or("", |token| token.expose());
    if !token.is_empty() {
        query.push(("SecurityToken", token.to_owned()));
    }
    let signed = rpc::string_to_sign("POST", &[query.as_slice(), form.as_slice()].concat());
    let signature =
        rpc::signature(&signed, secret).map_err(|error| CredentialError::failed(provider, error.to_string()))?;
    query.push(("Signature", signature.clone()));
    let external_id = role.external_id.as_ref().map_or("", |id| id.expose());
    ask(context, provider, role, &query, &form, &[secret.expose(), token, external_id, &signature]).await
}

/// Takes `role` on with a token of an OIDC provider.
pub(super) async fn assume_role_with_oidc(
    context: &Context,
    provider: &'static str,
    role: &Role,
    oidc_provider_arn: String,
    token: String,
) -> Result<Credential, CredentialError> {
    let mut form = role.form(context, provider)?;
    form.extend([("OIDCProviderArn", oidc_provider_arn), ("OIDCToken", token.clone())]);
    ask(context, provider, role, &common("AssumeRoleWithOIDC", context), &form, &[&token]).await
}

async fn ask(
    context: &Context,
    provider: &'static str,
    role: &Role,
    query: &[(&'static str, String)],
    form: &[(&'static str, String)],
    secrets: &[&str],
) -> Result<Credential, CredentialError> {
    let target = format!("/?{}", canonical::query(query));
    let mut fetch = Fetch::new(context, provider, &role.url(context, provider)?, Method::POST, target)?;
    for secret in secrets {
        fetch = fetch.secret(secret);
    }
    let answer = fetch.form(canonical::query(form)).header("accept", "application/json").send(limit::SERVICE).await?;
    Keys::read_temporary(&answer.json()?).map_err(|why| answer.unusable(why))
}

/// Takes a role on with the access key that another provider finds.
#[derive(Clone, Debug)]
pub struct AssumeRoleProvider<P> {
    source: P,
    role: Role,
    context: Context,
}

impl<P: CredentialProvider> AssumeRoleProvider<P> {
    /// `role`, taken on with what `source` finds. Not cached: put a [`Cached`](crate::credentials::Cached) in front.
    pub fn new(source: P, role: Role, context: Context) -> Self {
        Self { source, role, context }
    }
}

impl<P: CredentialProvider> CredentialProvider for AssumeRoleProvider<P> {
    fn name(&self) -> &'static str {
        "assumed role"
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(async {
            let source = self.source.credential().await?;
            assume_role(&self.context, self.name(), &self.role, &source).await
        })
    }
}
