//! Guides: Markdown files as pages. Names of operations and types in code link to their pages.

use super::{Body, Chapter, Link, Nav, NavEntry, Page, highlight::highlight, links::root_of, prose::escape};
use crate::source::SourceFile;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

#[derive(Debug, Serialize)]
pub(crate) struct Guide {
    content_html: String,
}

/// The file that lists the guides, in their order.
const INDEX: &str = "README.md";

/// The pages, in the order of the index.
pub(super) fn guides(files: &[SourceFile], chapters: &[Chapter<'_>]) -> Vec<Page> {
    let text = |file: &SourceFile| String::from_utf8_lossy(&file.text).into_owned();
    let index = files.iter().find(|file| file.path == INDEX).map(text).unwrap_or_default();
    let place = |file: &SourceFile| index.find(&format!("({})", file.path)).unwrap_or(usize::MAX);
    let mut sources: Vec<&SourceFile> = files.iter().filter(|file| file.path != INDEX).collect();
    sources.sort_by(|a, b| (place(a), &a.path).cmp(&(place(b), &b.path)));
    let mut names: HashMap<&str, &str> = HashMap::new();
    for (name, path) in chapters.iter().flat_map(|chapter| chapter.links.names()) {
        // Where two services have the name, the first is meant.
        names.entry(name).or_insert(path);
    }
    let mut pages: Vec<Page> = sources.iter().map(|file| page(&file.path, &text(file), &names)).collect();
    let links: Vec<Link> = pages.iter().map(|page| Link::new(&page.title, &page.path)).collect();
    for page in &mut pages {
        // The page itself shows its headings, which it came with.
        let headings = std::mem::take(&mut page.nav.entries);
        let entry = |link: &Link| match headings.iter().find(|own| own.link.href == link.href) {
            Some(own) => own.clone(),
            None => NavEntry { link: link.clone(), open: false, entries: Vec::new() },
        };
        page.nav.entries = links.iter().map(entry).collect();
    }
    pages
}

fn address(file: &str) -> String {
    format!("guides/{}.html", file.strip_suffix(".md").unwrap_or(file))
}

fn page(file: &str, text: &str, names: &HashMap<&str, &str>) -> Page {
    let path = address(file);
    let root = root_of(&path);
    let mut writer = Writer { root: &root, page: &path, ..Writer::new(names) };
    let mut out = String::new();
    html::push_html(&mut out, writer.events(text).into_iter());
    Page {
        root: root.clone(),
        source: format!("docs/guides/{file}"),
        title: writer.title.clone(),
        description: writer.lead,
        crumbs: vec![Link::new("Reference", "index.html")],
        previous: None,
        next: None,
        nav: Nav {
            title: None,
            entries: vec![NavEntry { link: Link::new(writer.title, &path), open: true, entries: writer.headings }],
        },
        body: Body::Guide(Box::new(Guide { content_html: out })),
        path,
    }
}

struct Writer<'a> {
    names: &'a HashMap<&'a str, &'a str>,
    root: &'a str,
    page: &'a str,
    title: String,
    /// The first paragraph.
    lead: String,
    headings: Vec<Link>,
    ids: HashSet<String>,
}

impl<'a> Writer<'a> {
    fn new(names: &'a HashMap<&'a str, &'a str>) -> Self {
        Self {
            names,
            root: "",
            page: "",
            title: String::new(),
            lead: String::new(),
            headings: Vec::new(),
            ids: HashSet::new(),
        }
    }

    fn events<'t>(&mut self, text: &'t str) -> Vec<Event<'t>> {
        let mut out = Vec::new();
        let mut events = Parser::new_ext(text, Options::ENABLE_TABLES).peekable();
        let mut in_link = false;
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let inner: Vec<Event<'t>> =
                        events.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_)))).collect();
                    self.heading(level, inner, &mut out);
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    let inner = events.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::CodeBlock)));
                    let code: String = inner
                        .filter_map(|event| if let Event::Text(text) = event { Some(text.into_string()) } else { None })
                        .collect();
                    out.push(Event::Html(code_block(&kind, &code).into()));
                }
                Event::Start(Tag::Paragraph) if self.lead.is_empty() && !self.title.is_empty() => {
                    let inner: Vec<Event<'t>> =
                        events.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::Paragraph))).collect();
                    self.lead = plain(&inner);
                    out.push(Event::Html("<p class=\"lead\">".into()));
                    out.extend(inner.into_iter().map(|event| self.inline(event, false)));
                    out.push(Event::Html("</p>\n".into()));
                }
                Event::Start(Tag::Table(_)) => {
                    out.push(Event::Html(
                        "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">".into(),
                    ));
                    out.push(event);
                }
                Event::End(TagEnd::Table) => {
                    out.push(event);
                    out.push(Event::Html("</div>\n".into()));
                }
                event => {
                    in_link = match &event {
                        Event::Start(Tag::Link { .. }) => true,
                        Event::End(TagEnd::Link) => false,
                        _ => in_link,
                    };
                    out.push(self.inline(event, in_link));
                }
            }
        }
        out
    }

    fn inline<'t>(&self, event: Event<'t>, in_link: bool) -> Event<'t> {
        match event {
            Event::Code(code) => match self.names.get(&*code).filter(|path| !in_link && **path != self.page) {
                Some(path) => {
                    let html = format!("<code><a href=\"{}{}\">{}</a></code>", self.root, escape(path), escape(&code));
                    Event::InlineHtml(html.into())
                }
                None => Event::Code(code),
            },
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = match dest_url.split_once('#').map_or((&*dest_url, None), |(a, b)| (a, Some(b))) {
                    (file, anchor) if file.ends_with(".md") && !file.contains('/') => {
                        let html = file.strip_suffix(".md").unwrap_or(file);
                        anchor.map_or(format!("{html}.html"), |anchor| format!("{html}.html#{anchor}")).into()
                    }
                    _ => dest_url,
                };
                Event::Start(Tag::Link { link_type, dest_url, title, id })
            }
            // Guides are Markdown; tags in them are text.
            Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
            other => other,
        }
    }

    fn heading<'t>(&mut self, level: HeadingLevel, inner: Vec<Event<'t>>, out: &mut Vec<Event<'t>>) {
        let text = plain(&inner);
        if level == HeadingLevel::H1 && self.title.is_empty() {
            // The template shows it.
            self.title = text;
            return;
        }
        let slug: String = text
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .collect::<Vec<_>>()
            .join("-");
        let numbered = (2..).map(|number| format!("{slug}-{number}"));
        let free = std::iter::once(slug.clone()).chain(numbered).find(|id| self.ids.insert(id.clone()));
        let id = free.unwrap_or_default();
        out.push(Event::Html(format!("<{level} id=\"{}\">", escape(&id)).into()));
        out.extend(inner.into_iter().map(|event| self.inline(event, true)));
        let name = escape(&text);
        out.push(Event::Html(
            format!("<a class=\"anchor\" href=\"#{}\" aria-label=\"Link to {name}\">#</a></{level}>\n", escape(&id))
                .into(),
        ));
        if level == HeadingLevel::H2 {
            self.headings.push(Link::new(text, format!("{}#{id}", self.page)));
        }
    }
}

fn plain(events: &[Event<'_>]) -> String {
    let text = |event: &Event<'_>| match event {
        Event::Text(text) | Event::Code(text) => text.to_string(),
        Event::SoftBreak | Event::HardBreak => " ".to_owned(),
        _ => String::new(),
    };
    events.iter().map(text).collect()
}

/// A block of code, without the lines that rustdoc hides.
fn code_block(kind: &CodeBlockKind<'_>, code: &str) -> String {
    let language = match kind {
        CodeBlockKind::Fenced(info) => info.split([',', ' ']).next().unwrap_or_default().to_owned(),
        CodeBlockKind::Indented => String::new(),
    };
    let hidden = |line: &&str| language != "rust" || !(line.starts_with("# ") || *line == "#");
    let shown: Vec<&str> = code.trim_end().lines().filter(hidden).collect();
    let shown = highlight(shown.join("\n").trim_start_matches('\n'), &language);
    format!("<div class=\"code\"><pre tabindex=\"0\"><code>{shown}</code></pre></div>\n")
}
