//! One call with progenitor's client. It is not signed: that is left to the caller.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let client = peer_modelarts::Client::new("https://modelarts.cn-north-4.myhuaweicloud.com");
        let nodes = client.list_pool_nodes("project", "pool-1", None, Some(50)).await?;
        println!("{:?}", nodes.items.first());
        Ok(())
    })
}
