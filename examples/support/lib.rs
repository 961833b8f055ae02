//! A stand-in for both clouds on this machine, so that the examples run without an account.
//!
//! It answers as the services are documented to: what is created is found again, states move on each time somebody looks,
//! and a request whose signature is wrong is refused. Each request is logged on stderr, to show what a call sends.
//!
//! Nothing here is needed to use the clients. Against the real services, an example begins with
//! `Client::from_env().await?` instead. To test your own code without a server, see `aicloud_modelarts::runtime::testing`.

mod modelarts;
mod pai;
mod server;
mod signature;
mod store;

use aicloud_modelarts::runtime::{BoxFuture, credentials::Credential, time::TimeSource};
use jiff::Timestamp;
use std::{io, net::SocketAddr, time::Duration};

/// The one access key that the stand-in knows. It is fake, like all that it opens.
pub const ACCESS_KEY: &str = "EXAMPLEACCESSKEY";
/// The secret that belongs to it.
pub const SECRET: &str = "example-secret-of-no-value";
/// The project that the clients of ModelArts are of. The stand-in takes any.
pub const PROJECT: &str = "example-project";

/// A running stand-in; it stops with the program.
#[derive(Debug)]
pub struct Cloud {
    address: SocketAddr,
}

impl Cloud {
    /// Starts it on a free port.
    ///
    /// # Errors
    ///
    /// Fails if the loopback interface can't be listened on.
    pub async fn start() -> io::Result<Self> {
        Ok(Self { address: server::start().await? })
    }

    /// A client of ModelArts that calls the stand-in.
    ///
    /// # Errors
    ///
    /// Those of the builder.
    pub fn modelarts(&self) -> Result<aicloud_modelarts::Client, aicloud_modelarts::Error> {
        aicloud_modelarts::Client::builder()
            .endpoint(self.url())
            .project_id(PROJECT)
            .credentials(Credential::access_key(ACCESS_KEY, SECRET))
            .time(Hurried)
            .build()
    }

    /// A client of PAI that calls the stand-in.
    ///
    /// # Errors
    ///
    /// Those of the builder.
    pub fn pai(&self) -> Result<aicloud_pai_workspace::Client, aicloud_pai_workspace::Error> {
        aicloud_pai_workspace::Client::builder()
            .endpoint(self.url())
            .credentials(Credential::access_key(ACCESS_KEY, SECRET))
            .time(Hurried)
            .build()
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// The machine's clock, with a timer that runs a hundred times as fast: the stand-in is quicker than a cloud, and nobody
/// wants to wait for it.
#[derive(Debug)]
struct Hurried;

impl TimeSource for Hurried {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration / 100))
    }
}
