//! Writes the other side of the decoding bench: the same types with serde's derives, made from the registry.

#[path = "src/api.rs"]
#[allow(dead_code, reason = "the programs use the rest")]
mod api;
#[path = "src/pages.rs"]
mod pages;

use api::{Api, Object, Type};
use std::{env, error::Error, fmt::Write as _, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new("..");
    let mut out = String::new();
    for page in pages::PAGES {
        println!("cargo::rerun-if-changed=../generated/{}/src/registry.json", page.service);
        let api = Api::read(root, page.service)?;
        let answer = &api.operation(page.operation)?.response;
        writeln!(out, "pub mod {} {{\n    pub type Page = {answer};", page.name)?;
        for (name, ty) in api.within(answer) {
            match ty {
                Type::Object(object) => structure(&api, object, &mut out)?,
                Type::Enum(listed) if !listed.integer => {
                    writeln!(out, "    #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]")?;
                    writeln!(out, "    pub enum {name} {{")?;
                    for (index, value) in listed.values.iter().enumerate() {
                        writeln!(out, "        #[serde(rename = {:?})] V{index},", value.value)?;
                    }
                    writeln!(out, "        #[serde(other)] Other,\n    }}")?;
                }
                Type::Enum(_) | Type::Scalar(_) | Type::List(_) | Type::Map(_) => {}
            }
        }
        writeln!(out, "}}")?;
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("derived.rs"), out)?;
    Ok(())
}

fn structure(api: &Api, object: &Object, out: &mut String) -> Result<(), Box<dyn Error>> {
    writeln!(out, "    #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]")?;
    writeln!(out, "    #[serde(default)]\n    pub struct {} {{", object.name)?;
    for (index, field) in object.fields.iter().enumerate() {
        let ty = match api.resolve(&field.ty) {
            Type::List(_) | Type::Map(_) => rust(api, &field.ty),
            Type::Object(inner) if api.is_recursive(inner) => format!("Option<Box<{}>>", inner.name),
            _ => format!("Option<{}>", rust(api, &field.ty)),
        };
        writeln!(out, "        #[serde(rename = {:?})] pub f{index}: {ty},", field.name)?;
    }
    writeln!(out, "    }}")?;
    Ok(())
}

fn rust(api: &Api, ty: &str) -> String {
    match api.resolve(ty) {
        Type::Scalar("integer" | "epoch_millis" | "epoch_seconds") => "i64".to_owned(),
        Type::Scalar("number") => "f64".to_owned(),
        Type::Scalar("boolean") => "bool".to_owned(),
        Type::Scalar("json") => "serde_json::Value".to_owned(),
        Type::Scalar(_) => "String".to_owned(),
        Type::List(item) => format!("Vec<{}>", rust(api, item)),
        Type::Map(value) => format!("std::collections::BTreeMap<String, {}>", rust(api, value)),
        Type::Object(object) => object.name.clone(),
        Type::Enum(listed) if listed.integer => "i64".to_owned(),
        Type::Enum(listed) => listed.name.clone(),
    }
}
