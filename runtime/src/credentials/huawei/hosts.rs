//! Where Huawei Cloud's identity (IAM) and token (STS) services answer.

use crate::{
    credentials::{Context, CredentialError},
    endpoint::Endpoint,
};

/// Regions with an IAM host of their own; the others use the global one.
const IAM_REGIONS: &[&str] = &[
    "ae-ad-1",
    "af-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "cn-east-2",
    "cn-east-3",
    "cn-east-4",
    "cn-east-5",
    "cn-north-1",
    "cn-north-2",
    "cn-north-4",
    "cn-north-9",
    "cn-north-12",
    "cn-south-1",
    "cn-south-2",
    "cn-southwest-2",
    "eu-west-0",
    "la-north-2",
    "la-south-2",
    "me-east-1",
    "my-kualalumpur-1",
    "na-mexico-1",
    "ru-moscow-1",
    "sa-brazil-1",
    "tr-west-1",
];

/// Regions with an STS host of their own; the others use that of cn-north-4.
const STS_REGIONS: &[&str] = &[
    "af-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "cn-east-3",
    "cn-north-4",
    "cn-south-1",
    "cn-southwest-2",
    "la-south-2",
    "sa-brazil-1",
    "tr-west-1",
];

/// The base URL of IAM: what the caller gave, `HUAWEICLOUD_SDK_IAM_ENDPOINT`, the region's host, the global host.
pub(super) fn iam(context: &Context, provider: &'static str, given: Option<&str>) -> Result<String, CredentialError> {
    if let Some(given) = given {
        return parsed(provider, "iam_endpoint", given);
    }
    if let Some(set) = context.env.var("HUAWEICLOUD_SDK_IAM_ENDPOINT") {
        return parsed(provider, "HUAWEICLOUD_SDK_IAM_ENDPOINT", &set);
    }
    Ok(match region_in(context, IAM_REGIONS) {
        Some(region) => format!("https://iam.{region}.myhuaweicloud.com"),
        None => "https://iam.myhuaweicloud.com".to_owned(),
    })
}

/// The base URL of STS: `HUAWEICLOUD_SDK_STS_ENDPOINT`, the region's host, that of cn-north-4.
pub(super) fn sts(context: &Context, provider: &'static str) -> Result<String, CredentialError> {
    if let Some(set) = context.env.var("HUAWEICLOUD_SDK_STS_ENDPOINT") {
        return parsed(provider, "HUAWEICLOUD_SDK_STS_ENDPOINT", &set);
    }
    let region = region_in(context, STS_REGIONS).unwrap_or("cn-north-4");
    Ok(format!("https://sts.{region}.myhuaweicloud.com"))
}

fn region_in<'a>(context: &'a Context, regions: &[&str]) -> Option<&'a str> {
    context.region.as_deref().filter(|region| regions.contains(region))
}

fn parsed(provider: &'static str, name: &str, text: &str) -> Result<String, CredentialError> {
    let endpoint = Endpoint::parse(text);
    endpoint
        .map(|endpoint| endpoint.to_string())
        .map_err(|error| CredentialError::failed(provider, format!("{name}: {error}")))
}
