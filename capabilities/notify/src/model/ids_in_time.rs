//! Ids as places in time: those that were made at one instant lie between two bounds.

use super::NotificationId;
use jiff::SignedDuration;
use uuid::Uuid;
use yui_kernel::Timestamp;

impl NotificationId {
    /// Not later than any id that was made at an instant or after it: ids begin with their milliseconds.
    #[must_use]
    pub fn first_at(instant: Timestamp) -> Self {
        let millis = u128::try_from(instant.as_millisecond()).unwrap_or(0);
        Self::from(Uuid::from_u128(millis << 80))
    }

    /// Later than any id that was made up to an instant.
    #[must_use]
    pub fn first_after(instant: Timestamp) -> Self {
        Self::first_at(instant.saturating_add(SignedDuration::from_millis(1)).unwrap_or(Timestamp::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use yui_kernel::{Env, ManualClock, SystemRandom};

    #[test]
    fn ids_of_a_time_lie_between_its_bounds() {
        let now: Timestamp = "2026-11-22T01:00:00.123456Z".parse().unwrap();
        let env = Env { clock: Arc::new(ManualClock::starting_at(now)), random: Arc::new(SystemRandom) };
        for _ in 0..100 {
            let id = NotificationId::new(&env);
            assert!(NotificationId::first_at(now) <= id && id < NotificationId::first_after(now));
        }
    }
}
