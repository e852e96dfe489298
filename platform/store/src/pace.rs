//! How much long work does in one transaction, so that nobody waits for it.
//!
//! Deleting a million rows is millions of small changes, and whoever writes meanwhile waits for the one that is being made. How long that is
//! depends on the disk, on what is in memory and on what else goes on, so no number of rows is right everywhere: a [`Pace`] finds it from
//! how long the steps took.

use std::time::Duration;

/// How long the statements of a step may take. Others wait for them, for the commit, and for a commit of their own. The commit does not
/// count: most of it is a sync, which takes as long for few rows as for many.
const STEP: Duration = Duration::from_millis(10);

/// How many rows the first step takes: nothing is known yet, and what it reads may be on a slow disk.
const FIRST: u32 = 25;

/// The longest rest between two steps.
const LONGEST_REST: Duration = Duration::from_secs(1);

/// The size of the steps of one long work.
///
/// ```
/// # use {std::time::Duration, yui_store::Pace};
/// let mut pace = Pace::up_to(1_000);
/// assert_eq!(pace.rows(), 25);
/// pace.took(Duration::from_millis(2));
/// assert_eq!(pace.rows(), 50, "a quick step is followed by a larger one");
/// pace.took(Duration::from_millis(60));
/// assert_eq!(pace.rows(), 8, "a slow one by one that would have been quick enough");
/// ```
#[derive(Debug, Clone)]
pub struct Pace {
    rows: u32,
    most: u32,
}

impl Pace {
    /// Steps of at most so many rows.
    #[must_use]
    pub fn up_to(most: u32) -> Self {
        Self { rows: FIRST.min(most).max(1), most: most.max(1) }
    }

    /// How many rows the next step is to take; 1 at least.
    #[must_use]
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Takes into account how long the statements of a step of so many rows took.
    pub fn took(&mut self, took: Duration) {
        let rows = f64::from(self.rows);
        let fitting = rows * STEP.as_secs_f64() / took.as_secs_f64().max(1e-6);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and twice a u32's half")]
        let next = fitting.clamp(1.0, (rows * 2.0).min(f64::from(self.most))) as u32;
        self.rows = next.max(1);
    }

    /// How long to leave the disk to others after a step that took so long with its commit: as long as that, within bounds.
    #[must_use]
    pub fn rest(took: Duration) -> Duration {
        took.min(LONGEST_REST)
    }
}

/// A moment, for measuring how long something took; nothing that is stored or shown depends on it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Instant(std::time::Instant);

impl Instant {
    pub(crate) fn now() -> Self {
        #[expect(clippy::disallowed_methods, reason = "measures how long transactions take, to size the next ones")]
        Self(std::time::Instant::now())
    }

    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_grow_while_they_are_quick_and_shrink_at_once_when_they_are_not() {
        let mut pace = Pace::up_to(1_000);
        let each = |pace: &Pace, micros: u64| Duration::from_micros(micros) * pace.rows();
        for _ in 0..20 {
            pace.took(each(&pace, 60));
        }
        assert_eq!(pace.rows(), 166, "of 60 µs each 166 take 10 ms");
        pace.took(each(&pace, 6_000));
        assert_eq!(pace.rows(), 1, "of 6 ms each");
        for _ in 0..20 {
            pace.took(each(&pace, 1));
        }
        assert_eq!(pace.rows(), 1_000);
        pace.took(Duration::from_secs(3_600));
        assert_eq!(pace.rows(), 1);
        pace.took(Duration::ZERO);
        assert_eq!(pace.rows(), 2);
        assert_eq!(Pace::up_to(0).rows(), 1);
    }

    #[test]
    fn the_rest_is_as_long_as_the_step_and_bounded() {
        assert_eq!(Pace::rest(Duration::from_millis(7)), Duration::from_millis(7));
        assert_eq!(Pace::rest(Duration::from_secs(30)), LONGEST_REST);
    }
}
