//! Which host a service answers at.

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
    /// The base URL of the service: scheme and authority, no trailing slash.
    ///
    /// # Errors
    ///
    /// Fails if `region` is not a region name, or if `vpc` is asked for and the service has no such host.
    pub fn resolve(&self, region: &str, vpc: bool) -> Result<Endpoint, EndpointError> {
        let rule = if vpc { self.vpc.unwrap_or(self.host) } else { self.host };
        Endpoint::parse(&rule.replace("{region}", region))
    }
}

/// A base URL: scheme and authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    scheme: String,
    authority: String,
}

impl Endpoint {
    /// Reads an endpoint that a caller gave, with or without scheme and trailing slash.
    ///
    /// # Errors
    ///
    /// Fails if the text is no host.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let (scheme, authority) = text.split_once("://").unwrap_or(("https", text));
        Ok(Self { scheme: scheme.to_owned(), authority: authority.trim_end_matches('/').to_owned() })
    }

    /// `http` or `https`.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// The host, and the port where it isn't the scheme's own: the value of the `Host` header.
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

/// An endpoint that can't be worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointError {
    message: String,
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for EndpointError {}
