//! Answers of operations that hang together with nothing: samples, page by page.

use crate::{
    envelope::{Reason, Refusal},
    page,
    reply::Answer,
    sample::Sampler,
};
use aicloud_runtime::{
    Json,
    registry::api::{Operation, Paging},
    service::{Auth, Service},
};
use serde_json::Map;

/// The part of a list that a request asks for, of what there is in all.
pub(crate) fn window(
    service: &Service,
    operation: &Operation,
    paging: &Paging,
    parameters: &Map<String, Json>,
) -> Result<page::Window, Refusal> {
    let size = paging.size.as_ref();
    let size = size.and_then(|size| operation.parameters.iter().find(|field| field.name == *size));
    let default = size.and_then(|field| field.default.as_ref());
    page::window(paging, default, parameters)
        .map_err(|message| Refusal::new(service, Reason::InvalidParameter, message))
}

/// A sample, with as many items as the page has of `total`.
pub(crate) fn sample(
    service: &Service,
    sampler: &Sampler,
    operation: &'static Operation,
    parameters: &Map<String, Json>,
    total: usize,
) -> Result<Json, Refusal> {
    let mut body = sampler.answer(operation);
    if let Some(paging) = &operation.paging {
        let window = window(service, operation, paging, parameters)?;
        let end = window.skip.saturating_add(window.size).min(total);
        let items =
            (window.skip.min(end)..end).map(|index| sampler.item(operation, &paging.items, &paging.item, index));
        page::fill(page::Places::of(paging), window, total, items.collect(), &mut body);
    }
    Ok(body)
}

/// The answer that carries a body: fields that arrive in headers are moved there.
pub(crate) fn dress(service: &Service, operation: &Operation, mut body: Json, request_id: &str) -> Answer {
    let mut headers = Vec::new();
    for field in &operation.response_headers {
        let value = body.as_object_mut().and_then(|fields| fields.remove(&field.name));
        let is_request_id = service.request_id_headers.iter().any(|name| name.eq_ignore_ascii_case(&field.name));
        let text = match value {
            _ if is_request_id => continue,
            Some(Json::String(text)) => text,
            Some(Json::Null) | None => continue,
            Some(other) => other.to_string(),
        };
        headers.push((field.name.clone(), text));
    }
    if operation.response.is_none() && service.auth != Auth::Alibaba {
        return Answer { status: 204, body: None, headers };
    }
    // Alibaba Cloud names the request in every answer, Huawei Cloud in refusals.
    if let (Auth::Alibaba, Some(key), Some(fields)) =
        (service.auth, service.request_id_body.first(), body.as_object_mut())
    {
        fields.insert((*key).to_owned(), request_id.into());
    }
    Answer { headers, ..Answer::json(200, body) }
}
