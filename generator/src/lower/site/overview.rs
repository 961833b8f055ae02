//! Pages about all services: the start page, every enum, and what each operation has.

use super::{
    Body, Chapter, Link, Nav, NavEntry, Page,
    links::{anchor, root_of},
    service::{Counts, counts, first_call},
    types::{ValueRow, values},
};
use crate::lower::title;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(crate) struct Home {
    services: Vec<ServiceEntry>,
    guides: Vec<GuideEntry>,
    first_call_html: String,
    totals: Counts,
}

#[derive(Debug, Serialize)]
struct ServiceEntry {
    link: Link,
    vendor: String,
    version: String,
    package: String,
    doc_html: String,
    counts: Counts,
    groups: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct GuideEntry {
    link: Link,
    about: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct Enums {
    services: Vec<EnumsOfService>,
}

#[derive(Debug, Serialize)]
struct EnumsOfService {
    id: String,
    title: String,
    enums: Vec<EnumEntry>,
}

#[derive(Debug, Serialize)]
struct EnumEntry {
    id: String,
    link: Link,
    doc_html: String,
    integer: bool,
    values: Vec<ValueRow>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Coverage {
    services: Vec<CoverageOfService>,
}

#[derive(Debug, Serialize)]
struct CoverageOfService {
    id: String,
    title: String,
    totals: Has,
    groups: Vec<CoverageOfGroup>,
}

#[derive(Debug, Serialize)]
struct CoverageOfGroup {
    link: Link,
    totals: Has,
    operations: Vec<CoverageRow>,
}

#[derive(Debug, Serialize)]
struct CoverageRow {
    link: Link,
    method: &'static str,
    parameters: usize,
    paging: Option<&'static str>,
    waiters: Vec<String>,
    repeatable: bool,
    token: bool,
    request: bool,
    answer: bool,
    vendor: Option<String>,
    deprecated: bool,
}

/// How many operations have what.
#[derive(Debug, Default, Serialize)]
struct Has {
    operations: usize,
    paging: usize,
    waiters: usize,
    repeatable: usize,
    request: usize,
    answer: usize,
    vendor: usize,
    deprecated: usize,
}

impl Has {
    fn add(&mut self, row: &CoverageRow) {
        self.operations += 1;
        self.paging += usize::from(row.paging.is_some());
        self.waiters += usize::from(!row.waiters.is_empty());
        self.repeatable += usize::from(row.repeatable || row.token);
        self.request += usize::from(row.request);
        self.answer += usize::from(row.answer);
        self.vendor += usize::from(row.vendor.is_some());
        self.deprecated += usize::from(row.deprecated);
    }
}

/// A page about all services, at the root of the site.
fn page(chapters: &[Chapter<'_>], path: &str, title: &str, about: String, spec_dir: &str, body: Body) -> Page {
    let entry = |chapter: &Chapter<'_>| NavEntry {
        link: Link::new(&chapter.context.api.service.title, chapter.home()),
        open: false,
        entries: Vec::new(),
    };
    let overviews = [Link::new("Enums", "enums.html"), Link::new("Coverage", "coverage.html")];
    let other = |link| NavEntry { link, open: false, entries: Vec::new() };
    Page {
        root: root_of(path),
        source: spec_dir.to_owned(),
        title: title.to_owned(),
        description: about,
        crumbs: if path == "index.html" { Vec::new() } else { vec![Link::new("Reference", "index.html")] },
        previous: None,
        next: None,
        nav: Nav { title: None, entries: chapters.iter().map(entry).chain(overviews.map(other)).collect() },
        body,
        path: path.to_owned(),
    }
}

pub(super) fn home(chapters: &[Chapter<'_>], guides: &[Page], spec_dir: &str) -> Page {
    let mut totals = Counts::default();
    let services = chapters.iter().map(|chapter| {
        let api = chapter.context.api;
        let counts = counts(chapter);
        totals.operations += counts.operations;
        totals.types += counts.types;
        totals.enums += counts.enums;
        ServiceEntry {
            link: Link::new(&api.service.title, chapter.home()),
            vendor: api.service.vendor.clone(),
            version: api.service.version.clone(),
            package: format!("aicloud-{}", api.service.folder),
            doc_html: chapter.prose("index.html", "").inline(&api.service.doc),
            counts,
            groups: (api.groups.iter().enumerate())
                .map(|(index, group)| Link::new(title(group), chapter.links.group(index)))
                .collect(),
        }
    });
    let services = services.collect();
    let guide = |page: &Page| GuideEntry { link: Link::new(&page.title, &page.path), about: page.description.clone() };
    let body = Home {
        services,
        guides: guides.iter().map(guide).collect(),
        first_call_html: chapters.first().map(first_call).unwrap_or_default(),
        totals,
    };
    let about = "Reference of the aicloud clients: every operation, type and enum.".to_owned();
    page(chapters, "index.html", "Reference", about, spec_dir, Body::Home(Box::new(body)))
}

pub(super) fn enums(chapters: &[Chapter<'_>], spec_dir: &str) -> Page {
    const PATH: &str = "enums.html";
    let of_service = |chapter: &Chapter<'_>| {
        let context = &chapter.context;
        let folder = chapter.folder();
        let used = context.api.enums.iter().filter(|(id, _)| context.usage.uses_enum(*id));
        let entry = |(id, enumeration): (crate::model::EnumId, &crate::model::Enum)| EnumEntry {
            id: anchor(folder, &enumeration.name),
            link: Link::new(&*enumeration.name, chapter.links.enumeration(id)),
            doc_html: chapter.prose(PATH, "").inline(&enumeration.doc),
            integer: enumeration.integer,
            values: values(chapter, id, PATH, ""),
        };
        let mut enums: Vec<EnumEntry> = used.map(entry).collect();
        enums.sort_by(|a, b| a.link.text.cmp(&b.link.text));
        EnumsOfService { id: anchor("service", folder), title: context.api.service.title.clone(), enums }
    };
    let body = Enums { services: chapters.iter().map(of_service).collect() };
    let about = "Every enum of every service, with all its values.".to_owned();
    page(chapters, PATH, "Enums", about, spec_dir, Body::Enums(Box::new(body)))
}

pub(super) fn coverage(chapters: &[Chapter<'_>], spec_dir: &str) -> Page {
    let of_service = |chapter: &Chapter<'_>| {
        let api = chapter.context.api;
        let mut totals = Has::default();
        let mut groups = Vec::new();
        for (index, group) in api.groups.iter().enumerate() {
            let mut of_group = Has::default();
            let operations = api.operations.iter().enumerate().filter(|(_, operation)| operation.group == index);
            let rows: Vec<CoverageRow> = operations.map(|(at, operation)| row(chapter, at, operation)).collect();
            for row in &rows {
                totals.add(row);
                of_group.add(row);
            }
            if !rows.is_empty() {
                let link = Link::new(title(group), chapter.links.group(index));
                groups.push(CoverageOfGroup { link, totals: of_group, operations: rows });
            }
        }
        let id = anchor("service", chapter.folder());
        CoverageOfService { id, title: api.service.title.clone(), totals, groups }
    };
    let body = Coverage { services: chapters.iter().map(of_service).collect() };
    let about = "What each operation has: paging, waiters, examples and more.".to_owned();
    page(chapters, "coverage.html", "Coverage", about, spec_dir, Body::Coverage(Box::new(body)))
}

fn row(chapter: &Chapter<'_>, at: usize, operation: &crate::model::Operation) -> CoverageRow {
    use crate::model::PagingStyle;
    CoverageRow {
        link: Link::new(&*operation.name, chapter.links.operation(at)),
        method: operation.method.as_str(),
        parameters: operation.params.len(),
        paging: operation.paging.as_ref().map(|paging| match paging.style {
            PagingStyle::Token => "token",
            PagingStyle::IntegerToken => "integer token",
            PagingStyle::Page => "page",
            PagingStyle::Offset => "offset",
            PagingStyle::PageIndex => "page index",
        }),
        waiters: operation.waiters.iter().map(|waiter| waiter.name.value.clone()).collect(),
        repeatable: operation.idempotent,
        token: operation.client_token.is_some(),
        request: operation.example_request.is_some(),
        answer: operation.example_response.is_some(),
        vendor: operation.link.clone(),
        deprecated: operation.deprecated.is_some(),
    }
}
