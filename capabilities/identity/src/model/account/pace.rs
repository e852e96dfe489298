//! How fast somebody may try, so that guessing takes years and nobody can be locked out.
//!
//! Tries are counted for an account and a device: all browsers that the account was never used in share one count, each that it was used in
//! has its own. So whoever hammers an account from outside slows down others outside, not its owner. Network addresses count for nothing: a
//! whole school has one.

use jiff::SignedDuration;

/// A number of tries at once, and then one each interval (the generic cell rate algorithm).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Tries that may come at once.
    pub burst: u32,
    /// How long it takes until there is one more.
    pub interval: SignedDuration,
}

impl Pace {
    /// Passwords, and codes beside them: ten at once and one a minute, which is 1,450 in the first day.
    pub const GUESSES: Self = Self { burst: 10, interval: SignedDuration::from_mins(1) };

    /// The interval in microseconds.
    #[must_use]
    pub fn step_micros(self) -> i64 {
        i64::try_from(self.interval.as_micros()).unwrap_or(i64::MAX)
    }

    /// How far ahead of now, in microseconds, the tries may be.
    #[must_use]
    pub fn ahead_micros(self) -> i64 {
        self.step_micros().saturating_mul(i64::from(self.burst))
    }

    /// How long to wait for the next try when tries are due until `due` (microseconds since 1970).
    #[must_use]
    pub fn wait(self, due: i64, now: i64) -> SignedDuration {
        let free_at = due.saturating_add(self.step_micros()).saturating_sub(self.ahead_micros());
        SignedDuration::from_micros(free_at.saturating_sub(now).max(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_is_until_one_try_is_free() {
        let pace = Pace::GUESSES;
        let minute = 60_000_000;
        assert_eq!(pace.wait(10 * minute, 0), SignedDuration::from_mins(1));
        assert_eq!(pace.wait(10 * minute, minute / 2), SignedDuration::from_secs(30));
        assert_eq!(pace.wait(9 * minute, 0), SignedDuration::ZERO);
        assert!(pace.wait(i64::MAX, 0) > SignedDuration::ZERO);
    }
}
