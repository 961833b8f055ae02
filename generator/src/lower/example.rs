//! Examples in documentation: they compile, and read as a caller would write them.

use super::Context;
use crate::{
    model::{Field, Operation, Param, Type},
    resolve::rust_names::{MOST_ARGUMENTS, OperationNames},
};
use serde_json::Value;

/// The crate's first example: one call, from the environment's credentials.
pub(super) fn first_call(context: &Context<'_>) -> Vec<String> {
    let library = &context.library;
    let mut pairs = context.api.operations.iter().zip(&context.names.operations);
    let plain = |operation: &Operation| {
        operation.name.starts_with("List") && operation.params.iter().all(|param| !param.field.required)
    };
    // A list in pages is the likeliest to be what people come for.
    let paged = pairs.clone().find(|(operation, _)| plain(operation) && operation.paging.is_some());
    let first = paged.or_else(|| pairs.clone().find(|(operation, _)| plain(operation))).or_else(|| pairs.next());
    let Some((operation, names)) = first else { return Vec::new() };
    let call = call(context, operation, names);
    let mut lines = beginning(library, &call);
    lines.push(format!("# async fn run() -> {library}::Result<()> {{"));
    lines.push(format!("let client = {library}::Client::from_env().await?;"));
    lines.extend(statement(&format!("let answer = {call}.send().await?;")));
    lines.push("println!(\"{:?} (request {})\", *answer, answer.request_id().unwrap_or(\"-\"));".to_owned());
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
    lines
}

/// The example of one operation.
pub(super) fn of_operation(context: &Context<'_>, operation: &Operation, names: &OperationNames) -> Vec<String> {
    let library = &context.library;
    let client = format!("client: &{library}::Client");
    let call = call(context, operation, names);
    let mut lines = beginning(library, &call);
    lines.push(format!("# async fn run({client}) -> {library}::Result<()> {{"));
    if operation.paging.is_some() {
        lines.extend(statement(&format!("let mut items = {call}.items();")));
        lines.push("while let Some(item) = items.try_next().await? {".to_owned());
        lines.push("    println!(\"{item:?}\");".to_owned());
        lines.push("}".to_owned());
    } else {
        lines.extend(statement(&format!("let answer = {call}.send().await?;")));
    }
    lines.extend(["# Ok(()) }".to_owned(), "```".to_owned()]);
    lines
}

/// The fence, and what the call has to import.
fn beginning(library: &str, call: &str) -> Vec<String> {
    let mut lines = vec!["```no_run".to_owned()];
    if call.contains("types::") {
        lines.push(format!("use {library}::types;"));
    }
    lines
}

/// A statement on as many lines as it needs.
fn statement(text: &str) -> Vec<String> {
    const WIDEST: usize = 90;
    let file = if text.len() > WIDEST { syn::parse_file(&format!("async fn f() {{ {text} }}")).ok() } else { None };
    let Some(file) = file else { return vec![text.to_owned()] };
    let pretty = prettyplease::unparse(&file);
    let lines = pretty.lines().filter_map(|line| line.strip_prefix("    "));
    lines.map(str::to_owned).collect()
}

/// `client.list_nodes("pool-1")`, with an optional parameter where nothing is required.
fn call(context: &Context<'_>, operation: &Operation, names: &OperationNames) -> String {
    let required: Vec<(&Param, &String)> = operation
        .arguments
        .iter()
        .filter_map(|index| Some((operation.params.get(*index)?, names.params.get(*index)?)))
        .collect();
    let value = |param: &Param| argument(context, operation, &param.field);
    let arguments = if required.len() > MOST_ARGUMENTS {
        let group = context.names.modules.get(operation.group).cloned().unwrap_or_default();
        let fields: Vec<String> =
            required.iter().map(|(param, name)| format!("{name}: {}", owned(value(param), &param.field.ty))).collect();
        format!("{}::{group}::{} {{ {} }}", context.library, names.required, fields.join(", "))
    } else {
        required.iter().map(|(param, _)| value(param)).collect::<Vec<_>>().join(", ")
    };
    format!("client.{}({arguments})", names.method)
}

fn owned(value: String, ty: &Type) -> String {
    if ty == &Type::String { format!("{value}.into()") } else { value }
}

fn argument(context: &Context<'_>, operation: &Operation, field: &Field) -> String {
    let documented = operation.example_request.iter().flatten().find(|(name, _)| name.as_str() == field.flat_name());
    value(context, field, documented.map(|(_, value)| value), DEEPEST)
}

/// Types within types beyond this are left empty; a type may hold itself.
const DEEPEST: usize = 3;

/// An expression of the field's type: `documented` where it can be written as one, else something plausible.
fn value(context: &Context<'_>, field: &Field, documented: Option<&Value>, depth: usize) -> String {
    let example = documented.or(field.example.as_ref()).or(field.default.as_ref().map(|default| &default.value));
    let library = &context.library;
    match (&field.ty, example) {
        (Type::String, Some(Value::String(text))) if text.len() <= 60 => format!("{text:?}"),
        (Type::String, _) => format!("{:?}", slug(&field.name)),
        (Type::Integer, Some(value)) if value.is_i64() => value.to_string(),
        (Type::Integer, _) => field.min.as_ref().map_or("1".to_owned(), |min| super::text::number(min.value)),
        (Type::Number, _) => "0.5".to_owned(),
        (Type::Boolean, Some(Value::Bool(value))) => value.to_string(),
        (Type::Boolean, _) => "true".to_owned(),
        (Type::Json, _) => format!("{library}::Json::Null"),
        (Type::Enum(id), example) => {
            let names = context.names.enums.get(id).cloned().unwrap_or_default();
            let wire = example.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            let values = &context.api.enums.get(*id).values;
            let meant = values.iter().position(|value| Some(&value.wire.value) == wire.as_ref()).unwrap_or_default();
            let variant = names.variants.get(meant).cloned().unwrap_or_default();
            format!("types::{}::{variant}", names.name)
        }
        (Type::Object(id), _) => {
            let names = context.names.objects.get(id).cloned().unwrap_or_default();
            let object = context.api.objects.get(*id);
            if depth == 0 || !super::types::has_constructor(context, *id, object) {
                return format!("types::{}::default()", names.name);
            }
            let fields = object.arguments.iter().filter_map(|index| object.fields.get(*index));
            let arguments: Vec<String> = fields.map(|field| value(context, field, None, depth - 1)).collect();
            format!("types::{}::new({})", names.name, arguments.join(", "))
        }
        (Type::List(inner), _) => match inner.as_ref() {
            Type::String => format!("vec![{:?}.to_owned()]", slug(&field.name)),
            Type::Object(_) | Type::Enum(_) | Type::Integer | Type::Json => {
                let item = Field { ty: inner.as_ref().clone(), example: None, default: None, ..field.clone() };
                format!("vec![{}]", value(context, &item, None, depth))
            }
            _ => "Vec::new()".to_owned(),
        },
        (Type::Map(_), _) => "Default::default()".to_owned(),
        (Type::DateTime, _) => format!("{library}::DateTime::from_raw(\"2026-01-31T08:00:00Z\")"),
        (Type::EpochMillis, _) => format!("{library}::EpochMillis::from_raw(1769846400000)"),
        (Type::EpochSeconds, _) => format!("{library}::EpochSeconds::from_raw(1769846400)"),
    }
}

/// A value that looks like what it stands for: `pool_name` → `pool-1`, `WorkspaceId` → `workspace-1`.
fn slug(name: &str) -> String {
    use heck::ToKebabCase;
    let name = name.to_kebab_case();
    let stem = ["-id", "-name", "-ids", "-names"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    let stem: String = stem.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    if stem.is_empty() { "value-1".to_owned() } else { format!("{stem}-1") }
}
