//! What is true of a whole service: authentication, hosts, error envelope, retry codes.
//!
//! Generated code holds one `static` [`Service`] a crate.

use crate::operation::Location;

pub use crate::endpoint::EndpointRule;

/// One service.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its short name, such as `modelarts`.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// The version of its interface; Alibaba's services are sent it with each request.
    pub version: &'static str,
    /// How requests are authenticated.
    pub auth: Auth,
    /// Its hosts.
    pub endpoint: EndpointRule,
    /// Parameters given once, to the client.
    pub client_params: &'static [ClientParam],
    /// Where an error body keeps its code and its message, most telling first.
    pub errors: &'static [(&'static str, &'static str)],
    /// Headers that carry the request id, in any letter case.
    pub request_id_headers: &'static [&'static str],
    /// Keys of a body that carry the request id.
    pub request_id_body: &'static [&'static str],
    /// Error codes of requests refused for being too many. A trailing `*` matches the rest.
    pub throttled: &'static [&'static str],
    /// Error codes of passing failures.
    pub transient: &'static [&'static str],
    /// Error codes that say the credential ran out.
    pub expired: &'static [&'static str],
    /// Error codes that say the request's date was refused.
    pub clock_skew: &'static [&'static str],
}

/// How requests are authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Huawei Cloud: SDK-HMAC-SHA256 or an IAM token.
    Huawei,
    /// Alibaba Cloud: ACS3-HMAC-SHA256 or a bearer token.
    Alibaba,
    /// `Authorization: Bearer …`.
    Bearer,
    /// Not at all.
    None,
}

impl Auth {
    /// Environment variables that name the region; the first that is set counts.
    pub fn region_variables(self) -> &'static [&'static str] {
        match self {
            Self::Alibaba => &["ALIBABA_CLOUD_REGION_ID", "ALIBABA_CLOUD_REGION"],
            Self::Huawei => &["HUAWEICLOUD_SDK_REGION_ID", "HUAWEICLOUD_SDK_REGION", "HW_REGION_NAME"],
            Self::Bearer | Self::None => &[],
        }
    }
}

/// A parameter that is given to the client once and used by every operation.
#[derive(Clone, Debug)]
pub struct ClientParam {
    /// Its name.
    pub name: &'static str,
    /// Where it travels.
    pub location: Location,
}

/// Whether `code` is in `list`, whose entries may end in `*`.
pub(crate) fn code_matches(list: &[&str], code: &str) -> bool {
    list.iter().any(|entry| match entry.strip_suffix('*') {
        Some(start) => code.starts_with(start),
        None => code == *entry,
    })
}

#[cfg(test)]
mod tests {
    use super::code_matches;

    #[test]
    fn a_star_matches_the_rest_and_nothing_else_does() {
        assert!(code_matches(&["Throttling", "Throttling.*"], "Throttling.User"));
        assert!(code_matches(&["Throttling"], "Throttling"));
        assert!(!code_matches(&["Throttling"], "Throttling.User"));
        assert!(!code_matches(&["Throttling.*"], "Throttling"));
    }
}
