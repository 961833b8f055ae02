//! The way to a host: straight, or through the proxy that the environment names.
//!
//! What only this machine can reach, itself and the metadata service of its cloud, is never asked for through a proxy.

use super::chain::Chained;
use crate::BoxFuture;
use http::{HeaderValue, Uri, uri::Scheme};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::{
    client::{
        legacy::connect::{
            Connected, Connection, HttpConnector,
            proxy::{SocksV5, Tunnel},
        },
        proxy::matcher::{Intercept, Matcher},
    },
    rt::TokioIo,
};
use std::{
    error::Error as StdError,
    io,
    net::{IpAddr, Ipv4Addr},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::net::TcpStream;
use tower_service::Service;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Huawei Cloud's is at a link-local address.
const ALIBABA_METADATA: Ipv4Addr = Ipv4Addr::new(100, 100, 100, 200);

type Failure = Box<dyn StdError + Send + Sync>;

/// Opens TCP connections; TLS comes on top of what it returns.
#[derive(Clone, Debug)]
pub(super) struct Router {
    tcp: HttpConnector,
    proxies: Arc<Matcher>,
}

impl Router {
    /// With the proxies that the environment names now.
    pub(super) fn from_env() -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
        tcp.set_keepalive(Some(Duration::from_secs(60)));
        Self { tcp, proxies: Arc::new(Matcher::from_env()) }
    }

    fn proxy(&self, target: &Uri) -> Option<Intercept> {
        if is_local(target.host()) { None } else { self.proxies.intercept(target) }
    }

    /// What a proxy wants to see in a request that it reads; it reads none that goes to an `https` address.
    pub(super) fn proxy_authorization(&self, target: &Uri) -> Option<HeaderValue> {
        if target.scheme() == Some(&Scheme::HTTPS) {
            return None;
        }
        self.proxy(target)?.basic_auth().cloned()
    }

    async fn connect(mut self, target: Uri) -> Result<Stream, Failure> {
        let Some(proxy) = self.proxy(&target) else {
            return Ok(Stream { tcp: self.tcp.call(target).await?, through_proxy: false });
        };
        let tcp = match proxy.uri().scheme_str() {
            Some("http") if target.scheme() == Some(&Scheme::HTTPS) => {
                let mut tunnel = Tunnel::new(proxy.uri().clone(), self.tcp);
                if let Some(credential) = proxy.basic_auth() {
                    tunnel = tunnel.with_auth(credential.clone());
                }
                tunnel.call(target).await.map_err(via(&proxy))?
            }
            Some("http") => {
                let tcp = self.tcp.call(proxy.uri().clone()).await.map_err(via(&proxy))?;
                return Ok(Stream { tcp, through_proxy: true });
            }
            Some(scheme @ ("socks5" | "socks5h")) => {
                let mut socks = SocksV5::new(proxy.uri().clone(), self.tcp).local_dns(scheme == "socks5");
                if let Some((user, password)) = proxy.raw_auth() {
                    socks = socks.with_auth(user.to_owned(), password.to_owned());
                }
                socks.call(target).await.map_err(via(&proxy))?
            }
            _ => return Err(via(&proxy)("its scheme is none of http, socks5 and socks5h")),
        };
        Ok(Stream { tcp, through_proxy: false })
    }
}

/// Says which proxy it was that failed.
fn via<E: Into<Failure>>(proxy: &Intercept) -> impl Fn(E) -> Failure {
    let proxy = proxy.uri().clone();
    move |error| Failure::from(format!("the proxy {proxy} can't be used: {}", Chained(error.into())))
}

impl Service<Uri> for Router {
    type Response = Stream;
    type Error = Failure;
    type Future = BoxFuture<'static, Result<Stream, Failure>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        self.tcp.poll_ready(cx).map_err(Failure::from)
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        Box::pin(self.clone().connect(target))
    }
}

/// Whether only this machine reaches the host: itself, or the metadata service of its cloud.
fn is_local(host: Option<&str>) -> bool {
    let host = host.unwrap_or_default();
    match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_link_local() || ip == ALIBABA_METADATA,
        Ok(IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unicast_link_local(),
        Err(_) => host == "localhost",
    }
}

/// A connection that knows whether a proxy reads what it carries.
#[derive(Debug)]
pub(super) struct Stream {
    tcp: TokioIo<TcpStream>,
    through_proxy: bool,
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        self.tcp.connected().proxy(self.through_proxy)
    }
}

impl Read for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_read(cx, buffer)
    }
}

impl Write for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tcp).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tcp).poll_write_vectored(cx, slices)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_and_its_metadata_service_are_local() {
        for host in ["localhost", "127.0.0.1", "[::1]", "169.254.169.254", "100.100.100.200", "[fe80::1]"] {
            assert!(is_local(Some(host)), "{host}");
        }
        for host in ["modelarts.example.com", "100.100.100.201", "10.0.0.1", "localhost.example", "[2001:db8::1]"] {
            assert!(!is_local(Some(host)), "{host}");
        }
        assert!(!is_local(None));
    }
}
