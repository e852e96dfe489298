//! Which addresses may be called.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// Where a client may connect to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Egress {
    /// Public addresses alone.
    #[default]
    PublicOnly,
    /// Public addresses, and these.
    AllowPrivate(Vec<Allowed>),
    /// Every address: for development and tests.
    Any,
}

/// An exception from the guard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Allowed {
    /// A network, like `10.1.0.0/16` or `fd12::/32`, or a single address.
    Network(IpNet),
    /// A host by its name, whatever its address; in lower case, without a dot at the end.
    Host(String),
}

/// Why a text names no exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write a network like 10.1.0.0/16, an address like 10.1.2.3, or a host name like sms.example.jp")]
pub struct AllowedError;

impl FromStr for Allowed {
    type Err = AllowedError;

    fn from_str(text: &str) -> Result<Self, AllowedError> {
        let text = text.trim();
        if let Ok(network) = text.parse::<IpNet>() {
            return Ok(Self::Network(network));
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self::Network(IpNet::from(address)));
        }
        let is_name = !text.is_empty()
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
            // What ends in a number is a mistyped address (WHATWG URL, "ends in a number").
            && text.trim_end_matches('.').rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_alphabetic()));
        if is_name { Ok(Self::Host(host_name(text))) } else { Err(AllowedError) }
    }
}

impl Egress {
    /// The same with one more exception.
    #[must_use]
    pub fn with(self, exception: Allowed) -> Self {
        match self {
            Self::Any => Self::Any,
            Self::PublicOnly => Self::AllowPrivate(vec![exception]),
            Self::AllowPrivate(exceptions) => Self::AllowPrivate([exceptions, vec![exception]].concat()),
        }
    }

    /// Whether `address`, to which `host` was resolved, may be called.
    #[must_use]
    pub fn allows(&self, host: &str, address: IpAddr) -> bool {
        match self {
            Self::Any => true,
            Self::PublicOnly => is_public(address),
            Self::AllowPrivate(exceptions) => {
                let plain = address.to_canonical();
                is_public(address)
                    || exceptions.iter().any(|exception| match exception {
                        Allowed::Network(network) => network.contains(&plain),
                        Allowed::Host(name) => *name == host_name(host),
                    })
            }
        }
    }
}

fn host_name(text: &str) -> String {
    text.trim_end_matches('.').to_ascii_lowercase()
}

/// IPv4 networks that are not public: the IANA special-purpose registry (RFC 6890 and its updates), multicast, and the address at which a large cloud
/// answers for its virtual machines.
const CLOSED_V4: [Ipv4Net; 16] = [
    v4([0, 0, 0, 0], 8),
    v4([10, 0, 0, 0], 8),
    v4([100, 64, 0, 0], 10),
    v4([127, 0, 0, 0], 8),
    v4([168, 63, 129, 16], 32),
    v4([169, 254, 0, 0], 16),
    v4([172, 16, 0, 0], 12),
    v4([192, 0, 0, 0], 24),
    v4([192, 0, 2, 0], 24),
    v4([192, 88, 99, 0], 24),
    v4([192, 168, 0, 0], 16),
    v4([198, 18, 0, 0], 15),
    v4([198, 51, 100, 0], 24),
    v4([203, 0, 113, 0], 24),
    v4([224, 0, 0, 0], 4),
    v4([240, 0, 0, 0], 4),
];

/// All of IPv6 that is given out for public use (RFC 4291 section 2.4, IANA). Loopback, link-local, unique local, multicast and IPv4-compatible
/// addresses lie outside.
const GLOBAL_V6: Ipv6Net = v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);

/// What is not public within it: protocol assignments with Teredo, documentation, 6to4, documentation again.
const CLOSED_V6: [Ipv6Net; 4] = [
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16),
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20),
];

/// IPv4 seen through a translator (RFC 6052): as public as the IPv4 address in its last 32 bits.
const TRANSLATED: Ipv6Net = v6([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96);

const fn v4([a, b, c, d]: [u8; 4], prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6([a, b, c, d, e, f, g, h]: [u16; 8], prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, e, f, g, h), prefix)
}

/// Whether an address is reachable by everybody: not loopback, private, link-local, shared (carrier-grade NAT), multicast, reserved, or a cloud's
/// metadata service. IPv4 within IPv6 is judged as the IPv4 address.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => !CLOSED_V4.iter().any(|network| network.contains(&address)),
        IpAddr::V6(address) if TRANSLATED.contains(&address) => {
            let [.., a, b, c, d] = address.octets();
            is_public(IpAddr::V4(Ipv4Addr::new(a, b, c, d)))
        }
        IpAddr::V6(address) => {
            GLOBAL_V6.contains(&address) && !CLOSED_V6.iter().any(|network| network.contains(&address))
        }
    }
}
