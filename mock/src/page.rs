//! Which part of a list a request asks for, and what an answer says about the rest.

use aicloud_runtime::registry::api::Paging;
use serde_json::{Map, Value};

/// How many items a page has where neither the request nor the documentation says.
const USUAL_SIZE: usize = 10;

/// Part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) skip: usize,
    pub(crate) size: usize,
}

/// What tokens look like: nothing a caller should read.
const TOKEN: &str = "next-";

/// The part that the parameters ask for.
pub(crate) fn window(
    paging: &Paging,
    default_size: Option<&Value>,
    given: &Map<String, Value>,
) -> Result<Window, String> {
    let number = |name: &str| match given.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match whole(value) {
            Some(number) => Ok(Some(number)),
            None => Err(format!("{name} is {value}, not a whole number from 0")),
        },
    };
    let asked = paging.size.as_deref().map(number).transpose()?.flatten();
    // A size of 0 is documented to mean the usual one.
    let size = asked.filter(|size| *size > 0).or_else(|| default_size.and_then(whole)).unwrap_or(USUAL_SIZE);
    let skip = match paging.by.as_str() {
        "token" => match given.get(&paging.send).and_then(Value::as_str) {
            None | Some("") => 0,
            Some(token) => token
                .strip_prefix(TOKEN)
                .and_then(|skip| skip.parse().ok())
                .ok_or_else(|| format!("{} is {token:?}, which no page gave out", paging.send))?,
        },
        "page" => {
            let start = usize::try_from(paging.start).unwrap_or(0);
            number(&paging.send)?.map_or(0, |page| page.saturating_sub(start)).saturating_mul(size)
        }
        "page_index" => number(&paging.send)?.unwrap_or(0).saturating_mul(size),
        _ => number(&paging.send)?.unwrap_or(0),
    };
    Ok(Window { skip, size })
}

/// Where an answer has the items and says something about them.
#[derive(Clone, Copy)]
pub(crate) struct Places<'a> {
    pub(crate) items: &'a [String],
    next: Option<&'a [String]>,
    total: Option<&'a [String]>,
    /// The next page is named by a number.
    counts: bool,
}

impl<'a> Places<'a> {
    /// Of an answer that comes in pages.
    pub(crate) fn of(paging: &'a Paging) -> Self {
        Self {
            items: &paging.items,
            next: paging.next.as_deref(),
            total: paging.total.as_deref(),
            counts: paging.by == "integer_token",
        }
    }

    /// Of an answer that holds the whole list.
    pub(crate) fn whole(items: &'a [String]) -> Self {
        Self { items, next: None, total: None, counts: false }
    }
}

/// Puts the items of a page into an answer, and says where the next begins.
pub(crate) fn fill(places: Places<'_>, window: Window, total: usize, items: Vec<Value>, answer: &mut Value) {
    let end = window.skip.saturating_add(items.len());
    let count = items.len();
    if let Some(list) = at(answer, places.items) {
        *list = Value::Array(items);
    }
    let around = places.next.and_then(<[String]>::split_last).map_or(&[][..], |(_, parents)| parents);
    for parents in [&[][..], around] {
        if let Some(Value::Object(fields)) = at(answer, parents) {
            tell(fields, window, total, count);
        }
    }
    if let Some(place) = places.total.and_then(|path| at(answer, path)) {
        *place = total.into();
    }
    if let Some(place) = places.next.and_then(|path| at(answer, path)) {
        *place = match (places.counts, end >= total) {
            (true, true) => 0.into(),
            (true, false) => end.into(),
            (false, true) => Value::Null,
            (false, false) => format!("{TOKEN}{end}").into(),
        };
    }
}

/// The envelopes of both clouds count under these names.
fn tell(fields: &mut Map<String, Value>, window: Window, total: usize, count: usize) {
    for (name, value) in fields.iter_mut().filter(|(_, value)| value.is_number()) {
        let told = match name.as_str() {
            "current" => window.skip.checked_div(window.size),
            "pages" => Some(total.div_ceil(window.size.max(1))),
            "size" | "limit" | "PageSize" | "MaxResults" => Some(window.size),
            "offset" => Some(window.skip),
            "PageNumber" => window.skip.checked_div(window.size).map(|index| index + 1),
            "count" => Some(count),
            "total" | "total_count" | "TotalCount" => Some(total),
            "remainingItemCount" => Some(total.saturating_sub(window.skip.saturating_add(count))),
            _ => None,
        };
        if let Some(told) = told {
            *value = told.into();
        }
    }
}

/// A place in an answer; the objects on the way there are made where they are missing.
pub(crate) fn at<'a>(value: &'a mut Value, path: &[String]) -> Option<&'a mut Value> {
    let mut value = value;
    for name in path {
        if value.is_null() {
            *value = Value::Object(Map::new());
        }
        value = value.as_object_mut()?.entry(name.as_str()).or_insert(Value::Null);
    }
    Some(value)
}

fn whole(value: &Value) -> Option<usize> {
    let number = match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    };
    number.and_then(|number| usize::try_from(number).ok())
}
