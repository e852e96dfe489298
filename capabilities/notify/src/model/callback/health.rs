//! When a receiver is not called any more.

use jiff::SignedDuration;
use yui_kernel::Timestamp;

/// So many failed tries within [`WINDOW`], none succeeding between, are enough.
const FAILURES: u32 = 25;

/// See [`FAILURES`].
const WINDOW: SignedDuration = SignedDuration::from_secs(300);

/// So many deliveries ended in failure, none succeeding between, are enough: what comes in too slowly for [`FAILURES`].
const ENDED: u32 = 10;

/// How a receiver has fared since its last success.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Health {
    /// Failed tries since `failing_since`.
    pub failures: u32,
    /// When the window began in which failures are counted.
    pub failing_since: Option<Timestamp>,
    /// Deliveries that were refused or given up.
    pub ended: u32,
}

impl Health {
    /// After a success: nothing is held against it.
    #[must_use]
    pub fn succeeded(self) -> Self {
        Self::default()
    }

    /// After a failed try at `at`, which was the delivery's last if `ended`.
    #[must_use]
    pub fn failed(self, at: Timestamp, ended: bool) -> Self {
        let ended = self.ended.saturating_add(u32::from(ended));
        match self.failing_since {
            Some(since) if at.duration_since(since) <= WINDOW => {
                Self { failures: self.failures.saturating_add(1), failing_since: Some(since), ended }
            }
            _ => Self { failures: 1, failing_since: Some(at), ended },
        }
    }

    /// Whether calling it does more harm than good.
    #[must_use]
    pub fn is_broken(self) -> bool {
        self.failures >= FAILURES || self.ended >= ENDED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn many_failures_at_once_are_enough() {
        let health = (0..24).fold(Health::default(), |health, second| health.failed(at(second), false));
        assert!(!health.is_broken());
        assert!(health.failed(at(300), false).is_broken());
        assert!(!health.failed(at(301), false).is_broken(), "the window is over");
        assert!(!health.succeeded().failed(at(25), false).is_broken());
    }

    #[test]
    fn many_deliveries_lost_are_enough_however_slowly() {
        let health = (0..9).fold(Health::default(), |health, hour| health.failed(at(hour * 3_600), true));
        assert!(!health.is_broken());
        assert!(health.failed(at(40_000), true).is_broken());
        assert!(!health.succeeded().failed(at(40_000), true).is_broken());
    }
}
