//! The HTTP server, on a thread of its own so that async and blocking tests can use it alike.

use crate::{
    reply::{Ending, Reply},
    request::Request,
    world::World,
};
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::{
    Response, StatusCode,
    body::{Body, Frame, Incoming, SizeHint},
    header::{HeaderName, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{
    io,
    net::TcpListener,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    thread::{self, JoinHandle},
    time::Duration,
};
use tokio::{net::TcpStream, runtime, sync::oneshot};

/// Both vendors document bodies up to this length.
const LARGEST_BODY: usize = 12 << 20;

/// Serves connections until `stopped` says so.
pub(crate) fn start(
    listener: TcpListener,
    world: Arc<World>,
    stopped: oneshot::Receiver<()>,
) -> io::Result<JoinHandle<()>> {
    listener.set_nonblocking(true)?;
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let work = async move {
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
        let accept = async {
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => drop(tokio::spawn(connection(stream, world.clone()))),
                    // Out of file handles, most likely: some will be free soon.
                    Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
                }
            }
        };
        tokio::select! {
            _ = stopped => {}
            () = accept => {}
        }
    };
    thread::Builder::new().name("aicloud-mock".to_owned()).spawn(move || runtime.block_on(work))
}

async fn connection(stream: TcpStream, world: Arc<World>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| exchange(request, &world));
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(None)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = (&mut connection).await
        && error.is_user()
    {
        // Closed this way, the connection is reset.
        let _ = connection.into_parts().io.into_inner().set_zero_linger();
    }
}

/// The connection is to be reset.
#[derive(Debug)]
struct Reset;

impl std::fmt::Display for Reset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("reset on demand")
    }
}

impl std::error::Error for Reset {}

async fn exchange(request: hyper::Request<Incoming>, world: &World) -> Result<Response<Payload>, Reset> {
    let (head, body) = request.into_parts();
    let reply = match Limited::new(body, LARGEST_BODY).collect().await {
        Ok(body) => world.serve(&Request {
            method: head.method,
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: head.headers,
            body: body.to_bytes(),
        }),
        Err(_) => world.too_large(),
    };
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    match reply.ending {
        Ending::Reset => Err(Reset),
        ending => Ok(response(reply, ending == Ending::Truncated)),
    }
}

fn response(reply: Reply, is_cut: bool) -> Response<Payload> {
    let mut response = Response::new(Payload::new(reply.body, is_cut));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// A body, or one that breaks off.
struct Payload {
    length: u64,
    left: Option<Bytes>,
    is_cut: bool,
}

impl Payload {
    fn new(body: Vec<u8>, is_cut: bool) -> Self {
        let length = body.len() as u64;
        let mut left = Bytes::from(body);
        if is_cut {
            left.truncate(left.len() / 2);
        }
        Self { length, left: Some(left).filter(|left| !left.is_empty()), is_cut }
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        Poll::Ready(match self.left.take() {
            Some(left) => Some(Ok(Frame::data(left))),
            None if self.is_cut => Some(Err(io::ErrorKind::BrokenPipe.into())),
            None => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_none() && !self.is_cut
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}
