//! Amounts of data.

use super::Value;

/// From the largest unit to the smallest (IEC 80000-13 for the binary ones), in bytes.
const UNITS: [(&str, u64); 7] = [
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("KiB", 1 << 10),
    ("kB", 1_000),
    ("B", 1),
];

/// More than this in one piece is a typing mistake.
const LARGEST: u64 = 1 << 40;

/// A number of bytes, 1 to 1 TiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteSize(pub u64);

impl Value for ByteSize {
    const KIND: &'static str = "size";

    /// Reads `20MiB`, `64 KiB`, `512B`: a whole number with its unit.
    fn parse(text: &str) -> Result<Self, String> {
        const SHAPE: &str = "is not a size: write a whole number with a unit, like 512B, 64KiB, 20MiB or 1GiB";
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at_checked(digits).ok_or(SHAPE)?;
        let bytes = UNITS.iter().find(|(name, _)| *name == unit.trim_start()).ok_or(SHAPE)?.1;
        let number: u64 = match number.parse() {
            Ok(number) => number,
            Err(_) if !number.is_empty() => u64::MAX,
            Err(_) => return Err(SHAPE.to_owned()),
        };
        match number.checked_mul(bytes) {
            Some(0) => Err("is nothing: write a size above zero".to_owned()),
            Some(total @ ..=LARGEST) => Ok(Self(total)),
            _ => Err("is more than 1024GiB".to_owned()),
        }
    }

    fn show(&self) -> String {
        let (unit, bytes) = UNITS.into_iter().find(|(_, bytes)| self.0.is_multiple_of(*bytes)).unwrap_or(("B", 1));
        format!("{}{unit}", self.0 / bytes)
    }
}
