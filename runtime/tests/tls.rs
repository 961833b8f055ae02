//! Calls over TLS: to a server that the system trusts, and to one that it doesn't.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

mod sample;

use aicloud_runtime::{RetryPolicy, credentials::Credential};
use sample::Client;
use std::{process::Command, sync::Arc};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

const CHILD: &str = "AICLOUD_TEST_CHILD";

/// A server at `localhost` that answers each connection once; gives its port and its certificate as PEM.
async fn server() -> (u16, String) {
    let issued = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(issued.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![issued.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // The client may refuse the certificate.
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let _ = stream.read(&mut [0; 4096]).await;
            let body = r#"{"items": [{"name": "n1"}]}"#;
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
            let _ = stream.shutdown().await;
        }
    });
    (port, issued.cert.pem())
}

/// Which roots the system trusts is said in a variable, so the test runs itself with it.
#[tokio::test]
async fn a_certificate_must_be_one_that_the_system_trusts() {
    if let Ok(port) = std::env::var(CHILD) {
        let client = Client::builder().endpoint(format!("https://localhost:{port}")).project_id("p1");
        let client = client.credentials(Credential::access_key("AK", "SK")).retry(RetryPolicy::none()).build().unwrap();
        match client.list_pool_nodes("p").send().await {
            Ok(page) => println!("answer: {} items", page.items.len()),
            Err(error) => println!("error: {} {error}", error.is_connection()),
        }
        return;
    }
    let (port, pem) = server().await;
    let folder = std::env::temp_dir().join(format!("aicloud-tls-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let run = |pem: String| {
        let file = folder.join(format!("{}.pem", pem.len()));
        std::fs::write(&file, pem).unwrap();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "a_certificate_must_be_one_that_the_system_trusts", "--nocapture"]);
        command.env(CHILD, port.to_string()).env("SSL_CERT_FILE", file).env_remove("SSL_CERT_DIR");
        let output = tokio::task::spawn_blocking(move || command.output());
        async { String::from_utf8(output.await.unwrap().unwrap().stdout).unwrap() }
    };
    let trusted = run(pem).await;
    assert!(trusted.contains("answer: 1 items"), "{trusted}");
    let other = rcgen::generate_simple_self_signed(["other.example".to_owned()]).unwrap();
    let refused = run(other.cert.pem()).await;
    assert!(refused.contains("error: true") && refused.contains("certificate"), "{refused}");
    std::fs::remove_dir_all(&folder).unwrap();
}
