//! Whole numbers.

use super::Value;

/// A number of things that the node keeps at hand, 1 to 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count(pub u16);

impl Value for Count {
    const KIND: &'static str = "number";

    fn parse(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(number @ 1..=10_000) => Ok(Self(number)),
            _ => Err("is not a whole number from 1 to 10000".to_owned()),
        }
    }

    fn show(&self) -> String {
        self.0.to_string()
    }
}

/// A number of a hundred, 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percent(pub u8);

impl Value for Percent {
    const KIND: &'static str = "percentage";

    fn parse(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(number @ 1..=100) => Ok(Self(number)),
            _ => Err("is not a whole number from 1 to 100".to_owned()),
        }
    }

    fn show(&self) -> String {
        self.0.to_string()
    }
}

/// A TCP port, 1 to 65535.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Port(pub u16);

impl Value for Port {
    const KIND: &'static str = "port";

    fn parse(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(number @ 1..) => Ok(Self(number)),
            _ => Err("is not a port: write a whole number from 1 to 65535".to_owned()),
        }
    }

    fn show(&self) -> String {
        self.0.to_string()
    }
}
