//! What generated code says about paging, turned into calls of ordinary functions.

/// Pages and items of an operation:
///
/// `paginate! { ListPoolNodesRequest => Node, Token; send r#continue; size limit; next metadata.r#continue;
/// total total_count; items items }`
///
/// `size`, `next` and `total` are optional, in this order. The style is a variant of `Style`. `items .` is a bare array.
#[macro_export]
#[doc(hidden)]
macro_rules! paginate {
    (
        $Request:ident => $Item:ty, $style:ident $(($start:literal))?;
        send $send:ident;
        $(size $size:ident;)?
        $(next $($next:ident).+;)?
        $(total $($total:ident).+;)?
        items $($items:tt)+
    ) => {
        impl $crate::paginate::Paginate for $Request {
            type Item = $Item;
            const STYLE: $crate::paginate::Style = $crate::paginate::Style::$style $(($start))?;

            #[inline]
            fn start(&self) -> Option<$crate::paginate::Position> {
                $crate::paginate::PositionField::position(&self.$send)
            }
            #[inline]
            fn set_start(&mut self, position: &$crate::paginate::Position) -> bool {
                $crate::paginate::PositionField::set_position(&mut self.$send, position)
            }
            $(#[inline]
            fn size(&self) -> Option<i64> {
                $crate::paginate::PositionField::number(&self.$size)
            })?
            $(#[inline]
            fn next(
                output: &<Self as $crate::Request>::Output,
            ) -> Option<$crate::paginate::Position> {
                $crate::paginate::PositionField::position($crate::field_ref!(output; $($next).+))
            })?
            $(#[inline]
            fn total(output: &<Self as $crate::Request>::Output) -> Option<i64> {
                $crate::paginate::PositionField::number($crate::field_ref!(output; $($total).+))
            })?
            $crate::page_items! { $($items)+ }
        }
    };
}

/// The two methods that know where the items are.
#[macro_export]
#[doc(hidden)]
macro_rules! page_items {
    (.) => {
        #[inline]
        fn items(output: &<Self as $crate::Request>::Output) -> Option<&[Self::Item]> {
            Some($crate::paginate::PageItems::items(output))
        }
        #[inline]
        fn into_items(
            mut output: <Self as $crate::Request>::Output,
        ) -> Option<Vec<Self::Item>> {
            Some($crate::paginate::PageItems::take(&mut output))
        }
    };
    ($($path:ident).+) => {
        #[inline]
        fn items(output: &<Self as $crate::Request>::Output) -> Option<&[Self::Item]> {
            Some($crate::paginate::PageItems::items($crate::field_ref!(output; $($path).+)))
        }
        #[inline]
        fn into_items(
            mut output: <Self as $crate::Request>::Output,
        ) -> Option<Vec<Self::Item>> {
            Some($crate::paginate::PageItems::take($crate::field_mut!(output; $($path).+)))
        }
    };
}

/// A reference to the field at a dotted path, all but the last of whose fields are options. Leaves the function with
/// `None` where one of them is.
#[macro_export]
#[doc(hidden)]
macro_rules! field_ref {
    (@[$($place:tt)+] $last:ident) => { &$($place)+.$last };
    (@[$($place:tt)+] $first:ident . $($rest:ident).+) => {
        $crate::field_ref!(@[$($place)+.$first.as_ref()?] $($rest).+)
    };
    ($value:ident; $($path:ident).+) => { $crate::field_ref!(@[$value] $($path).+) };
}

/// The same, to change it.
#[macro_export]
#[doc(hidden)]
macro_rules! field_mut {
    (@[$($place:tt)+] $last:ident) => { &mut $($place)+.$last };
    (@[$($place:tt)+] $first:ident . $($rest:ident).+) => {
        $crate::field_mut!(@[$($place)+.$first.as_mut()?] $($rest).+)
    };
    ($value:ident; $($path:ident).+) => { $crate::field_mut!(@[$value] $($path).+) };
}
