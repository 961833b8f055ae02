//! Type names and type expressions.

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    model::{EnumId, Field, ObjectId, Type},
    source::Span,
    spec::{FieldSpec, Name},
};
use std::collections::BTreeMap;

const BUILT_IN: &[(&str, Type)] = &[
    ("string", Type::String),
    ("integer", Type::Integer),
    ("number", Type::Number),
    ("boolean", Type::Boolean),
    ("datetime", Type::DateTime),
    ("epoch_millis", Type::EpochMillis),
    ("epoch_seconds", Type::EpochSeconds),
    ("json", Type::Json),
];

/// More lists of lists than any service has.
const DEEPEST: usize = 8;

/// Every type and enum of a service by name.
#[derive(Default)]
pub(crate) struct Names {
    known: BTreeMap<String, (Type, Span)>,
}

impl Names {
    pub(super) fn add_object(&mut self, name: &str, span: Span, id: ObjectId, found: &mut Diagnostics) {
        self.add(name, span, Type::Object(id), found);
    }

    pub(super) fn add_enum(&mut self, name: &str, span: Span, id: EnumId, found: &mut Diagnostics) {
        self.add(name, span, Type::Enum(id), found);
    }

    fn add(&mut self, name: &str, span: Span, ty: Type, found: &mut Diagnostics) {
        if BUILT_IN.iter().any(|(built_in, _)| *built_in == name) || matches!(name, "list" | "map") {
            found.add(
                Diagnostic::new(Code::DuplicateName, span, format!("`{name}` is a type of the language"))
                    .help("give the type another name"),
            );
        } else if let Some((_, first)) = self.known.get(name) {
            found.add(
                Diagnostic::new(Code::DuplicateName, span, format!("there are two types `{name}`"))
                    .label("again here")
                    .other(*first, "first here")
                    .help("types and enums of a service share one set of names; rename one, or use one for both"),
            );
        } else {
            self.known.insert(name.to_owned(), (ty, span));
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Type> {
        self.known.get(name).map(|(ty, _)| ty)
    }

    /// Reads a type expression such as `list<map<Node>>`.
    pub(super) fn expression(&self, text: &Name, found: &mut Diagnostics) -> Option<Type> {
        self.parse(text.trim(), text.span, 0, found)
    }

    fn parse(&self, text: &str, span: Span, depth: usize, found: &mut Diagnostics) -> Option<Type> {
        if depth > DEEPEST {
            found.add(
                Diagnostic::new(Code::BadType, span, format!("lists and maps more than {DEEPEST} deep"))
                    .help("give the inner part a type of its own"),
            );
            return None;
        }
        if let Some((outer, rest)) = text.split_once('<') {
            let Some(inner) = rest.strip_suffix('>') else {
                found.add(
                    Diagnostic::new(Code::BadType, span, format!("`{text}` lacks its closing `>`"))
                        .help("write list<T> or map<T>"),
                );
                return None;
            };
            let inner = self.parse(inner.trim(), span, depth + 1, found);
            return match outer.trim() {
                "list" => Some(Type::List(Box::new(inner?))),
                "map" => Some(Type::Map(Box::new(inner?))),
                other => {
                    found.add(
                        Diagnostic::new(Code::BadType, span, format!("`{other}<…>` is not a type"))
                            .help("only list<T> and map<T> take a type; the keys of a map are always text"),
                    );
                    None
                }
            };
        }
        if let Some((_, ty)) = BUILT_IN.iter().find(|(name, _)| *name == text) {
            return Some(ty.clone());
        }
        if let Some(ty) = self.get(text) {
            return Some(ty.clone());
        }
        if text.is_empty() || text.contains(|c: char| c.is_whitespace() || matches!(c, '>' | ',' | '[' | ']')) {
            found.add(
                Diagnostic::new(Code::BadType, span, format!("`{text}` is not a type expression"))
                    .help("write string, list<string>, map<integer>, or the name of a type"),
            );
            return None;
        }
        let candidates = BUILT_IN.iter().map(|(name, _)| *name).chain(self.known.keys().map(String::as_str));
        let help = match text {
            "int" | "long" | "int64" => "did you mean `integer`?".to_owned(),
            "bool" => "did you mean `boolean`?".to_owned(),
            "float" | "double" => "did you mean `number`?".to_owned(),
            "object" | "any" => "did you mean `json`?".to_owned(),
            "list" | "array" => "did you mean `list<…>`?".to_owned(),
            _ => found.closest(text, candidates).map_or_else(
                || "define it under `types:` or `enums:` in any file of the service".to_owned(),
                |meant| format!("did you mean `{meant}`?"),
            ),
        };
        found.add(Diagnostic::new(Code::UnknownType, span, format!("there is no type `{text}`")).help(help));
        None
    }
}

pub(super) fn field(spec: FieldSpec, names: &Names, found: &mut Diagnostics) -> Option<Field> {
    let ty = names.expression(&spec.ty, found);
    if let (Some(required), Some(default)) = (&spec.required, &spec.default)
        && required.value
    {
        found.add(
            Diagnostic::new(
                Code::RequiredDefault,
                default.span,
                format!("`{}` is required and has a default", spec.name.value),
            )
            .label("never used")
            .other(required.span, "required here")
            .help("keep one of the two"),
        );
    }
    if let Some(encode) = &spec.encode {
        // Parameters take it before they come here.
        found.add(
            Diagnostic::new(Code::BadEncoding, encode.span, "`encode` is for query parameters")
                .help("remove it; bodies are JSON"),
        );
    }
    Some(Field {
        ty_span: spec.ty.span,
        ty: ty?,
        required: spec.required.is_some_and(|required| required.value),
        name: spec.name,
        rename: spec.rename,
        doc: spec.doc,
        default: spec.default,
        min: spec.min,
        max: spec.max,
        min_length: spec.min_length,
        max_length: spec.max_length,
        pattern: spec.pattern,
        sensitive: spec.sensitive,
        deprecated: spec.deprecated,
        example: spec.example,
    })
}
