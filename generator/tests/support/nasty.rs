//! A spec with a place for nasty text wherever its writer chooses text.

use super::GROUP;
use std::fmt::Write as _;

/// Text that ends or starts something in one of the languages that we write.
pub(crate) const NASTY: &[&str] = &[
    "`<b>`",
    "`` <b> ` <i>",
    "`<script>alert(1)</script>",
    "`](javascript:alert(1))`",
    "\"",
    "'",
    "\\",
    "\\\\",
    "`",
    "``",
    "```",
    "*/",
    "/*",
    "//",
    "#[",
    "#![x]",
    "\"##",
    "r#\"",
    "]]>",
    "--",
    "-->",
    "<!--",
    "</script>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</textarea>",
    "{{",
    "}}",
    "{{ x }}",
    "{%",
    "%}",
    "{#",
    "${x}",
    "$x",
    "%s",
    "|",
    "| a | b |",
    "||",
    "\n",
    "\n\n",
    "\n# x",
    "\n- x",
    "\n```\nx",
    "\n<div>",
    "\n---",
    "\n\n    x",
    "\t",
    "\n\t",
    "\u{0}",
    "\u{7}",
    "\u{1b}[31m",
    "\r",
    "\r\n",
    "\u{202E}",
    "\u{200F}",
    "\u{2066}",
    "\u{FEFF}",
    "\u{2028}",
    "\u{85}",
    "[x](javascript:alert(1))",
    "![x](http://a/b.png)",
    "[x]: http://a",
    "<http://a>",
    "[^1]",
    "[^1]: x",
    "&lt;",
    "&#60;script&#62;",
    "$(x)",
    ";",
    ":",
    ": x",
    "#",
    " # x",
    "../../x",
    "/etc/passwd",
    "C:\\x",
    "é",
    "e\u{301}",
    "数",
    "\u{1F600}",
    "",
    " ",
    "  ",
    "-",
    "--- x",
    "=== x",
    "> x",
    "~~~",
    "1. x",
    "1)",
    "+ x",
    "* x",
    "_x_",
    "**x**",
    "http://a.b/<c>",
    "https://a.b/`c`",
    "https://a.b/)x",
    "\u{0}\u{0}",
    "?",
    "&",
    "%",
    "@x",
    "!x",
    "!!str x",
    "*x",
    "&x y",
    "null",
    "true",
    "1e3",
    "0x1F",
    ".inf",
    "~",
    "self",
    "Self",
    "crate",
    "super",
    "_",
    "__",
    "r#x",
    "'a",
];

/// Text as YAML writes it between double quotes, whatever it holds.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(out, "\\{c}").unwrap(),
            ' '..='~' => out.push(c),
            c => write!(out, "\\U{:08X}", c as u32).unwrap(),
        }
    }
    out
}

pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// A group with `@n@` in every place where the spec's writer chooses text. What follows `?n?` is there only where place
/// n is tried.
pub(crate) const PLACES: &str = r#"
operations:
  "List@1@":
    doc: "@2@"
    http: "POST /v1/{project_id}/a@3@/{p@4@}"
?5?    link: "@5@"
    path: { "p@4@": { type: string, doc: "@6@", example: "@7@" } }
    query:
      "q@8@":
        type: string
        doc: "@9@"
        default: "@10@"
        deprecated: "@11@"
        pattern: "@12@"
        example: "@13@"
      list:
        type: list<string>
        doc: D.
        encode: comma
        default: ["@15@"]
?14?        rename: "@14@"
      token: { type: string, doc: D. }
    header: { "h@16@": { type: string, doc: "@17@" } }
    body:
      "b@18@": { type: json, doc: D., default: { "@19@": ["@20@"] } }
      c: { type: E, doc: "@21@" }
?22?    content_type: "@22@"
    response:
      "f@23@": { type: "T@24@", doc: "@25@" }
      items: { type: list<string>, doc: D. }
      next: { type: string, doc: D. }
      e: { type: E, doc: D. }
    response_headers: { "r@26@": { type: string, doc: D. } }
    paginate: { by: token, send: token, next: next, items: items }
?27?    client_token: "@27@"
    deprecated: "@28@"
    waiters:
      "w@29@":
        doc: "@30@"
        watch: e
        success: ["s@31@"]
        failure: ["v@32@"]
?33?        timeout: "@33@"
    example:
      request: { token: "@35@" }
      response: { "@36@": "@37@" }
?38?    rename: "@38@"
  Other:
    doc: D.
    http: PUT /other
    body: "list<T@24@>"
    body_doc: "@34@"
types:
  "T@24@":
    doc: "@39@"
    fields:
      "g@40@":
        type: string
        doc: D.
?41?        rename: "@41@"
enums:
  E:
    doc: "@42@"
    values:
      "s@31@": D.
      "v@32@": "@43@"
      w:
        doc: "@44@"
        deprecated: "@45@"
?46?        rename: "@46@"
"#;
pub(crate) const COUNT: usize = 46;

/// The group with `text` in place `at`, and something harmless in all others.
pub(crate) fn with(at: usize, text: &str) -> String {
    let mut group = String::from(GROUP);
    for line in PLACES.lines() {
        match line.strip_prefix('?').and_then(|rest| rest.split_once('?')) {
            Some((place, rest)) if place == at.to_string() => writeln!(group, "{rest}").unwrap(),
            Some(_) => {}
            None => writeln!(group, "{line}").unwrap(),
        }
    }
    (1..=COUNT).fold(group, |group, place| {
        group.replace(&format!("@{place}@"), &if place == at { escaped(text) } else { "X".to_owned() })
    })
}

/// The group with nothing nasty in it.
pub(crate) fn harmless() -> String {
    with(0, "")
}
