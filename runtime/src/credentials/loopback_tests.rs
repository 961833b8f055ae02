//! Providers over real connections: hosts are mapped to a server on this machine, and one that hangs is given up.

use super::*;
use crate::{
    time::SystemTime,
    transport::{TransportError, TransportErrorKind},
};
use bytes::Bytes;
use jiff::SignedDuration;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// The plainest HTTP/1.1 client that can stand in for a transport.
#[derive(Debug)]
struct Plain;

impl Transport for Plain {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            exchange(request).await.map_err(|error| TransportError::new(TransportErrorKind::Connect, error))
        })
    }
}

async fn exchange(request: http::Request<Bytes>) -> std::io::Result<http::Response<Bytes>> {
    let uri = request.uri();
    let mut stream = TcpStream::connect(uri.authority().unwrap().as_str()).await?;
    let mut head = format!(
        "{} {} HTTP/1.1\r\ncontent-length: {}\r\n",
        request.method(),
        uri.path_and_query().unwrap(),
        request.body().len()
    );
    for (name, value) in request.headers() {
        head.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    stream.write_all(format!("{head}connection: close\r\n\r\n").as_bytes()).await?;
    stream.write_all(request.body()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status: u16 = head.split(' ').nth(1).unwrap().parse().unwrap();
    Ok(http::Response::builder().status(status).body(body.to_owned().into()).unwrap())
}

/// Serves one answer a connection and reports the requests; after the last answer, connections hang.
async fn serve(answers: Vec<(u16, String)>) -> (String, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let served = tokio::spawn(async move {
        let mut requests = Vec::new();
        for (status, body) in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 64 * 1024];
            let mut length = 0;
            loop {
                length += stream.read(&mut request[length..]).await.unwrap();
                let text = String::from_utf8_lossy(&request[..length]).into_owned();
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let expected = head.split("content-length: ").nth(1).unwrap().lines().next().unwrap();
                if body.len() >= expected.parse().unwrap() {
                    requests.push(text);
                    break;
                }
            }
            let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
        // Keeps the port open, so that further connections are accepted by the system and never answered.
        tokio::spawn(async move {
            let _listener = listener;
            std::future::pending::<()>().await;
        });
        requests
    });
    (url, served)
}

fn keys(lifetime: SignedDuration) -> String {
    let expiry = jiff::Timestamp::now() + lifetime;
    serde_json::json!({"Code": "Success", "AccessKeyId": "STS.fake", "AccessKeySecret": "s", "SecurityToken": "t",
        "Expiration": expiry.to_string()})
    .to_string()
}

#[tokio::test]
async fn a_chain_finds_the_role_of_the_machine_and_keeps_it() {
    let answers =
        vec![(200, "meta-token".to_owned()), (200, "my-role".to_owned()), (200, keys(SignedDuration::from_hours(6)))];
    let (url, served) = serve(answers).await;
    let env = MemoryEnvironment::new().with_service("http://100.100.100.200", &url);
    let chain = alibaba::default_chain(Context::new(Arc::new(env), Arc::new(Plain), Arc::new(SystemTime)));
    for _ in 0..3 {
        assert_eq!(chain.credential().await.unwrap().access_key_id(), Some("STS.fake"));
    }
    let requests = served.await.unwrap();
    let host = url.trim_start_matches("http://");
    assert!(requests[0].starts_with("PUT /latest/api/token HTTP/1.1\r\n"), "{}", requests[0]);
    assert!(requests[0].contains(&format!("host: {host}\r\n")), "{}", requests[0]);
    assert!(requests[2].contains("x-aliyun-ecs-metadata-token: meta-token\r\n"), "{}", requests[2]);
}

#[tokio::test]
async fn a_service_that_hangs_is_given_up() {
    let (url, served) = serve(Vec::new()).await;
    served.await.unwrap();
    let env = MemoryEnvironment::new().with_service("http://100.100.100.200", &url);
    let context = Context::new(Arc::new(env), Arc::new(Plain), Arc::new(SystemTime));
    let provider = alibaba::EcsRoleProvider::new(context);
    let answer = tokio::time::timeout(Duration::from_secs(20), provider.credential()).await.unwrap();
    let error = answer.unwrap_err();
    assert!(error.is_not_configured() && error.message().contains("no answer within 2s"), "{error}");
}
