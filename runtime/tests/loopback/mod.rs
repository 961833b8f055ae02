//! A server on the loopback interface that does what a test tells it to, byte for byte.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part")]

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, atomic::AtomicUsize, atomic::Ordering::Relaxed},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::AbortHandle,
};

/// What the server does after it has read a request.
#[derive(Clone, Debug)]
pub enum Act {
    Send(Vec<u8>),
    /// Sends so many spaces, one every 50 ms.
    Trickle(usize),
    /// Waits until the client goes away.
    Stall,
    /// Ends the connection in good order.
    Close,
    /// Ends the connection with a reset.
    Reset,
}

/// An HTTP answer.
pub fn answer(status: u16, headers: &str, body: &str) -> Vec<Act> {
    let text = format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len());
    vec![Act::Send(text.into_bytes())]
}

type Script = dyn Fn(usize, &str) -> Vec<Act> + Send + Sync;

/// The server; it stops when dropped.
pub struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
    task: AbortHandle,
}

impl Server {
    /// Answers each request with what `script` makes of its number and text.
    pub async fn start(script: impl Fn(usize, &str) -> Vec<Act> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let script: Arc<Script> = Arc::new(script);
        let task = tokio::spawn({
            let (requests, connections) = (requests.clone(), connections.clone());
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    connections.fetch_add(1, Relaxed);
                    tokio::spawn(serve(stream, requests.clone(), script.clone()));
                }
            }
        });
        Self { address, requests, connections, task: task.abort_handle() }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far, head and body.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Relaxed)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, requests: Arc<Mutex<Vec<String>>>, script: Arc<Script>) {
    while let Some(request) = read_request(&mut stream).await {
        let acts = {
            let mut requests = requests.lock().unwrap();
            let acts = script(requests.len(), &request);
            requests.push(request);
            acts
        };
        for act in acts {
            match act {
                Act::Send(bytes) => {
                    if stream.write_all(&bytes).await.is_err() {
                        return;
                    }
                }
                Act::Trickle(count) => {
                    for _ in 0..count {
                        if stream.write_all(b" ").await.is_err() {
                            return;
                        }
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                }
                Act::Stall => {
                    let _ = stream.read(&mut [0; 1]).await;
                    return;
                }
                Act::Close => return,
                Act::Reset => {
                    let _ = stream.set_zero_linger();
                    return;
                }
            }
        }
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(head) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
            let length = text.split("\r\ncontent-length:").nth(1).and_then(|rest| rest.split("\r\n").next());
            let length: usize = length.map_or(0, |length| length.trim().parse().unwrap());
            if bytes.len() >= head + 4 + length {
                return Some(String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}
