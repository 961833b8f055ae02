//! A made-up service of any size, to see how generating grows: groups that are alike but for their names.

use std::{fmt::Write as _, fs, path::Path};

use crate::failure::{Context as _, Failure};

const KINDS: usize = 2;
const FIELDS: usize = 12;

/// How many operations so many groups have.
pub fn operations(groups: usize) -> usize {
    groups * KINDS * 5
}

/// Writes the spec of a service with so many groups.
pub fn write(spec: &Path, groups: usize) -> Result<(), Failure> {
    let dir = spec.join("synthetic");
    fs::create_dir_all(&dir).context("create the folder", &dir)?;
    let mut service = SERVICE.to_owned();
    for group in 0..groups {
        // Writing to memory does not fail.
        let _ = writeln!(service, "  - group{group}");
        let path = dir.join(format!("group{group}.yaml"));
        fs::write(&path, text(group)).context("write", &path)?;
    }
    let path = dir.join("service.yaml");
    fs::write(&path, service).context("write", &path)
}

const SERVICE: &str = "\
service: synthetic
title: Synthetic
vendor: Nobody
version: v1
doc: A made-up service.
auth: huawei
endpoint: { host: 'synthetic.{region}.example.com', regions: [north-1] }
client:
  project_id: { in: path, type: string, doc: Project that owns the resources. }
errors:
  - { code: error_code, message: error_msg }
request_id: { headers: [X-Request-Id] }
groups:
";

fn text(group: usize) -> String {
    let (mut operations, mut types, mut enums) = (String::new(), String::new(), String::new());
    for kind in 0..KINDS {
        let name = format!("G{group}K{kind}");
        let at = format!("/v1/{{project_id}}/g{group}/k{kind}");
        let of = format!("{at}/{{id}}\n    path:\n      id: {{ type: string, doc: Id of the thing. }}\n");
        let page = "      limit: { type: integer, doc: Most things in one page., default: 10, min: 1, max: 100 }
      offset: { type: integer, doc: How many things to skip., default: 0, min: 0 }\n";
        let body = format!(
            "    body:\n      name: {{ type: string, doc: Name of the thing., required: true }}
      spec: {{ type: {name}, doc: What it should be. }}\n"
        );
        let _ = write!(
            operations,
            "  Create{name}:\n    doc: Creates a thing.\n    http: POST {at}\n{body}    response: {name}
  List{name}:\n    doc: Lists things.\n    http: GET {at}\n    query:\n{page}    response:
      items: {{ type: list<{name}>, doc: Things of this page. }}
      total: {{ type: integer, doc: How many there are. }}
    paginate: {{ by: offset, send: offset, size: limit, total: total, items: items }}
  Show{name}:\n    doc: Shows a thing.\n    http: GET {of}    response: {name}
  Update{name}:\n    doc: Changes a thing.\n    http: PUT {of}{body}    response: {name}
  Delete{name}:\n    doc: Deletes a thing.\n    http: DELETE {of}"
        );
        let _ = write!(
            types,
            "  {name}:\n    doc: A thing with many properties.\n    fields:
      status: {{ type: {name}Status, doc: How it is. }}
      inner: {{ type: list<{name}Inner>, doc: What it consists of. }}\n"
        );
        let fields: String = (0..FIELDS)
            .map(|field| format!("      field_{field}: {{ type: string, doc: The property of number {field}. }}\n"))
            .collect();
        let _ = write!(types, "{fields}  {name}Inner:\n    doc: A part of a thing.\n    fields:\n{fields}");
        let _ = write!(
            enums,
            "  {name}Status:\n    doc: How a thing is.\n    values:
      READY: Ready for use.\n      BUSY: At work.\n      FAILED: Out of order.\n"
        );
    }
    format!("group: group{group}\ndoc: Things of one kind.\noperations:\n{operations}types:\n{types}enums:\n{enums}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Spec;
    use aicloud_generator::{Options, generate};

    #[test]
    fn the_spec_is_right_and_has_as_many_operations_as_it_says() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), 3).unwrap();
        let files = Spec::at(dir.path()).read().unwrap();
        let generation = generate(&files, &Options::default()).map_err(|found| found.render(false)).unwrap();
        let made: usize = generation.services.iter().map(|service| service.operations).sum();
        assert_eq!(made, operations(3));
    }
}
