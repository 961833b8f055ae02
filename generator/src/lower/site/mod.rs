//! The API as a web site: what each page says, ready to be printed.
//!
//! Fields that end in `_html` are HTML that was made here out of escaped text; all others are plain text.

mod guide;
mod highlight;
mod links;
mod operation;
mod overview;
mod prose;
mod row;
mod sample;
mod search;
mod service;
mod shell;
mod types;
mod users;

use super::Context;
use crate::{model::Api, resolve::rust_names::RustNames, source::SourceFile, usage::Usage};
use links::{Links, root_of};
use prose::Prose;
pub(crate) use prose::escape;
use serde::Serialize;
use users::Users;

/// A page, with what surrounds its content.
#[derive(Debug, Serialize)]
pub(crate) struct Page {
    /// Below the site's root, with `/` between its parts.
    pub(crate) path: String,
    /// The way from the page to the site's root.
    pub(crate) root: String,
    /// Where the page's content came from.
    pub(crate) source: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) crumbs: Vec<Link>,
    pub(crate) previous: Option<Link>,
    pub(crate) next: Option<Link>,
    pub(crate) nav: Nav,
    pub(crate) body: Body,
}

/// Text that links to a page of the site.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Link {
    pub(crate) text: String,
    pub(crate) href: String,
}

impl Link {
    fn new(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into() }
    }
}

/// The list beside a page: one level, and what is open within it.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Nav {
    pub(crate) title: Option<Link>,
    pub(crate) entries: Vec<NavEntry>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct NavEntry {
    pub(crate) link: Link,
    /// Whether the page belongs here.
    pub(crate) open: bool,
    pub(crate) entries: Vec<Link>,
}

/// What a page is about; each kind has a template.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Body {
    Home(Box<overview::Home>),
    Service(Box<service::ServicePage>),
    Group(Box<service::GroupPage>),
    Operation(Box<operation::OperationPage>),
    Type(Box<types::TypePage>),
    Enum(Box<types::EnumPage>),
    Enums(Box<overview::Enums>),
    Coverage(Box<overview::Coverage>),
    Guide(Box<guide::Guide>),
}

/// One service on its way into the site.
struct Chapter<'a> {
    context: Context<'a>,
    links: Links,
    users: Users,
}

impl<'a> Chapter<'a> {
    fn of(api: &'a Api, names: &'a RustNames, usage: &'a Usage) -> Self {
        let library = format!("aicloud-{}", api.service.folder).replace('-', "_");
        let context = Context { api, names, usage, library };
        let links = Links::of(&context);
        let users = Users::of(&context);
        Self { context, links, users }
    }

    fn prose<'p>(&'p self, page: &'p str, root: &'p str) -> Prose<'p> {
        Prose { links: &self.links, root, page }
    }

    fn folder(&self) -> &str {
        &self.context.api.service.folder
    }

    fn home(&self) -> String {
        format!("{}/index.html", self.folder())
    }

    /// The groups, with the operations of the one that is open.
    fn nav(&self, open: Option<usize>) -> Nav {
        let api = self.context.api;
        let leaves = |index| {
            let operations = api.operations.iter().enumerate().filter(|(_, operation)| operation.group == index);
            operations.map(|(at, operation)| Link::new(&*operation.name, self.links.operation(at))).collect()
        };
        let entry = |(index, group): (usize, &crate::model::Group)| NavEntry {
            link: Link::new(super::title(group), self.links.group(index)),
            open: open == Some(index),
            entries: if open == Some(index) { leaves(index) } else { Vec::new() },
        };
        Nav {
            title: Some(Link::new(&api.service.title, self.home())),
            entries: api.groups.iter().enumerate().map(entry).collect(),
        }
    }

    /// A page of this service, without neighbours.
    fn page(&self, path: String, title: String, description: &str, group: Option<usize>, body: Body) -> Page {
        let api = self.context.api;
        let mut crumbs = vec![Link::new("Reference", "index.html")];
        if path != self.home() {
            crumbs.push(Link::new(&api.service.title, self.home()));
        }
        if let Some((index, of)) = group.and_then(|index| Some((index, api.groups.get(index)?)))
            && path != self.links.group(index)
        {
            crumbs.push(Link::new(super::title(of), self.links.group(index)));
        }
        let source = group.and_then(|index| api.groups.get(index)).map_or(&api.service.path, |group| &group.path);
        Page {
            root: root_of(&path),
            source: source.clone(),
            title,
            description: super::text::first_sentence(description),
            crumbs,
            previous: None,
            next: None,
            nav: self.nav(group),
            body,
            path,
        }
    }
}

/// Everything of the site but its style and script.
pub(crate) struct Site {
    pub(crate) pages: Vec<Page>,
    /// The index that search loads, as a script.
    pub(crate) search: String,
}

/// Shapes the pages of all services and guides.
pub(crate) fn lower(apis: &[(Api, RustNames, Usage)], guides: &[SourceFile], spec_dir: &str) -> Site {
    let chapters: Vec<Chapter<'_>> = apis.iter().map(|(api, names, usage)| Chapter::of(api, names, usage)).collect();
    let guides = guide::guides(guides, &chapters);
    let mut pages = vec![overview::home(&chapters, &guides, spec_dir)];
    for chapter in &chapters {
        pages.push(service::service(chapter));
        pages.extend(in_a_row(service::groups(chapter)));
        pages.extend(in_a_row(operation::pages(chapter)));
        pages.extend(in_a_row(types::pages(chapter)));
    }
    pages.push(overview::enums(&chapters, spec_dir));
    pages.push(overview::coverage(&chapters, spec_dir));
    let search = search::index(&chapters, &guides);
    pages.extend(in_a_row(guides));
    Site { pages, search }
}

/// Links each page with those before and after it.
fn in_a_row(mut pages: Vec<Page>) -> Vec<Page> {
    let links: Vec<Link> = pages.iter().map(|page| Link::new(&page.title, &page.path)).collect();
    for (index, page) in pages.iter_mut().enumerate() {
        page.previous = index.checked_sub(1).and_then(|before| links.get(before)).cloned();
        page.next = links.get(index + 1).cloned();
    }
    pages
}
