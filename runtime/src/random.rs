//! Where jitter and nonces come from; tests put their own in its place.

use std::{
    collections::hash_map::RandomState,
    fmt,
    hash::{BuildHasher, Hasher},
};

/// A source of random numbers.
pub trait Random: Send + Sync + fmt::Debug {
    /// 64 bits that nobody can foresee.
    fn next(&self) -> u64;
}

/// The randomness that the standard library keys its hash maps with, which comes from the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn next(&self) -> u64 {
        RandomState::new().build_hasher().finish()
    }
}

/// A number from 0 to 1.
pub(crate) fn fraction(random: &dyn Random) -> f64 {
    (random.next() >> 11) as f64 / (1u64 << 53) as f64
}

/// 32 hexadecimal digits that do not come again, as a signature wants them.
pub fn nonce(random: &dyn Random) -> String {
    format!("{:016x}{:016x}", random.next(), random.next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonces_differ() {
        let nonces: std::collections::HashSet<String> = (0..1000).map(|_| nonce(&SystemRandom)).collect();
        assert_eq!(nonces.len(), 1000);
        assert!(nonces.iter().all(|nonce| nonce.len() == 32));
    }
}
