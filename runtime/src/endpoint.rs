//! Which host a service answers at.
//!
//! A rule by region, regions that break it, a host inside the vendor's network, or what the caller gives. The vendors'
//! own tables hold entries that don't work (a host that ends in a tab, a VPC host for public use, a `.cn` domain that the
//! documentation doesn't know); they are not copied: such regions follow the rule.

use crate::credentials::Environment;
use http::uri::Authority;
use std::{error::Error, fmt};

/// Where a service is found: a rule by region, and the regions that break it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointRule {
    /// The public host, with `{region}` in it.
    pub host: &'static str,
    /// The host inside the vendor's network, with `{region}` in it.
    pub vpc: Option<&'static str>,
    /// The known regions, for suggestions; others work too.
    pub regions: &'static [&'static str],
    /// Regions whose public host breaks the rule.
    pub exceptions: &'static [(&'static str, &'static str)],
}

impl EndpointRule {
    /// Where the service is in `region`, seen from outside or from inside (`vpc`) the vendor's network.
    ///
    /// # Errors
    ///
    /// Fails if `region` can't be a region's name, or if `vpc` is asked for and the service has no such host.
    pub fn resolve(&self, region: &str, vpc: bool) -> Result<Endpoint, EndpointError> {
        self.check(region)?;
        let exception = self.exceptions.iter().find(|(name, _)| *name == region).map(|(_, host)| *host);
        let rule = match (vpc, self.vpc, exception) {
            (true, Some(host), _) => host,
            (true, None, _) => {
                return Err(EndpointError::new(
                    "this service has no host inside the vendor's network; turn the VPC option off or set the endpoint",
                ));
            }
            (false, _, Some(host)) => host,
            (false, _, None) => self.host,
        };
        Endpoint::parse(&rule.replace("{region}", region))
    }

    fn check(&self, region: &str) -> Result<(), EndpointError> {
        if region.is_empty() {
            return Err(EndpointError::new("no region is set; set the region, such as cn-hangzhou or cn-north-4"));
        }
        if region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
            return Ok(());
        }
        let meant = region.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        let advice = match self.regions.iter().find(|known| **known == meant) {
            Some(known) => format!("did you mean {known}?"),
            None => "a region is lower-case letters, digits and hyphens, such as cn-hangzhou or cn-north-4".to_owned(),
        };
        Err(EndpointError::new(format!("region {region:?} is not valid: {advice}")))
    }
}

/// Scheme and authority of a service, without path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    scheme: &'static str,
    authority: String,
}

impl Endpoint {
    /// Reads what a caller gave: a host, perhaps with port, scheme and a trailing slash. The scheme is `https` where none is
    /// given.
    ///
    /// # Errors
    ///
    /// Fails if there is more than that, such as a path or a user name, or if the text is no host.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let bad = |why: &str| {
            EndpointError::new(format!(
                "endpoint {text:?} {why}; write it as host, host:port or https://host, such as modelarts.example.com"
            ))
        };
        let text_trimmed = text.trim();
        let (scheme, rest) = match text_trimmed.split_once("://") {
            None => ("https", text_trimmed),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => ("https", rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => ("http", rest),
            Some(_) => return Err(bad("has a scheme that is neither http nor https")),
        };
        let rest = rest.trim_end_matches('/');
        if rest.is_empty() {
            return Err(bad("is empty"));
        }
        if rest.contains(['/', '?', '#']) {
            return Err(bad("has a path or query, which requests would lose"));
        }
        if rest.contains('@') {
            return Err(EndpointError::new(
                "the endpoint holds a user name or password; give credentials separately and the endpoint as a host",
            ));
        }
        let authority: Authority = rest.parse().map_err(|_| bad("is not a host"))?;
        let unread_port = authority.host().len() < rest.len() && authority.port_u16().is_none();
        if authority.host().is_empty() || unread_port {
            return Err(bad("is not a host"));
        }
        // The usual port is left out of the Host header, so it must be left out of what is signed.
        let usual = if scheme == "https" { 443 } else { 80 };
        let authority = if authority.port_u16() == Some(usual) { authority.host() } else { authority.as_str() };
        Ok(Self { scheme, authority: authority.to_ascii_lowercase() })
    }

    /// The endpoint that Huawei Cloud's variable for a service and region names, if it is set:
    /// `HUAWEICLOUD_SDK_REGION_MODELARTS_CN_NORTH_4`. The first of a comma-separated list counts.
    ///
    /// # Errors
    ///
    /// Fails if the variable holds no host; the text names the variable.
    pub fn from_huawei_env(env: &dyn Environment, service: &str, region: &str) -> Result<Option<Self>, EndpointError> {
        let name = format!("HUAWEICLOUD_SDK_REGION_{service}_{region}").replace('-', "_").to_ascii_uppercase();
        let Some(value) = env.var(&name) else { return Ok(None) };
        let first = value.split(',').next().unwrap_or_default();
        Self::parse(first).map(Some).map_err(|error| EndpointError::new(format!("{name}: {error}")))
    }

    /// `http` or `https`.
    pub fn scheme(&self) -> &str {
        self.scheme
    }

    /// The host, and the port where it isn't the usual one: the value of the `Host` header.
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

/// The base URL: `https://host`, without a slash at the end.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority)
    }
}

/// An endpoint that can't be worked out; the text says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointError {
    message: String,
}

impl EndpointError {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for EndpointError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::MemoryEnvironment;

    const RULE: EndpointRule = EndpointRule {
        host: "aiworkspace.{region}.aliyuncs.com",
        vpc: Some("aiworkspace-vpc.{region}.aliyuncs.com"),
        regions: &["cn-hangzhou", "ap-southeast-5"],
        exceptions: &[("eu-west-1", "aiworkspace.aliyuncs.com")],
    };

    fn resolved(region: &str, vpc: bool) -> String {
        RULE.resolve(region, vpc).unwrap().to_string()
    }

    #[test]
    fn the_rule_holds_for_known_and_unknown_regions() {
        assert_eq!(resolved("cn-hangzhou", false), "https://aiworkspace.cn-hangzhou.aliyuncs.com");
        assert_eq!(resolved("xx-test-1", false), "https://aiworkspace.xx-test-1.aliyuncs.com");
    }

    #[test]
    fn regions_with_a_broken_entry_in_the_vendors_table_follow_the_rule() {
        assert_eq!(resolved("cn-guangzhou", false), "https://aiworkspace.cn-guangzhou.aliyuncs.com");
        assert_eq!(resolved("ap-southeast-5", false), "https://aiworkspace.ap-southeast-5.aliyuncs.com");
        let modelarts = EndpointRule { host: "modelarts.{region}.myhuaweicloud.com", vpc: None, ..RULE };
        let endpoint = modelarts.resolve("ap-southeast-1", false).unwrap();
        assert_eq!(endpoint.authority(), "modelarts.ap-southeast-1.myhuaweicloud.com");
    }

    #[test]
    fn an_exception_breaks_the_rule_but_not_the_wish_for_the_vpc_host() {
        assert_eq!(resolved("eu-west-1", false), "https://aiworkspace.aliyuncs.com");
        assert_eq!(resolved("eu-west-1", true), "https://aiworkspace-vpc.eu-west-1.aliyuncs.com");
    }

    #[test]
    fn a_service_without_vpc_host_says_so() {
        let error = EndpointRule { vpc: None, ..RULE }.resolve("cn-hangzhou", true).unwrap_err();
        assert!(error.to_string().contains("turn the VPC option off"), "{error}");
    }

    #[test]
    fn a_region_that_could_change_the_host_is_refused() {
        for region in ["evil.com/", "cn-hangzhou\t", "a.b", "cn hangzhou", "é", "@x"] {
            assert!(RULE.resolve(region, false).unwrap_err().to_string().contains("is not valid"), "{region}");
        }
        assert!(RULE.resolve("", false).unwrap_err().to_string().contains("no region is set"));
        let error = RULE.resolve("CN_Hangzhou", false).unwrap_err().to_string();
        assert!(error.contains("did you mean cn-hangzhou?"), "{error}");
    }

    #[test]
    fn an_endpoint_is_read_with_and_without_scheme_port_and_trailing_slash() {
        for (text, expected) in [
            ("a.example", "https://a.example"),
            ("https://A.example/", "https://a.example"),
            ("HTTP://a.example", "http://a.example"),
            (" a.example:8443\t", "https://a.example:8443"),
            ("https://a.example:443", "https://a.example"),
            ("http://127.0.0.1:80//", "http://127.0.0.1"),
            ("http://a.example:443", "http://a.example:443"),
            ("http://[::1]:9000", "http://[::1]:9000"),
        ] {
            assert_eq!(Endpoint::parse(text).unwrap().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_host_is_refused_with_the_form_to_write() {
        for text in
            ["", "https://", "ftp://a", "https://a/b", "a?b", "a#b", "a b", "a:99999", ":80", "https://https://a"]
        {
            let error = Endpoint::parse(text).unwrap_err().to_string();
            assert!(error.contains("write it as host"), "{text}: {error}");
        }
        let error = Endpoint::parse("https://user:canary@a").unwrap_err().to_string();
        assert!(error.contains("user name") && !error.contains("canary"), "{error}");
    }

    #[test]
    fn huawei_names_an_endpoint_by_variable() {
        let env = MemoryEnvironment::new()
            .with_var("HUAWEICLOUD_SDK_REGION_MODELARTS_CN_NORTH_4", "https://a.example,https://b.example");
        let found = |region| Endpoint::from_huawei_env(&env, "modelarts", region).unwrap();
        assert_eq!(found("cn-north-4").unwrap().to_string(), "https://a.example");
        assert_eq!(found("cn-north-1"), None);
    }
}
