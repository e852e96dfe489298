//! Whether a provider can be relied on: what failed in the last minute, and how long its messages took to arrive.
//!
//! Two rules, both of what this process has seen itself. A provider that fails again and again is left alone for a while, then tried with
//! one message. A provider whose messages arrive late gives way to one whose messages do not. Every instant is the caller's.

use jiff::SignedDuration;
use std::collections::VecDeque;
use yui_kernel::Timestamp;

/// How far back failures are counted.
const FAILURES_OF: SignedDuration = SignedDuration::from_secs(60);

/// How long a try-out may take before another message tries.
const PROBE: SignedDuration = SignedDuration::from_secs(60);

/// A message that took longer from hand-over to arrival was slow.
const SLOW: SignedDuration = SignedDuration::from_secs(4 * 60);

/// How far back arrivals are judged.
const ARRIVALS_OF: SignedDuration = SignedDuration::from_secs(10 * 60);

/// The share of slow messages, in hundredths, from which a provider is slow.
const SLOW_SHARE: usize = 30;

/// How many arrivals it takes to judge at all: one late message in the night proves nothing.
const SAMPLE: usize = 10;

/// How many arrivals are kept: more would not change the judgement.
const KEPT: usize = 10_000;

/// How many failures in a minute are too many, and how long a provider is then left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CircuitRules {
    /// That many within 60 seconds, at least one.
    pub errors: usize,
    /// How long it is left alone.
    pub pause: SignedDuration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Up,
    Down { until: Timestamp },
    Probing { since: Timestamp },
}

/// Failures of one provider.
#[derive(Debug)]
pub struct Circuit {
    failures: VecDeque<Timestamp>,
    state: State,
}

impl Default for Circuit {
    fn default() -> Self {
        Self { failures: VecDeque::new(), state: State::Up }
    }
}

impl Circuit {
    /// Whether it is not known to be down.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.state == State::Up
    }

    /// Whether a message may go there now. After the pause exactly one may: the one that asks first.
    pub fn admit(&mut self, now: Timestamp) -> bool {
        let may = match self.state {
            State::Up => return true,
            State::Down { until } => now >= until,
            State::Probing { since } => now.duration_since(since) >= PROBE,
        };
        if may {
            self.state = State::Probing { since: now };
        }
        may
    }

    /// A message was taken or refused for good: the provider works.
    pub fn succeeded(&mut self) {
        if self.state != State::Up {
            self.failures.clear();
        }
        self.state = State::Up;
    }

    /// The provider failed. Says whether it is left alone from now on and was not before.
    pub fn failed(&mut self, now: Timestamp, rules: CircuitRules) -> bool {
        self.failures.push_back(now);
        let since = now.saturating_sub(FAILURES_OF).unwrap_or(Timestamp::MIN);
        while self.failures.len() > rules.errors || self.failures.front().is_some_and(|at| *at <= since) {
            self.failures.pop_front();
        }
        let was_up = self.is_up();
        if !was_up || self.failures.len() >= rules.errors {
            self.state = State::Down { until: now.saturating_add(rules.pause).unwrap_or(Timestamp::MAX) };
        }
        was_up && !self.is_up()
    }
}

/// How soon a provider's messages arrived.
#[derive(Debug, Default)]
pub struct Pace {
    arrivals: VecDeque<(Timestamp, bool)>,
    slow: usize,
}

impl Pace {
    /// A message arrived `took` after the provider had taken it.
    pub fn arrived(&mut self, now: Timestamp, took: SignedDuration) {
        let was_slow = took > SLOW;
        self.arrivals.push_back((now, was_slow));
        self.slow += usize::from(was_slow);
        self.forget(now);
    }

    /// Whether too many of the last ten minutes' messages were slow.
    pub fn is_slow(&mut self, now: Timestamp) -> bool {
        self.forget(now);
        self.arrivals.len() >= SAMPLE && self.slow * 100 >= self.arrivals.len() * SLOW_SHARE
    }

    fn forget(&mut self, now: Timestamp) {
        let since = now.saturating_sub(ARRIVALS_OF).unwrap_or(Timestamp::MIN);
        while let Some((at, was_slow)) = self.arrivals.front().copied()
            && (at <= since || self.arrivals.len() > KEPT)
        {
            self.arrivals.pop_front();
            self.slow -= usize::from(was_slow);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RULES: CircuitRules = CircuitRules { errors: 3, pause: SignedDuration::from_secs(60) };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    #[test]
    fn failures_within_a_minute_add_up() {
        let mut circuit = Circuit::default();
        assert!(!circuit.failed(at(0), RULES));
        assert!(!circuit.failed(at(30), RULES));
        assert!(!circuit.failed(at(60), RULES), "the first one is a minute old");
        assert!(circuit.admit(at(60)));
        assert!(circuit.failed(at(61), RULES));
        assert!(!circuit.admit(at(61)));
        assert!(!circuit.failed(at(62), RULES), "a message that was under way: known already");
    }

    #[test]
    fn one_message_tries_it_out() {
        let mut circuit = Circuit::default();
        for _ in 0..3 {
            circuit.failed(at(0), RULES);
        }
        assert!(!circuit.admit(at(59)));
        assert!(circuit.admit(at(60)));
        assert!(!circuit.admit(at(61)), "only one");
        assert!(!circuit.failed(at(70), RULES), "it was down before");
        assert!(!circuit.admit(at(129)));
        assert!(circuit.admit(at(130)));
        assert!(!circuit.admit(at(189)));
        assert!(circuit.admit(at(190)), "whoever tried it out was never heard of again");
        circuit.succeeded();
        assert!(circuit.is_up() && circuit.admit(at(190)) && circuit.admit(at(190)));
        assert!(!circuit.failed(at(191), RULES), "old failures are forgotten");
    }

    #[test]
    fn a_share_of_slow_messages_makes_a_slow_provider() {
        let mut pace = Pace::default();
        let (quick, slow) = (SignedDuration::from_secs(240), SignedDuration::from_secs(241));
        for _ in 0..7 {
            pace.arrived(at(0), quick);
        }
        for _ in 0..2 {
            pace.arrived(at(60), slow);
        }
        assert!(!pace.is_slow(at(60)), "nine are too few");
        pace.arrived(at(60), slow);
        assert!(pace.is_slow(at(60)), "three of ten");
        assert!(!pace.is_slow(at(600)), "three alone are too few");
        assert_eq!((pace.arrivals.len(), pace.slow), (3, 3));
        assert!(!pace.is_slow(at(660)));
        assert_eq!((pace.arrivals.len(), pace.slow), (0, 0));
    }

    proptest! {
        #[test]
        fn a_provider_that_works_is_never_left_alone_for_long(events in proptest::collection::vec((0_i64..40, any::<bool>()), 1..200)) {
            let mut circuit = Circuit::default();
            let mut second = 0;
            for (gap, works) in events {
                second += gap;
                if circuit.admit(at(second)) {
                    if works { circuit.succeeded() } else { circuit.failed(at(second), RULES); }
                }
                prop_assert!(circuit.failures.len() <= RULES.errors);
            }
            prop_assert!(circuit.admit(at(second + 60)));
        }

        #[test]
        fn the_count_of_slow_ones_is_right(events in proptest::collection::vec((0_i64..200, 0_i64..500), 1..300)) {
            let mut pace = Pace::default();
            let mut second = 0;
            for (gap, took) in events {
                second += gap;
                pace.arrived(at(second), SignedDuration::from_secs(took));
                prop_assert_eq!(pace.slow, pace.arrivals.iter().filter(|(_, slow)| *slow).count());
            }
        }
    }
}
