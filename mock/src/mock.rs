//! A running mock, as a test holds it.

use crate::{ACCESS_KEY, Exchange, Fault, SECRET, reply::Answer, server, settings::Builder, world::World};
use aicloud_runtime::{Json, credentials::Credential, registry::Registry};
use std::{
    error, fmt, io,
    net::{SocketAddr, TcpListener},
    sync::{Arc, PoisonError},
    thread::JoinHandle,
};
use tokio::sync::oneshot;

/// A service that is played on this machine. It stops when dropped.
pub struct Mock {
    world: Arc<World>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Mock {
    /// The service of a generated crate: `Mock::new(&aicloud_modelarts::registry::REGISTRY)`.
    #[expect(clippy::new_ret_no_self, reason = "it has to be started")]
    pub fn new(registry: &'static Registry) -> Builder {
        Builder::new(registry)
    }

    /// Huawei Cloud ModelArts.
    #[cfg(feature = "modelarts")]
    pub fn modelarts() -> Builder {
        Builder::new(&aicloud_modelarts::registry::REGISTRY)
    }

    /// Alibaba Cloud PAI AIWorkSpace.
    #[cfg(feature = "pai-workspace")]
    pub fn pai_workspace() -> Builder {
        Builder::new(&aicloud_pai_workspace::registry::REGISTRY)
    }

    pub(crate) fn start(world: Arc<World>, listener: TcpListener) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let thread = server::start(listener, world.clone(), stopped)?;
        Ok(Self { world, address, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens, as a client's endpoint: `http://127.0.0.1:…`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A credential that it takes: the first access key or token it was told, or [`ACCESS_KEY`].
    pub fn credential(&self) -> Credential {
        let keys = &self.world.settings.keys;
        match (keys.access_keys.first(), keys.tokens.first()) {
            (Some((id, secret, None)), _) => Credential::access_key(id.as_str(), secret.as_str()),
            (Some((id, secret, Some(token))), _) => Credential::temporary(id.as_str(), secret.as_str(), token.as_str()),
            (None, Some(token)) if self.world.service.auth == aicloud_runtime::service::Auth::Huawei => {
                Credential::iam_token(token.as_str())
            }
            (None, Some(token)) => Credential::bearer(token.as_str()),
            (None, None) => Credential::access_key(ACCESS_KEY, SECRET),
        }
    }

    /// From now on something goes wrong.
    ///
    /// # Errors
    ///
    /// The fault is for an operation that the service doesn't have.
    pub fn fault(&self, fault: Fault) -> Result<(), UnknownOperation> {
        if let Some(operation) = fault.operation() {
            self.known(operation)?;
        }
        self.world.faults.add(fault);
        Ok(())
    }

    /// From now on nothing goes wrong any more.
    pub fn clear_faults(&self) {
        self.world.faults.clear();
    }

    /// Answers all calls of an operation with this status and body, instead of its own answer. Requests are still checked.
    ///
    /// # Errors
    ///
    /// The service doesn't have the operation.
    pub fn reply(&self, operation: &str, status: u16, body: Json) -> Result<(), UnknownOperation> {
        self.world.stubs.always(self.known(operation)?, Answer::json(status, body));
        Ok(())
    }

    /// Answers the next call of an operation like this, and the one after it with the next reply given here.
    ///
    /// # Errors
    ///
    /// The service doesn't have the operation.
    pub fn reply_once(&self, operation: &str, status: u16, body: Json) -> Result<(), UnknownOperation> {
        self.world.stubs.once(self.known(operation)?, Answer::json(status, body));
        Ok(())
    }

    /// From now on answers come from the mock again.
    pub fn clear_replies(&self) {
        self.world.stubs.clear();
    }

    /// Puts a resource into the world, as if somebody had created it; gives its id.
    ///
    /// `place` holds what stands before it in paths, such as `{"pool_name": "pool-1"}`; what is left out, such as the
    /// project, is taken for any. `fields` are laid over a sample. Without an id among them it gets one.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use aicloud_mock::Mock;
    /// use serde_json::json;
    ///
    /// let mock = Mock::modelarts().start()?;
    /// mock.add("Pool", json!({}), json!({ "metadata": { "name": "pool-1" } }))?;
    /// let node = json!({ "metadata": { "name": "node-1" }, "status": { "phase": "Available" } });
    /// assert_eq!(mock.add("Node", json!({ "pool_name": "pool-1" }), node)?, "node-1");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The service has no resource of that name, or the mock is stateless.
    pub fn add(&self, resource: &str, place: Json, fields: Json) -> Result<String, UnknownResource> {
        let Some(resources) = &self.world.resources else {
            return Err(UnknownResource("a stateless mock keeps no resources".to_owned()));
        };
        let place = place.as_object().cloned().unwrap_or_default();
        resources.add(resource, &place, &fields).map_err(UnknownResource)
    }

    /// How many items the list of an operation has. For a list of resources, how many there are to begin with.
    ///
    /// # Errors
    ///
    /// The service doesn't have the operation.
    pub fn set_total(&self, operation: &str, total: usize) -> Result<(), UnknownOperation> {
        let name = self.known(operation)?.to_owned();
        self.world.totals.lock().unwrap_or_else(PoisonError::into_inner).insert(name, total);
        Ok(())
    }

    /// The last requests, oldest first.
    pub fn requests(&self) -> Vec<Exchange> {
        self.world.log.list()
    }

    /// The last requests of one operation, oldest first.
    pub fn requests_of(&self, operation: &str) -> Vec<Exchange> {
        let mut requests = self.requests();
        requests.retain(|exchange| exchange.operation == Some(operation));
        requests
    }

    /// How many requests there were, with those that have been forgotten.
    pub fn request_count(&self) -> u64 {
        self.world.log.count()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        self.world.log.clear();
    }

    fn known<'a>(&self, operation: &'a str) -> Result<&'a str, UnknownOperation> {
        match self.world.api.operation(operation) {
            Some(_) => Ok(operation),
            None => Err(UnknownOperation { operation: operation.to_owned(), service: self.world.service.name }),
        }
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The thread may have ended by itself.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { world, address, .. } = self;
        f.debug_struct("Mock").field("service", &world.service.name).field("address", address).finish_non_exhaustive()
    }
}

/// The service has no operation of that name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownOperation {
    operation: String,
    service: &'static str,
}

impl fmt::Display for UnknownOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, service } = self;
        write!(f, "{service} has no operation {operation}; `aicloud list {service}` shows those that it has")
    }
}

impl error::Error for UnknownOperation {}

/// There is no such kind of resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownResource(String);

impl fmt::Display for UnknownResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl error::Error for UnknownResource {}
