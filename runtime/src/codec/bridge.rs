//! serde's traits over shapes: written as a stream from the JSON text, read through JSON text.

use super::{DecodeError, Reader, Value, Writer, decode_text};
use jiter::Peek;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap, SerializeSeq, Serializer};
use std::{cell::RefCell, fmt};

/// Serializes a value into any format, fields in order.
pub fn serialize<T: Value, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serialize_value(value, serializer)
}

fn serialize_value<S: Serializer>(value: &dyn Value, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::new();
    value.write(&mut writer);
    serialize_json(writer, serializer)
}

/// Serializes JSON text into any format.
pub(crate) fn serialize_json<S: Serializer>(writer: Writer, serializer: S) -> Result<S::Ok, S::Error> {
    let json = String::from_utf8(writer.finish()).map_err(S::Error::custom)?;
    serde::Serialize::serialize(&Next(&RefCell::new(Reader::new(&json))), serializer)
}

/// Deserializes a value from any self-describing format.
pub fn deserialize<'de, T: Value, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let json = json_text(deserializer)?;
    decode_text(&json).map_err(|error| D::Error::custom(error.without_position()))
}

/// Turns what a deserializer holds into JSON text.
pub(crate) fn json_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let mut writer = Writer::new();
    deserializer.deserialize_any(ToText(&mut writer))?;
    String::from_utf8(writer.finish()).map_err(D::Error::custom)
}

/// The next value of a reader, serialized as it is read.
struct Next<'r, 'j>(&'r RefCell<Reader<'j>>);

impl serde::Serialize for Next<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fn ok<T, E: serde::ser::Error>(result: Result<T, DecodeError>) -> Result<T, E> {
            result.map_err(E::custom)
        }
        let peek = ok(self.0.borrow_mut().peek())?;
        match peek {
            Peek::Object => {
                let mut map = serializer.serialize_map(None)?;
                let mut next = ok(self.0.borrow_mut().enter_object())?;
                while let Some(key) = next {
                    map.serialize_entry(&*key, self)?;
                    next = ok(self.0.borrow_mut().next_key())?;
                }
                map.end()
            }
            Peek::Array => {
                let mut list = serializer.serialize_seq(None)?;
                let mut more = ok(self.0.borrow_mut().enter_list())?;
                while more {
                    list.serialize_element(self)?;
                    more = ok(self.0.borrow_mut().next_item())?;
                }
                list.end()
            }
            Peek::String => {
                let text = ok(self.0.borrow_mut().text("text"))?;
                serializer.serialize_str(&text.unwrap_or_default())
            }
            _ => {
                let raw = ok(self.0.borrow_mut().raw())?;
                let scalar: serde_json::Value = serde_json::from_str(raw).map_err(S::Error::custom)?;
                serde::Serialize::serialize(&scalar, serializer)
            }
        }
    }
}

/// Writes whatever a deserializer visits as JSON text.
struct ToText<'w>(&'w mut Writer);

impl<'de> DeserializeSeed<'de> for ToText<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ToText<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can hold")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.serialize(&value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.0.serialize(&value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.0.serialize(&value);
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.0.serialize(&value);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.0.string(value);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.raw("null");
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.0.raw("null");
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.0.open(b'[');
        while list.next_element_seed(Item(self.0))?.is_some() {}
        self.0.close(b']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.0.open(b'{');
        while map.next_key_seed(Key(self.0))?.is_some() {
            map.next_value_seed(ToText(self.0))?;
        }
        self.0.close(b'}');
        Ok(())
    }
}

/// An item of a list: a comma where one is needed, then the value.
struct Item<'w>(&'w mut Writer);

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.item();
        deserializer.deserialize_any(ToText(self.0))
    }
}

/// A key; numbers and booleans, which YAML allows there, become text.
struct Key<'w>(&'w mut Writer);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let mut writer = Writer::new();
        deserializer.deserialize_any(ToText(&mut writer))?;
        let json = String::from_utf8(writer.finish()).map_err(D::Error::custom)?;
        self.0.key(&decode_text::<String>(&json).map_err(D::Error::custom)?);
        Ok(())
    }
}
