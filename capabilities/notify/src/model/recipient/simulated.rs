//! Recipients that stand for an outcome instead of a person.
//!
//! Two kinds, in both products. A message to a simulated recipient is answered like any other, but not kept: clients try
//! their first request on them with any key. Under a test key, every message is kept and given the outcome that its
//! recipient names. Both products' recipients work in both dialects: clients of either come with them written in.

use super::{EmailAddress, PhoneNumber};

/// What becomes of a message under a test key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestOutcome {
    /// It arrives.
    Delivered,
    /// It fails for now.
    TemporaryFailure,
    /// It fails for good.
    PermanentFailure,
}

const SIMULATED_LOCAL_PARTS: [&str; 3] = ["simulate-delivered", "simulate-delivered-2", "simulate-delivered-3"];
const SIMULATED_HOSTS: [&str; 2] = ["notification.canada.ca", "notifications.service.gov.uk"];
const SIMULATED_NUMBERS: [&str; 6] =
    ["+16132532222", "+16132532223", "+16132532224", "+447700900000", "+447700900111", "+447700900222"];

/// Whether an address is one that any key may try, without anything being kept.
#[must_use]
pub fn is_simulated_email(address: &EmailAddress) -> bool {
    address
        .matching()
        .split_once('@')
        .is_some_and(|(local, host)| SIMULATED_LOCAL_PARTS.contains(&local) && SIMULATED_HOSTS.contains(&host))
}

/// Whether a number is one that any key may try, without anything being kept.
#[must_use]
pub fn is_simulated_phone(number: &PhoneNumber) -> bool {
    SIMULATED_NUMBERS.contains(&number.e164())
}

/// What becomes of an e-mail under a test key.
#[must_use]
pub fn test_outcome_email(address: &EmailAddress) -> TestOutcome {
    match address.matching().as_str() {
        "temp-fail@simulator.notify" => TestOutcome::TemporaryFailure,
        "perm-fail@simulator.notify" => TestOutcome::PermanentFailure,
        _ => TestOutcome::Delivered,
    }
}

/// What becomes of a text message under a test key.
#[must_use]
pub fn test_outcome_phone(number: &PhoneNumber) -> TestOutcome {
    match number.e164() {
        "+15149301633" | "+447700900003" => TestOutcome::TemporaryFailure,
        "+15149301632" | "+447700900002" => TestOutcome::PermanentFailure,
        _ => TestOutcome::Delivered,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Region;
    use super::*;
    use crate::model::Dialect;

    fn email(typed: &str) -> EmailAddress {
        EmailAddress::parse(typed, Dialect::Gc).unwrap()
    }

    fn phone(typed: &str) -> PhoneNumber {
        PhoneNumber::parse(typed, Dialect::Govuk, Region::default_of(Dialect::Govuk)).unwrap()
    }

    #[test]
    fn simulated_recipients_of_both_products() {
        assert!(is_simulated_email(&email("Simulate-Delivered-2@notification.canada.ca")));
        assert!(is_simulated_email(&email("simulate-delivered@notifications.service.gov.uk")));
        assert!(!is_simulated_email(&email("simulate-delivered-4@notification.canada.ca")));
        assert!(!is_simulated_email(&email("simulate-delivered@example.jp")));
        for number in ["+16132532223", "07700900000", "07700 900 111", "+44 7700 900222"] {
            assert!(is_simulated_phone(&phone(number)), "{number}");
        }
        assert!(!is_simulated_phone(&phone("07700900001")));
    }

    #[test]
    fn test_outcomes_of_both_products() {
        use TestOutcome::{Delivered, PermanentFailure, TemporaryFailure};
        for (address, outcome) in [
            ("temp-fail@simulator.notify", TemporaryFailure),
            ("PERM-fail@simulator.notify", PermanentFailure),
            ("delivered@simulator.notify", Delivered),
            ("hanako@example.jp", Delivered),
        ] {
            assert_eq!(test_outcome_email(&email(address)), outcome);
        }
        for (number, outcome) in [
            ("+15149301633", TemporaryFailure),
            ("+15149301632", PermanentFailure),
            ("+15149301631", Delivered),
            ("07700900003", TemporaryFailure),
            ("07700900002", PermanentFailure),
            ("07700900001", Delivered),
        ] {
            assert_eq!(test_outcome_phone(&phone(number)), outcome, "{number}");
        }
    }
}
