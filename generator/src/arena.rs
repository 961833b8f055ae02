//! A list whose entries are named by typed ids.

use std::{fmt, hash::Hash, marker::PhantomData};

pub(crate) struct Id<T>(u32, PhantomData<fn() -> T>);

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

#[derive(Debug)]
pub(crate) struct Arena<T>(Vec<T>);

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Arena<T> {
    pub(crate) fn push(&mut self, value: T) -> Id<T> {
        self.0.push(value);
        Id(self.0.len() as u32 - 1, PhantomData)
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "an id comes from `push` of the one arena of its type, which never shrinks"
    )]
    pub(crate) fn get(&self, id: Id<T>) -> &T {
        &self.0[id.0 as usize]
    }

    #[expect(clippy::indexing_slicing, reason = "as for `get`")]
    pub(crate) fn get_mut(&mut self, id: Id<T>) -> &mut T {
        &mut self.0[id.0 as usize]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Id<T>, &T)> {
        self.0.iter().enumerate().map(|(index, value)| (Id(index as u32, PhantomData), value))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
