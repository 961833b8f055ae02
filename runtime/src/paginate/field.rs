//! The types that a position and a list of items may have in generated code.

use super::Position;

/// A field that holds where a page starts, or how many items it or the whole list has.
pub trait PositionField {
    /// The position in the field.
    fn position(&self) -> Option<Position>;

    /// Puts a position into the field; false if it can't hold that.
    fn set_position(&mut self, position: &Position) -> bool;

    /// The number in the field.
    fn number(&self) -> Option<i64> {
        self.position()?.number()
    }
}

impl PositionField for String {
    fn position(&self) -> Option<Position> {
        (!self.is_empty()).then(|| Position(self.clone()))
    }

    fn set_position(&mut self, position: &Position) -> bool {
        self.clone_from(&position.0);
        true
    }
}

impl PositionField for i64 {
    fn position(&self) -> Option<Position> {
        Some(Position(self.to_string()))
    }

    fn set_position(&mut self, position: &Position) -> bool {
        position.number().is_some_and(|number| {
            *self = number;
            true
        })
    }
}

impl<T: PositionField + Default> PositionField for Option<T> {
    fn position(&self) -> Option<Position> {
        self.as_ref()?.position()
    }

    fn set_position(&mut self, position: &Position) -> bool {
        self.get_or_insert_default().set_position(position)
    }
}

/// A field that holds the items of a page.
pub trait PageItems {
    /// What the field lists.
    type Item;

    /// The items.
    fn items(&self) -> &[Self::Item];

    /// Takes the items out.
    fn take(&mut self) -> Vec<Self::Item>;
}

impl<T> PageItems for Vec<T> {
    type Item = T;

    fn items(&self) -> &[T] {
        self
    }

    fn take(&mut self) -> Vec<T> {
        std::mem::take(self)
    }
}

impl<T> PageItems for Option<Vec<T>> {
    type Item = T;

    fn items(&self) -> &[T] {
        self.as_deref().unwrap_or_default()
    }

    fn take(&mut self) -> Vec<T> {
        Option::take(self).unwrap_or_default()
    }
}
