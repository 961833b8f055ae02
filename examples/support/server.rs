//! The HTTP server: reads a request, checks who sent it, has it answered, logs it.

use crate::{modelarts, pai, signature, store::Store};
use axum::{
    Json, Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, StatusCode},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::{
    io::{self, Write},
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};
use tokio::net::TcpListener;

/// No request of an example is larger.
const LARGEST_BODY: usize = 1 << 20;

pub(crate) async fn start() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let store = Arc::new(Store::default());
    let routes = Router::new()
        .merge(modelarts::routes())
        .merge(pai::routes())
        .fallback(|| async { Refusal::new(StatusCode::NOT_FOUND, "NotPlayed", "the stand-in doesn't play this") })
        .layer(middleware::from_fn(check_and_log))
        .with_state(store);
    tokio::spawn(axum::serve(listener, routes).into_future());
    Ok(address)
}

/// Lets pass what is signed with the right key.
async fn check_and_log(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return Refusal::new(StatusCode::BAD_REQUEST, "BadBody", "the body can't be read").into_response();
    };
    let line = format!("{} {}", parts.method, parts.uri);
    let (mut response, signed) = match signature::check(&parts, &body) {
        Ok(algorithm) => (next.run(Request::from_parts(parts, Body::from(body))).await, algorithm),
        Err(refusal) => (refusal.into_response(), "signature refused"),
    };
    // Both clouds name each request, and their support asks for the name.
    for header in ["x-request-id", "x-acs-request-id"] {
        response.headers_mut().insert(header, HeaderValue::from_static("loopback"));
    }
    // Nobody may be reading: `cargo run --example quickstart 2>&1 | head`.
    let _ = writeln!(io::stderr(), "stand-in: {line} -> {} ({signed})", response.status().as_u16());
    response
}

/// An error in the envelopes of both clouds at once.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self { status, code, message } = self;
        let body = json!({ "error_code": code, "error_msg": message, "Code": code, "Message": message });
        (status, Json(body)).into_response()
    }
}
