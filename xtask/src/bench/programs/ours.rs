//! One call with a generated client.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let client = aicloud_modelarts::Client::from_env().await?;
        let nodes = client.list_pool_nodes("pool-1").limit(50).send().await?;
        println!("{:?}", nodes.items.first());
        Ok(())
    })
}
