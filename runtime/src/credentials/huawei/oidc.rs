//! An agency for holders of an OIDC token: keys from the token service (STS).

use super::{hosts, with_ids};
use crate::{
    BoxFuture,
    credentials::{
        Context, Credential, CredentialError, CredentialProvider,
        fetch::{Fetch, limit},
        files::read_secret,
        keys::Keys,
    },
};
use http::Method;
use serde_json::json;

const NAME: &str = "OIDC agency";
const PROVIDER: &str = "HUAWEICLOUD_OIDC_PROVIDER_URN";
const AGENCY: &str = "HUAWEICLOUD_OIDC_AGENCY_URN";
const TOKEN: &str = "HUAWEICLOUD_OIDC_ID_TOKEN";
const TOKEN_FILE: &str = "HUAWEICLOUD_OIDC_TOKEN_FILE";
const SESSION: &str = "HUAWEICLOUD_OIDC_SESSION_NAME";
const DURATION: &str = "HUAWEICLOUD_OIDC_DURATION_SECONDS";
const POLICY: &str = "HUAWEICLOUD_OIDC_POLICY";
const POLICY_IDS: &str = "HUAWEICLOUD_OIDC_POLICY_IDS";

/// Reads `HUAWEICLOUD_OIDC_PROVIDER_URN`, `HUAWEICLOUD_OIDC_AGENCY_URN` and the token in `HUAWEICLOUD_OIDC_ID_TOKEN` or in the
/// file `HUAWEICLOUD_OIDC_TOKEN_FILE`.
///
/// Optional: `HUAWEICLOUD_OIDC_SESSION_NAME`, `_DURATION_SECONDS` (3600), `_POLICY` and `_POLICY_IDS` (separated by commas).
/// The token is read anew at every renewal.
#[derive(Clone, Debug)]
pub struct OidcProvider(Context);

impl OidcProvider {
    /// A provider over the variables of `context`.
    pub fn new(context: Context) -> Self {
        Self(context)
    }

    async fn find(&self) -> Result<Credential, CredentialError> {
        let var = |name| self.0.env.var(name);
        let (Some(provider), Some(agency)) = (var(PROVIDER), var(AGENCY)) else {
            return Err(CredentialError::not_configured(NAME, format!("{PROVIDER} and {AGENCY} are not both set")));
        };
        let token = match (var(TOKEN), var(TOKEN_FILE)) {
            (Some(token), _) => token.trim().to_owned(),
            (None, Some(file)) => read_secret(&self.0, NAME, file)?,
            (None, None) => {
                let message = format!("neither {TOKEN} nor {TOKEN_FILE} is set");
                return Err(CredentialError::not_configured(NAME, message));
            }
        };
        let seconds: i64 = var(DURATION)
            .map_or(Ok(3600), |text| text.trim().parse())
            .map_err(|_| CredentialError::failed(NAME, format!("{DURATION} is not a number of seconds; correct it")))?;
        let mut body = json!({
            "provider_urn": provider,
            "agency_urn": agency,
            "agency_session_name": var(SESSION).unwrap_or_else(|| "oidc-sts-session".to_owned()),
            "id_token": token,
            "duration_seconds": seconds,
        });
        if let Some(object) = body.as_object_mut() {
            object.extend(var(POLICY).map(|policy| ("policy".to_owned(), policy.into())));
            let ids = var(POLICY_IDS).map(|ids| ids.split(',').map(str::trim).collect::<Vec<_>>().into());
            object.extend(ids.map(|ids| ("policy_ids".to_owned(), ids)));
        }
        let url = hosts::sts(&self.0, NAME)?;
        let fetch = Fetch::new(&self.0, NAME, &url, Method::POST, "/v5/agencies/assume-with-oidc")?.secret(&token);
        let answer = fetch.json(&body).send(limit::SERVICE).await?;
        let credential = Keys::read_temporary(&answer.json()?).map_err(|why| answer.unusable(why))?;
        Ok(with_ids(&self.0, credential))
    }
}

impl CredentialProvider for OidcProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, CredentialError>> {
        Box::pin(self.find())
    }
}
