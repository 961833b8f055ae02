//! Calls without an async runtime of the caller's own.
//!
//! One background thread drives the calls of the whole process; it starts with the first one.

use crate::{BoxFuture, Error, ErrorKind};
use futures_core::Stream;
use std::{
    future::poll_fn,
    pin::Pin,
    sync::{OnceLock, mpsc},
    thread,
};
use tokio::runtime::{Builder, Handle};

/// Runs a call, or anything else that needs the runtime, and waits for its outcome. May be used in async code too, where
/// it blocks the thread.
///
/// # Errors
///
/// Those of the call; and if the background thread can't be started or the call panics.
pub fn wait<T: Send + 'static>(call: BoxFuture<'static, Result<T, Error>>) -> Result<T, Error> {
    let (done, outcome) = mpsc::sync_channel(1);
    handle()?.spawn(async move {
        // Nobody hears it if the waiting thread is gone.
        let _ = done.send(call.await);
    });
    outcome
        .recv()
        .unwrap_or_else(|_| Err(Error::new(ErrorKind::Input, "the call panicked; see the output of the panic")))
}

/// Pages or items as an iterator.
#[derive(Debug)]
pub struct Iter<S>(Option<S>);

impl<S> Iter<S> {
    /// Iterates over `stream`.
    pub fn new(stream: S) -> Self {
        Self(Some(stream))
    }
}

impl<T, S> Iterator for Iter<S>
where
    T: Send + 'static,
    S: Stream<Item = Result<T, Error>> + Send + Unpin + 'static,
{
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut stream = self.0.take()?;
        let next = wait(Box::pin(async move {
            let item = poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await;
            Ok((stream, item))
        }));
        match next {
            Ok((stream, item)) => {
                self.0 = Some(stream);
                item
            }
            Err(error) => Some(Err(error)),
        }
    }
}

fn handle() -> Result<&'static Handle, Error> {
    static HANDLE: OnceLock<Result<Handle, String>> = OnceLock::new();
    let handle = HANDLE.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
        let handle = runtime.handle().clone();
        let drive = move || runtime.block_on(std::future::pending::<()>());
        thread::Builder::new().name("aicloud".to_owned()).spawn(drive).map_err(|error| error.to_string())?;
        Ok(handle)
    });
    handle.as_ref().map_err(|error| {
        Error::new(ErrorKind::Input, format!("the thread for blocking calls can't be started: {error}"))
    })
}
