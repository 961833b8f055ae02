//! What stands for chance: a hash of the seed and of what the value is for.

/// Grows by what it is for; gives numbers that look drawn by lot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hash(u64);

impl Hash {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed ^ 0xcbf2_9ce4_8422_2325)
    }

    pub(crate) fn with(self, text: &str) -> Self {
        // FNV-1a: short, and the same on every machine and with every compiler.
        let hash = text.bytes().fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self(hash ^ 0xff).with_number(text.len() as u64)
    }

    pub(crate) fn with_number(self, number: u64) -> Self {
        Self(mix(self.0.wrapping_add(number).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// A number below `end`.
    pub(crate) fn below(self, end: u64) -> u64 {
        mix(self.0).checked_rem(end).unwrap_or(0)
    }

    /// A place in a list of this length.
    pub(crate) fn index(self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// A number from 0 up to 1.
    pub(crate) fn share(self) -> f64 {
        self.below(1 << 32) as f64 / (1_u64 << 32) as f64
    }

    pub(crate) fn uuid(self) -> String {
        let (high, low) = (mix(self.0), mix(self.0 ^ 1));
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            low >> 52,
            low & 0xffff_ffff_ffff
        )
    }
}

/// The last step of splitmix64: every bit of the input shows in every bit of the output.
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
