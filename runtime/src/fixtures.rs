//! Service tables of the two vendors, for unit tests.

use crate::operation::Location;
use crate::service::{Auth, ClientParam, EndpointRule, Service};

pub(crate) static ALIBABA: Service = Service {
    name: "pai-workspace",
    title: "PAI AIWorkSpace",
    version: "2021-02-04",
    auth: Auth::Alibaba,
    endpoint: EndpointRule {
        host: "aiworkspace.{region}.aliyuncs.com",
        vpc: Some("aiworkspace-vpc.{region}.aliyuncs.com"),
        regions: &["cn-hangzhou"],
        exceptions: &[],
    },
    client_params: &[],
    errors: &[("Code", "Message"), ("code", "message")],
    request_id_headers: &["x-acs-request-id"],
    request_id_body: &["RequestId", "requestId", "requestid"],
    throttled: &["Throttling", "Throttling.*"],
    transient: &["ServiceUnavailable", "InternalError", "UnknownError"],
    expired: &["InvalidSecurityToken.Expired"],
    clock_skew: &["InvalidTimeStamp.Expired"],
};

pub(crate) static HUAWEI: Service = Service {
    name: "modelarts",
    title: "ModelArts",
    version: "v1/v2",
    auth: Auth::Huawei,
    endpoint: EndpointRule {
        host: "modelarts.{region}.myhuaweicloud.com",
        vpc: None,
        regions: &["cn-north-4"],
        exceptions: &[],
    },
    client_params: &[ClientParam { name: "project_id", location: Location::Path }],
    errors: &[("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message")],
    request_id_headers: &["X-Request-Id"],
    request_id_body: &["request_id"],
    throttled: &["APIGW.0308", "APIG.0308"],
    transient: &["APIG.0203"],
    expired: &[],
    clock_skew: &[],
};
