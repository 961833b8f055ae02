//! JSON that a request or an answer may hold: documented where there is an example, else made from the types.

use crate::{
    lower::{Context, example},
    model::{Field, ObjectId, Operation, Type},
};
use serde_json::{Map, Value};

const INSTANT: &str = "2026-01-31T08:00:00Z";
const INSTANT_SECONDS: i64 = 1_769_846_400;
/// Fields that one sample holds at most.
const MOST_FIELDS: usize = 300;
const DEEPEST: usize = 8;
/// Fields of an object in a request where none is required.
const SOME_FIELDS: usize = 3;

/// Which fields an object in a sample gets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    All,
    Needed,
}

struct Sample<'a> {
    context: &'a Context<'a>,
    wanted: Wanted,
    open: Vec<ObjectId>,
    left: usize,
}

/// The answer of an operation, and whether it is the documented one.
pub(super) fn answer(context: &Context<'_>, operation: &Operation) -> Option<(Value, bool)> {
    if let Some(documented) = &operation.example_response {
        return Some((documented.clone(), true));
    }
    let ty = operation.response.as_ref()?;
    Some((of_type(context, ty), false))
}

/// A value of a type as answers hold it, with all fields.
pub(super) fn of_type(context: &Context<'_>, ty: &Type) -> Value {
    let mut sample = Sample { context, wanted: Wanted::All, open: Vec::new(), left: MOST_FIELDS };
    sample.bare(ty, "value")
}

/// The arguments of a call by position in the operation's parameters: the documented ones, else what is required.
pub(super) fn arguments(context: &Context<'_>, operation: &Operation) -> Vec<(usize, Value)> {
    let documented = operation.example_request.as_deref();
    let argument = |(index, param): (usize, &crate::model::Param)| {
        let field = &param.field;
        let given = documented.into_iter().flatten().find(|(name, _)| name.as_str() == field.flat_name());
        let made = || {
            let mut sample = Sample { context, wanted: Wanted::Needed, open: Vec::new(), left: MOST_FIELDS };
            sample.field(field)
        };
        match given {
            Some((_, value)) => Some((index, value.clone())),
            None => field.required.then(|| (index, made())),
        }
    };
    operation.params.iter().enumerate().filter_map(argument).collect()
}

impl Sample<'_> {
    fn field(&mut self, field: &Field) -> Value {
        if field.sensitive && field.ty == Type::String {
            let length = field.min_length.as_ref().map_or(0, |min| usize::try_from(min.value).unwrap_or(0));
            return "*".repeat(length.clamp(3, 64)).into();
        }
        let known = field.example.as_ref().or(field.default.as_ref().map(|default| &default.value));
        match (known, &field.ty) {
            (Some(known), _) if fits(known, &field.ty) => known.clone(),
            (_, Type::Integer) => field.min.as_ref().map_or(1.into(), |min| crate::lower::text::json_number(min.value)),
            (_, ty) => self.bare(ty, &field.name),
        }
    }

    fn bare(&mut self, ty: &Type, name: &str) -> Value {
        match ty {
            Type::String => example::slug(name).into(),
            Type::Integer => 1.into(),
            Type::Number => Value::from(0.5),
            Type::Boolean => true.into(),
            Type::DateTime => INSTANT.into(),
            Type::EpochMillis => (INSTANT_SECONDS * 1000).into(),
            Type::EpochSeconds => INSTANT_SECONDS.into(),
            Type::Json => Value::Object(Map::new()),
            Type::List(item) => match self.bare(item, singular(name)) {
                Value::Object(object) if object.is_empty() && matches!(**item, Type::Object(_)) => Value::Array(vec![]),
                item => Value::Array(vec![item]),
            },
            Type::Map(value) => Value::Object(Map::from_iter([("key".to_owned(), self.bare(value, singular(name)))])),
            Type::Enum(id) => {
                let enumeration = self.context.api.enums.get(*id);
                let usable = |value: &&crate::model::EnumValue| !value.wire.is_empty() && value.deprecated.is_none();
                let value = enumeration.values.iter().find(usable).or(enumeration.values.first());
                let wire = value.map_or("", |value| value.wire.as_str());
                match wire.parse::<i64>() {
                    Ok(number) if enumeration.integer => number.into(),
                    _ => wire.into(),
                }
            }
            Type::Object(id) => self.object(*id),
        }
    }

    fn object(&mut self, id: ObjectId) -> Value {
        let object = self.context.api.objects.get(id);
        let mut fields = Map::new();
        if self.open.contains(&id) || self.open.len() >= DEEPEST {
            return Value::Object(fields);
        }
        self.open.push(id);
        let current = |field: &&Field| field.deprecated.is_none();
        let needed: Vec<&Field> = match self.wanted {
            Wanted::All => object.fields.iter().filter(current).collect(),
            Wanted::Needed if object.fields.iter().any(|field| field.required) => {
                object.fields.iter().filter(|field| field.required).collect()
            }
            Wanted::Needed => {
                let simple = object.fields.iter().filter(current).filter(|field| field.ty.is_scalar());
                simple.take(SOME_FIELDS).collect()
            }
        };
        for field in needed {
            if self.left == 0 {
                break;
            }
            self.left -= 1;
            let value = self.field(field);
            fields.insert(field.name.value.clone(), value);
        }
        self.open.pop();
        Value::Object(fields)
    }
}

fn fits(value: &Value, ty: &Type) -> bool {
    match ty {
        Type::String | Type::DateTime => value.is_string(),
        Type::Integer | Type::EpochMillis | Type::EpochSeconds => value.is_i64(),
        Type::Number => value.is_number(),
        Type::Boolean => value.is_boolean(),
        Type::List(_) => value.is_array(),
        Type::Map(_) | Type::Object(_) => value.is_object(),
        Type::Enum(_) => value.is_string() || value.is_i64(),
        Type::Json => true,
    }
}

fn singular(name: &str) -> &str {
    name.strip_suffix('s').filter(|name| name.len() > 2).unwrap_or(name)
}
