//! Creates a workspace of PAI and lets a colleague work in it.
//!
//! ```sh
//! cargo run --example create_workspace
//! ```

use aicloud_pai_workspace::types::{EnvironmentType, MemberRole, NewMember};
use anyhow::Context;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (client, _cloud) = support::pai()?;

    let create = client.create_workspace("churn", "Predicts which customers leave", vec![EnvironmentType::Prod]);
    let created = create.clone().display_name("Customer churn").send().await?;
    let workspace = created.workspace_id.as_deref().context("the new workspace has no id")?;
    println!("workspace {workspace}");

    // An error has the service's code and message, and the request id that its support asks for.
    if let Err(error) = create.send().await {
        println!("a second one of that name: {}", error.message());
    }

    // Members are named by the id of their user.
    let users = client.list_workspace_users(workspace).user_name("li.na").send().await?.into_inner().users;
    let user = users.into_iter().next().and_then(|user| user.user_id).context("there is no user li.na")?;
    let member = NewMember::new(user, vec![MemberRole::PaiAlgoDeveloper]);
    client.create_member(workspace, vec![member]).send().await?;

    let mut members = client.list_members(workspace).items();
    while let Some(member) = members.try_next().await? {
        let roles: Vec<String> = member.roles.iter().map(|role| role.to_string()).collect();
        println!("user {}: {}", member.user_id.unwrap_or_default(), roles.join(", "));
    }
    Ok(())
}
