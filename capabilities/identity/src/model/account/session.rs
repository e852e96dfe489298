//! How long sessions and half-way sign-ins last.

use super::event::stored_names;
use jiff::SignedDuration;
use yui_kernel::{Error, Result, Timestamp};

/// How long after somebody proved who it is a dangerous action is allowed without proving it again.
pub const PROOF_LASTS: SignedDuration = SignedDuration::from_mins(10);

/// How long a half-way sign-in waits for what is missing. A mailed code may take its time.
pub const SIGN_IN_LASTS: SignedDuration = SignedDuration::from_mins(30);

/// How often it is written at most that a session is in use, so that reading a page is reading alone.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// When sessions end by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// After so long without a request.
    pub idle: SignedDuration,
    /// After so long in any case.
    pub lasts: SignedDuration,
}

impl Default for SessionLimits {
    /// An hour without a request; a working day in any case.
    fn default() -> Self {
        Self { idle: SignedDuration::from_hours(1), lasts: SignedDuration::from_hours(8) }
    }
}

impl SessionLimits {
    /// Whether a session that was last used at `seen` and ends at `expires` is still one. Because use is written once a minute, a session ends
    /// up to a minute early, never late.
    #[must_use]
    pub fn lives(&self, seen: Timestamp, expires: Timestamp, now: Timestamp) -> bool {
        now < expires && now.duration_since(seen) < self.idle
    }

    /// When a session that starts now ends in any case.
    #[must_use]
    pub fn expiry(&self, now: Timestamp) -> Timestamp {
        now.saturating_add(self.lasts).unwrap_or(Timestamp::MAX)
    }

    /// Whether it is time to write that a session is in use.
    #[must_use]
    pub fn is_to_be_written(seen: Timestamp, now: Timestamp) -> bool {
        now.duration_since(seen) >= SEEN_EVERY
    }
}

stored_names! {
    /// What a half-way sign-in waits for.
    Stage {
        /// A second factor: the password was right.
        SecondFactor = "second-factor",
        /// Something to sign in with: a mailed link was followed.
        SetUp = "set-up",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_when_it_rests_and_in_any_case() {
        let limits = SessionLimits::default();
        let start: Timestamp = "2026-11-22T01:00:00Z".parse().unwrap();
        let at = |minutes| start + SignedDuration::from_mins(minutes);
        let expires = limits.expiry(start);
        assert!(limits.lives(start, expires, at(59)));
        assert!(!limits.lives(start, expires, at(60)));
        assert!(limits.lives(at(479), expires, at(479)));
        assert!(!limits.lives(at(479), expires, at(480)));
        assert!(!SessionLimits::is_to_be_written(start, start + SignedDuration::from_secs(59)));
        assert!(SessionLimits::is_to_be_written(start, at(1)));
    }
}
