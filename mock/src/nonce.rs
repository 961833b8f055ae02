//! Nonces that were used. A signature is good for one request.

use std::{
    collections::{HashSet, VecDeque},
    hash::{BuildHasher, RandomState},
    sync::{Mutex, PoisonError},
};

/// So many are remembered; the oldest are forgotten first.
const MOST: usize = 1 << 16;

/// The hashes of nonces, which take less room than the nonces.
#[derive(Default)]
pub(crate) struct Nonces {
    hasher: RandomState,
    seen: Mutex<(HashSet<u64>, VecDeque<u64>)>,
}

impl Nonces {
    /// Whether the nonce comes for the first time.
    pub(crate) fn is_new(&self, nonce: &str) -> bool {
        let hash = self.hasher.hash_one(nonce);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let (hashes, order) = &mut *seen;
        if !hashes.insert(hash) {
            return false;
        }
        order.push_back(hash);
        if order.len() > MOST
            && let Some(oldest) = order.pop_front()
        {
            hashes.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_new_once_and_memory_is_bounded() {
        let nonces = Nonces::default();
        assert!(nonces.is_new("a"));
        assert!(!nonces.is_new("a"));
        for number in 0..MOST + 10 {
            nonces.is_new(&number.to_string());
        }
        let seen = nonces.seen.lock().unwrap();
        assert_eq!((seen.0.len(), seen.1.len()), (MOST, MOST));
    }
}
