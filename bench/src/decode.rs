//! Decoding a page of 1,000 items: the generated types, and the same with serde's derives on serde_json.

use crate::{
    case::{Failure, Work, Works},
    derived,
    pages::PAGES,
    sample,
};
use aicloud_runtime::codec::{Value, decode_response};
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

fn works<Ours: Value + 'static, Theirs: DeserializeOwned>(page: &str) -> Result<Works, Failure> {
    let page = PAGES.iter().find(|of| of.name == page).ok_or("there is no such page")?;
    let json: Arc<str> = sample::page(page, ITEMS).map_err(|error| error.to_string())?.into();
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
