//! Lengths of time.

use super::Value;
use std::time::Duration;

/// From the longest unit to the shortest, in milliseconds.
const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// More than a year is a typing mistake.
const LONGEST: u64 = 366 * 86_400_000;

impl Value for Duration {
    const KIND: &'static str = "duration";

    /// Reads `30s`, `250ms`, `1h30m`: whole numbers, each with its unit.
    fn parse(text: &str) -> Result<Self, String> {
        const SHAPE: &str = "is not a duration: write whole numbers with units, like 250ms, 30s, 5m, 1h30m or 2d";
        let (mut rest, mut total) = (text, 0_u64);
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, after) = rest.split_at_checked(digits).ok_or(SHAPE)?;
            let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
            let (unit, after) = after.split_at_checked(letters).ok_or(SHAPE)?;
            let millis = UNITS.iter().find(|(name, _)| *name == unit).ok_or(SHAPE)?.1;
            let number = match number.parse::<u64>() {
                Ok(number) => number,
                Err(error) if *error.kind() == std::num::IntErrorKind::PosOverflow => u64::MAX,
                Err(_) => return Err(SHAPE.to_owned()),
            };
            total = total.saturating_add(number.saturating_mul(millis));
            rest = after;
        }
        match total {
            _ if text.is_empty() => Err(SHAPE.to_owned()),
            total if total > LONGEST => Err("is longer than a year".to_owned()),
            total => Ok(Self::from_millis(total)),
        }
    }

    fn show(&self) -> String {
        let mut left = u64::try_from(self.as_millis()).unwrap_or(u64::MAX);
        let mut text = String::new();
        for (unit, millis) in UNITS {
            if left >= millis {
                text.push_str(&format!("{}{unit}", left / millis));
                left %= millis;
            }
        }
        if text.is_empty() { "0s".to_owned() } else { text }
    }
}

/// How long something may take: a duration above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLimit(pub Duration);

impl Value for TimeLimit {
    const KIND: &'static str = Duration::KIND;

    fn parse(text: &str) -> Result<Self, String> {
        let duration = Duration::parse(text)?;
        if duration.is_zero() {
            return Err("leaves no time: write a duration above zero".to_owned());
        }
        Ok(Self(duration))
    }

    fn show(&self) -> String {
        self.0.show()
    }
}
