//! How many requests a service made in the last minute, for each key type on its own.
//!
//! GC Notify counts a sliding minute and refused requests too; GOV.UK Notify refills a bucket. Both kinds are kept here as a
//! sliding minute of sixty seconds' counts, which admits exactly the limit in any minute and costs a few words a service.

use crate::model::{KeyType, ServiceId};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use yui_kernel::Timestamp;

/// The length of the window, in seconds.
pub const WINDOW_SECONDS: u32 = 60;

/// Counts of one service and key type, one for each second of the window.
#[derive(Debug, Clone)]
struct Window {
    newest: i64,
    counts: [u32; WINDOW_SECONDS as usize],
}

impl Window {
    fn new(second: i64) -> Self {
        Self { newest: second, counts: [0; WINDOW_SECONDS as usize] }
    }

    /// Forgets the seconds that left the window. A clock set back keeps counting in the newest second.
    fn advance(&mut self, second: i64) {
        let gone = second.saturating_sub(self.newest).clamp(0, i64::from(WINDOW_SECONDS));
        for step in 1..=gone {
            *self.count_at(self.newest + step) = 0;
        }
        self.newest = self.newest.max(second);
    }

    fn count_at(&mut self, second: i64) -> &mut u32 {
        let index = usize::try_from(second.rem_euclid(i64::from(WINDOW_SECONDS))).unwrap_or(0);
        let last = self.counts.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "the index is kept within the array's length")]
        &mut self.counts[index.min(last)]
    }

    fn total(&self) -> u32 {
        self.counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Seconds until the oldest counted request leaves the window.
    fn until_relief(&mut self) -> u32 {
        for age in (0..i64::from(WINDOW_SECONDS)).rev() {
            if *self.count_at(self.newest - age) > 0 {
                return u32::try_from(i64::from(WINDOW_SECONDS) - age).unwrap_or(WINDOW_SECONDS);
            }
        }
        1
    }
}

/// The windows of all services of this process.
#[derive(Debug, Default)]
pub struct RateLimiter {
    windows: Mutex<HashMap<(ServiceId, KeyType), Window>>,
}

/// A request over the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exceeded {
    /// Seconds after which a request may be admitted again.
    pub retry_after: u32,
}

impl RateLimiter {
    /// Counts a request, also one that is then refused.
    ///
    /// # Errors
    /// [`Exceeded`] if the limit was reached before it.
    pub fn admit(&self, service: ServiceId, key_type: KeyType, limit: u32, now: Timestamp) -> Result<(), Exceeded> {
        let second = now.as_second();
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.entry((service, key_type)).or_insert_with(|| Window::new(second));
        window.advance(second);
        let admitted = window.total() < limit;
        let newest = window.newest;
        let count = window.count_at(newest);
        *count = count.saturating_add(1);
        if admitted { Ok(()) } else { Err(Exceeded { retry_after: window.until_relief() }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn service() -> ServiceId {
        ServiceId::from(uuid::Uuid::from_u128(1))
    }

    #[test]
    fn the_limit_holds_within_a_minute_and_lifts_after_it() {
        let limiter = RateLimiter::default();
        for _ in 0..3 {
            assert_eq!(limiter.admit(service(), KeyType::Live, 3, at(0)), Ok(()));
        }
        assert_eq!(limiter.admit(service(), KeyType::Live, 3, at(10)), Err(Exceeded { retry_after: 50 }));
        assert_eq!(limiter.admit(service(), KeyType::Team, 3, at(10)), Ok(()), "each key type has its own count");
        assert_eq!(
            limiter.admit(service(), KeyType::Live, 3, at(60)),
            Ok(()),
            "but the refused request of second 10 counts"
        );
        assert_eq!(limiter.admit(service(), KeyType::Live, 3, at(60)), Ok(()));
        assert_eq!(limiter.admit(service(), KeyType::Live, 3, at(60)), Err(Exceeded { retry_after: 10 }));
    }

    #[test]
    fn a_clock_set_back_opens_nothing() {
        let limiter = RateLimiter::default();
        assert!(limiter.admit(service(), KeyType::Live, 1, at(100)).is_ok());
        assert!(limiter.admit(service(), KeyType::Live, 1, at(40)).is_err());
        assert!(limiter.admit(service(), KeyType::Live, 1, at(101)).is_err());
    }

    proptest! {
        #[test]
        fn never_more_than_the_limit_in_any_minute(limit in 1_u32..20, gaps in proptest::collection::vec(0_i64..30, 1..200)) {
            let limiter = RateLimiter::default();
            let mut second = 0;
            let mut admitted: Vec<i64> = Vec::new();
            for gap in gaps {
                second += gap;
                if limiter.admit(service(), KeyType::Live, limit, at(second)).is_ok() {
                    admitted.push(second);
                }
                let recent = admitted.iter().filter(|earlier| second - **earlier < i64::from(WINDOW_SECONDS)).count();
                prop_assert!(recent <= limit as usize);
            }
        }
    }
}
