//! When the people of a service are warned of a limit.

use super::dialect::names;

names! {
    /// What a limit counts in.
    LimitSpan {
        /// A day.
        Day = "day",
        /// A fiscal year.
        Year = "year",
    }
}

/// How much of a limit was used when its people were warned, in per cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Four fifths.
    Near = 80,
    /// All of it.
    Reached = 100,
}

impl Level {
    /// The number that is stored.
    #[must_use]
    pub fn percent(self) -> u32 {
        self as u32
    }

    /// The level that `used` of `limit` has reached, if any. Without a limit to use up there is none.
    #[must_use]
    pub fn of(used: u64, limit: u64) -> Option<Self> {
        if limit == 0 {
            return None;
        }
        [Self::Reached, Self::Near].into_iter().find(|level| used * 100 >= limit * u64::from(level.percent()))
    }

    /// The level that was reached by going from `before` to `after`: nothing if it was reached already.
    #[must_use]
    pub fn crossed(before: u64, after: u64, limit: u64) -> Option<Self> {
        let level = Self::of(after, limit)?;
        (Self::of(before, limit) < Some(level)).then_some(level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_warning_comes_with_the_message_that_reaches_it() {
        assert_eq!(Level::crossed(39, 40, 50), Some(Level::Near));
        assert_eq!(Level::crossed(38, 39, 50), None);
        assert_eq!(Level::crossed(40, 41, 50), None);
        assert_eq!(Level::crossed(49, 50, 50), Some(Level::Reached));
        assert_eq!(Level::crossed(0, 50, 50), Some(Level::Reached), "one warning, of what matters more");
        assert_eq!(Level::crossed(0, 1, 1), Some(Level::Reached));
        assert_eq!(Level::crossed(2, 3, 3), Some(Level::Reached));
        assert_eq!(Level::crossed(1, 2, 3), None);
        assert_eq!(Level::crossed(0, 0, 0), None);
    }

    proptest! {
        /// However many messages come at a time, each level is crossed at most once.
        #[test]
        fn each_level_is_crossed_once(limit in 1_u64..200, steps in prop::collection::vec(1_u64..40, 1..60)) {
            let (mut used, mut crossed) = (0, Vec::new());
            for step in steps {
                crossed.extend(Level::crossed(used, used + step, limit));
                used += step;
            }
            let mut once = crossed.clone();
            once.dedup();
            prop_assert_eq!(&crossed, &once);
            prop_assert_eq!(crossed.last().copied(), Level::of(used, limit));
        }
    }
}
