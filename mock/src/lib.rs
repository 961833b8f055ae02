//! Plays the services of the generated clients on the loopback interface, so that code which uses them can be tested
//! without an account.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use aicloud_mock::{Fault, HurriedTime, Mock};
//! use aicloud_pai_workspace::{Client, types::EnvironmentType};
//!
//! let mock = Mock::pai_workspace().start()?;
//! let client =
//!     Client::builder().endpoint(mock.endpoint()).credentials(mock.credential()).time(HurriedTime).build()?;
//!
//! mock.fault(Fault::status(503).on("GetWorkspace").times(1))?; // the client tries again
//! let created = client.create_workspace("churn", "Why they leave", vec![EnvironmentType::Prod]).send_blocking()?;
//! let id = created.workspace_id.as_deref().unwrap_or_default();
//! let found = client.get_workspace(id).send_blocking()?;
//!
//! assert_eq!(found.workspace_name.as_deref(), Some("churn"));
//! assert_eq!(mock.requests_of("GetWorkspace").len(), 2);
//! # Ok(())
//! # }
//! ```
//!
//! A mock checks each request as the service would, answers with documented samples or values made from the types, and
//! keeps what is created. Everything about it follows from the registry of a generated crate. Its README tells what is
//! checked, what is answered, and what it can't know.

mod answer;
mod check;
mod envelope;
mod fault;
mod hash;
mod log;
mod mock;
mod nonce;
mod page;
mod reply;
mod request;
mod resource;
#[cfg(test)]
mod resource_tests;
mod route;
mod sample;
mod server;
mod settings;
mod signature;
#[cfg(test)]
mod signature_tests;
mod time;
mod value;
#[cfg(test)]
mod vector_tests;
mod world;

pub use fault::Fault;
pub use log::Exchange;
pub use mock::{Mock, UnknownOperation, UnknownResource};
pub use settings::Builder;
pub use time::HurriedTime;

/// The id of the access key that a mock takes if it is told no other. It is fake, like all that it opens.
pub const ACCESS_KEY: &str = "EXAMPLEACCESSKEY";
/// The secret that belongs to it.
pub const SECRET: &str = "example-secret-of-no-value";

/// The README's test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
