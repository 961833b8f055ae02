//! Calls over a socket of this machine: the client with its default transport, and reqwest by hand.

use crate::{
    by_hand,
    call::{NODES, runtime},
    case::{Failure, Works},
};
use std::{hint::black_box, net::SocketAddr, thread};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// Calls one after the other over one kept connection.
pub(crate) fn nodes() -> Result<Works, Failure> {
    let address = serve()?;
    let base = format!("http://{address}");
    let host = address.to_string();

    let ours = runtime()?;
    let client = aicloud_modelarts::Client::builder()
        .endpoint(&base)
        .project_id(by_hand::PROJECT)
        .credentials(by_hand::credential())
        .build()?;
    let theirs = runtime()?;
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let credential = by_hand::credential();
    Ok((
        Box::new(move |repeats| {
            ours.block_on(async {
                for _ in 0..repeats {
                    black_box(client.list_pool_nodes(by_hand::POOL).limit(50).send().await?);
                }
                Ok(())
            })
        }),
        Box::new(move |repeats| {
            theirs.block_on(async {
                for _ in 0..repeats {
                    let request = by_hand::list_nodes(&base, &host, &credential)?;
                    let answer = http.execute(request.try_into()?).await?.error_for_status()?;
                    black_box(by_hand::nodes(&answer.bytes().await?)?);
                }
                Ok(())
            })
        }),
    ))
}

/// A server that answers every request with the same nodes, in a thread of its own.
fn serve() -> Result<SocketAddr, Failure> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let server = runtime()?;
    thread::spawn(move || {
        server.block_on(async {
            let Ok(listener) = TcpListener::from_std(listener) else { return };
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream));
            }
        });
    });
    Ok(address)
}

async fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let response =
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{NODES}", NODES.len());
    stream.set_nodelay(true)?;
    let mut received = Vec::new();
    loop {
        if stream.read_buf(&mut received).await? == 0 {
            return Ok(());
        }
        if received.ends_with(b"\r\n\r\n") {
            received.clear();
            stream.write_all(response.as_bytes()).await?;
        }
    }
}
