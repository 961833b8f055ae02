//! The web site, from templates.

use crate::{
    SITE_MARKER,
    lower::site::{Body, Site, escape},
};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, Value, context, value::Serde};
use std::collections::BTreeMap;

const TEMPLATES: &[(&str, &str)] = &[
    ("layout", include_str!("../../templates/site/layout.html.jinja")),
    ("parts", include_str!("../../templates/site/parts.html.jinja")),
    ("home", include_str!("../../templates/site/home.html.jinja")),
    ("service", include_str!("../../templates/site/service.html.jinja")),
    ("group", include_str!("../../templates/site/group.html.jinja")),
    ("operation", include_str!("../../templates/site/operation.html.jinja")),
    ("type", include_str!("../../templates/site/type.html.jinja")),
    ("enum", include_str!("../../templates/site/enum.html.jinja")),
    ("enums", include_str!("../../templates/site/enums.html.jinja")),
    ("coverage", include_str!("../../templates/site/coverage.html.jinja")),
    ("guide", include_str!("../../templates/site/guide.html.jinja")),
];
const STYLE: &str = include_str!("../../templates/site/site.css");
const SCRIPT: &str = include_str!("../../templates/site/site.js");

/// The files of the site by path below its root.
pub(crate) fn emit(site: &Site) -> Result<BTreeMap<String, String>, Error> {
    let environment = environment()?;
    let mut files = BTreeMap::new();
    for page in &site.pages {
        let page_value = Value::from(Serde(page));
        let text = environment.get_template(template(&page.body))?.render(context! { page => page_value })?;
        let header = format!("<!doctype html>\n<!-- {SITE_MARKER} from {}. Do not edit. -->\n", comment(&page.source));
        files.insert(page.path.clone(), format!("{header}{}\n", squeeze(&text)));
    }
    let asset = |text: &str| format!("/* {SITE_MARKER}. Do not edit. */\n{text}");
    files.insert("assets/site.css".to_owned(), asset(STYLE));
    files.insert("assets/site.js".to_owned(), asset(SCRIPT));
    files.insert("assets/search.js".to_owned(), asset(&format!("window.aicloudIndex={};\n", site.search.trim_end())));
    Ok(files)
}

fn template(body: &Body) -> &'static str {
    match body {
        Body::Home(_) => "home",
        Body::Service(_) => "service",
        Body::Group(_) => "group",
        Body::Operation(_) => "operation",
        Body::Type(_) => "type",
        Body::Enum(_) => "enum",
        Body::Enums(_) => "enums",
        Body::Coverage(_) => "coverage",
        Body::Guide(_) => "guide",
    }
}

fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(print);
    for (name, text) in TEMPLATES {
        environment.add_template(name, text)?;
    }
    Ok(environment)
}

/// Escapes what isn't HTML already. The library's own formatter spells out every slash besides.
fn print(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let written = match value.as_str() {
        _ if value.is_undefined() || value.is_none() => return Ok(()),
        Some(text) if value.is_safe() => out.write_str(text),
        Some(text) => out.write_str(&escape(text)),
        None => out.write_str(&escape(&value.to_string())),
    };
    written.map_err(|error| Error::new(ErrorKind::WriteFailure, error.to_string()))
}

/// Text that can stand in a comment of HTML.
fn comment(text: &str) -> String {
    text.replace("--", "- -").replace('>', "_")
}

/// Without empty lines and indentation, which is a good part of a page. Code is left as it is.
fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    for line in text.lines() {
        let shown = if in_code { line } else { line.trim() };
        if in_code || !shown.is_empty() {
            out.push_str(shown);
            out.push('\n');
        }
        let (opens, closes) = (line.rfind("<pre"), line.rfind("</pre>"));
        in_code = match (opens, closes) {
            (Some(open), Some(close)) => open > close,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => in_code,
        };
    }
    out.truncate(out.trim_end().len());
    out
}
