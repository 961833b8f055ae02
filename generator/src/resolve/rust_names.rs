//! Every Rust name of a service, decided once; two wire names that meet in one Rust name are an error.

use crate::{
    arena::Id,
    diagnostic::{Code, Diagnostic, Diagnostics},
    model::{Api, Enum, Field, Object, Operation},
    source::Span,
    spec::Name,
};
use heck::{ToShoutySnakeCase, ToSnakeCase};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// Rust names, in the order of what they name. An identifier may start with `r#`.
#[derive(Debug, Default)]
pub(crate) struct RustNames {
    pub(crate) modules: Vec<String>,
    pub(crate) operations: Vec<OperationNames>,
    pub(crate) objects: HashMap<Id<Object>, ObjectNames>,
    pub(crate) enums: HashMap<Id<Enum>, EnumNames>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct OperationNames {
    pub(crate) method: String,
    pub(crate) call: String,
    pub(crate) request: String,
    pub(crate) required: String,
    pub(crate) params: Vec<String>,
    /// Methods of the call that set the parameters, where they are optional.
    pub(crate) setters: Vec<String>,
    pub(crate) waiters: Vec<WaiterNames>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct WaiterNames {
    pub(crate) method: String,
    pub(crate) descriptor: String,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct ObjectNames {
    pub(crate) name: String,
    pub(crate) fields: Vec<String>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct EnumNames {
    pub(crate) name: String,
    pub(crate) variants: Vec<String>,
}

/// More positional arguments than these would be swapped by accident.
pub(crate) const MOST_ARGUMENTS: usize = 3;

/// Methods that every client has.
const OWN_METHODS: &[&str] = &["new", "builder", "from_env", "send", "clone", "runtime"];
/// Methods of every call, whose names a setter can't have; nor can it start like a waiter's.
const CALL_METHODS: &[&str] = &[
    "new",
    "send",
    "send_blocking",
    "request",
    "into_request",
    "timeout",
    "attempt_timeout",
    "retry",
    "header",
    "idempotent",
    "items",
    "pages",
    "client",
];
/// Types that generated code names without a path.
const PRELUDE: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "Box",
    "String",
    "Vec",
    "Default",
    "Clone",
    "Debug",
    "Copy",
    "Drop",
    "Eq",
    "PartialEq",
    "Ord",
    "PartialOrd",
    "Hash",
    "From",
    "Into",
    "AsRef",
    "Iterator",
    "IntoIterator",
    "Send",
    "Sync",
    "Fn",
    "FnMut",
    "FnOnce",
    "ToString",
    "ToOwned",
    "BTreeMap",
    "UnknownFields",
    "UnknownValue",
    "DateTime",
    "EpochMillis",
    "EpochSeconds",
    "Json",
    "Empty",
    "Call",
    "Client",
    "Operation",
    "Param",
    "Method",
    "Waiter",
    "Missing",
    "Sized",
    "Future",
    "Body",
];

/// Decides all names of `api`.
pub(crate) fn decide(api: &Api, found: &mut Diagnostics) -> RustNames {
    let mut names = RustNames::default();
    // That groups' names are free and no two become one was seen to with their files.
    names.modules.extend(api.groups.iter().map(|group| snake(&group.name).unwrap_or_default()));
    let mut types = Scope::new("types", &[]);
    for (id, object) in api.objects.iter() {
        let name = types.take(&object.name, object.rename.as_ref(), type_name, found);
        names.objects.insert(id, ObjectNames { name, fields: fields(object, found) });
    }
    for (id, enumeration) in api.enums.iter() {
        let name = types.take(&enumeration.name, enumeration.rename.as_ref(), type_name, found);
        names.enums.insert(id, EnumNames { name, variants: variants(enumeration, found) });
    }
    let mut methods = Scope::new("operations", OWN_METHODS);
    let mut calls = Scope::new("operations", &[]);
    let mut statics = Scope::new("waiters", &[]);
    for operation in &api.operations {
        names.operations.push(operation_names(operation, &mut methods, &mut calls, &mut statics, found));
    }
    names
}

fn operation_names(
    operation: &Operation,
    methods: &mut Scope,
    calls: &mut Scope,
    statics: &mut Scope,
    found: &mut Diagnostics,
) -> OperationNames {
    let method = methods.take(&operation.name, operation.rename.as_ref(), snake, found);
    let shown = operation.rename.as_ref().unwrap_or(&operation.name);
    let call = type_name(shown).unwrap_or_default();
    let plain = call.trim_end_matches('_').to_owned();
    let request = format!("{plain}Request");
    let required = format!("{plain}Required");
    let statik = identifier(shown.to_shouty_snake_case(), "_").unwrap_or_default();
    let mut scope = Scope::new("parameters", &[]);
    let params = operation.params.iter().map(|param| {
        let field = &param.field;
        scope.take(&field.name, field.rename.as_ref(), snake, found)
    });
    let params: Vec<String> = params.collect();
    let mut scope = Scope::new("parameters", &[]);
    let setters =
        operation.params.iter().zip(&params).map(|(param, name)| setter(&param.field, name, &mut scope, found));
    let setters = setters.collect();
    let mut scope = Scope::new("waiters", &[]);
    let waiters: Vec<WaiterNames> =
        operation.waiters.iter().map(|waiter| waiter_names(&waiter.name, &statik, &mut scope, found)).collect();
    // Where the methods meet, so do the rest; that is one finding, not many.
    if methods.taken.get(&method).is_some_and(|(_, span)| *span == shown.span) {
        let needed = operation.params.iter().filter(|param| param.field.required).count();
        for name in [&call, &request].into_iter().chain((needed > MOST_ARGUMENTS).then_some(&required)) {
            calls.claim(name, shown, found);
        }
        for (names, waiter) in waiters.iter().zip(&operation.waiters) {
            statics.claim(&names.descriptor, &waiter.name, found);
        }
    }
    OperationNames { method, required, call, request, params, setters, waiters }
}

fn setter(field: &Field, name: &str, scope: &mut Scope, found: &mut Diagnostics) -> String {
    let plain = name.trim_start_matches("r#");
    let taken = CALL_METHODS.contains(&plain) || plain.starts_with("wait_until_");
    let setter = if taken { format!("set_{plain}") } else { name.to_owned() };
    // Where the fields meet, so do their setters; that was said.
    let said = scope.taken.get(&setter).is_some_and(|(other, _)| snake(other).as_deref() == Some(name));
    if !field.required && !said {
        scope.claim(&setter, field.rename.as_ref().unwrap_or(&field.name), found);
    }
    setter
}

fn waiter_names(name: &Name, operation: &str, scope: &mut Scope, found: &mut Diagnostics) -> WaiterNames {
    // It stands behind other words, where nothing needs to be done about keywords and digits.
    let words = |name: &str| {
        let words = name.to_snake_case();
        (!words.is_empty() && is_identifier(&format!("wait_until_{words}"))).then_some(words)
    };
    let plain = scope.take(name, None, words, found);
    WaiterNames { method: format!("wait_until_{plain}"), descriptor: format!("{operation}_{}", plain.to_uppercase()) }
}

fn fields(object: &Object, found: &mut Diagnostics) -> Vec<String> {
    let mut scope = Scope::new("fields", &["unknown_fields"]);
    object.fields.iter().map(|field| scope.take(&field.name, field.rename.as_ref(), snake, found)).collect()
}

fn variants(enumeration: &Enum, found: &mut Diagnostics) -> Vec<String> {
    let mut scope = Scope::new("values", &["UnknownValue"]);
    let values = enumeration.values.iter();
    values.map(|value| scope.take(&value.wire, value.rename.as_ref(), variant_name, found)).collect()
}

/// Names that must differ from each other.
struct Scope {
    what: &'static str,
    reserved: &'static [&'static str],
    taken: HashMap<String, (String, Span)>,
}

impl Scope {
    fn new(what: &'static str, reserved: &'static [&'static str]) -> Self {
        Self { what, reserved, taken: HashMap::new() }
    }

    /// The Rust name of `name`, or of its `rename`; reported where it is impossible or taken.
    fn take(
        &mut self,
        name: &Name,
        rename: Option<&Name>,
        convert: fn(&str) -> Option<String>,
        found: &mut Diagnostics,
    ) -> String {
        let source = rename.unwrap_or(name);
        let Some(rust) = convert(source) else {
            found.add(
                Diagnostic::new(Code::BadName, source.span, format!("`{}` can't become a Rust name", source.value))
                    .help("add `rename:` with a name made of letters, digits and `_`"),
            );
            return "_".to_owned();
        };
        self.claim(&rust, source, found);
        rust
    }

    fn claim(&mut self, rust: &str, name: &Name, found: &mut Diagnostics) {
        let shown = rust.trim_start_matches("r#");
        if self.reserved.contains(&shown) {
            found.add(
                Diagnostic::new(
                    Code::NameCollision,
                    name.span,
                    format!("`{}` would be called `{shown}` in Rust, which every crate uses itself", name.value),
                )
                .help("add `rename:` with another name"),
            );
        } else if let Some((other, span)) = self.taken.get(rust) {
            let twins = match self.what {
                "types" | "operations" | "operations and waiters" => *other == name.value,
                "values" => other.to_lowercase() == name.to_lowercase(),
                _ => false,
            };
            if *span == name.span || twins {
                // Another rule says so, or this one said it for another of the same name's Rust names.
                return;
            }
            let message = if *other == name.value {
                format!("two {} are called `{other}`", self.what)
            } else {
                format!("the {} `{other}` and `{}` would both be called `{shown}` in Rust", self.what, name.value)
            };
            found.add(
                Diagnostic::new(Code::NameCollision, name.span, message)
                    .label("the second")
                    .other(*span, "the first")
                    .help("add `rename:` to one of them"),
            );
        } else {
            self.taken.insert(rust.to_owned(), (name.value.clone(), name.span));
        }
    }
}

fn snake(name: &str) -> Option<String> {
    identifier(name.to_snake_case(), "_")
}

fn type_name(name: &str) -> Option<String> {
    let name = identifier(camel(name), "_")?;
    Some(if PRELUDE.contains(&name.as_str()) { format!("{name}_") } else { name })
}

fn variant_name(wire: &str) -> Option<String> {
    if wire.is_empty() {
        return Some("Empty".to_owned());
    }
    identifier(camel(wire), "Value")
}

/// Upper camel case that keeps digits of neighbouring words apart: `X86_64` stays, it doesn't become `X8664`.
fn camel(name: &str) -> String {
    let mut out = String::new();
    for word in name.to_snake_case().split('_') {
        let joins_digits =
            out.ends_with(|c: char| c.is_ascii_digit()) && word.starts_with(|c: char| c.is_ascii_digit());
        if joins_digits {
            out.push('_');
        }
        // Words of snake case are in lower case throughout.
        let mut rest = word.chars();
        out.extend(rest.next().into_iter().flat_map(char::to_uppercase));
        out.push_str(rest.as_str());
    }
    out
}

/// Makes `name` an identifier: a leading digit gets `before`, a keyword becomes raw or gets a trailing `_`.
fn identifier(name: String, before: &str) -> Option<String> {
    // The compiler compares names in this form.
    let mut name: String = name.nfc().collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert_str(0, before);
    }
    let fits = |candidate: &String| candidate != "_" && is_identifier(candidate);
    if fits(&name) {
        return Some(name);
    }
    [format!("r#{name}"), format!("{name}_")].into_iter().find(fits)
}

fn is_identifier(name: &str) -> bool {
    /// `abstract`, `continue` and `override`.
    const LONGEST_KEYWORD: usize = 8;
    let is_word = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_word && name.len() > LONGEST_KEYWORD {
        return true;
    }
    // syn doesn't count the keyword of edition 2024.
    name != "gen" && syn::parse_str::<syn::Ident>(name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_rust_conventions() {
        for (wire, expected) in [
            ("privateIp", "private_ip"),
            ("nvidia.com/gpu", "nvidia_com_gpu"),
            ("@modelarts:color", "modelarts_color"),
            ("os.modelarts/workspace.id", "os_modelarts_workspace_id"),
            ("type", "r#type"),
            ("self", "self_"),
            ("gen", "r#gen"),
            ("3d", "_3d"),
            ("数据", "数据"),
            ("DatasetFileMetaIds", "dataset_file_meta_ids"),
        ] {
            assert_eq!(snake(wire).as_deref(), Some(expected), "{wire}");
        }
        for (wire, expected) in [
            ("X86_64", "X86_64"),
            ("x86_64", "X86_64"),
            ("CREATE_FAILED", "CreateFailed"),
            ("", "Empty"),
            ("0", "Value0"),
            ("Self", "Self_"),
            ("1.2.3", "Value1_2_3"),
        ] {
            assert_eq!(variant_name(wire).as_deref(), Some(expected), "{wire}");
        }
        assert_eq!(type_name("Option").as_deref(), Some("Option_"));
        assert_eq!(snake("+"), None);
    }
}
