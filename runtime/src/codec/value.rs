//! Everything that can be the value of a field: scalars, lists, maps, and the generated types.

use super::{DecodeError, Reader, Writer};
use jiter::Peek;
use std::collections::BTreeMap;

/// A type that is read from JSON and written to it.
pub trait Value {
    /// What a field holds that the JSON does not have.
    fn missing() -> Self
    where
        Self: Sized;

    /// Reads the next JSON value into `self`, which is fresh from [`missing`](Value::missing). False, and `self` left
    /// as it is, where the JSON says nothing: `null`, or empty text for something that isn't text.
    ///
    /// # Errors
    /// The JSON does not fit the type.
    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError>;

    /// Writes the value.
    fn write(&self, writer: &mut Writer);

    /// Whether an object leaves the field out that holds this.
    fn is_absent(&self) -> bool {
        self.is_unset()
    }

    /// Whether nobody gave a value. An empty list that is no `Option` may have been given.
    fn is_unset(&self) -> bool {
        false
    }
}

/// What a field holds that was never set.
pub fn missing<T: Value>() -> T {
    T::missing()
}

impl Value for String {
    fn missing() -> Self {
        Self::new()
    }

    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
        reader.string(self)
    }

    fn write(&self, writer: &mut Writer) {
        writer.string(self);
    }
}

/// Scalars that the reader gives as an option.
macro_rules! scalar {
    ($type:ty, $read:ident, |$writer:ident, $value:ident| $write:expr) => {
        impl Value for $type {
            fn missing() -> Self {
                Self::default()
            }

            fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
                let read = reader.$read()?;
                *self = read.unwrap_or_default();
                Ok(read.is_some())
            }

            fn write(&self, $writer: &mut Writer) {
                let $value = *self;
                $write;
            }
        }
    };
}

scalar!(i64, integer, |writer, number| writer.integer(number));
scalar!(f64, number, |writer, number| writer.number(number));
scalar!(bool, boolean, |writer, truth| writer.raw(if truth { "true" } else { "false" }));

/// Free-form JSON, where `null` is a value like any other.
impl Value for serde_json::Value {
    fn missing() -> Self {
        Self::Null
    }

    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
        let raw = reader.raw()?;
        *self = serde_json::from_str(raw).map_err(|error| reader.error(error.to_string()))?;
        Ok(true)
    }

    fn write(&self, writer: &mut Writer) {
        writer.serialize(self);
    }
}

impl<T: Value> Value for Option<T> {
    fn missing() -> Self {
        None
    }

    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
        if reader.null()? {
            return Ok(false);
        }
        if !self.insert(T::missing()).read_into(reader)? {
            *self = None;
            return Ok(false);
        }
        Ok(true)
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Some(value) => value.write(writer),
            None => writer.raw("null"),
        }
    }

    fn is_unset(&self) -> bool {
        self.is_none()
    }
}

impl<T: Value> Value for Vec<T> {
    fn missing() -> Self {
        Self::new()
    }

    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
        let peek = reader.peek()?;
        if peek != Peek::Array {
            return reader.nothing(peek, "a list").map(|()| false);
        }
        let mut index = 0;
        let mut more = reader.enter_list()?;
        while more {
            // Read in place, since an item may be large.
            self.push(T::missing());
            let Some(item) = self.last_mut() else { break };
            if !item.read_into(reader).map_err(|error| error.in_item(index))? {
                self.pop();
                reader.lossy = true;
            }
            index += 1;
            more = reader.next_item()?;
        }
        Ok(true)
    }

    fn write(&self, writer: &mut Writer) {
        writer.open(b'[');
        for item in self {
            writer.item();
            item.write(writer);
        }
        writer.close(b']');
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Value> Value for BTreeMap<String, T> {
    fn missing() -> Self {
        Self::new()
    }

    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
        let peek = reader.peek()?;
        if peek != Peek::Object {
            return reader.nothing(peek, "an object").map(|()| false);
        }
        let mut next = reader.enter_object()?;
        while let Some(key) = next {
            let mut value = T::missing();
            if value.read_into(reader).map_err(|error| error.in_field(&key))? {
                self.insert(key.into_owned(), value);
            } else {
                self.remove(&*key);
                reader.lossy = true;
            }
            next = reader.next_key()?;
        }
        Ok(true)
    }

    fn write(&self, writer: &mut Writer) {
        writer.open(b'{');
        for (name, value) in self {
            writer.key(name);
            value.write(writer);
        }
        writer.close(b'}');
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}
