//! What a mock is told before it starts.

use crate::{ACCESS_KEY, Exchange, Fault, SECRET, mock::Mock, resource::Pace, signature::Keys, world::World};
use aicloud_runtime::registry::Registry;
use std::{fmt, io, net::TcpListener, sync::Arc, time::Duration};

pub(crate) type Listener = dyn Fn(&Exchange) + Send + Sync;

/// How many requests are remembered where nobody says.
const USUAL_LOG: usize = 1000;
/// How many resources are kept where nobody says.
const USUAL_RESOURCES: usize = 5000;

pub(crate) struct Settings {
    pub(crate) port: u16,
    pub(crate) seed: u64,
    pub(crate) strict: bool,
    pub(crate) total: Option<usize>,
    /// Answers are documented samples where there are such.
    pub(crate) samples: bool,
    /// What is created is found again.
    pub(crate) stateful: bool,
    pub(crate) keys: Keys,
    pub(crate) faults: Vec<Fault>,
    pub(crate) log: usize,
    pub(crate) resources: usize,
    pub(crate) pace: Pace,
    pub(crate) listener: Option<Box<Listener>>,
}

/// A mock that hasn't started yet.
#[must_use = "a mock plays once it is started"]
pub struct Builder {
    registry: &'static Registry,
    settings: Settings,
}

impl Builder {
    pub(crate) fn new(registry: &'static Registry) -> Self {
        let settings = Settings {
            port: 0,
            seed: 0,
            strict: false,
            total: None,
            samples: true,
            stateful: true,
            keys: Keys::default(),
            faults: Vec::new(),
            log: USUAL_LOG,
            resources: USUAL_RESOURCES,
            pace: Pace::Look,
            listener: None,
        };
        Self { registry, settings }
    }

    /// The port of the loopback interface to listen on; a free one where it is left out.
    pub fn port(mut self, port: u16) -> Self {
        self.settings.port = port;
        self
    }

    /// What settles everything that looks like chance: the same seed gives the same answers. 0 where it is left out.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// Refuses what real services let pass: enum values that aren't listed, numbers in text, nested fields left out.
    pub fn strict(mut self) -> Self {
        self.settings.strict = true;
        self
    }

    /// How many items each list has to begin with.
    pub fn total(mut self, total: usize) -> Self {
        self.settings.total = Some(total);
        self
    }

    /// Makes all answers from their types, also where the documentation has a sample: every field is there, at every depth.
    pub fn answers_from_types(mut self) -> Self {
        self.settings.samples = false;
        self
    }

    /// A state of a resource lasts so long, such as the time that a notebook takes to start. Where it is left out, each
    /// state is shown once, and whoever looks again sees the next.
    pub fn state_time(mut self, time: Duration) -> Self {
        self.settings.pace = Pace::Time(time.max(Duration::from_millis(1)));
        self
    }

    /// How many resources are kept in all; 5,000 where it is left out. The oldest go first.
    pub fn resources(mut self, most: usize) -> Self {
        self.settings.resources = most;
        self
    }

    /// Keeps nothing that is created: every id is known, and nothing is ever gone.
    pub fn stateless(mut self) -> Self {
        self.settings.stateful = false;
        self
    }

    /// Takes requests signed with this key. Without any key or token of its own, the mock takes [`ACCESS_KEY`].
    pub fn access_key(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.settings.keys.access_keys.push((id.into(), secret.into(), None));
        self
    }

    /// Takes requests signed with this key that carry this security token.
    pub fn temporary_key(
        mut self,
        id: impl Into<String>,
        secret: impl Into<String>,
        security_token: impl Into<String>,
    ) -> Self {
        self.settings.keys.access_keys.push((id.into(), secret.into(), Some(security_token.into())));
        self
    }

    /// Takes requests with this token: of IAM for Huawei Cloud, a bearer token for Alibaba Cloud.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.settings.keys.tokens.push(token.into());
        self
    }

    /// Takes requests that are not signed, too. A signature is still checked.
    pub fn anonymous(mut self) -> Self {
        self.settings.keys.anonymous = true;
        self
    }

    /// Something that goes wrong, from the beginning.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.settings.faults.push(fault);
        self
    }

    /// How many requests are remembered; 1,000 where it is left out.
    pub fn log(mut self, most: usize) -> Self {
        self.settings.log = most;
        self
    }

    /// Shows each request to `listener` when it has been answered.
    pub fn on_request(mut self, listener: impl Fn(&Exchange) + Send + Sync + 'static) -> Self {
        self.settings.listener = Some(Box::new(listener));
        self
    }

    #[cfg(test)]
    pub(crate) fn into_settings(self) -> Settings {
        self.settings
    }

    /// Starts it, on a thread of its own.
    ///
    /// # Errors
    ///
    /// The port is taken, a fault names an operation that the service doesn't have, or the registry is damaged.
    pub fn start(self) -> io::Result<Mock> {
        let Self { registry, mut settings } = self;
        if settings.keys.access_keys.is_empty() && settings.keys.tokens.is_empty() {
            settings.keys.access_keys.push((ACCESS_KEY.to_owned(), SECRET.to_owned(), None));
        }
        let api = registry.api().map_err(|error| io::Error::other(error.to_string()))?;
        for operation in settings.faults.iter().filter_map(Fault::operation) {
            if api.operation(operation).is_none() {
                let message = format!("a fault is for {operation}, which {} doesn't have", registry.service().name);
                return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
            }
        }
        let port = settings.port;
        let listener = TcpListener::bind(("127.0.0.1", port))
            .map_err(|error| io::Error::new(error.kind(), format!("port {port} can't be listened on: {error}")))?;
        Mock::start(Arc::new(World::new(registry.service(), api, settings)), listener)
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("service", &self.registry.service().name).finish_non_exhaustive()
    }
}
