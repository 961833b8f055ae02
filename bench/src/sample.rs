//! Sample answers: every field of a type filled, in an order that is not the table's.

use crate::{
    api::{Api, Type},
    pages::PageOf,
};
use std::{error::Error, fmt::Write as _, path::Path};

/// Lists and maps within an item hold so many entries.
const INNER: usize = 2;
/// Objects within objects end here; recursive types would not.
const DEEPEST: usize = 6;

/// The JSON text of a page of `items` items.
///
/// # Errors
/// The registry can't be read, or has no such operation.
pub(crate) fn page(of: &PageOf, items: usize) -> Result<String, Box<dyn Error>> {
    let api = Api::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), of.service)?;
    let operation = api.operation(of.operation)?;
    let list = operation.paging.as_ref().and_then(|paging| paging.items.last());
    let list = list.ok_or_else(|| format!("{} gives no pages; name another operation", of.operation))?;
    let mut sampler = Sampler { api: &api, list, items, count: 0, out: String::new() };
    sampler.value(&operation.response, 0);
    Ok(sampler.out)
}

struct Sampler<'a> {
    api: &'a Api,
    /// The field that holds the items.
    list: &'a str,
    items: usize,
    /// Scalars so far, so that values differ.
    count: usize,
    out: String,
}

impl Sampler<'_> {
    fn value(&mut self, ty: &str, depth: usize) {
        let api = self.api;
        self.count += 1;
        let count = self.count;
        match api.resolve(ty) {
            Type::Scalar("integer") => self.print(count % 1_000),
            Type::Scalar("epoch_millis") => self.print(1_769_846_400_000 + count),
            Type::Scalar("epoch_seconds") => self.print(1_769_846_400 + count),
            Type::Scalar("number") => self.print(format_args!("{}.25", count % 1_000)),
            Type::Scalar("boolean") => self.print(count.is_multiple_of(2)),
            Type::Scalar("datetime") => self.print("\"2026-01-31T08:00:00Z\""),
            Type::Scalar("json") => self.print("{\"key\":\"value\"}"),
            Type::Scalar(_) => self.print(format_args!("\"text-{:08x}\"", count.wrapping_mul(2_654_435_761) as u32)),
            Type::Enum(listed) => match listed.values.get(count % listed.values.len().max(1)) {
                Some(value) if listed.integer => self.print(&value.value),
                Some(value) => self.print(serde_json::Value::from(&*value.value)),
                None => self.print("null"),
            },
            Type::List(item) => self.sequence(INNER, '[', ']', |this, _| this.value(item, depth)),
            Type::Map(value) => self.sequence(INNER, '{', '}', |this, at| {
                this.print(format_args!("\"key-{at}\":"));
                this.value(value, depth);
            }),
            Type::Object(object) if depth < DEEPEST => {
                // Services send fields in an order of their own: not the table's, and the same each time.
                let mut fields: Vec<_> = object.fields.iter().collect();
                fields.sort_by_key(|field| {
                    field.name.bytes().fold(17_u32, |hash, byte| hash.wrapping_mul(16_777_619) ^ u32::from(byte))
                });
                self.sequence(fields.len(), '{', '}', |this, at| {
                    let Some(field) = fields.get(at) else { return };
                    this.print(format_args!("\"{}\":", field.name));
                    match this.api.resolve(&field.ty) {
                        Type::List(item) if depth == 0 && field.name == this.list => {
                            this.sequence(this.items, '[', ']', |this, _| this.value(item, 1));
                        }
                        _ => this.value(&field.ty, depth + 1),
                    }
                });
            }
            Type::Object(_) => self.print("{}"),
        }
    }

    fn sequence(&mut self, count: usize, open: char, close: char, mut entry: impl FnMut(&mut Self, usize)) {
        self.out.push(open);
        for at in 0..count {
            if at > 0 {
                self.out.push(',');
            }
            entry(self, at);
        }
        self.out.push(close);
    }

    fn print(&mut self, value: impl std::fmt::Display) {
        // Writing to memory does not fail.
        let _ = write!(self.out, "{value}");
    }
}
