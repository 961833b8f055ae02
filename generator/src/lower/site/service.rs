//! The page of a service and the pages of its groups.

use super::{
    Body, Chapter, Link, Page,
    highlight::highlight,
    links::{anchor, root_of},
};
use crate::lower::{docs::visible, example, text, title};
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(crate) struct ServicePage {
    vendor: String,
    version: String,
    doc_html: String,
    package: String,
    link: Option<String>,
    counts: Counts,
    auth_html: Vec<String>,
    environment: Vec<Variable>,
    host: String,
    vpc: Option<String>,
    regions: Vec<String>,
    exceptions: Vec<(String, String)>,
    client: Vec<ClientParam>,
    first_call_html: String,
    groups: Vec<GroupEntry>,
    errors: Vec<(String, String)>,
    request_id_headers: Vec<String>,
    request_id_body: Vec<String>,
    retry: Vec<RetryClass>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Counts {
    pub(crate) operations: usize,
    pub(crate) types: usize,
    pub(crate) enums: usize,
}

/// A variable of the environment that the client reads.
#[derive(Debug, Serialize)]
struct Variable {
    name: &'static str,
    about: &'static str,
}

#[derive(Debug, Serialize)]
struct ClientParam {
    id: String,
    name: String,
    doc_html: String,
}

#[derive(Debug, Serialize)]
struct RetryClass {
    title: &'static str,
    about: &'static str,
    codes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct GroupEntry {
    link: Link,
    doc_html: String,
    counts: Counts,
}

#[derive(Debug, Serialize)]
pub(crate) struct GroupPage {
    doc_html: String,
    feature: Option<String>,
    module: String,
    operations: Vec<OperationEntry>,
    types: Vec<TypeEntry>,
    enums: Vec<TypeEntry>,
}

#[derive(Debug, Serialize)]
struct OperationEntry {
    link: Link,
    method: &'static str,
    path: String,
    deprecated: bool,
    summary_html: String,
}

#[derive(Debug, Serialize)]
struct TypeEntry {
    link: Link,
    summary_html: String,
}

pub(super) fn counts(chapter: &Chapter<'_>) -> Counts {
    let context = &chapter.context;
    Counts {
        operations: context.api.operations.len(),
        types: context.api.objects.iter().filter(|(id, _)| context.usage.uses_object(*id)).count(),
        enums: context.api.enums.iter().filter(|(id, _)| context.usage.uses_enum(*id)).count(),
    }
}

fn counts_of(chapter: &Chapter<'_>, group: usize) -> Counts {
    let context = &chapter.context;
    let api = context.api;
    Counts {
        operations: api.operations.iter().filter(|operation| operation.group == group).count(),
        types: api.objects.iter().filter(|(id, of)| of.group == group && context.usage.uses_object(*id)).count(),
        enums: api.enums.iter().filter(|(id, of)| of.group == group && context.usage.uses_enum(*id)).count(),
    }
}

pub(super) fn first_call(chapter: &Chapter<'_>) -> String {
    highlight(&visible(&example::first_call(&chapter.context)), "rust")
}

pub(super) fn service(chapter: &Chapter<'_>) -> Page {
    let service = &chapter.context.api.service;
    let path = chapter.home();
    let root = root_of(&path);
    let prose = chapter.prose(&path, &root);
    let groups = chapter.context.api.groups.iter().enumerate().map(|(index, group)| GroupEntry {
        link: Link::new(title(group), chapter.links.group(index)),
        doc_html: prose.inline(&group.doc),
        counts: counts_of(chapter, index),
    });
    let (auth, environment) = authentication(&service.auth);
    let retry = [
        ("Throttled", "One request too many; always retried.", &service.retry.throttled),
        ("In passing", "May work the next time; retried where repeating is safe.", &service.retry.transient),
        ("Expired", "The credential is renewed and the request sent once more.", &service.retry.expired),
        ("Clock", "The server's clock is learned and the request sent once more.", &service.retry.clock_skew),
    ];
    let retry = retry.into_iter().filter(|(_, _, codes)| !codes.is_empty());
    let body = ServicePage {
        vendor: service.vendor.clone(),
        version: service.version.clone(),
        doc_html: prose.paragraphs(&service.doc),
        package: format!("aicloud-{}", service.folder),
        link: service.link.clone(),
        counts: counts(chapter),
        auth_html: auth.iter().map(|paragraph| prose.inline(paragraph)).collect(),
        environment,
        host: service.host.clone(),
        vpc: service.vpc.clone(),
        regions: service.regions.clone(),
        exceptions: service.exceptions.clone(),
        client: service
            .client
            .iter()
            .map(|(name, doc)| ClientParam {
                id: anchor("client", name),
                name: name.value.clone(),
                doc_html: prose.inline(doc),
            })
            .collect(),
        first_call_html: first_call(chapter),
        groups: groups.collect(),
        errors: service.errors.clone(),
        request_id_headers: service.request_id_headers.clone(),
        request_id_body: service.request_id_body.clone(),
        retry: retry.map(|(title, about, codes)| RetryClass { title, about, codes: codes.clone() }).collect(),
    };
    chapter.page(path.clone(), service.title.clone(), &service.doc, None, Body::Service(Box::new(body)))
}

/// How requests of a service are signed, and the variables that say who calls.
fn authentication(auth: &str) -> (&'static [&'static str], Vec<Variable>) {
    let variable = |(name, about): &(&'static str, &'static str)| Variable { name, about };
    match auth {
        "huawei" => (
            &[
                "Requests are signed with an access key (SDK-HMAC-SHA256), or carry an IAM token in `X-Auth-Token`.",
                "`Client::from_env()` looks for a credential in this order: OIDC role, environment, profile file, \
                 metadata of the machine, pod identity. The project is looked up when it isn't given.",
            ],
            [
                ("HUAWEICLOUD_SDK_AK", "Access key."),
                ("HUAWEICLOUD_SDK_SK", "Its secret."),
                ("HUAWEICLOUD_SDK_SECURITY_TOKEN", "Token of a temporary access key."),
                ("HUAWEICLOUD_SDK_PROJECT_ID", "Project that owns the resources."),
            ]
            .iter()
            .map(variable)
            .collect(),
        ),
        "alibaba" => (
            &[
                "Requests are signed with an access key (ACS3-HMAC-SHA256), or carry a bearer token in \
                 `x-acs-bearer-token`.",
                "`Client::from_env()` looks for a credential in this order: environment, OIDC role, profile of the \
                 vendor's command line, credentials file, role of the machine, credentials URI.",
            ],
            [
                ("ALIBABA_CLOUD_ACCESS_KEY_ID", "Access key."),
                ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "Its secret."),
                ("ALIBABA_CLOUD_SECURITY_TOKEN", "Token of a temporary access key."),
            ]
            .iter()
            .map(variable)
            .collect(),
        ),
        "bearer" => (&["Requests carry a token in `Authorization: Bearer …`."], Vec::new()),
        _ => (&["Requests carry no credential."], Vec::new()),
    }
}

pub(super) fn groups(chapter: &Chapter<'_>) -> Vec<Page> {
    (0..chapter.context.api.groups.len()).filter_map(|index| group(chapter, index)).collect()
}

fn group(chapter: &Chapter<'_>, index: usize) -> Option<Page> {
    let context = &chapter.context;
    let api = context.api;
    let group = api.groups.get(index)?;
    let path = chapter.links.group(index).to_owned();
    let root = root_of(&path);
    let prose = chapter.prose(&path, &root);
    let operations = api.operations.iter().enumerate().filter(|(_, operation)| operation.group == index);
    let operations: Vec<OperationEntry> = operations
        .map(|(at, operation)| OperationEntry {
            link: Link::new(&*operation.name, chapter.links.operation(at)),
            method: operation.method.as_str(),
            path: operation.path.clone(),
            deprecated: operation.deprecated.is_some(),
            summary_html: prose.inline(&text::first_sentence(&operation.doc)),
        })
        .collect();
    let objects = api.objects.iter().filter(|(id, of)| of.group == index && context.usage.uses_object(*id));
    let types = objects.map(|(id, object)| TypeEntry {
        link: Link::new(&*object.name, chapter.links.object(id)),
        summary_html: match &object.response_of {
            Some(operation) => prose.inline(&format!("Answer of {operation}.")),
            None => prose.inline(&text::first_sentence(&object.doc)),
        },
    });
    let enums = api.enums.iter().filter(|(id, of)| of.group == index && context.usage.uses_enum(*id));
    let enums = enums.map(|(id, enumeration)| TypeEntry {
        link: Link::new(&*enumeration.name, chapter.links.enumeration(id)),
        summary_html: prose.inline(&text::first_sentence(&enumeration.doc)),
    });
    let body = GroupPage {
        doc_html: prose.paragraphs(&group.doc),
        feature: (!operations.is_empty()).then(|| crate::lower::feature(&group.name)),
        module: context
            .names
            .modules
            .get(index)
            .map(|name| name.trim_start_matches("r#").to_owned())
            .unwrap_or_default(),
        types: types.collect(),
        enums: enums.collect(),
        operations,
    };
    Some(chapter.page(path.clone(), title(group), &group.doc, Some(index), Body::Group(Box::new(body))))
}
