//! The web site: no dead link, nothing in a spec means anything in a page, the same bytes in every run, bounded size.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

mod support;

use aicloud_generator::{Options, SITE_MARKER, SourceFile, site};
use scraper::{ElementRef, Html, Selector};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fs,
    path::Path,
};
use support::{GROUP, project, spec};

type Files = BTreeMap<String, String>;

fn guides() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guides");
    let paths = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| support::file(path.file_name().unwrap().to_str().unwrap(), fs::read(&path).unwrap())).collect()
}

fn render(files: &[SourceFile], guides: &[SourceFile]) -> Files {
    site(files, guides, &Options::default()).unwrap_or_else(|found| panic!("{}", found.render(false)))
}

fn pages(files: &Files) -> impl Iterator<Item = (&str, &str)> {
    files.iter().filter(|(path, _)| path.ends_with(".html")).map(|(path, text)| (path.as_str(), text.as_str()))
}

/// The values of an attribute. Pages are escaped, so a quote ends it.
fn attributes<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    text.split(start.as_str()).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// What is wrong with the links of a site.
fn dead_links(files: &Files) -> Vec<String> {
    let ids: HashMap<&str, HashSet<&str>> =
        pages(files).map(|(path, text)| (path, attributes(text, "id").into_iter().collect())).collect();
    let mut dead = Vec::new();
    for (path, text) in pages(files) {
        let mut seen = HashSet::new();
        dead.extend(
            attributes(text, "id").into_iter().filter(|id| !seen.insert(*id)).map(|id| format!("{path}: two #{id}")),
        );
        for href in [attributes(text, "href"), attributes(text, "src")].concat() {
            if href.starts_with("https://") || href.starts_with("http://") || href.starts_with("data:image/svg+xml,") {
                continue;
            }
            let (file, anchor) = href.split_once('#').map_or((href, None), |(file, anchor)| (file, Some(anchor)));
            let target = if file.is_empty() { path.to_owned() } else { resolve(path, file) };
            let there = files.contains_key(&target);
            let anchored = anchor.is_none_or(|anchor| ids.get(target.as_str()).is_some_and(|ids| ids.contains(anchor)));
            if !there || !anchored {
                dead.push(format!("{path}: {href}"));
            }
        }
    }
    dead
}

fn resolve(page: &str, href: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        if part == ".." {
            parts.pop().expect("a link leads out of the site");
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// The index that search loads.
fn index(files: &Files) -> serde_json::Value {
    let text = &files["assets/search.js"];
    let (_, json) = text.split_once("window.aicloudIndex=").unwrap();
    serde_json::from_str(json.trim_end().strip_suffix(';').unwrap()).unwrap()
}

/// Every address in the index.
fn indexed(files: &Files) -> Vec<String> {
    let index = index(files);
    let services = index["services"].as_array().unwrap().iter().flat_map(|of| of["pages"].as_array().unwrap());
    let mut found = Vec::new();
    for row in services.chain(index["guides"].as_array().unwrap()) {
        let path = row[2].as_str().unwrap();
        found.push(path.to_owned());
        for list in row.as_array().unwrap().iter().skip(5) {
            let kind = list[0].as_str().unwrap();
            for name in list.as_array().unwrap().iter().skip(1) {
                let anchor =
                    name.as_str().map_or_else(|| name[1].as_str().unwrap().to_owned(), |name| format!("{kind}-{name}"));
                found.push(format!("{path}#{anchor}"));
            }
        }
    }
    found
}

fn assert_sound(files: &Files) {
    let dead = dead_links(files);
    assert!(dead.is_empty(), "{} dead links:\n{}", dead.len(), dead[..dead.len().min(20)].join("\n"));
    for (path, text) in files {
        assert!(text.find(SITE_MARKER).is_some_and(|at| at < 512), "{path} has no header");
    }
    let anchors: HashSet<String> = pages(files)
        .flat_map(|(path, text)| attributes(text, "id").into_iter().map(move |id| format!("{path}#{id}")))
        .collect();
    for address in indexed(files) {
        assert!(
            anchors.contains(&address) || files.contains_key(&address),
            "search leads to {address}, which isn't there"
        );
    }
}

#[test]
fn every_link_of_the_project_leads_somewhere() {
    let files = render(&project("spec"), &guides());
    assert_sound(&files);
    let size = |path: &str| files[path].len();
    let start = size("index.html") + size("assets/site.css") + size("assets/site.js");
    assert!(start < 100_000, "the start page weighs {start} bytes");
    assert!(indexed(&files).len() > 9_000, "search finds parameters, fields and values");
    for page in ["modelarts/types/NodePhase.html", "modelarts/operations/ListNotebooks.html", "guides/paging.html"] {
        assert!(files.contains_key(page), "{page}");
    }
}

#[test]
fn the_order_of_files_makes_no_difference() {
    let (mut spec, mut guides) = (project("spec"), guides());
    let files = render(&spec, &guides);
    spec.reverse();
    guides.reverse();
    assert_eq!(render(&spec, &guides), files);
}

/// Elements and attributes that templates write; a spec can't add to them.
const ELEMENTS: &str = "a article aside b body button circle code dd details div dl dt h1 h2 h3 head header html i input \
    kbd li link main meta nav ol p path pre rect script section span summary svg table tbody td th thead title tr ul";
const ATTRIBUTES: &str = "aria-autocomplete aria-controls aria-current aria-expanded aria-hidden aria-label \
    aria-labelledby autocapitalize autocomplete charset class content cx cy d data-root data-tab height hidden href id \
    lang name placeholder r rel role rx scope spellcheck src tabindex title type viewBox width";

#[test]
fn hostile_text_is_inert() {
    let files = render(&project("tests/obstacle/spec"), &[]);
    assert_sound(&files);
    let everything = Selector::parse("*").unwrap();
    let elements: BTreeSet<&str> = ELEMENTS.split_whitespace().collect();
    let attributes: BTreeSet<&str> = ATTRIBUTES.split_whitespace().collect();
    for (path, text) in pages(&files) {
        let page = Html::parse_document(text);
        for element in page.select(&everything) {
            let name = element.value().name();
            assert!(elements.contains(name), "{path} has <{name}>");
            for (attribute, value) in element.value().attrs() {
                assert!(attributes.contains(attribute), "{path} has {attribute}={value:?}");
                if attribute == "href" {
                    let scheme = value.split_once(':').map_or("", |(scheme, _)| scheme);
                    assert!(["", "http", "https", "data"].contains(&scheme), "{path} links to {value:?}");
                }
            }
        }
        let scripts = Selector::parse("script").unwrap();
        let scripts: Vec<ElementRef<'_>> = page.select(&scripts).collect();
        assert!(scripts.len() == 1 && scripts[0].inner_html().is_empty(), "{path} has a script of its own");
    }
    let text = |path: &str| Html::parse_document(&files[path]).root_element().text().collect::<String>();
    let tags = text("obstacle-course/operations/Doc04.html");
    assert!(tags.contains("</script>, <script>alert(1)</script>, <!--, -->"), "the text is there to be read");
    assert!(!files["assets/search.js"].contains('<'));
    index(&files);
}

#[test]
fn types_that_hold_each_other_many_times_over_stay_small() {
    // Each level holds the next one three times: unfolded, there would be billions of fields.
    let mut group =
        format!("{GROUP}operations:\n  Get:\n    doc: Gets.\n    http: GET /things\n    response: T0\ntypes:\n");
    for level in 0..20 {
        let next = if level == 19 { "string".to_owned() } else { format!("T{}", level + 1) };
        group.push_str(&format!(
            "  T{level}:\n    doc: A level.\n    fields:\n      a: {{ type: {next}, doc: A. }}\n      b: {{ type: {next}, doc: B. }}\n      c: {{ type: list<{next}>, doc: C. }}\n"
        ));
    }
    let files = render(&spec(group), &[]);
    assert_sound(&files);
    for (path, text) in &files {
        assert!(text.len() < 1_500_000, "{path} has {} bytes", text.len());
    }
}
