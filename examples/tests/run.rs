//! Runs every example as a program of its own and looks at what it prints.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use insta::assert_snapshot;
use std::{
    path::PathBuf,
    process::{Command, Output},
};

/// An example, built by cargo along with this test, in an environment that says nothing about clouds or proxies.
fn example(name: &str) -> Command {
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().find(|folder| folder.join("examples").is_dir()).unwrap();
    let program: PathBuf = folder.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(program.is_file(), "{} is missing; build it: cargo build --examples", program.display());
    let mut command = Command::new(program);
    for (variable, _) in std::env::vars_os() {
        let name = variable.to_string_lossy().to_ascii_uppercase();
        let is_foreign =
            ["AICLOUD_", "HUAWEICLOUD_", "HW_", "HC_", "ALIBABA_"].iter().any(|start| name.starts_with(start));
        if is_foreign || name.ends_with("_PROXY") || name.starts_with("RUST_") {
            command.env_remove(variable);
        }
    }
    command
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// What an example prints, when all goes well.
fn printed(name: &str) -> String {
    let Output { status, stdout, stderr } = example(name).output().unwrap();
    let stderr = text(stderr);
    assert!(status.success(), "{name}: {status}\n{stderr}");
    text(stdout)
}

/// What an example says when it fails.
fn complaint(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(output.stdout), "");
    text(output.stderr)
}

/// The quickstart as it runs against the real cloud, but for the endpoint.
fn live_quickstart(url: &str, secret: &str) -> Command {
    let mut command = example("quickstart");
    command
        .arg("pool-1")
        .env("AICLOUD_LIVE", "1")
        .env("HUAWEICLOUD_SDK_REGION_ID", "cn-north-4")
        .env("HUAWEICLOUD_SDK_REGION_MODELARTS_CN_NORTH_4", url)
        .env("HUAWEICLOUD_SDK_PROJECT_ID", support::PROJECT)
        .env("HUAWEICLOUD_SDK_AK", aicloud_mock::ACCESS_KEY)
        .env("HUAWEICLOUD_SDK_SK", secret);
    command
}

#[test]
fn quickstart_lists_two_pages_of_nodes_with_signed_requests() {
    let output = example("quickstart").output().unwrap();
    assert!(output.status.success());
    assert_snapshot!(text(output.stdout), @r"
    NODE               PHASE      FLAVOR                  ZONE         ADDRESS        CREATED
    os-node-created-1  Available  modelarts.vm.2u4g.dcc   cn-north-7c  192.168.1.132  2024-01-29T09:21:26Z
    os-node-created-2  Available  modelarts.vm.2u4g.dcc   cn-north-7c  192.168.1.133  2024-01-29T09:22:26Z
    os-node-created-3  Available  modelarts.vm.gpu.8v100  cn-north-7a  192.168.1.140  2024-01-29T09:23:26Z
    os-node-created-4  Abnormal   modelarts.vm.gpu.8v100  cn-north-7a  192.168.1.141  2024-01-29T09:24:26Z
    os-node-created-5  Creating   modelarts.vm.gpu.8v100  cn-north-7b  -              2024-01-29T09:25:26Z
    ");
    assert_snapshot!(text(output.stderr), @r"
    stand-in: GET /v2/example-project/pools/pool-1/nodes?limit=3 -> 200 (SDK-HMAC-SHA256)
    stand-in: GET /v2/example-project/pools/pool-1/nodes?continue=next-3&limit=3 -> 200 (SDK-HMAC-SHA256)
    ");
}

#[test]
fn quickstart_takes_region_project_and_credentials_from_the_environment() {
    let cloud = support::modelarts_mock().unwrap();
    let live = live_quickstart(&cloud.endpoint(), aicloud_mock::SECRET).output().unwrap();
    assert!(live.status.success(), "{}", text(live.stderr));
    assert_eq!(text(live.stdout), printed("quickstart"));
}

#[test]
fn a_wrong_secret_is_refused() {
    let cloud = support::modelarts_mock().unwrap();
    assert_snapshot!(complaint(&mut live_quickstart(&cloud.endpoint(), "another-secret")), @"Error: ListPoolNodes: 401 Unauthorized, APIGW.0301: the signature is wrong (request id 7ea63b63-07a5-4aa7-8e3f-ca28ac79c0d5, 1 attempt)");
}

#[test]
fn quickstart_says_what_a_live_run_lacks() {
    assert_snapshot!(complaint(example("quickstart").env("AICLOUD_LIVE", "1")), @r#"
    Error: which pool? AICLOUD_LIVE=1 cargo run --example quickstart POOL
    A pool's name is its id, as the console shows it under "Dedicated Resource Pools".
    "#);
    assert_snapshot!(complaint(example("quickstart").env("AICLOUD_LIVE", "1").arg("pool-1")), @r"
    Error: AICLOUD_LIVE=1 needs a region and credentials

    Caused by:
        no region is given: give one with `.region(…)`, or an `.endpoint(…)`, or set HUAWEICLOUD_SDK_REGION_ID or HUAWEICLOUD_SDK_REGION or HW_REGION_NAME and use `from_env`
    ");
}

#[test]
fn create_workspace() {
    assert_snapshot!(printed("create_workspace"), @r"
    workspace 0eb035aa-385b-4548-8c30-d9318e96c883
    a second one of that name: WorkspaceName is already used.
    user 201: PAI.AlgoDeveloper
    ");
}

#[test]
fn dataset_versions() {
    assert_snapshot!(printed("dataset_versions"), @r"
    team=vision
    licence=CC-BY-4.0
    v4 v3 of 4
    v2 v1 of 4
    ");
}

#[test]
fn run_metrics() {
    assert_snapshot!(printed("run_metrics"), @r"
    step  0  loss 1.000
    step  8  loss 0.111
    step 16  loss 0.059
    step 24  loss 0.040
    ");
}

#[test]
fn start_notebook() {
    assert_snapshot!(printed("start_notebook"), @r"
    created  CREATING
    running  https://authoring-modelarts.example.com/170d7977-15c7-4144-8048-b27be6e5a5b6/lab
    stopped
    ");
}

#[test]
fn idle_nodes() {
    assert_snapshot!(printed("idle_nodes"), @r"
    os-node-created-1  192.168.1.132  idle
    os-node-created-3  192.168.1.140  idle
    os-node-created-4  192.168.1.141  Abnormal, look into it
    ");
}

#[test]
fn training_job() {
    assert_snapshot!(printed("training_job"), @r"
    submitted  8827e3be-9234-4ead-8dd6-0e53e5b90ad0
    running    worker-0
    completed  after 95 s
    worker-0: [Modelarts Service Log][sidecar] exit with 0
    ");
}

#[test]
fn a_misspelt_training_job_is_not_sent() {
    let file = std::env::temp_dir().join(format!("aicloud-training-job-{}.yaml", std::process::id()));
    std::fs::write(&file, "kind: job\nmetdata: { name: mnist-1 }\n").unwrap();
    let complaint = complaint(example("training_job").arg(&file));
    std::fs::remove_file(&file).unwrap();
    assert!(complaint.contains("`metdata`; did you mean `metadata`?"), "{complaint}");
}

#[test]
fn deploy_model() {
    assert_snapshot!(printed("deploy_model"), @r"
    deploying: 60 %
    running: https://infer.example.com/v1/infers/02ef7720-6723-4292-8880-1204a0161bef
    ");
}
