//! Twilio's numbers for errors (<https://www.twilio.com/docs/api/errors>): what they mean for a message.

use crate::model::receipt::Outcome;

/// What is shown for a recipient who has opted out, in the words that the peers' providers use.
pub const OPTED_OUT: &str = "Phone number is opted out";

/// What an error on the way means for the message, and what is said of it.
#[must_use]
pub fn outcome(code: u32) -> (Outcome, &'static str) {
    match code {
        21610 => (Outcome::TechnicalFailure, OPTED_OUT),
        21611 | 30001 => (Outcome::TemporaryFailure, "Too many messages wait at the provider"),
        30002 => (Outcome::TechnicalFailure, "The provider's account is suspended"),
        30003 => (Outcome::TemporaryFailure, "Phone is currently unreachable/unavailable"),
        30004 => (Outcome::PermanentFailure, "Destination is on a blocked list"),
        30005 => (Outcome::PermanentFailure, "Invalid phone number"),
        30006 => (Outcome::PermanentFailure, "Landline, or a carrier that cannot be reached"),
        30007 => (Outcome::PermanentFailure, "Blocked as spam by phone carrier"),
        30008 => (Outcome::PermanentFailure, "Unknown error attempting to reach phone"),
        30009 => (Outcome::TechnicalFailure, "A part of the message is missing"),
        30010 => (Outcome::TemporaryFailure, "This delivery would exceed max price"),
        30022 | 30023 | 30027 => (Outcome::TemporaryFailure, "The carrier takes no more messages of this sender today"),
        30032 | 30034 | 30035 => (Outcome::TechnicalFailure, "The sender is not registered with the carrier"),
        30410 | 30500 => (Outcome::TemporaryFailure, "Phone carrier is currently unreachable/unavailable"),
        _ => (Outcome::PermanentFailure, "Unknown error"),
    }
}

/// What the answer to a request means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The same may be taken later.
    Later,
    /// The node is turned away: its key, its account.
    Node,
    /// There is no way to this number, from this sender at least.
    Number,
    /// This message is not taken.
    Message,
}

/// What the number in the answer to a request means, with a word on it where one helps.
pub(super) fn refusal(code: u32) -> (Refusal, &'static str) {
    match code {
        20001 | 20429 | 14107 | 21611 => (Refusal::Later, "too many messages"),
        20003 | 20004 | 20008 => (Refusal::Node, "check the key"),
        20005 | 20006 | 20404 | 30002 => (Refusal::Node, "check the account"),
        21211 | 21217 | 21614 => (Refusal::Message, "no mobile number"),
        21408 => (Refusal::Number, "the account may not send to this country (DESTINATION_COUNTRY_BLOCKED)"),
        21612 => (Refusal::Number, "no way from this sender to this number (NO_ORIGINATION_IDENTITIES_FOUND)"),
        21212 | 21603 | 21606 | 21659 | 21660 => (Refusal::Message, "the account has no such sender"),
        21602 | 21617 => (Refusal::Message, "the text is empty or too long"),
        21608 => (Refusal::Message, "a trial account may write to verified numbers only"),
        21610 => (Refusal::Message, OPTED_OUT),
        _ => (Refusal::Message, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_mean_what_the_peers_make_of_the_same_events() {
        for (code, expected) in [
            (30003, Outcome::TemporaryFailure),
            (30004, Outcome::PermanentFailure),
            (30005, Outcome::PermanentFailure),
            (30006, Outcome::PermanentFailure),
            (30007, Outcome::PermanentFailure),
            (30008, Outcome::PermanentFailure),
            (21610, Outcome::TechnicalFailure),
            (1, Outcome::PermanentFailure),
        ] {
            assert_eq!(outcome(code).0, expected, "{code}");
        }
        assert!(outcome(21610).1.contains("is opted out"));
    }
}
