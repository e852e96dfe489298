//! Rules for what comes back: how a service stands, and why nothing is sent to an address any more.

use super::dialect::names;
use super::recipient::EmailAddress;
use jiff::SignedDuration;
use uuid::Uuid;
use yui_kernel::Timestamp;

/// Over how long bounces are counted.
pub const WINDOW: SignedDuration = SignedDuration::from_hours(24);

/// What is said of a message to an address on the suppression list. Programs that move here test for these words.
pub const SUPPRESSED: &str = "The email address is on the GC Notify suppression list";

names! {
    /// Why nothing is sent to an address any more.
    SuppressionReason {
        /// A message came back because there is no such mailbox.
        HardBounce = "hard-bounce",
        /// Its owner called a message unwanted.
        Complaint = "complaint",
        /// A person put it on the list.
        Manual = "manual",
    }
}

names! {
    /// How a service stands.
    StandingState {
        /// Few of its e-mails come back, or it sent too few to tell.
        Good = "good",
        /// Many come back: those who manage it were told.
        Warned = "warned",
        /// Too many came back: it sends no e-mails until an operator lets it.
        Stopped = "stopped",
    }
}

/// From when on bounces matter; what the operator decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BounceLimits {
    /// Fewer e-mails than this in 24 hours say nothing.
    pub least_sent: u32,
    /// Hard bounces in a hundred e-mails that are told to those who manage the service.
    pub warn_percent: u32,
    /// Hard bounces in a hundred e-mails that stop the service's e-mails.
    pub stop_percent: u32,
}

impl Default for BounceLimits {
    fn default() -> Self {
        Self { least_sent: 1_000, warn_percent: 5, stop_percent: 10 }
    }
}

/// E-mails and hard bounces within the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// E-mails that providers took; not those of test keys.
    pub sent: u64,
    /// Of these, how many came back for good.
    pub bounced: u64,
}

impl Tally {
    /// Hard bounces in a thousand e-mails; 0 where none was sent.
    #[must_use]
    pub fn per_mille(self) -> u64 {
        self.bounced.saturating_mul(1_000).checked_div(self.sent).unwrap_or_default()
    }

    /// What it means.
    #[must_use]
    pub fn judge(self, limits: &BounceLimits) -> StandingState {
        let reaches = |percent: u32| self.bounced.saturating_mul(100) >= self.sent.saturating_mul(u64::from(percent));
        if self.sent < u64::from(limits.least_sent) || self.bounced == 0 {
            StandingState::Good
        } else if reaches(limits.stop_percent) {
            StandingState::Stopped
        } else if reaches(limits.warn_percent) {
            StandingState::Warned
        } else {
            StandingState::Good
        }
    }
}

/// The number of the hour since 1970.
#[must_use]
pub fn hour(at: Timestamp) -> i64 {
    at.as_second().div_euclid(3_600)
}

/// Where a message is counted, of four places.
#[must_use]
pub fn slot(id: Uuid) -> i64 {
    i64::from(id.as_bytes().last().copied().unwrap_or_default() % 4)
}

/// Whether an address stands for no person: those by which programs and providers are tried out. Their bounces are wanted.
#[must_use]
pub fn is_simulator(address: &str) -> bool {
    let domain = address.rsplit_once('@').map(|(_, domain)| domain.to_ascii_lowercase()).unwrap_or_default();
    matches!(domain.as_str(), "simulator.notify" | "simulator.amazonses.com")
}

/// The form in which an address is compared; `None` where it is none.
#[must_use]
pub fn normal_form(address: &str) -> Option<String> {
    EmailAddress::parse(address, super::Dialect::Gc).ok().map(|address| address.matching())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn judged(sent: u64, bounced: u64) -> StandingState {
        Tally { sent, bounced }.judge(&BounceLimits::default())
    }

    #[test]
    fn few_messages_say_nothing() {
        for (sent, bounced, expected) in [
            (0, 0, StandingState::Good),
            (999, 999, StandingState::Good),
            (1_000, 49, StandingState::Good),
            (1_000, 50, StandingState::Warned),
            (1_000, 99, StandingState::Warned),
            (1_000, 100, StandingState::Stopped),
            (1_001, 100, StandingState::Warned),
            (u64::MAX, u64::MAX, StandingState::Stopped),
        ] {
            assert_eq!(judged(sent, bounced), expected, "{bounced} of {sent}");
        }
        let none = BounceLimits { least_sent: 1, warn_percent: 1, stop_percent: 1 };
        assert_eq!(Tally { sent: 50, bounced: 0 }.judge(&none), StandingState::Good);
        assert_eq!((Tally { sent: 1_000, bounced: 51 }.per_mille(), Tally::default().per_mille()), (51, 0));
    }

    #[test]
    fn simulators_stand_for_nobody() {
        assert!(is_simulator("bounce@simulator.amazonses.com") && is_simulator("perm-fail@Simulator.Notify"));
        assert!(!is_simulator("hanako@example.jp") && !is_simulator("simulator.notify"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn more_bounces_never_look_better(sent in 0_u64..5_000, bounced in 0_u64..5_000) {
            // The states are in the order of how bad they are.
            prop_assert!(judged(sent, bounced) <= judged(sent, bounced + 1));
        }
    }
}
