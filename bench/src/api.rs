//! What the generated registry says about operations and types. The build script and the programs both read it.

use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs, io,
    path::Path,
};

/// One service.
pub(crate) struct Api {
    operations: BTreeMap<String, Operation>,
    types: BTreeMap<String, Object>,
    enums: BTreeMap<String, Enum>,
}

/// The registry as it is written.
#[derive(Deserialize)]
struct Registry {
    operations: Vec<Operation>,
    types: Vec<Object>,
    enums: Vec<Enum>,
}

/// An operation that gives pages.
#[derive(Deserialize)]
pub(crate) struct Operation {
    /// Its name.
    pub(crate) name: String,
    /// The type of its answer.
    #[serde(default)]
    pub(crate) response: String,
    /// Where in the answer the items are.
    pub(crate) paging: Option<Paging>,
}

/// Where the items of a page are.
#[derive(Deserialize)]
pub(crate) struct Paging {
    /// Names of fields, from the outside in.
    pub(crate) items: Vec<String>,
}

/// A type with fields.
#[derive(Deserialize)]
pub(crate) struct Object {
    /// Its name.
    pub(crate) name: String,
    /// Its fields.
    pub(crate) fields: Vec<Field>,
}

/// A field.
#[derive(Deserialize)]
pub(crate) struct Field {
    /// Its name on the wire.
    pub(crate) name: String,
    /// Its type, as the spec writes it.
    #[serde(rename = "type")]
    pub(crate) ty: String,
}

/// An enum.
#[derive(Deserialize)]
pub(crate) struct Enum {
    /// Its name.
    pub(crate) name: String,
    /// Whether numbers stand for its values.
    #[serde(default)]
    pub(crate) integer: bool,
    /// Its values.
    pub(crate) values: Vec<EnumValue>,
}

/// A value of an enum.
#[derive(Deserialize)]
pub(crate) struct EnumValue {
    /// The value on the wire, or the digits of it.
    pub(crate) value: String,
}

/// What a type expression stands for.
#[derive(Clone, Copy)]
pub(crate) enum Type<'a> {
    /// A scalar or free-form JSON, by the language's word.
    Scalar(&'a str),
    /// A list of that.
    List(&'a str),
    /// A map to that.
    Map(&'a str),
    /// An object.
    Object(&'a Object),
    /// An enum.
    Enum(&'a Enum),
}

impl Api {
    /// Reads the registry of a service.
    ///
    /// # Errors
    /// The file isn't there, or isn't a registry.
    pub(crate) fn read(root: &Path, service: &str) -> Result<Self, Box<dyn Error>> {
        let path = root.join(format!("generated/{service}/src/registry.json"));
        let text = fs::read_to_string(&path).map_err(|error| {
            io::Error::new(error.kind(), format!("can't read {}: {error}; run `cargo xtask regen`", path.display()))
        })?;
        let Registry { operations, types, enums } = serde_json::from_str(&text)?;
        Ok(Self {
            operations: operations.into_iter().map(|operation| (operation.name.clone(), operation)).collect(),
            types: types.into_iter().map(|object| (object.name.clone(), object)).collect(),
            enums: enums.into_iter().map(|listed| (listed.name.clone(), listed)).collect(),
        })
    }

    /// The operation called `name`.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn operation(&self, name: &str) -> Result<&Operation, String> {
        self.operations
            .get(name)
            .ok_or_else(|| format!("there is no operation {name}; name another one in bench/src/pages.rs"))
    }

    /// What a type expression stands for.
    pub(crate) fn resolve<'a>(&'a self, ty: &'a str) -> Type<'a> {
        let inside = |prefix: &str| ty.strip_prefix(prefix)?.strip_suffix('>').map(str::trim);
        if let Some(item) = inside("list<") {
            return Type::List(item);
        }
        if let Some(value) = inside("map<") {
            return Type::Map(value);
        }
        let object = self.types.get(ty).map(Type::Object);
        let listed = || self.enums.get(ty).map(Type::Enum);
        object.or_else(listed).unwrap_or(Type::Scalar(ty))
    }

    /// Names of all objects and enums within `ty`, with their definitions.
    pub(crate) fn within<'a>(&'a self, ty: &'a str) -> BTreeMap<&'a str, Type<'a>> {
        let mut found = BTreeMap::new();
        let mut open = vec![ty];
        while let Some(ty) = open.pop() {
            let resolved = self.resolve(ty);
            match resolved {
                Type::Scalar(_) => {}
                Type::List(inner) | Type::Map(inner) => open.push(inner),
                Type::Enum(_) => drop(found.insert(ty, resolved)),
                Type::Object(object) => {
                    if found.insert(ty, resolved).is_none() {
                        open.extend(object.fields.iter().map(|field| field.ty.as_str()));
                    }
                }
            }
        }
        found
    }

    /// Whether values of `object` may lie within each other without a list or map between.
    pub(crate) fn is_recursive(&self, object: &Object) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![object];
        while let Some(next) = open.pop() {
            for field in &next.fields {
                if let Type::Object(inner) = self.resolve(&field.ty) {
                    if inner.name == object.name {
                        return true;
                    }
                    if seen.insert(inner.name.as_str()) {
                        open.push(inner);
                    }
                }
            }
        }
        false
    }
}
