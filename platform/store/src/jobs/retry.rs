//! When failed work is tried again.

use std::time::Duration;

/// How often a kind of job is tried, and how long after each failure.
pub struct RetrySchedule {
    attempts: u32,
    delay: Box<dyn Fn(u32) -> Duration + Send + Sync>,
}

impl RetrySchedule {
    /// At most `attempts` tries in all (at least one). `delay` says how long to wait after the first, second, … failure, counted from 1.
    #[must_use]
    pub fn new(attempts: u32, delay: impl Fn(u32) -> Duration + Send + Sync + 'static) -> Self {
        Self { attempts: attempts.max(1), delay: Box::new(delay) }
    }

    /// One try.
    #[must_use]
    pub fn never() -> Self {
        Self::new(1, |_| Duration::ZERO)
    }

    /// At most `attempts` tries, `delay` apart.
    #[must_use]
    pub fn every(delay: Duration, attempts: u32) -> Self {
        Self::new(attempts, move |_| delay)
    }

    /// One try more than there are `delays`, each the wait before the next try.
    #[must_use]
    pub fn after(delays: Vec<Duration>) -> Self {
        let attempts = u32::try_from(delays.len()).unwrap_or(u32::MAX).saturating_add(1);
        Self::new(attempts, move |failures| {
            let index = usize::try_from(failures.saturating_sub(1)).unwrap_or(usize::MAX);
            delays.get(index).copied().unwrap_or_default()
        })
    }

    /// How many tries there are in all.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The wait after so many failures; `None` when there is no further try.
    #[must_use]
    pub fn delay(&self, failures: u32) -> Option<Duration> {
        (failures < self.attempts).then(|| (self.delay)(failures))
    }
}

impl std::fmt::Debug for RetrySchedule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RetrySchedule").field("attempts", &self.attempts).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_delays_gives_one_try_more() {
        let schedule = RetrySchedule::after(vec![Duration::from_secs(1), Duration::from_secs(60)]);
        assert_eq!(schedule.attempts(), 3);
        assert_eq!(schedule.delay(1), Some(Duration::from_secs(1)));
        assert_eq!(schedule.delay(2), Some(Duration::from_secs(60)));
        assert_eq!(schedule.delay(3), None);
    }

    #[test]
    fn one_try_has_no_second() {
        assert_eq!(RetrySchedule::never().delay(1), None);
        assert_eq!(RetrySchedule::every(Duration::from_secs(5), 2).delay(1), Some(Duration::from_secs(5)));
    }
}
