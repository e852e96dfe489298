//! How many requests a service made in the last minute, for each key type on its own.
//!
//! GC Notify counts a sliding minute and refused requests too; GOV.UK Notify refills a bucket. Both kinds are kept here as a
//! sliding minute of sixty seconds' counts, which admits exactly the limit in any minute and costs a few words a service.
//!
//! Processes that share a database tell each other what they counted ([`RateExchange`]).

mod exchange;

pub use exchange::{PurgeRates, RateExchange};

use crate::model::{KeyType, ServiceId};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use uuid::Uuid;
use yui_kernel::{OrganisationId, Timestamp};

/// The length of the window, in seconds.
pub const WINDOW_SECONDS: u32 = 60;

/// Counts of one service and key type, one for each second of the window.
#[derive(Debug, Clone)]
struct Window {
    newest: i64,
    counts: [u32; WINDOW_SECONDS as usize],
    /// What other processes told: by second, then process, because each tells a second again until it is over.
    elsewhere: BTreeMap<(i64, Uuid), u32>,
}

impl Window {
    fn new(second: i64) -> Self {
        Self { newest: second, counts: [0; WINDOW_SECONDS as usize], elsewhere: BTreeMap::new() }
    }

    /// Forgets the seconds that left the window. A clock set back keeps counting in the newest second.
    fn advance(&mut self, second: i64) {
        let gone = second.saturating_sub(self.newest).clamp(0, i64::from(WINDOW_SECONDS));
        for step in 1..=gone {
            *self.count_at(self.newest + step) = 0;
        }
        self.newest = self.newest.max(second);
        let first = self.first();
        while let Some(oldest) = self.elsewhere.first_entry().filter(|oldest| oldest.key().0 < first) {
            oldest.remove();
        }
    }

    /// The oldest second of the window.
    fn first(&self) -> i64 {
        self.newest - i64::from(WINDOW_SECONDS) + 1
    }

    fn count_at(&mut self, second: i64) -> &mut u32 {
        let index = usize::try_from(second.rem_euclid(i64::from(WINDOW_SECONDS))).unwrap_or(0);
        let last = self.counts.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "the index is kept within the array's length")]
        &mut self.counts[index.min(last)]
    }

    fn total(&self) -> u32 {
        self.counts.iter().chain(self.elsewhere.values()).fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Seconds until the oldest counted request leaves the window.
    fn until_relief(&mut self) -> u32 {
        let elsewhere = self.elsewhere.keys().next().map(|(second, _)| *second);
        let own = (self.first()..=self.newest).find(|second| *self.count_at(*second) > 0);
        let oldest = own.into_iter().chain(elsewhere).min();
        oldest.and_then(|oldest| u32::try_from(oldest - self.first() + 1).ok()).unwrap_or(1)
    }
}

/// The windows of all services of this process.
#[derive(Debug, Default)]
pub struct RateLimiter {
    windows: Mutex<HashMap<(OrganisationId, ServiceId, KeyType), Window>>,
}

/// What one process counted in one second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Whose service it is.
    pub organisation: OrganisationId,
    /// The service.
    pub service: ServiceId,
    /// The kind of its keys.
    pub key_type: KeyType,
    /// Who counted; nil for this process.
    pub process: Uuid,
    /// The second, since 1970.
    pub second: i64,
    /// How many requests.
    pub requests: u32,
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
    pub fn admit(
        &self,
        organisation: OrganisationId,
        service: ServiceId,
        key_type: KeyType,
        limit: u32,
        now: Timestamp,
    ) -> Result<(), Exceeded> {
        let second = now.as_second();
        let mut windows = self.lock();
        let window = windows.entry((organisation, service, key_type)).or_insert_with(|| Window::new(second));
        window.advance(second);
        let admitted = window.total() < limit;
        let newest = window.newest;
        let count = window.count_at(newest);
        *count = count.saturating_add(1);
        if admitted { Ok(()) } else { Err(Exceeded { retry_after: window.until_relief() }) }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(OrganisationId, ServiceId, KeyType), Window>> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What this process counted in a second and in those after it, of the last minute.
    pub(crate) fn counted_since(&self, second: i64) -> Vec<Counted> {
        let mut counted = Vec::new();
        for (&(organisation, service, key_type), window) in self.lock().iter_mut() {
            for second in second.max(window.first())..=window.newest {
                let requests = *window.count_at(second);
                if requests > 0 {
                    counted.push(Counted { organisation, service, key_type, process: Uuid::nil(), second, requests });
                }
            }
        }
        counted
    }

    /// Counts what other processes told; of a second that was told before, the later word holds. Windows that are empty are let go of.
    pub(crate) fn hear(&self, told: &[Counted], now: i64) {
        let mut windows = self.lock();
        for one in told {
            let key = (one.organisation, one.service, one.key_type);
            let window = windows.entry(key).or_insert_with(|| Window::new(now));
            window.elsewhere.insert((one.second, one.process), one.requests);
        }
        windows.retain(|_, window| {
            window.advance(now);
            window.total() > 0
        });
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
        ServiceId::from(Uuid::from_u128(1))
    }

    fn admit(limiter: &RateLimiter, key_type: KeyType, limit: u32, now: Timestamp) -> Result<(), Exceeded> {
        limiter.admit(OrganisationId::from(Uuid::from_u128(7)), service(), key_type, limit, now)
    }

    #[test]
    fn what_another_process_counted_counts_until_it_leaves_the_window() {
        let (here, there) = (RateLimiter::default(), RateLimiter::default());
        for second in [0, 0, 10] {
            admit(&there, KeyType::Live, 3, at(second)).unwrap();
        }
        let tell = |process| {
            let told = there.counted_since(at(0).as_second()).into_iter();
            told.map(|counted| Counted { process: Uuid::from_u128(process), ..counted }).collect::<Vec<_>>()
        };
        assert_eq!(tell(2).iter().map(|counted| counted.requests).collect::<Vec<_>>(), [2, 1]);
        // Told twice, it counts once.
        for _ in 0..2 {
            here.hear(&tell(2), at(10).as_second());
        }
        assert_eq!(admit(&here, KeyType::Live, 3, at(20)), Err(Exceeded { retry_after: 40 }));
        assert_eq!(admit(&here, KeyType::Team, 3, at(20)), Ok(()));
        assert_eq!(admit(&here, KeyType::Live, 3, at(60)), Ok(()), "two requests of the other process are over");
        here.hear(&tell(3), at(60).as_second());
        assert!(admit(&here, KeyType::Live, 3, at(60)).is_err(), "what a third process tells is added");
        assert_eq!(here.counted_since(at(60).as_second()).len(), 1, "what others counted is not told as one's own");
        here.hear(&[], at(200).as_second());
        assert!(here.lock().is_empty(), "windows that are empty take no memory");
    }

    #[test]
    fn the_limit_holds_within_a_minute_and_lifts_after_it() {
        let limiter = RateLimiter::default();
        for _ in 0..3 {
            assert_eq!(admit(&limiter, KeyType::Live, 3, at(0)), Ok(()));
        }
        assert_eq!(admit(&limiter, KeyType::Live, 3, at(10)), Err(Exceeded { retry_after: 50 }));
        assert_eq!(admit(&limiter, KeyType::Team, 3, at(10)), Ok(()), "each key type has its own count");
        assert_eq!(admit(&limiter, KeyType::Live, 3, at(60)), Ok(()), "but the refused request of second 10 counts");
        assert_eq!(admit(&limiter, KeyType::Live, 3, at(60)), Ok(()));
        assert_eq!(admit(&limiter, KeyType::Live, 3, at(60)), Err(Exceeded { retry_after: 10 }));
    }

    #[test]
    fn a_clock_set_back_opens_nothing() {
        let limiter = RateLimiter::default();
        assert!(admit(&limiter, KeyType::Live, 1, at(100)).is_ok());
        assert!(admit(&limiter, KeyType::Live, 1, at(40)).is_err());
        assert!(admit(&limiter, KeyType::Live, 1, at(101)).is_err());
    }

    proptest! {
        #[test]
        fn never_more_than_the_limit_in_any_minute(limit in 1_u32..20, gaps in proptest::collection::vec(0_i64..30, 1..200)) {
            let limiter = RateLimiter::default();
            let mut second = 0;
            let mut admitted: Vec<i64> = Vec::new();
            for gap in gaps {
                second += gap;
                if admit(&limiter, KeyType::Live, limit, at(second)).is_ok() {
                    admitted.push(second);
                }
                let recent = admitted.iter().filter(|earlier| second - **earlier < i64::from(WINDOW_SECONDS)).count();
                prop_assert!(recent <= limit as usize);
            }
        }
    }
}
