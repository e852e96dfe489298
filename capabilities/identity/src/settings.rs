//! What an operator may set about signing in.

use crate::model::account::{HashCost, SessionLimits};
use std::path::PathBuf;
use std::time::Duration;

/// How signing in is set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What a password's hash costs.
    pub hash_cost: HashCost,
    /// How many passwords are hashed at once.
    pub hash_workers: usize,
    /// How many may wait for that, of known browsers and of others each.
    pub hash_queue: usize,
    /// How long each may wait.
    pub hash_wait: Duration,
    /// When sessions end.
    pub sessions: SessionLimits,
    /// A file of SHA-1 hashes of passwords from leaks: a hash in hexadecimal at the start of each line, in ascending order.
    pub breached_passwords: Option<PathBuf>,
}

impl Default for Settings {
    /// As many workers as processors, four at most: each takes the memory of a hash.
    fn default() -> Self {
        Self {
            hash_cost: HashCost::default(),
            hash_workers: std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4),
            hash_queue: 512,
            hash_wait: Duration::from_secs(10),
            sessions: SessionLimits::default(),
            breached_passwords: None,
        }
    }
}
