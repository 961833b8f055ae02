//! Which region, endpoint, project and credentials a call uses, and where that was said.

use crate::{failure::Failure, profiles};
use aicloud_runtime::{
    BoxFuture, Client, RetryPolicy,
    credentials::{
        Cached, Chain, Context, CredentialProvider, Environment, ProcessOutput, SystemEnvironment, alibaba, huawei,
    },
    registry::Registry,
    service::Auth,
    time::SystemTime,
    transport::{HyperTransport, Transport},
};
use clap::ArgMatches;
use jiff::SignedDuration;
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// What the flags say.
pub(crate) struct Settings {
    pub(crate) region: Option<String>,
    pub(crate) endpoint: Option<String>,
    pub(crate) vpc: bool,
    pub(crate) project_id: Option<String>,
    pub(crate) profile: Option<String>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) retries: Option<u32>,
    pub(crate) debug: bool,
}

impl Settings {
    pub(crate) fn new(matches: &ArgMatches) -> Result<Self, Failure> {
        let text = |name: &str| matches.get_one::<String>(name).filter(|text| !text.is_empty()).cloned();
        Ok(Self {
            region: text("region"),
            endpoint: text("endpoint"),
            vpc: matches.get_flag("vpc"),
            project_id: text("project-id"),
            profile: text("profile"),
            timeout: text("timeout").as_deref().map(|text| duration("--timeout", text)).transpose()?,
            retries: matches.get_one("retries").copied(),
            debug: matches.get_flag("debug"),
        })
    }

    /// Variables and files, with the profile that the flags name.
    pub(crate) fn environment(&self) -> Surroundings {
        Surroundings { profile: self.profile.clone() }
    }

    /// The region, and where it was found.
    pub(crate) fn region(&self, registry: &Registry) -> Result<Option<(String, String)>, Failure> {
        if let Some(region) = &self.region {
            return Ok(Some((region.clone(), "--region".to_owned())));
        }
        let env = self.environment();
        let from_profile = || profiles::region(registry.service().auth, &env, self.profile.as_deref());
        // A profile that is asked for by name counts more than variables.
        if self.profile.is_some()
            && let Some(found) = from_profile()?
        {
            return Ok(Some(found));
        }
        let variables = registry.service().auth.region_variables();
        match variables.iter().find_map(|name| Some((env.var(name)?, (*name).to_owned()))) {
            Some(found) => Ok(Some(found)),
            None => from_profile(),
        }
    }

    /// The providers of credentials, in the order in which they are asked.
    pub(crate) fn providers(&self, auth: Auth, context: &Context) -> Vec<Arc<dyn CredentialProvider>> {
        match (auth, &self.profile) {
            (Auth::Alibaba, None) => alibaba::default_providers(context),
            (Auth::Alibaba, Some(_)) => vec![
                Arc::new(alibaba::CliProfileProvider::new(context.clone())),
                Arc::new(alibaba::IniProfileProvider::new(context.clone())),
            ],
            (Auth::Huawei, None) => huawei::default_providers(context),
            (Auth::Huawei, Some(name)) => vec![Arc::new(huawei::ProfileProvider::new(context.clone()).section(name))],
            (Auth::Bearer | Auth::None, _) => Vec::new(),
        }
    }

    /// A client over `transport`, or over the network.
    pub(crate) fn client(
        &self,
        registry: &'static Registry,
        transport: Option<Arc<dyn Transport>>,
    ) -> Result<Client, Failure> {
        let service = registry.service();
        let mut builder = Client::builder(service)
            .environment(self.environment())
            .vpc(self.vpc)
            .user_agent(concat!("aicloud-cli/", env!("CARGO_PKG_VERSION")));
        let region = self.region(registry)?;
        if region.is_none() && self.endpoint.is_none() {
            let names = service.auth.region_variables().join(" or ");
            return Err(Failure::Input(format!(
                "no region is known: give --region, set {names}, or save one with `aicloud configure {}`",
                service.name
            )));
        }
        let transport = match transport {
            Some(transport) => transport,
            None => Arc::new(network()?),
        };
        if self.profile.is_some() {
            let mut context = Context::new(Arc::new(self.environment()), transport.clone(), Arc::new(SystemTime));
            context.region = region.as_ref().map(|(region, _)| region.clone());
            let chain = Chain::new(self.providers(service.auth, &context));
            builder = builder.credentials(Cached::new(chain, Arc::new(SystemTime)));
        }
        if let Some((region, _)) = region {
            builder = builder.region(region);
        }
        if let Some(endpoint) = &self.endpoint {
            builder = builder.endpoint(endpoint);
        }
        if let Some(project_id) = &self.project_id {
            builder = builder.project_id(project_id);
        }
        if let Some(retries) = self.retries {
            builder = builder.retry(RetryPolicy::standard().max_attempts(retries.saturating_add(1)));
        }
        if let Some(timeout) = self.timeout {
            builder = builder.timeout(timeout);
        }
        Ok(builder.transport(transport).build()?)
    }
}

/// The transport of real calls.
pub(crate) fn network() -> Result<HyperTransport, Failure> {
    HyperTransport::new().map_err(|error| Failure::Network(format!("no connections can be made: {error}")))
}

/// A length of time: `30s`, `5m`, `1m30s`; a plain number is seconds.
pub(crate) fn duration(flag: &str, text: &str) -> Result<Duration, Failure> {
    let plain = text.parse::<u64>().map(|seconds| format!("{seconds}s"));
    let parsed = plain.as_deref().unwrap_or(text).parse::<SignedDuration>().ok();
    parsed.and_then(|duration| Duration::try_from(duration).ok()).filter(|duration| !duration.is_zero()).ok_or_else(
        || Failure::Input(format!("{flag} {text}: that is no length of time; write it as 30s, 5m or 1m30s")),
    )
}

/// The process's surroundings, with the profile that the flags name in place of the variable's.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    profile: Option<String>,
}

impl Environment for Surroundings {
    fn var(&self, name: &str) -> Option<String> {
        match &self.profile {
            Some(profile) if name == "ALIBABA_CLOUD_PROFILE" => Some(profile.clone()),
            _ => SystemEnvironment.var(name),
        }
    }

    fn home_dir(&self) -> Option<PathBuf> {
        SystemEnvironment.home_dir()
    }

    fn read_file(&self, path: &Path) -> io::Result<String> {
        SystemEnvironment.read_file(path)
    }

    fn write_file(&self, path: &Path, text: &str) -> io::Result<()> {
        SystemEnvironment.write_file(path, text)
    }

    fn run<'a>(&'a self, command: &'a [String], limit: Duration) -> BoxFuture<'a, io::Result<ProcessOutput>> {
        // `SystemEnvironment` is a value without state, so a static one lives long enough.
        static SYSTEM: SystemEnvironment = SystemEnvironment;
        SYSTEM.run(command, limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read_with_and_without_unit() {
        assert_eq!(duration("--timeout", "30s").unwrap(), Duration::from_secs(30));
        assert_eq!(duration("--timeout", "90").unwrap(), Duration::from_secs(90));
        assert_eq!(duration("--timeout", "1m30s").unwrap(), Duration::from_secs(90));
        for text in ["", "0", "soon", "-5s"] {
            assert!(duration("--timeout", text).is_err(), "{text}");
        }
    }
}
