//! Decoding and encoding a page of 1,000 items: the generated types, and the same with serde's derives on serde_json.

use crate::{
    case::{Failure, Work, Works},
    derived,
    pages::PAGES,
    sample,
};
use aicloud_runtime::codec::{Value, decode_response, encode};
use serde::de::DeserializeOwned;
use std::{hint::black_box, sync::Arc};

const ITEMS: usize = 1_000;

pub(crate) fn nodes() -> Result<Works, Failure> {
    works::<aicloud_modelarts::types::NodeList, derived::nodes::Page>("nodes")
}

pub(crate) fn notebooks() -> Result<Works, Failure> {
    works::<aicloud_modelarts::types::ListNotebooksResponse, derived::notebooks::Page>("notebooks")
}

pub(crate) fn datasets() -> Result<Works, Failure> {
    works::<aicloud_pai_workspace::types::ListDatasetsResponse, derived::datasets::Page>("datasets")
}

/// Nobody sends a page, but what is sent is written in the same way.
pub(crate) fn encode_nodes() -> Result<Works, Failure> {
    let json = page("nodes")?;
    let ours: aicloud_modelarts::types::NodeList = decode_response(json.as_bytes())?;
    let theirs: derived::nodes::Page = serde_json::from_str(&json)?;
    let ours: Work = Box::new(move |repeats| {
        for _ in 0..repeats {
            drop(black_box(encode(black_box(&ours))));
        }
        Ok(())
    });
    let theirs: Work = Box::new(move |repeats| {
        for _ in 0..repeats {
            drop(black_box(serde_json::to_vec(black_box(&theirs))?));
        }
        Ok(())
    });
    Ok((ours, theirs))
}

fn page(name: &str) -> Result<Arc<str>, Failure> {
    let page = PAGES.iter().find(|of| of.name == name).ok_or("there is no such page")?;
    Ok(sample::page(page, ITEMS).map_err(|error| error.to_string())?.into())
}

fn works<Ours: Value + 'static, Theirs: DeserializeOwned>(name: &str) -> Result<Works, Failure> {
    let json = page(name)?;
    let text = json.clone();
    let ours: Work = Box::new(move |repeats| {
        for _ in 0..repeats {
            drop(black_box(decode_response::<Ours>(black_box(text.as_bytes()))?));
        }
        Ok(())
    });
    let theirs: Work = Box::new(move |repeats| {
        for _ in 0..repeats {
            drop(black_box(serde_json::from_slice::<Theirs>(black_box(json.as_bytes()))?));
        }
        Ok(())
    });
    Ok((ours, theirs))
}
