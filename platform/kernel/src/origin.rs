//! Where somebody acts from.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

/// Where somebody acts from, for the audit trail: the address that a request came from, or the command line.
///
/// An address is of a person, so none shows in debug output, which ends in logs.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Origin(Option<Arc<str>>);

impl Origin {
    /// Nowhere that could be named: the node's own work.
    pub const UNKNOWN: Self = Self(None);

    /// The network address of a client. IPv4 within IPv6 is written as IPv4.
    #[must_use]
    pub fn address(address: IpAddr) -> Self {
        Self(Some(address.to_canonical().to_string().into()))
    }

    /// A command on the node's own machine.
    #[must_use]
    pub fn command_line() -> Self {
        Self(Some("command line".into()))
    }

    /// As it stands in the audit trail.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Origin(hidden)" } else { "Origin(unknown)" })
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn an_address_is_written_one_way_and_shows_nowhere_else() {
        let origin = Origin::address("::ffff:192.0.2.7".parse().unwrap());
        assert_eq!(origin.as_str(), Some("192.0.2.7"));
        assert_eq!(origin, Origin::address("192.0.2.7".parse().unwrap()));
        assert_eq!(format!("{origin:?} {:?}", Origin::UNKNOWN), "Origin(hidden) Origin(unknown)");
        assert_eq!(Origin::command_line().as_str(), Some("command line"));
        assert_eq!(Origin::UNKNOWN.as_str(), None);
    }
}
