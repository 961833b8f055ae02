//! In which order the fields of a type arrive. A service sends the items of a list alike, so the field that followed
//! another one in the item before is the first to be looked for, and mostly the last.

/// Types with more fields are looked through in the order of their tables.
const MOST_FIELDS: usize = 254;

/// What was learned while reading one text.
#[derive(Default)]
pub(super) struct Orders {
    /// The tables seen, by address, and where their part of `next` begins.
    tables: Vec<(usize, usize)>,
    /// For the start of an object, and after each field: the field to expect.
    next: Vec<u8>,
}

/// The order of one type's fields; none has been learned for a type that is too large.
#[derive(Clone, Copy)]
pub(super) struct Order(Option<usize>);

impl Orders {
    /// The order of the type whose fields are `names`.
    pub(super) fn of(&mut self, names: &[&'static str]) -> Order {
        if names.len() > MOST_FIELDS {
            return Order(None);
        }
        let table = names.as_ptr().addr();
        if let Some((_, start)) = self.tables.iter().find(|(known, _)| *known == table) {
            return Order(Some(*start));
        }
        let start = self.next.len();
        self.tables.push((table, start));
        self.next.extend((0..=names.len()).map(|field| field as u8));
        Order(Some(start))
    }

    /// The field to expect after so many fields of the table: 0 at the start, n + 1 after field n.
    #[inline]
    pub(super) fn expected(&self, order: Order, after: usize) -> usize {
        let learned = order.0.and_then(|start| self.next.get(start + after));
        learned.map_or(after, |field| usize::from(*field))
    }

    /// Remembers that `field` came there.
    #[cold]
    pub(super) fn learn(&mut self, order: Order, after: usize, field: usize) {
        if let Some(next) = order.0.and_then(|start| self.next.get_mut(start + after)) {
            *next = field as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_expected_in_the_order_of_the_table_until_another_one_is_learned() {
        const ONE: &[&str] = &["a", "b", "c"];
        const TWO: &[&str] = &["x", "y"];
        let mut orders = Orders::default();
        let (one, two) = (orders.of(ONE), orders.of(TWO));
        assert_eq!([0, 1, 2].map(|after| orders.expected(one, after)), [0, 1, 2]);
        orders.learn(one, 0, 2);
        orders.learn(one, 3, 0);
        let one = orders.of(ONE);
        assert_eq!([0, 1, 2, 3].map(|after| orders.expected(one, after)), [2, 1, 2, 0]);
        assert_eq!([0, 1].map(|after| orders.expected(two, after)), [0, 1]);
    }
}
