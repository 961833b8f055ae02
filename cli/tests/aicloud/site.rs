//! The command lines that the documentation's site shows: this program takes them, and curl would send the same request.

use crate::support::Home;
use aicloud_generator::{Options, SourceFile, site};
use serde_json::Value;
use std::{collections::BTreeMap, fs, path::Path};

/// Every how many operations one is tried; a run takes long enough.
const EVERY: usize = 12;

fn spec() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let mut files = Vec::new();
    for service in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for path in fs::read_dir(&service).unwrap().map(|entry| entry.unwrap().path()) {
            let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
            let text = fs::read(&path).unwrap();
            files.push(SourceFile { path: format!("{}/{}", name(&service), name(&path)), text });
        }
    }
    files
}

/// The code of a tab as a reader copies it.
fn example(page: &str, tab: &str) -> String {
    let (_, rest) = page.split_once(&format!("id=\"panel-{tab}\"")).unwrap();
    let (_, rest) = rest.split_once("<code>").unwrap();
    let (html, _) = rest.split_once("</code>").unwrap();
    let text: String = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

/// What the program shows of the request it would send.
fn dry_run(home: &Home, command: &str) -> Value {
    let words = shlex::split(&command.replace("\\\n", " ")).unwrap();
    // A dry run is of one page.
    let mut args: Vec<&str> = words.iter().skip(1).map(String::as_str).filter(|word| *word != "--all").collect();
    args.extend(["--dry-run", "--show-secrets", "--region", "north-1", "--project-id", "p1"]);
    let ended = home.run(&args);
    assert_eq!(ended.code, 0, "{command}\n{}", ended.err);
    serde_json::from_str(&ended.out).unwrap()
}

/// Method, address without query, sorted query, and body of a call of curl.
fn request(command: &str) -> (String, String, Vec<String>, Value) {
    let command = command.replace("\\\n", " ").replace("$REGION", "north-1").replace("$PROJECT_ID", "p1");
    let words = shlex::split(&command).unwrap();
    let after = |flag: &str| words.iter().position(|word| word == flag).map(|at| words[at + 1].clone());
    let before = words[0].strip_prefix("BODY=").map(str::to_owned);
    let url = words.iter().find(|word| word.starts_with("https://")).unwrap();
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let body = before.or_else(|| after("-d")).map_or(Value::Null, |body| serde_json::from_str(&body).unwrap());
    (after("-X").unwrap_or_else(|| "GET".to_owned()), address.to_owned(), pairs(query), body)
}

fn pairs(query: &str) -> Vec<String> {
    let mut pairs: Vec<String> = query.split('&').filter(|pair| !pair.is_empty()).map(str::to_owned).collect();
    pairs.sort();
    pairs
}

#[test]
fn examples_of_the_documentation_are_accepted_and_mean_the_same_request() {
    let site = site(&spec(), &[], &Options::default()).map_err(|found| found.render(false)).unwrap();
    let pages: BTreeMap<_, _> = site.iter().filter(|(path, _)| path.contains("/operations/")).collect();
    assert!(pages.len() > 500);
    // Those with a documented request have the most to get wrong.
    let every = std::env::var_os("AICLOUD_ALL_EXAMPLES").map_or(EVERY, |_| 1);
    let home = Home::new();
    let mut tried = 0;
    for (index, (path, page)) in pages.into_iter().enumerate() {
        if index % every != 0 && !page.contains("Documented answer") {
            continue;
        }
        let shown = dry_run(&home, &example(page, "cli"));
        let (method, address, query, body) = request(&example(page, "curl"));
        let url = shown["url"].as_str().unwrap();
        let (sent_address, sent_query) = url.split_once('?').unwrap_or((url, ""));
        assert_eq!(method, shown["method"], "{path}");
        assert_eq!(address, sent_address, "{path}");
        assert_eq!(query, pairs(sent_query), "{path}");
        // A token that makes a call safe to repeat is up to whoever calls.
        assert_eq!(body, shown["body"], "{path}");
        tried += 1;
    }
    assert!(tried > 40, "{tried}");
}
