//! One list call of each service: build, sign, send through memory, decode.

use crate::{
    by_hand,
    case::{Failure, Work, Works},
};
use aicloud_runtime::{
    BoxFuture,
    transport::{Transport, TransportError},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response};
use std::{hint::black_box, sync::Arc};
use tokio::runtime::{Builder, Runtime};

/// A node, as the service documents it.
pub(crate) const NODES: &str = r#"{"kind":"NodeList","apiVersion":"v2","metadata":{"continue":"","remainingItemCount":0},"items":[{"kind":"Node","apiVersion":"v2","metadata":{"name":"os-node-created-x7k2p","creationTimestamp":"2026-01-31T08:00:00Z"},"spec":{"flavor":"modelarts.vm.cpu.8ud"},"status":{"phase":"Available","az":"cn-north-4a","privateIp":"192.168.0.10","resources":{"cpu":"7900m","memory":"29Gi"},"availableResources":{"cpu":"7900m","memory":"29Gi"}}}]}"#;
/// A dataset, as the service documents it.
pub(crate) const DATASETS: &str = r#"{"RequestId":"473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E","TotalCount":1,"Datasets":[{"DatasetId":"d-rbvg5wz7g2","Name":"my-dataset","WorkspaceId":"47812","DataType":"COMMON","DataSourceType":"NAS","Uri":"nas://09f","Property":"DIRECTORY","SourceType":"USER","Accessibility":"PRIVATE","GmtCreateTime":"2026-01-31T08:00:00Z","GmtModifiedTime":"2026-01-31T08:00:00Z","Labels":[{"Key":"team","Value":"vision"}]}]}"#;

/// Answers every request with the same bytes.
#[derive(Debug)]
struct Memory(Bytes);

impl Transport for Memory {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            black_box(&request);
            let mut response = Response::new(self.0.clone());
            *response.headers_mut() = HeaderMap::from_iter([
                (http::header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
                (http::HeaderName::from_static("x-request-id"), HeaderValue::from_static("473469c7aa6f4dc5b3dba3dc")),
            ]);
            Ok(response)
        })
    }
}

pub(crate) fn nodes() -> Result<Works, Failure> {
    Ok((our_nodes()?, nodes_by_hand()?))
}

pub(crate) fn datasets() -> Result<Works, Failure> {
    Ok((our_datasets()?, datasets_by_hand()?))
}

/// One thread, with the timers that limits of time need.
pub(crate) fn runtime() -> Result<Runtime, Failure> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

fn our_nodes() -> Result<Work, Failure> {
    let client = aicloud_modelarts::Client::builder()
        .endpoint("localhost")
        .project_id(by_hand::PROJECT)
        .credentials(by_hand::credential())
        .transport(Memory(Bytes::from_static(NODES.as_bytes())))
        .build()?;
    let runtime = runtime()?;
    Ok(Box::new(move |repeats| {
        runtime.block_on(async {
            for _ in 0..repeats {
                black_box(client.list_pool_nodes(black_box(by_hand::POOL)).limit(50).send().await?);
            }
            Ok(())
        })
    }))
}

fn our_datasets() -> Result<Work, Failure> {
    let client = aicloud_pai_workspace::Client::builder()
        .endpoint("localhost")
        .credentials(by_hand::credential())
        .transport(Memory(Bytes::from_static(DATASETS.as_bytes())))
        .build()?;
    let runtime = runtime()?;
    Ok(Box::new(move |repeats| {
        runtime.block_on(async {
            for _ in 0..repeats {
                let call = client.list_datasets().page_size(50).workspace_id(black_box(by_hand::WORKSPACE));
                black_box(call.send().await?);
            }
            Ok(())
        })
    }))
}

fn nodes_by_hand() -> Result<Work, Failure> {
    by_hand(NODES, |transport, credential| {
        Box::pin(async move {
            let request = by_hand::list_nodes("https://localhost", "localhost", &credential)?;
            black_box(by_hand::nodes(transport.send(request).await?.body())?);
            Ok(())
        })
    })
}

fn datasets_by_hand() -> Result<Work, Failure> {
    by_hand(DATASETS, |transport, credential| {
        Box::pin(async move {
            let request = by_hand::list_datasets("https://localhost", "localhost", &credential)?;
            black_box(by_hand::datasets(transport.send(request).await?.body())?);
            Ok(())
        })
    })
}

type Call = fn(Arc<dyn Transport>, aicloud_runtime::credentials::Credential) -> BoxFuture<'static, Result<(), Failure>>;

fn by_hand(answer: &'static str, call: Call) -> Result<Work, Failure> {
    let transport: Arc<dyn Transport> = Arc::new(Memory(Bytes::from_static(answer.as_bytes())));
    let credential = by_hand::credential();
    let runtime = runtime()?;
    Ok(Box::new(move |repeats| {
        runtime.block_on(async {
            for _ in 0..repeats {
                call(transport.clone(), credential.clone()).await?;
            }
            Ok(())
        })
    }))
}
