//! Specs for tests, and what must hold of whatever the generator makes of them.

#![allow(dead_code, reason = "not every test uses everything")]

pub(crate) mod nasty;

use aicloud_generator::{Generation, Options, SourceFile, generate};
use pulldown_cmark::{CodeBlockKind, Event, Options as Markdown, Parser, Tag};
use std::{collections::BTreeSet, fs, path::Path, sync::mpsc, thread, time::Duration};

pub(crate) const SERVICE: &str = include_str!("service.yaml");

/// The start of a group file.
pub(crate) const GROUP: &str = "group: things\ndoc: Things.\n";

/// A service whose one group file holds `group`.
pub(crate) fn spec(group: impl AsRef<[u8]>) -> Vec<SourceFile> {
    spec_with(SERVICE, group)
}

pub(crate) fn spec_with(service: impl AsRef<[u8]>, group: impl AsRef<[u8]>) -> Vec<SourceFile> {
    vec![file("demo/service.yaml", service), file("demo/things.yaml", group)]
}

pub(crate) fn file(path: &str, text: impl AsRef<[u8]>) -> SourceFile {
    SourceFile { path: path.to_owned(), text: text.as_ref().to_vec() }
}

/// Every spec file below a folder of the project.
pub(crate) fn project(folder: &str) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let mut files = Vec::new();
    for service in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for path in fs::read_dir(&service).unwrap().map(|entry| entry.unwrap().path()) {
            let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
            files.push(file(&format!("{}/{}", name(&service), name(&path)), fs::read(&path).unwrap()));
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Generates within a time limit. Whatever is accepted is safe; what isn't is explained in bounded text.
pub(crate) fn run(files: Vec<SourceFile>) -> Result<Generation, String> {
    run_as(files, Options::default())
}

pub(crate) fn run_as(files: Vec<SourceFile>, options: Options) -> Result<Generation, String> {
    let (send, receive) = mpsc::channel();
    let worker = thread::spawn(move || {
        let outcome = generate(&files, &options).map_err(|found| {
            assert!(found.errors() > 0);
            found.render(false)
        });
        let _ = send.send(());
        outcome
    });
    if receive.recv_timeout(Duration::from_secs(120)) == Err(mpsc::RecvTimeoutError::Timeout) {
        panic!("no result within two minutes");
    }
    let outcome = worker.join().expect("the generator panicked");
    match &outcome {
        Ok(generation) => safe(generation),
        Err(text) => assert!(!text.is_empty() && text.len() < 1_000_000, "{} bytes of findings", text.len()),
    }
    outcome
}

/// The codes of all findings of a spec that must be refused.
pub(crate) fn refused(files: Vec<SourceFile>) -> BTreeSet<String> {
    match run(files) {
        Ok(_) => panic!("accepted"),
        Err(text) => codes(&text),
    }
}

pub(crate) fn codes(text: &str) -> BTreeSet<String> {
    text.split("error[").skip(1).filter_map(|rest| Some(rest.split_once(']')?.0.to_owned())).collect()
}

/// Files stay where they belong, Rust parses, and no documentation holds tags or links of the spec's making.
pub(crate) fn safe(generation: &Generation) {
    let services: BTreeSet<&str> = generation.services.iter().map(|service| service.service.as_str()).collect();
    for (path, text) in &generation.files {
        let parts: Vec<&str> = path.split('/').collect();
        let plain = |part: &&str| {
            !part.is_empty()
                && !part.starts_with('.')
                && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
        };
        assert!(parts.iter().all(plain), "{path}");
        assert!(services.contains(parts[0]) || ["docs", "openapi"].contains(&parts[0]), "{path}");
        assert!(!text.contains(['\0', '\u{202E}', '\u{200F}', '\u{2066}', '\r']), "{path} holds hidden characters");
        match path.rsplit_once('.').map(|(_, extension)| extension) {
            Some("rs") => rust(path, text),
            Some("md") => page(path, text),
            Some("json") => {
                serde_json::from_str::<serde_json::Value>(text).unwrap_or_else(|error| panic!("{path}: {error}"));
                // What only programs read may hold types such as list<string>.
                assert!(!path.starts_with("openapi/") || !text.contains('<'), "{path} holds a tag");
            }
            Some("toml") => assert!(!text.contains("\n[dependencies.") && text.matches("[package]").count() == 1),
            _ => panic!("{path}"),
        }
    }
}

fn rust(path: &str, text: &str) {
    let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut docs = Docs::default();
    docs.attributes(&parsed.attrs);
    parsed.items.iter().for_each(|item| docs.item(item));
    for doc in docs.0 {
        let links = markdown(&format!("{path}:\n{doc}"), &doc, path.ends_with("/lib.rs"));
        for link in links {
            let known = ["http://", "https://", "runtime::"].iter().any(|own| link.starts_with(own));
            assert!(
                known || ["Client", "Error", "`"].iter().any(|own| link.contains(own)) || !link.contains(['/', ':']),
                "{path}: {link}"
            );
        }
    }
}

/// The documentation of every item of a file.
#[derive(Default)]
struct Docs(Vec<String>);

impl Docs {
    fn attributes(&mut self, attributes: &[syn::Attribute]) {
        let line = |attribute: &syn::Attribute| match &attribute.meta {
            syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                syn::Expr::Lit(literal) => match &literal.lit {
                    syn::Lit::Str(text) => Some(text.value()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        };
        let lines: Vec<String> = attributes.iter().filter_map(line).collect();
        let lines = lines.iter().map(|line| line.strip_prefix(' ').unwrap_or(line));
        self.0.push(lines.collect::<Vec<_>>().join("\n"));
    }

    fn item(&mut self, item: &syn::Item) {
        match item {
            syn::Item::Struct(item) => {
                self.attributes(&item.attrs);
                item.fields.iter().for_each(|field| self.attributes(&field.attrs));
            }
            syn::Item::Enum(item) => {
                self.attributes(&item.attrs);
                item.variants.iter().for_each(|variant| self.attributes(&variant.attrs));
            }
            syn::Item::Static(item) => self.attributes(&item.attrs),
            syn::Item::Impl(item) => {
                for item in &item.items {
                    if let syn::ImplItem::Fn(function) = item {
                        self.attributes(&function.attrs);
                    }
                }
            }
            _ => {}
        }
    }
}

fn page(path: &str, text: &str) {
    for link in markdown(path, text, true) {
        let known = link.starts_with("https://") || link.starts_with("http://") || link.starts_with('#');
        let local = link.split('#').next().unwrap_or_default();
        let sibling = local.ends_with(".md") && local.chars().all(|c| c.is_ascii_alphanumeric() || "./_-".contains(c));
        assert!(known || sibling, "{path} links to {link}");
    }
}

/// Holds Markdown against what rustdoc makes of it: no tags but our own, and nothing but paragraphs and examples where
/// there are no `blocks` of our own. Gives links.
fn markdown(path: &str, text: &str, blocks: bool) -> Vec<String> {
    let options = Markdown::ENABLE_TABLES
        | Markdown::ENABLE_FOOTNOTES
        | Markdown::ENABLE_STRIKETHROUGH
        | Markdown::ENABLE_TASKLISTS;
    let mut links = Vec::new();
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                let own = html.starts_with("<!-- @generated by `cargo xtask regen` from ")
                    && html.matches("-->").count() == 1
                    || html.starts_with("<a id=\"") && html.matches(['<', '"']).count() == 3
                    || html.as_ref() == "</a>";
                assert!(own, "{path} holds {html:?}");
            }
            Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.into_string()),
            Event::Start(tag @ (Tag::Heading { .. } | Tag::List(_) | Tag::Table(_))) if !blocks => {
                panic!("{path} holds {tag:?}")
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = if let CodeBlockKind::Fenced(info) = &kind { &**info } else { "" };
                assert!(["no_run", "rust"].contains(&info), "{path} holds {kind:?}");
            }
            Event::Rule => panic!("{path} holds a rule"),
            Event::Start(Tag::Image { dest_url, .. }) => panic!("{path} shows {dest_url}"),
            Event::Start(tag @ (Tag::FootnoteDefinition(_) | Tag::BlockQuote(_))) => panic!("{path} holds {tag:?}"),
            Event::TaskListMarker(_) | Event::FootnoteReference(_) => panic!("{path} holds {event:?}"),
            _ => {}
        }
    }
    links
}
