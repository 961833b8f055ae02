//! How a client comes about: region, credentials, transport and limits, and where they are found when not given.

use crate::{
    BoxFuture, Client, Error, ErrorKind, RetryPolicy,
    auth::Scheme,
    client::Inner,
    credentials::{self, Context, Credential, CredentialProvider, Environment, SystemEnvironment},
    endpoint::Endpoint,
    operation::Location,
    random::{Random, SystemRandom},
    retry::RetryBudget,
    service::{Auth, Service},
    time::{SystemTime, TimeSource},
    transport::Transport,
};
use http::HeaderValue;
use std::{
    collections::BTreeMap,
    fmt,
    marker::PhantomData,
    sync::{Arc, atomic::AtomicI64},
    time::Duration,
};
use tokio::sync::Semaphore;

const TIMEOUT: Duration = Duration::from_secs(300);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);
/// Well under the 1,024 open files that many systems allow a process.
const MAX_IN_FLIGHT: usize = 256;

/// Builds a client of type `C`.
///
/// A region or an endpoint is needed; all else has a default. Credentials come from the vendor's documented chain unless
/// they are given.
#[must_use = "call `build`"]
pub struct ClientBuilder<C = Client> {
    service: &'static Service,
    scheme: Scheme,
    region: Option<String>,
    endpoint: Option<String>,
    vpc: bool,
    credentials: Option<Arc<dyn CredentialProvider>>,
    parameters: BTreeMap<String, String>,
    transport: Option<Arc<dyn Transport>>,
    environment: Arc<dyn Environment>,
    time: Arc<dyn TimeSource>,
    random: Arc<dyn Random>,
    retry: RetryPolicy,
    timeout: Duration,
    attempt_timeout: Duration,
    max_in_flight: usize,
    user_agent: Option<String>,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> ClientBuilder<C> {
    #[doc(hidden)]
    pub fn new(service: &'static Service) -> Self {
        Self {
            service,
            scheme: match service.auth {
                Auth::Huawei => Scheme::Huawei,
                Auth::Alibaba => Scheme::Alibaba,
                Auth::Bearer => Scheme::Bearer,
                Auth::None => Scheme::None,
            },
            region: None,
            endpoint: None,
            vpc: false,
            credentials: None,
            parameters: BTreeMap::new(),
            transport: None,
            environment: Arc::new(SystemEnvironment),
            time: Arc::new(SystemTime),
            random: Arc::new(SystemRandom),
            retry: RetryPolicy::standard(),
            timeout: TIMEOUT,
            attempt_timeout: ATTEMPT_TIMEOUT,
            max_in_flight: MAX_IN_FLIGHT,
            user_agent: None,
            client: PhantomData,
        }
    }

    /// The region, such as `cn-north-4`. It decides the endpoint, unless one is given.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The host to call instead of the region's, with or without scheme and port.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Calls the region's host inside the vendor's network.
    pub fn vpc(mut self, vpc: bool) -> Self {
        self.vpc = vpc;
        self
    }

    /// Who calls: a [`Credential`], or a provider that finds one. Wrap a provider that asks somebody else in
    /// [`Cached`](credentials::Cached), or it is asked for every attempt.
    pub fn credentials(mut self, credentials: impl CredentialProvider + 'static) -> Self {
        self.credentials = Some(Arc::new(credentials));
        self
    }

    /// The project that owns the resources (Huawei Cloud). Without it, the region's project is looked up once.
    pub fn project_id(self, project_id: impl Into<String>) -> Self {
        self.parameter("project_id", project_id)
    }

    /// A parameter that every operation of the service takes from the client.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.insert(name.into(), value.into());
        self
    }

    /// Sends requests through `transport` instead of the default one.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// When failed attempts are tried again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Limits each call: credentials, all attempts and the waits between them (5 minutes).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Limits each attempt, from sending to the last byte of the answer (60 seconds).
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Limits how many requests are on their way at once, and with it the open connections (256). Calls beyond that wait
    /// their turn; the wait counts against the call's timeout, not the attempt's.
    pub fn max_in_flight(mut self, requests: usize) -> Self {
        self.max_in_flight = requests;
        self
    }

    /// Names your program in the `User-Agent` header, after the client's own name.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = Some(name.into());
        self
    }

    /// How requests are signed, where the service takes more than one signature.
    pub fn signature(mut self, scheme: Scheme) -> Self {
        self.scheme = scheme;
        self
    }

    /// Goes by this clock; for tests.
    pub fn time(mut self, time: impl TimeSource + 'static) -> Self {
        self.time = Arc::new(time);
        self
    }

    /// Draws jitter and nonces from here; for tests.
    pub fn random(mut self, random: impl Random + 'static) -> Self {
        self.random = Arc::new(random);
        self
    }

    /// Reads variables and files from here; for tests.
    pub fn environment(mut self, environment: impl Environment + 'static) -> Self {
        self.environment = Arc::new(environment);
        self
    }

    /// The client. Nothing is sent or read yet, apart from what names the endpoint.
    ///
    /// # Errors
    ///
    /// Fails if neither region nor endpoint is given, if one of them is malformed, or if there is no transport.
    pub fn build(self) -> Result<C, Error> {
        self.build_client().map(C::from)
    }

    fn build_client(mut self) -> Result<Client, Error> {
        let endpoint = self.resolve_endpoint()?;
        let transport = match self.transport.take() {
            Some(transport) => transport,
            None => default_transport()?,
        };
        let context = Context::new(self.environment.clone(), transport.clone(), self.time.clone());
        let credentials = self.resolve_credentials(context);
        let mut user_agent = format!("aicloud-{}/{}", self.service.name, env!("CARGO_PKG_VERSION"));
        if let Some(name) = &self.user_agent {
            user_agent = format!("{user_agent} {name}");
        }
        let user_agent = HeaderValue::from_str(&user_agent)
            .map_err(|_| input("the user agent holds characters that no header can carry; use plain ASCII"))?;
        Ok(Client(Arc::new(Inner {
            service: self.service,
            scheme: self.scheme,
            endpoint,
            credentials,
            parameters: self.parameters,
            transport,
            time: self.time,
            random: self.random,
            retry: self.retry,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            user_agent,
            budget: RetryBudget::new(),
            slots: Semaphore::new(self.max_in_flight.clamp(1, Semaphore::MAX_PERMITS)),
            skew: AtomicI64::new(0),
        })))
    }

    /// The client, with a region from the environment where none is given, and with its credential already found.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build); and fails if no credential is found, with what each place that was looked at had to say.
    pub fn from_env(mut self) -> BoxFuture<'static, Result<C, Error>>
    where
        C: 'static,
    {
        self.region = self.region.take().or_else(|| self.region_from_env());
        let client = self.build_client();
        Box::pin(async move {
            let client = client?;
            client.0.credentials.credential().await.map_err(Error::credentials)?;
            Ok(C::from(client))
        })
    }

    fn resolve_endpoint(&self) -> Result<Endpoint, Error> {
        let wrong = |error: crate::endpoint::EndpointError| input(error.to_string()).with_source(error);
        if let Some(endpoint) = &self.endpoint {
            return Endpoint::parse(endpoint).map_err(wrong);
        }
        let Some(region) = &self.region else {
            let names = self.service.auth.region_variables().join(" or ");
            let how = if names.is_empty() { String::new() } else { format!(", or set {names} and use `from_env`") };
            return Err(input(format!("no region is given: give one with `.region(…)`, or an `.endpoint(…)`{how}")));
        };
        if self.service.auth == Auth::Huawei
            && let Some(endpoint) =
                Endpoint::from_huawei_env(&*self.environment, self.service.name, region).map_err(wrong)?
        {
            return Ok(endpoint);
        }
        self.service.endpoint.resolve(region, self.vpc).map_err(wrong)
    }

    fn region_from_env(&self) -> Option<String> {
        self.service.auth.region_variables().iter().find_map(|name| self.environment.var(name))
    }

    /// The given provider or the vendor's chain; for Huawei with a look-up of the project, if it is needed and unknown.
    fn resolve_credentials(&mut self, context: Context) -> Arc<dyn CredentialProvider> {
        let given = self.credentials.take();
        let credentials = given.unwrap_or_else(|| match self.service.auth {
            Auth::Alibaba => Arc::new(credentials::alibaba::default_chain(context.clone())),
            Auth::Huawei => Arc::new(credentials::huawei::default_chain(context.clone())),
            Auth::Bearer | Auth::None => Arc::new(Credential::anonymous()),
        });
        let needs_project =
            self.service.client_params.iter().any(|p| p.name == "project_id" && p.location == Location::Path);
        match &self.region {
            Some(region)
                if self.service.auth == Auth::Huawei
                    && needs_project
                    && !self.parameters.contains_key("project_id") =>
            {
                Arc::new(credentials::huawei::WithProject::new(credentials, region.clone(), context))
            }
            _ => credentials,
        }
    }
}

#[cfg(feature = "hyper")]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    match crate::transport::HyperTransport::new() {
        Ok(transport) => Ok(Arc::new(transport)),
        Err(error) => Err(input(format!("the default transport can't start: {error}")).with_source(error)),
    }
}

#[cfg(not(feature = "hyper"))]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Err(input("there is no transport: give one with `.transport(…)`, or enable the feature `hyper`"))
}

fn input(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Input, message)
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("service", &self.service.name)
            .field("region", &self.region)
            .field("endpoint", &self.endpoint)
            .field("credentials", &self.credentials.as_ref().map(|provider| provider.name()))
            .finish_non_exhaustive()
    }
}
