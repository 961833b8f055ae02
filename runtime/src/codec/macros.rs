//! What the generated crates call. The macros hold tables and no logic: they expand to calls of ordinary functions.

/// An object with named fields: reading, writing, printing and serde. A field that people must not see is marked
/// `name = secret "wire-name"`.
#[macro_export]
#[doc(hidden)]
macro_rules! shape {
    ($name:ident { $($fields:tt)* }) => {
        impl $crate::__private::Shape for $name {
            fn name(&self) -> &'static str {
                stringify!($name)
            }
            fn unknown_fields(&self) -> ::std::option::Option<&$crate::__private::UnknownFields> {
                ::std::option::Option::Some(&self.unknown_fields)
            }
            fn unknown_fields_mut(&mut self) -> ::std::option::Option<&mut $crate::__private::UnknownFields> {
                ::std::option::Option::Some(&mut self.unknown_fields)
            }
            $crate::field_table! { $($fields)* }
        }
        impl $crate::__private::Value for $name {
            fn missing() -> Self {
                ::std::default::Default::default()
            }
            fn read_into(&mut self, reader: &mut $crate::__private::Reader<'_>) -> $crate::__private::Read {
                $crate::__private::read_object(reader, self)
            }
            fn write(&self, writer: &mut $crate::__private::Writer) {
                $crate::__private::write_object(writer, self)
            }
        }
        $crate::debug_impl! { $name }
        $crate::serde_impls! { $name }
    };
}

/// The two methods of a shape that know its fields.
#[macro_export]
#[doc(hidden)]
macro_rules! field_table {
    ($($field:ident = $wire:literal),* $(,)?) => {
        fn read_field(&mut self, key: &str, reader: &mut $crate::__private::Reader<'_>) -> $crate::__private::Read {
            match key {
                $($wire => $crate::__private::read_value(&mut self.$field, reader),)*
                _ => $crate::__private::NO_FIELD,
            }
        }
        fn write_fields(&self, writer: &mut $crate::__private::Writer) {
            $(writer.field($wire, &self.$field);)*
        }
    };
    // With a secret field somewhere, a macro call for each field tells the two kinds apart.
    ($($field:ident = $($secret:ident)? $wire:literal),* $(,)?) => {
        fn read_field(&mut self, key: &str, reader: &mut $crate::__private::Reader<'_>) -> $crate::__private::Read {
            match key {
                $($wire => $crate::__private::read_value(&mut self.$field, reader),)*
                _ => $crate::__private::NO_FIELD,
            }
        }
        fn write_fields(&self, writer: &mut $crate::__private::Writer) {
            $($crate::write_field!(self, writer, $field = $($secret)? $wire);)*
        }
    };
}

/// Writes a field, secret or not.
#[macro_export]
#[doc(hidden)]
macro_rules! write_field {
    ($self:ident, $writer:ident, $field:ident = secret $wire:literal) => {
        $writer.secret_field($wire, &$self.$field)
    };
    ($self:ident, $writer:ident, $field:ident = $wire:literal) => {
        $writer.field($wire, &$self.$field)
    };
}

/// Debug of a shape.
#[macro_export]
#[doc(hidden)]
macro_rules! debug_impl {
    ($name:ident) => {
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::__private::debug_shape(self, f)
            }
        }
    };
}

/// serde over a value.
#[macro_export]
#[doc(hidden)]
macro_rules! serde_impls {
    ($name:ident) => {
        $crate::serde_impls! { $name, serialize, deserialize }
    };
    ($name:ident, $serialize:ident, $deserialize:ident) => {
        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::__private::$serialize(self, serializer)
            }
        }
        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::__private::$deserialize(deserializer)
            }
        }
    };
}

/// An open enum of texts.
#[macro_export]
#[doc(hidden)]
macro_rules! string_enum {
    ($name:ident { $($variant:ident = $wire:literal),* $(,)? }) => {
        impl $name {
            /// The listed values, as the service spells them.
            pub fn known_values() -> &'static [&'static str] {
                &[$($wire),*]
            }
            /// The value as the service spells it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::UnknownValue(value) => value.as_str(),
                }
            }
        }
        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::found($crate::__private::find_text(Self::known_values(), text))
            }
        }
        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(&*text)
            }
        }
        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
        $crate::enum_impls! { $name, as_str, read_text, write_text, "", { $($variant),* } }
    };
}

/// An open enum of integers.
#[macro_export]
#[doc(hidden)]
macro_rules! integer_enum {
    ($name:ident { $($variant:ident = $wire:literal),* $(,)? }) => {
        impl $name {
            /// The listed values.
            pub fn known_values() -> &'static [i64] {
                &[$($wire),*]
            }
            /// The number that stands for the value.
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::UnknownValue(value) => value.as_i64(),
                }
            }
        }
        impl ::std::convert::From<i64> for $name {
            fn from(number: i64) -> Self {
                Self::found($crate::__private::find_integer(Self::known_values(), number))
            }
        }
        $crate::enum_impls! { $name, as_i64, read_integer, write_integer, 0, { $($variant),* } }
    };
}

/// What the two kinds of enums share.
#[macro_export]
#[doc(hidden)]
macro_rules! enum_impls {
    ($name:ident, $get:ident, $read:ident, $write:ident, $empty:literal, { $($variant:ident),* }) => {
        impl $name {
            fn found(found: ::std::result::Result<usize, $crate::__private::UnknownValue>) -> Self {
                const VARIANTS: &[$name] = &[$($name::$variant),*];
                $crate::__private::variant(VARIANTS, found, Self::UnknownValue)
            }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.$get(), f)
            }
        }
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::__private::debug_enum(stringify!($name), &self.$get(), f)
            }
        }
        impl $crate::__private::Value for $name {
            fn missing() -> Self {
                Self::from($empty)
            }
            fn read_into(&mut self, reader: &mut $crate::__private::Reader<'_>) -> $crate::__private::Read {
                let found = $crate::__private::$read(Self::known_values(), reader)?;
                $crate::__private::set(self, found.map(Self::found))
            }
            fn write(&self, writer: &mut $crate::__private::Writer) {
                $crate::__private::$write(self.$get(), writer)
            }
        }
        $crate::serde_impls! { $name }
    };
}

/// The input of an operation. Unlike other shapes it is read strictly.
#[macro_export]
#[doc(hidden)]
macro_rules! request {
    ($name:ident => $output:ty, $operation:ident; $($fields:tt)*) => {
        impl $crate::__private::Shape for $name {
            fn name(&self) -> &'static str {
                stringify!($name)
            }
            fn unknown_fields(&self) -> ::std::option::Option<&$crate::__private::UnknownFields> {
                ::std::option::Option::None
            }
            fn unknown_fields_mut(&mut self) -> ::std::option::Option<&mut $crate::__private::UnknownFields> {
                ::std::option::Option::None
            }
            $crate::field_table! { $($fields)* }
        }
        impl $crate::__private::Request for $name {
            type Output = $output;
            fn operation() -> &'static $crate::__private::Operation {
                &$operation
            }
            fn empty() -> Self {
                Self::empty()
            }
        }
        $crate::empty_request! { $name $($fields)* }
        $crate::debug_impl! { $name }
        $crate::serde_impls! { $name, serialize_request, deserialize_request }
    };
}

/// A request with nothing set, for `..Self::empty()` in generated code.
#[macro_export]
#[doc(hidden)]
macro_rules! empty_request {
    ($name:ident $($field:ident = $($secret:ident)? $wire:literal),* $(,)?) => {
        impl $name {
            #[doc(hidden)]
            pub fn empty() -> Self {
                Self { $($field: $crate::__private::missing(),)* }
            }
        }
    };
}
