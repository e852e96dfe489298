//! How the secrets at rest stand to the node's keys.

/// The secrets at rest, by how the node's keys stand to them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SealedSecrets {
    /// Sealed with the current key.
    pub current: u64,
    /// Sealed with an earlier key that the node has.
    pub earlier: u64,
    /// Not to be opened with any key that the node has.
    pub unreadable: u64,
}

impl SealedSecrets {
    /// Counts one that a key of the node opens or none does, and that the current key sealed or another one.
    pub fn count(&mut self, opens: bool, is_current: bool) {
        match (opens, is_current) {
            (false, _) => self.unreadable += 1,
            (true, true) => self.current += 1,
            (true, false) => self.earlier += 1,
        }
    }
}

impl std::ops::Add for SealedSecrets {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            current: self.current + other.current,
            earlier: self.earlier + other.earlier,
            unreadable: self.unreadable + other.unreadable,
        }
    }
}
