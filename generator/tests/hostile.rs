//! Specs that want to break the generator, or whoever reads its output: a diagnostic or a safe result, never a panic, a
//! hang or a file elsewhere.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail"
)]

mod support;

use aicloud_generator::{Options, SourceFile};
use std::{
    fmt::Write as _,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};
use support::{
    GROUP, SERVICE, codes, file,
    nasty::{COUNT, NASTY, PLACES, harmless, quoted, with},
    refused, run, run_as, spec, spec_with,
};

#[test]
fn the_harmless_form_of_the_hostile_spec_is_accepted() {
    let generation = run(spec(harmless())).unwrap_or_else(|text| panic!("{text}"));
    assert!(generation.warnings.is_empty(), "{}", generation.warnings.render(false));
}

#[test]
fn nasty_text_in_any_place_is_refused_or_harmless() {
    let accepted = AtomicUsize::new(0);
    let next = AtomicUsize::new(1);
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place > COUNT {
                return;
            }
            let is_name = !PLACES.contains(&format!("\"@{place}@\""));
            for text in NASTY {
                let mut count = usize::from(run(spec(with(place, text))).is_ok());
                if is_name {
                    count += usize::from(run(spec(with(place, &format!("a{text}b")))).is_ok());
                }
                accepted.fetch_add(count, Ordering::Relaxed);
            }
        }
    };
    thread::scope(|scope| {
        scope.spawn(work);
        work();
    });
    let accepted = accepted.into_inner();
    println!("{accepted} were accepted");
    // Documentation may say nearly everything.
    assert!(accepted > 2000, "only {accepted} were accepted");
}

#[test]
fn nasty_text_about_the_service_is_refused_or_harmless() {
    let mut accepted = 0;
    for (before, after) in [
        ("title: ", ""),
        ("vendor: ", ""),
        ("version: ", ""),
        ("\ndoc: ", ""),
        ("host: ", " }"),
        ("project_id: { in: path, type: string, doc: ", " }"),
        ("errors: [{ code: ", ", message: error_msg }]"),
        ("headers: [", "] }"),
        ("service: ", ""),
        ("groups: [", "]"),
    ] {
        let start = SERVICE.find(before).unwrap() + before.len();
        let end = start + SERVICE[start..].find(&format!("{after}\n")).unwrap();
        for text in NASTY {
            let service = format!("{}{}{}", &SERVICE[..start], quoted(text), &SERVICE[end..]);
            accepted += usize::from(run(spec_with(service, harmless())).is_ok());
        }
    }
    for text in NASTY {
        let text = quoted(text);
        for more in [format!("link: {text}\n"), format!("retry: {{ throttled: [{text}] }}\n")] {
            accepted += usize::from(run(spec_with(format!("{SERVICE}{more}"), harmless())).is_ok());
        }
        for more in
            [format!("vpc: {text}"), format!("regions: [{text}]"), format!("exceptions: {{ {text}: a.example.com }}")]
        {
            let service = SERVICE.replace(".example.com\" }", &format!(".example.com\", {more} }}"));
            accepted += usize::from(run(spec_with(service, harmless())).is_ok());
        }
        let service = SERVICE
            .replace("  project_id: {", &format!("  project_id: {{ in: path, type: string, doc: D. }}\n  {text}: {{"));
        accepted += usize::from(run(spec_with(service, harmless())).is_ok());
        let titled = format!("title: {text}\n{}", harmless());
        accepted += usize::from(run(spec(titled)).is_ok());
    }
    assert!(accepted > 300, "only {accepted} were accepted");
}

#[test]
fn hidden_characters_are_refused_wherever_they_are() {
    for hidden in ["\u{0}", "\u{202E}", "\u{2066}", "\u{200F}", "\u{FEFF}"] {
        for place in 1..=COUNT {
            let found = refused(spec(with(place, &format!("a{hidden}b"))));
            assert!(!found.is_empty(), "place {place}");
        }
    }
}

#[test]
fn names_of_services_and_groups_stay_names() {
    for name in [
        "../../x",
        "..",
        ".",
        "/etc",
        "a/b",
        "a\\b",
        "C:",
        "",
        " ",
        "a b",
        "A",
        "ä",
        "a.b",
        "-a",
        "_a",
        "a_",
        "a__b",
        "a-b",
        "con",
        "nul",
        "mod",
        "lib",
        "main",
        "std",
        "core",
        "types",
        "client",
        "registry",
        "default",
        "all",
        "hyper",
        "blocking",
        "readme",
        "aicloud_runtime",
        "runtime",
        "1a",
        "a\u{0}",
        "\u{202E}a",
        "self\n",
        "a;b",
        "$x",
        "~",
    ] {
        let group = format!("group: {}\ndoc: D.\n", quoted(name));
        refused(vec![
            file("demo/service.yaml", SERVICE.replace("things", &quoted(name))),
            file(&format!("demo/{name}.yaml"), group),
        ]);
    }
    for name in [
        "../../x", "..", ".", "a/b", "", "A", "a_b", "-a", "a-", "a--b", "docs", "openapi", "runtime", "con", "1a",
        "\u{0}",
    ] {
        let service = SERVICE.replace("service: demo", &format!("service: {}", quoted(name)));
        refused(vec![file(&format!("{name}/service.yaml"), service), file(&format!("{name}/things.yaml"), harmless())]);
    }
    // Keywords are names like others.
    for name in ["self", "crate", "type", "async", "gen", "a1", "a_1", "test"] {
        let group = harmless().replace("group: things", &format!("group: {name}"));
        run(vec![
            file("demo/service.yaml", SERVICE.replace("things", name)),
            file(&format!("demo/{name}.yaml"), group),
        ])
        .unwrap_or_else(|text| panic!("{text}"));
    }
}

#[test]
fn files_that_are_no_spec_files_are_refused() {
    for path in ["x.yaml", "demo/deeper/x.yaml", "demo/x.yml", "demo/x.YAML", "/demo/x.yaml", "../demo/x.yaml", "demo/"]
    {
        let mut files = spec(harmless());
        files.push(file(path, "group: x\ndoc: D.\n"));
        assert!(!refused(files).is_empty(), "{path}");
    }
    refused(Vec::new());
    refused(vec![file("demo/things.yaml", harmless())]);
}

#[test]
fn the_name_of_the_folder_ends_no_comment() {
    for name in ["a\nb", "--> <script>", "*/ x", "`", "\u{202E}", "${x}", "a'b\"c"] {
        run_as(spec(harmless()), Options { spec_dir: name.to_owned(), ..Options::default() }).unwrap();
    }
}

#[test]
fn an_alias_bomb_does_not_go_off() {
    let mut bomb = format!("{GROUP}x0: &x0 [a, a, a, a, a, a, a, a, a]\n");
    for level in 1..30 {
        let aliases = [format!("*x{}", level - 1).as_str(); 9].join(", ");
        writeln!(bomb, "x{level}: &x{level} [{aliases}]").unwrap();
    }
    assert!(refused(spec(bomb)).contains("S006"));
    let itself = format!("{GROUP}types: &a {{ T: *a }}\n");
    assert!(refused(spec(itself)).contains("S006"));
    let merge = format!("{GROUP}types:\n  A: &a {{ doc: D., fields: {{}} }}\n  B: {{ <<: *a }}\n");
    assert!(refused(spec(merge)).contains("S006"));
}

#[test]
fn nesting_has_an_end() {
    for depth in [30, 1_000, 10_000, 100_000] {
        let flow = format!("{GROUP}x: {}{}\n", "[".repeat(depth), "]".repeat(depth));
        let maps = format!("{GROUP}x: {}{}\n", "{a: ".repeat(depth), "}".repeat(depth));
        let unclosed = format!("{GROUP}x: {}", "[{".repeat(depth));
        let dashes = format!("{GROUP}x:\n  {}a\n", "- ".repeat(depth));
        let keys = format!("{GROUP}{}a: b\n", "? ".repeat(depth));
        for text in [flow, maps, unclosed, dashes, keys] {
            refused(spec(text));
        }
        if depth <= 1_000 {
            let mut block = String::from(GROUP);
            for level in 0..depth {
                writeln!(block, "{}x:", " ".repeat(level)).unwrap();
            }
            refused(spec(block));
        }
        let ty = format!("{}string{}", "list<".repeat(depth), ">".repeat(depth));
        let group = format!("{GROUP}types:\n  T: {{ doc: D., fields: {{ f: {{ type: {ty}, doc: D. }} }} }}\n");
        assert_eq!(refused(spec(group)), ["S012".to_owned()].into());
    }
}

#[test]
fn files_that_are_no_text_are_refused() {
    for (bytes, code) in [
        (&b""[..], "S001"),
        (b"\n\n", "S001"),
        (b"# only a comment\n", "S001"),
        (b"---\n", "S00"),
        (b"...\n", "S001"),
        (b"\xff\xfe\x00", "S008"),
        (b"group: things\ndoc: \xc3\x28\n", "S008"),
        (b"\xef\xbb\xbf", "S00"),
        (b"\0\0\0\0", "S001"),
        (b"a: b: c", "S001"),
        (b"%YAML 9.9\n---\na", "S00"),
        (b"!!binary aGk=", "S00"),
        (b"\t", "S001"),
        (b"'", "S001"),
        (b"null", "S00"),
        (b"[]", "S003"),
        (b"42", "S003"),
    ] {
        let found = refused(spec(bytes));
        assert!(found.iter().any(|id| id.starts_with(code)), "{bytes:?} gives {found:?}");
    }
    // A file that says of itself that it is UTF-8 is UTF-8.
    run(spec(format!("\u{FEFF}{}", harmless()))).unwrap_or_else(|text| panic!("{text}"));
}

#[test]
fn line_ends_of_windows_change_nothing() {
    let group = harmless().replacen("doc: \"X\"", "doc: |\n      Two\n      lines.", 1);
    let unix = run(spec(&group)).unwrap_or_else(|text| panic!("{text}"));
    let windows = run(spec(group.replace('\n', "\r\n"))).unwrap_or_else(|text| panic!("{text}"));
    assert_eq!(unix.files, windows.files);
}

#[test]
fn scalars_of_a_megabyte_are_text_like_other_text() {
    let units = [
        "x",
        "x ",
        "- ",
        "1. ",
        "` ",
        "`",
        "http://a ",
        "https://",
        "<b>",
        "[",
        "\\\\",
        "\u{6570}",
        "_",
        "a_",
        "A",
        "|",
        "&",
        "\\n",
        "x\\n",
    ];
    for unit in units {
        let long = unit.repeat(1_000_000 / unit.len());
        let doc = harmless().replacen("doc: \"X\"", &format!("doc: \"{long}\""), 1);
        assert!(run(spec(doc)).is_ok() || unit == "\\n", "{unit}");
        let long = unit.repeat(100_000 / unit.len());
        let _ = run(spec(format!("{GROUP}types:\n  ? \"T{long}\"\n  : {{ doc: D., fields: {{}} }}\n")));
        refused(spec(harmless().replacen("type: json", &format!("type: \"{long}\""), 1)));
        let _ = run(spec(harmless().replacen("pattern: \"X\"", &format!("pattern: \"{long}\""), 1)));
        refused(spec(format!("{GROUP}\"{long}\": x\n")));
        refused(spec(format!("{GROUP}operations: {{ A: {{ doc: D., http: \"{long}\" }} }}\n")));
    }
}

#[test]
fn findings_of_a_hostile_file_stay_readable() {
    let long =
        format!("{GROUP}types: {{ {} }}\n", "T: { doc: D., fields: { f: { type: nope, doc: D. } } }, ".repeat(20_000));
    let text = run(spec(long)).unwrap_err();
    assert!(text.contains(" more") && text.len() < 600_000, "{} bytes", text.len());
    let escapes = run(spec(format!("{GROUP}\"\\e[31mred\": x\n"))).unwrap_err();
    assert!(!escapes.contains('\u{1b}'), "{escapes:?}");
}

#[test]
fn everything_in_circles() {
    let mut group =
        format!("{GROUP}operations:\n  A: {{ doc: D., http: \"PUT /a\", body: T0, response: T0 }}\ntypes:\n");
    for n in 0..300 {
        let (next, back) = ((n + 1) % 300, (n + 150) % 300);
        writeln!(
            group,
            "  T{n}: {{ doc: D., fields: {{ self: {{ type: T{n}, doc: D. }}, next: {{ type: T{next}, doc: D., required: true }}, back: {{ type: list<map<T{back}>>, doc: D. }} }} }}"
        )
        .unwrap();
    }
    let generation = run(spec(group)).unwrap_or_else(|text| panic!("{text}"));
    let types = &generation.files["demo/src/types/things.rs"];
    assert_eq!(types.matches("Option<Box<").count(), 600, "both direct fields of each type are boxed");
}

#[test]
fn circles_of_groups_need_each_other() {
    let files: Vec<SourceFile> = (0..40)
        .map(|n| {
            let text = format!(
                "group: g{n}\ndoc: D.\noperations: {{ Op{n}: {{ doc: D., http: \"GET /g{n}\", response: T{n} }} }}\ntypes: {{ T{n}: {{ doc: D., fields: {{ f: {{ type: T{}, doc: D. }} }} }} }}\n",
                (n + 39) % 40
            );
            file(&format!("demo/g{n}.yaml"), text)
        })
        .chain([file("demo/service.yaml", SERVICE.replace("[things]", &format!("[{}]", (0..40).map(|n| format!("g{n}")).collect::<Vec<_>>().join(", "))))])
        .collect();
    let generation = run(files).unwrap_or_else(|text| panic!("{text}"));
    // Every group needs all types, so no module of types hangs on a feature.
    assert!(!generation.files["demo/src/types/mod.rs"].contains("cfg"));
}

#[test]
fn a_spec_that_is_all_wrong_says_all_that_is_wrong() {
    let text = run(spec_with("service: [", "group: {\n")).unwrap_err();
    assert_eq!(codes(&text), ["S001".to_owned()].into());
    assert!(text.contains("demo/service.yaml") && text.contains("demo/things.yaml"), "{text}");
}
