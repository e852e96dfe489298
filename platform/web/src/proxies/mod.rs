//! Which address a request came from, where proxies stand in front of the node.
//!
//! Everybody can write any header. So the header that proxies add is read from its end, where the nearest proxy wrote, and only as far as
//! those who wrote it are trusted: the address that the last trusted proxy was called from is the client's. Only one header is read, the
//! one that the operator's proxies write, because they pass others on as the client sent them.

mod header;

use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

/// The header in which proxies name whoever called them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProxyHeader {
    /// `X-Forwarded-For`: addresses with commas between them, the nearest last.
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239), its parameter `for`.
    Forwarded,
}

/// Networks of proxies, such as `10.1.0.0/16`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Networks(Vec<IpNet>);

/// Why a text names no networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NetworksError {
    /// A part is neither a network nor an address.
    #[error("write addresses like 10.1.2.3 and networks like 10.1.0.0/16, with commas between them")]
    Unreadable,
    /// A part holds every address there is.
    #[error("a network of every address trusts everybody; name those of your proxies")]
    Everybody,
}

impl FromStr for Networks {
    type Err = NetworksError;

    /// Reads `10.1.0.0/16,192.0.2.7`; nothing is no network.
    fn from_str(text: &str) -> Result<Self, NetworksError> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let network = |part: &str| {
            let part = part.trim();
            let address = || part.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
            let network = part.parse::<IpNet>().or_else(|_| address()).map_err(|_| NetworksError::Unreadable)?;
            if network.prefix_len() == 0 { Err(NetworksError::Everybody) } else { Ok(network) }
        };
        text.split(',').map(network).collect::<Result<_, _>>().map(Self)
    }
}

impl std::fmt::Display for Networks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let networks: Vec<String> = self.0.iter().map(IpNet::to_string).collect();
        f.write_str(&networks.join(","))
    }
}

/// The proxies that are believed when they say who called them. By default there are none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrustedProxies {
    /// Their addresses.
    pub networks: Networks,
    /// The header that they write.
    pub header: ProxyHeader,
}

impl TrustedProxies {
    /// The client's address of a request that came over a connection from `peer`: the nearest one that is none of these proxies. If the
    /// header is missing or cannot be read up to there, it is `peer`; if only proxies are named, the farthest of them.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.trust(peer) {
            return peer;
        }
        match self.header {
            ProxyHeader::XForwardedFor => self.nearest(peer, header::x_forwarded_for(headers)),
            ProxyHeader::Forwarded => self.nearest(peer, header::forwarded(headers)),
        }
    }

    /// `named` from the nearest on, nothing where an address cannot be read.
    fn nearest(&self, peer: IpAddr, named: impl Iterator<Item = Option<IpAddr>>) -> IpAddr {
        let mut farthest = peer;
        for address in named {
            match address {
                None => return peer,
                Some(address) if !self.trust(address) => return address,
                Some(address) => farthest = address,
            }
        }
        farthest
    }

    fn trust(&self, address: IpAddr) -> bool {
        self.networks.0.iter().any(|network| network.contains(&address))
    }
}

/// The other side of a connection, as the server attaches it to each request.
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    pub(crate) address: IpAddr,
    pub(crate) proxies: Arc<TrustedProxies>,
}

#[cfg(test)]
mod tests;
