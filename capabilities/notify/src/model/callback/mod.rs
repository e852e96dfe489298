//! Calls to a service's own system: where they may go, how they are signed, when they are repeated, and when they stop.

mod address;
mod answer;
mod health;
mod signature;

pub use address::callback_url;
pub use answer::{CallError, Called, Verdict};
pub use health::Health;
pub use signature::{SigningSecret, SigningSecretError, SigningSecrets};

use super::dialect::names;
use jiff::SignedDuration;

/// How often a call is tried (section 6.6 of the wire facts).
pub const TRIES: u32 = 6;

/// How long after a failed try the next one follows.
pub const DELAY: SignedDuration = SignedDuration::from_secs(300);

/// How long deliveries and their attempts are kept, and calls that could not be made wait.
pub const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The fewest characters of a bearer token, as GC Notify and GOV.UK Notify ask.
pub const SHORTEST_BEARER: usize = 10;

names! {
    /// Where a delivery stands.
    DeliveryState {
        /// To be called, for the first time or again.
        Waiting = "waiting",
        /// The receiver took it.
        Delivered = "delivered",
        /// The receiver said that it will not take it.
        Refused = "refused",
        /// Every try failed.
        GivenUp = "given-up",
        /// There is nothing to tell any more, or nowhere to tell it.
        Dropped = "dropped",
    }
}

names! {
    /// Why a receiver is not called for now.
    SuspendedBecause {
        /// It failed too often.
        Failures = "failures",
        /// The people of the service asked for it.
        Service = "service",
        /// An operator of the node asked for it; only operators let calls go on.
        Operator = "operator",
    }
}

impl DeliveryState {
    /// The states that stand for a call which did not reach the receiver, and which can be redelivered.
    pub const FAILED: [Self; 2] = [Self::Refused, Self::GivenUp];
}

/// Whether a text can be a bearer token: printable ASCII without spaces, not too short.
///
/// # Errors
/// What is asked of a token, to follow its name in a sentence.
pub fn check_bearer(token: &str) -> Result<(), String> {
    if token.len() >= SHORTEST_BEARER && token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    Err(format!("must be at least {SHORTEST_BEARER} printable ASCII characters without spaces"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_token_is_long_enough_and_fits_into_a_header() {
        assert!(check_bearer("0123456789").is_ok());
        for bad in ["", "012345678", "0123 456789", "0123456789\n", "ありがとうございます"] {
            assert!(check_bearer(bad).is_err(), "{bad}");
        }
    }
}
