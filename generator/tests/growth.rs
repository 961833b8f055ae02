//! Ten times the input takes about ten times as long. One test at a time, by the processor's clock where there is one.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail"
)]

mod support;

use aicloud_generator::{Options, SourceFile, generate};
use std::{
    fmt::Write as _,
    fs,
    time::{Duration, Instant},
};
use support::{GROUP, SERVICE, file, spec};

/// What the process has used of the processor so far, which other processes don't change.
fn used(started: Instant) -> Duration {
    let ticks = || -> Option<u64> {
        let stat = fs::read_to_string("/proc/self/stat").ok()?;
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
        Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
    };
    ticks().map_or_else(|| started.elapsed(), |ticks| Duration::from_millis(ticks * 10))
}

fn time(files: &[SourceFile], started: Instant) -> Duration {
    let before = used(started);
    match generate(files, &Options::default()) {
        Ok(generation) => assert!(!generation.files.is_empty()),
        Err(found) => assert!(!found.render(false).is_empty()),
    }
    used(started) - before
}

fn list(count: usize, mut item: impl FnMut(usize) -> String) -> String {
    (0..count).map(&mut item).collect()
}

fn operations(count: usize, rest: &str) -> String {
    list(count, |n| format!("  Op{n}: {{ doc: Does {n}., http: \"GET /v1/{n}\"{rest} }}\n"))
}

const FIELD: &str = "{ type: string, doc: What it is. }";

/// Each case: a name, how many at first, and a spec with so many.
type Case = (&'static str, usize, fn(usize) -> Vec<SourceFile>);

const CASES: &[Case] = &[
    ("fields of one type", 1_000, |n| {
        let fields = list(n, |n| format!("      f{n}: {FIELD}\n"));
        spec(format!(
            "{GROUP}operations:\n{}types:\n  T:\n    doc: D.\n    fields:\n{fields}",
            operations(1, ", response: T")
        ))
    }),
    ("operations", 1_000, |n| spec(format!("{GROUP}operations:\n{}", operations(n, "")))),
    ("operations over the same types", 300, |n| {
        let types =
            list(n, |k| format!("  T{k}: {{ doc: D., fields: {{ f: {{ type: T{}, doc: D. }} }} }}\n", (k + 1) % n));
        spec(format!("{GROUP}operations:\n{}types:\n{types}", operations(n, ", response: T0")))
    }),
    ("types in a chain", 1_000, |n| {
        let types = list(n, |n| format!("  T{n}: {{ doc: D., fields: {{ f: {{ type: T{}, doc: D. }} }} }}\n", n + 1));
        let last = format!("  T{n}: {{ doc: D., fields: {{}} }}\n");
        spec(format!("{GROUP}operations:\n{}types:\n{types}{last}", operations(1, ", response: T0")))
    }),
    ("values of one enum", 1_000, |n| {
        let values = list(n, |n| format!("      v{n}: Value {n}.\n"));
        spec(format!(
            "{GROUP}operations:\n{}enums:\n  E:\n    doc: D.\n    values:\n{values}",
            operations(1, ", response: E")
        ))
    }),
    ("parameters of one operation", 1_000, |n| {
        let params = list(n, |n| format!("      p{n}: {FIELD}\n"));
        spec(format!("{GROUP}operations:\n  Op:\n    doc: D.\n    http: POST /v1\n    body:\n{params}"))
    }),
    ("groups in a chain", 60, |n| {
        let mut files: Vec<SourceFile> = (0..n)
            .map(|k| {
                let ty = if k == 0 { "string".to_owned() } else { format!("T{}", k - 1) };
                let text = format!(
                    "group: g{k}\ndoc: D.\noperations: {{ Op{k}: {{ doc: D., http: \"GET /{k}\", response: T{k} }} }}\ntypes: {{ T{k}: {{ doc: D., fields: {{ f: {{ type: {ty}, doc: D. }} }} }} }}\n"
                );
                file(&format!("demo/g{k}.yaml"), text)
            })
            .collect();
        let groups = list(n, |k| format!("g{k}, "));
        files.push(file("demo/service.yaml", SERVICE.replace("things", &groups)));
        files
    }),
    ("a long text", 100_000, |n| documented(&"word ".repeat(n))),
    ("a long text of list marks", 100_000, |n| documented(&"- ".repeat(n))),
    ("a long text of addresses", 10_000, |n| documented(&"http://a.example ".repeat(n))),
    ("a long text of backticks", 100_000, |n| documented(&"`".repeat(n))),
    ("a long text of lines", 10_000, |n| documented(&"line\\n".repeat(n))),
    ("unknown types", 300, |n| {
        let fields = list(n, |n| format!("      f{n}: {{ type: Typo{n}, doc: D. }}\n"));
        let types = list(n, |n| format!("  Type{n}: {{ doc: D., fields: {{}} }}\n"));
        spec(format!("{GROUP}types:\n  T:\n    doc: D.\n    fields:\n{fields}{types}"))
    }),
    ("unknown keys", 3_000, |n| spec(format!("{GROUP}{}", list(n, |n| format!("key{n}: x\n"))))),
    ("names that meet", 1_000, |n| {
        spec(format!(
            "{GROUP}operations:\n{}",
            list(n, |n| format!("  a{}{}: {{ doc: D., http: GET /a }}\n", "_".repeat(n % 50), n / 50))
        ))
    }),
    ("unclosed quotes", 30_000, |n| spec(format!("{GROUP}doc: \"{}", "x\n  ".repeat(n)))),
    ("flow mappings", 10_000, |n| spec(format!("{GROUP}x: [{}]\n", "{ a: b }, ".repeat(n)))),
];

fn documented(doc: &str) -> Vec<SourceFile> {
    let mut group = format!("{GROUP}operations:\n");
    writeln!(group, "  Op: {{ doc: \"{doc}\", http: \"POST /a\", body: {{ f: {{ type: string, doc: \"{doc}\" }} }} }}")
        .unwrap();
    spec(group)
}

#[test]
fn time_grows_with_the_input_and_no_faster() {
    let started = Instant::now();
    let mut slow = Vec::new();
    for (name, count, make) in CASES {
        let (small, large) = (make(*count), make(count * 10));
        let mut measured = String::new();
        // What the machine does besides may look like growth once, but not thrice.
        let linear = (0..3).any(|_| {
            let (first, second) = (time(&small, started), time(&large, started));
            measured = format!("{name}: {first:?} for {count}, {second:?} for ten times as many");
            second <= first * 15 + Duration::from_millis(300)
        });
        println!("{measured}");
        if !linear {
            slow.push(measured);
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}
