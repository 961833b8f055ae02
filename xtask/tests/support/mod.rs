//! What the tests of folders share: a picture of a folder, and a small spec.
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use aicloud_generator::MARKER;

/// The content of every file below a folder, by path; a link by its target.
pub fn content(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for path in walk(root) {
        let kind = fs::symlink_metadata(&path).unwrap().file_type();
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        if kind.is_symlink() {
            found.insert(name, fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes());
        } else if kind.is_file() {
            found.insert(name, fs::read(&path).unwrap());
        }
    }
    found
}

/// Everything about a folder that a run could change: names, inodes, times and permissions, the folder itself included.
pub fn picture(root: &Path) -> BTreeMap<PathBuf, String> {
    let all = std::iter::once(root.to_path_buf()).chain(walk(root));
    all.map(|path| (path.clone(), identity(&path))).collect()
}

/// Inode, times and permissions of one file or folder.
pub fn identity(path: &Path) -> String {
    let metadata = fs::symlink_metadata(path).unwrap();
    let modified = metadata.modified().unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        format!("{} {modified:?} {:o}", metadata.ino(), metadata.mode())
    }
    #[cfg(not(unix))]
    format!("{modified:?}")
}

fn walk(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            }
            found.push(entry.path());
        }
    }
    found
}

/// Names in a folder, hidden ones too.
pub fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Writes a file and the folders it needs.
pub fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A text that carries the generator's marker.
pub fn ours(text: &str) -> String {
    format!("// {MARKER}\n{text}\n")
}

/// A valid spec: services of `groups` groups with ten operations each, whose docs mention `flavour`.
pub fn write_spec(dir: &Path, services: &[&str], groups: usize, flavour: &str) {
    for service in services {
        let list: Vec<_> = (0..groups).map(|group| format!("group{group}")).collect();
        put(dir, &format!("{service}/service.yaml"), &service_file(service, &list.join(", ")));
        for group in 0..groups {
            put(dir, &format!("{service}/group{group}.yaml"), &group_file(group, flavour));
        }
    }
}

fn service_file(service: &str, groups: &str) -> String {
    format!(
        "service: {service}
title: Service {service}
vendor: Example
version: v1
doc: A service to test with.
link: https://service.example/docs
auth: huawei
endpoint:
  host: {service}.{{region}}.service.example
  regions: [north-1]
client:
  project_id: {{ in: path, type: string, doc: Project that owns the resources. }}
errors:
  - {{ code: error_code, message: error_msg }}
request_id:
  headers: [X-Request-Id]
groups: [{groups}]
"
    )
}

fn group_file(group: usize, flavour: &str) -> String {
    let mut text = format!("group: group{group}\ndoc: Group {group} of things, {flavour}.\noperations:\n");
    for number in 0..10 {
        let name = format!("Thing{group}x{number}");
        text.push_str(&format!(
            "  List{name}:
    doc: Lists things number {number}, {flavour}.
    http: GET /v1/{{project_id}}/group{group}/{{kind}}/things{number}
    path:
      kind: {{ type: string, doc: Kind of the things. }}
    query:
      limit: {{ type: integer, doc: Most things in one page., default: 10, min: 1, max: 100 }}
    response: {name}
"
        ));
    }
    text.push_str("types:\n");
    for number in 0..10 {
        text.push_str(&format!(
            "  Thing{group}x{number}:
    doc: A thing, {flavour}.
    fields:
      name: {{ type: string, doc: Name of the thing. }}
      phase: {{ type: Phase{group}, doc: Where the thing is in its life. }}
"
        ));
    }
    text.push_str(&format!(
        "enums:\n  Phase{group}:\n    doc: Life of a thing.\n    values:\n      Ready: It works.\n      Gone: It was removed.\n"
    ));
    text
}

/// The command under test.
pub fn xtask() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.env_remove("NO_COLOR");
    command
}

/// `regen` from one folder into another.
pub fn regen(spec: &Path, out: &Path) -> Command {
    let mut command = xtask();
    command.arg("regen").arg("--spec").arg(spec).arg("--out").arg(out);
    command
}

/// Runs a command that has to end with this exit code; gives what it printed on standard output and error.
pub fn expect(code: i32, command: &mut Command) -> (String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (stdout, stderr) = (text(stdout), text(stderr));
    assert_eq!(status.code(), Some(code), "{command:?}\n{stdout}\n{stderr}");
    (stdout, stderr)
}
