//! Markdown pages, from templates.

use crate::{
    MARKER,
    lower::docs::{GroupPage, ServicePage},
};
use minijinja::{AutoEscape, Environment, Error, Value, context, value::Serde};
use std::collections::BTreeMap;

/// The pages of one service by path below its folder.
pub(crate) fn service(page: &ServicePage, groups: &[GroupPage]) -> Result<BTreeMap<String, String>, Error> {
    let environment = environment()?;
    let mut files = BTreeMap::new();
    files.insert("README.md".to_owned(), render(&environment, "service", Value::from(Serde(page)))?);
    for group in groups {
        files.insert(format!("{}.md", group.file), render(&environment, "group", Value::from(Serde(group)))?);
    }
    Ok(files)
}

/// The page that lists all services.
pub(crate) fn index(services: &[ServicePage], spec_dir: &str) -> Result<String, Error> {
    let header = format!("<!-- {MARKER} from {spec_dir}. Do not edit. -->");
    let services = Value::from(Serde(services));
    render(&environment()?, "index", context! { header, services })
}

fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    // Text is escaped for Markdown before it gets here.
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.add_template("index", include_str!("../../templates/docs/index.md.jinja"))?;
    environment.add_template("service", include_str!("../../templates/docs/service.md.jinja"))?;
    environment.add_template("group", include_str!("../../templates/docs/group.md.jinja"))?;
    Ok(environment)
}

fn render(environment: &Environment<'_>, template: &str, page: Value) -> Result<String, Error> {
    let text = environment.get_template(template)?.render(page)?;
    Ok(format!("{}\n", text.trim_end()))
}
