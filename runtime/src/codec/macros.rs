//! What the generated crates call. The macros hold tables and no logic: they expand to calls of ordinary functions.

/// An object with named fields: reading, writing, copying, comparing, printing and serde. A field that people must not
/// see is marked `name = secret "wire-name"`.
#[macro_export]
#[doc(hidden)]
macro_rules! shape {
    ($name:ident { $($field:ident = $wire:literal),* $(,)? }) => {
        impl $crate::__private::Shape for $name {
            #[inline]
            fn change_fields(&mut self, visitor: &mut dyn $crate::__private::VisitorMut) {
                visitor.object(&mut [$(&mut self.$field),*], &mut self.unknown_fields)
            }
            #[inline]
            fn visit_fields(&self, visitor: &mut dyn $crate::__private::Visitor) {
                visitor.object(&[$($wire),*], &[$(&self.$field),*], &self.unknown_fields)
            }
        }
        $crate::copy_impls! { $name, Default::default() }
        $crate::debug_impl! { $name }
        $crate::serde_impls! { $name, serialize, deserialize }
    };
    // With a secret field somewhere, a macro call for each field tells the two kinds apart.
    ($name:ident { $($field:ident = $($secret:ident)? $wire:literal),* $(,)? }) => {
        impl $crate::__private::Shape for $name {
            #[inline]
            fn change_fields(&mut self, visitor: &mut dyn $crate::__private::VisitorMut) {
                visitor.object(&mut [$(&mut self.$field),*], &mut self.unknown_fields)
            }
            #[inline]
            fn visit_fields(&self, visitor: &mut dyn $crate::__private::Visitor) {
                visitor.object(&[$($wire),*], &[$($crate::shape_field!(self $($secret)? $field)),*], &self.unknown_fields)
            }
        }
        $crate::copy_impls! { $name, Default::default() }
        $crate::debug_impl! { $name }
        $crate::serde_impls! { $name, serialize, deserialize }
    };
}

/// A field to write, hidden from people if it is secret.
#[macro_export]
#[doc(hidden)]
macro_rules! shape_field {
    ($self:ident secret $field:ident) => {
        &$crate::__private::Hidden(&$self.$field)
    };
    ($self:ident $field:ident) => {
        &$self.$field
    };
}

/// Copies of shapes, and equality. Derived, they would go through the fields in code of their own.
#[macro_export]
#[doc(hidden)]
macro_rules! copy_impls {
    ($name:ident, $fresh:expr) => {
        impl Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                $crate::__private::copy(self, $fresh)
            }
        }
        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::__private::same(self, other)
            }
        }
    };
}

/// Debug of a shape.
#[macro_export]
#[doc(hidden)]
macro_rules! debug_impl {
    ($name:ident) => {
        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut $crate::__private::Formatter<'_>) -> $crate::__private::Formatted {
                $crate::__private::debug_shape(stringify!($name), self, f)
            }
        }
    };
}

/// serde over a value.
#[macro_export]
#[doc(hidden)]
macro_rules! serde_impls {
    ($name:ident, $serialize:ident, $deserialize:ident) => {
        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(&self, serializer: S) -> $crate::__private::Serialized<S> {
                $crate::__private::$serialize(self, serializer)
            }
        }
        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> $crate::__private::Deserialized<'de, Self, D> {
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
            #[inline]
            pub fn known_values() -> &'static [&'static str] {
                &[$($wire),*]
            }
            /// The value as the service spells it.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::UnknownValue(value) => value.as_str(),
                }
            }
        }
        $crate::enum_impls! { $name, &str, as_str, find_text, read_text(as_str), write_text, "", { $($variant),* } }
    };
}

/// An open enum of integers.
#[macro_export]
#[doc(hidden)]
macro_rules! integer_enum {
    ($name:ident { $($variant:ident = $wire:literal),* $(,)? }) => {
        impl $name {
            /// The listed values.
            #[inline]
            pub fn known_values() -> &'static [i64] {
                &[$($wire),*]
            }
            /// The number that stands for the value.
            #[inline]
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::UnknownValue(value) => value.as_i64(),
                }
            }
        }
        $crate::enum_impls! { $name, i64, as_i64, find_integer, read_integer(), write_integer, 0, { $($variant),* } }
    };
}

/// What the two kinds of enums share.
#[macro_export]
#[doc(hidden)]
macro_rules! enum_impls {
    (
        $name:ident, $wire:ty, $get:ident, $find:ident, $read:ident($($text:ident)?), $write:ident, $empty:literal,
        { $($variant:ident),* }
    ) => {
        impl From<$wire> for $name {
            #[inline]
            fn from(value: $wire) -> Self {
                $crate::__private::$find(Self::known_values(), &[$(Self::$variant),*], value, Self::UnknownValue)
            }
        }
        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.$get() == other.$get()
            }
        }
        // Deriving it would add a function that checks nothing.
        impl Eq for $name {}
        impl $crate::__private::Hash for $name {
            #[inline]
            fn hash<H: $crate::__private::Hasher>(&self, state: &mut H) {
                $crate::__private::Hash::hash(&self.$get(), state)
            }
        }
        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut $crate::__private::Formatter<'_>) -> $crate::__private::Formatted {
                ::std::fmt::Display::fmt(&self.$get(), f)
            }
        }
        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut $crate::__private::Formatter<'_>) -> $crate::__private::Formatted {
                ::std::fmt::Debug::fmt(&self.$get(), f)
            }
        }
        impl $crate::__private::Value for $name {
            #[inline]
            fn missing() -> Self {
                Self::from($empty)
            }
            #[inline]
            fn read_into(&mut self, reader: &mut $crate::__private::Reader<'_>) -> $crate::__private::Read {
                $crate::__private::$read(self, reader $(, Self::$text)?)
            }
            #[inline]
            fn write(&self, writer: &mut $crate::__private::Writer) {
                $crate::__private::$write(self.$get(), writer)
            }
        }
        $crate::serde_impls! { $name, serialize, deserialize }
    };
}

/// The input of an operation. Unlike other shapes it is read strictly.
#[macro_export]
#[doc(hidden)]
macro_rules! request {
    ($name:ident => $output:ty; $($field:ident = $($secret:ident)? $wire:literal),* $(,)?) => {
        impl $crate::__private::Shape for $name {
            #[inline]
            fn change_fields(&mut self, visitor: &mut dyn $crate::__private::VisitorMut) {
                visitor.parameters(&mut [$(&mut self.$field),*])
            }
            #[inline]
            fn visit_fields(&self, visitor: &mut dyn $crate::__private::Visitor) {
                visitor.parameters(&[$($wire),*], &[$($crate::shape_field!(self $($secret)? $field)),*])
            }
        }
        impl $crate::__private::Request for $name {
            type Output = $output;
            #[inline]
            fn operation() -> &'static $crate::__private::Operation {
                Self::OPERATION
            }
            #[inline]
            fn empty() -> Self {
                Self { $($field: $crate::__private::missing(),)* }
            }
        }
        $crate::copy_impls! { $name, $crate::Request::empty() }
        $crate::debug_impl! { $name }
        $crate::serde_impls! { $name, serialize_request, deserialize_request }
    };
}
