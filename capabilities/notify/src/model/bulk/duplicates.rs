//! Who is in a table more than once.

use super::row::{Recipient, Row};
use crate::model::recipient::{is_simulated_email, is_simulated_phone};
use std::collections::HashSet;

/// Where mail services take mail that tests send; whoever writes there writes often.
const SIMULATORS: [&str; 2] = ["@simulator.notify", "@simulator.amazonses.com"];

/// How many rows are for a recipient whom an earlier row is for: addresses whatever their capitals, numbers however they are written.
/// Recipients that stand for an outcome instead of a person are not counted.
#[must_use]
pub fn repeated_recipients(rows: &[Row]) -> u32 {
    let mut seen = HashSet::with_capacity(rows.len());
    let mut repeated = 0;
    for row in rows {
        let (plain, is_simulated) = match &row.recipient {
            Recipient::Email(address) => (address.matching(), is_simulated_email(address)),
            Recipient::Phone(number) => (number.e164().to_owned(), is_simulated_phone(number)),
        };
        if !is_simulated && !SIMULATORS.iter().any(|host| plain.ends_with(host)) {
            repeated += u32::from(!seen.insert(plain));
        }
    }
    repeated
}
