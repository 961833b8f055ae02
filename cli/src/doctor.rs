//! `aicloud doctor`: which region, endpoint, project and credentials would be used, and why.

use crate::{
    failure::Failure,
    output::{self, Printer},
    services,
    settings::{Settings, network},
    text::{BOLD, DIM},
};
use aicloud_runtime::{
    credentials::{Context, Credential},
    endpoint::Endpoint,
    registry::Registry,
    service::Auth,
    time::SystemTime,
};
use clap::ArgMatches;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
struct Report {
    service: &'static str,
    region: Finding,
    endpoint: Finding,
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<Finding>,
    credential: Finding,
    providers: Vec<Said>,
}

/// What would be used, and where it comes from or why there is none.
#[derive(Serialize)]
struct Finding {
    value: Option<String>,
    why: String,
}

/// What one provider of the chain said.
#[derive(Serialize)]
struct Said {
    provider: &'static str,
    /// `found`, `not set up`, `broken` or `not asked`.
    outcome: &'static str,
    message: String,
}

impl Report {
    fn is_fine(&self) -> bool {
        self.credential.value.is_some() && self.endpoint.value.is_some()
    }
}

pub(crate) async fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let (settings, printer) = (Settings::new(matches)?, Printer::new(matches)?);
    let named = matches.get_one::<String>("service");
    let registries = match named {
        Some(name) => vec![services::find(name)?],
        None => services::all().to_vec(),
    };
    let mut reports = Vec::new();
    for registry in registries {
        reports.push(examine(registry, &settings).await?);
    }
    if printer.wants_data() {
        printer.print(&reports)?;
    } else {
        output::write(&reports.iter().map(text).collect::<Vec<_>>().join("\n"))?;
    }
    // Without a name, one service that works is enough: few people use both.
    match reports.iter().find(|report| !report.is_fine()) {
        Some(report) if named.is_some() || !reports.iter().any(Report::is_fine) => {
            let missing = if report.credential.value.is_none() { "credentials" } else { "an endpoint" };
            Err(Failure::Credentials(format!("{} can't be called without {missing}; see above", report.service)))
        }
        _ => Ok(()),
    }
}

async fn examine(registry: &'static Registry, settings: &Settings) -> Result<Report, Failure> {
    let service = registry.service();
    let region = settings.region(registry)?;
    let mut context = Context::new(Arc::new(settings.environment()), Arc::new(network()?), Arc::new(SystemTime));
    context.region = region.as_ref().map(|(region, _)| region.clone());
    let mut providers = Vec::new();
    let mut found: Option<(&'static str, Credential)> = None;
    let mut broken = None;
    for provider in settings.providers(service.auth, &context) {
        // As in a call: once one has answered, or turned out to be broken, the others are left alone.
        let (outcome, message) = if found.is_some() || broken.is_some() {
            ("not asked", String::new())
        } else {
            match provider.credential().await {
                Ok(credential) => {
                    let message = shown(&credential);
                    found = Some((provider.name(), credential));
                    ("found", message)
                }
                Err(error) if error.is_not_configured() => ("not set up", error.message().to_owned()),
                Err(error) => {
                    broken = Some(provider.name());
                    ("broken", error.message().to_owned())
                }
            }
        };
        providers.push(Said { provider: provider.name(), outcome, message });
    }
    let credential = match (&found, broken) {
        (Some((name, credential)), _) => {
            Finding { value: Some(shown(credential)), why: format!("{name} is the first that has one") }
        }
        (None, Some(name)) => Finding {
            value: None,
            why: format!(
                "{name} is set up but does not work, and nothing after it is asked: repair it or remove its settings"
            ),
        },
        (None, None) => {
            Finding { value: None, why: format!("no provider has one: run `aicloud configure {}`", service.name) }
        }
    };
    let needs_project = service.client_params.iter().any(|parameter| parameter.name == "project_id");
    let of_credential = found.as_ref().and_then(|(_, credential)| credential.project_id());
    let project = needs_project.then(|| match (&settings.project_id, of_credential, &region) {
        (Some(id), ..) => Finding { value: Some(id.clone()), why: "--project-id".to_owned() },
        (None, Some(id), _) => Finding { value: Some(id.to_owned()), why: "came with the credential".to_owned() },
        (None, None, Some((region, _))) => Finding {
            value: None,
            why: format!("each command asks IAM for the project of {region}; --project-id saves that"),
        },
        (None, None, None) => {
            Finding { value: None, why: "without a region it can't be looked up: give --project-id".to_owned() }
        }
    });
    Ok(Report {
        service: service.name,
        endpoint: endpoint(registry, settings, region.as_ref().map(|(region, _)| region.as_str())),
        region: match region {
            Some((region, why)) => Finding { value: Some(region), why },
            None => {
                let names = service.auth.region_variables().join(" or ");
                Finding {
                    value: None,
                    why: format!("give --region, set {names}, or run `aicloud configure {}`", service.name),
                }
            }
        },
        project,
        credential,
        providers,
    })
}

fn endpoint(registry: &Registry, settings: &Settings, region: Option<&str>) -> Finding {
    let service = registry.service();
    let finding = |endpoint: Result<Endpoint, aicloud_runtime::endpoint::EndpointError>, why: &str| match endpoint {
        Ok(endpoint) => Finding { value: Some(endpoint.to_string()), why: why.to_owned() },
        Err(error) => Finding { value: None, why: error.to_string() },
    };
    if let Some(given) = &settings.endpoint {
        return finding(Endpoint::parse(given), "--endpoint");
    }
    let Some(region) = region else {
        return Finding { value: None, why: "it follows from the region, which is not known".to_owned() };
    };
    if service.auth == Auth::Huawei {
        match Endpoint::from_huawei_env(&settings.environment(), service.name, region) {
            Ok(Some(endpoint)) => {
                return finding(Ok(endpoint), "the variable HUAWEICLOUD_SDK_REGION_… of service and region");
            }
            Ok(None) => {}
            Err(error) => return finding(Err(error), ""),
        }
    }
    let why = if settings.vpc { "the region's host inside the vendor's network" } else { "the region's host" };
    finding(service.endpoint.resolve(region, settings.vpc), why)
}

/// A credential without its secrets.
fn shown(credential: &Credential) -> String {
    let mut text = match credential.access_key_id() {
        Some(id) => format!("access key {}", shortened(id)),
        None => "token".to_owned(),
    };
    if let Some(at) = credential.expires_at() {
        text.push_str(&format!(", expires {at}"));
    }
    text
}

/// Enough of an id to recognise it.
fn shortened(id: &str) -> String {
    if id.chars().count() < 12 { "***".to_owned() } else { id.chars().take(4).chain("***".chars()).collect() }
}

fn text(report: &Report) -> String {
    let mut text = format!("{BOLD}{}{BOLD:#}\n", report.service);
    let mut line = |name: &str, finding: &Finding| {
        let value = finding.value.as_deref().unwrap_or("none");
        text.push_str(&format!("  {name:<11} {value} {DIM}({}){DIM:#}\n", finding.why));
    };
    line("region", &report.region);
    line("endpoint", &report.endpoint);
    if let Some(project) = &report.project {
        line("project", project);
    }
    line("credential", &report.credential);
    text.push_str("  providers, in the order in which they are asked:\n");
    for said in &report.providers {
        text.push_str(&format!("    {:<16} {:<10} {DIM}{}{DIM:#}\n", said.provider, said.outcome, said.message));
    }
    text
}
