//! Addresses to listen on.

use super::Value;
use std::net::SocketAddr;

/// An address and port of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listen(pub SocketAddr);

impl Value for Listen {
    const KIND: &'static str = "address and port";

    fn parse(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| {
            "is not an IP address with a port: write 127.0.0.1:8080 for this machine alone, 0.0.0.0:8080 or [::]:8080 for every network".to_owned()
        })
    }

    fn show(&self) -> String {
        self.0.to_string()
    }
}
