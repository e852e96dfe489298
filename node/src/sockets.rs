//! Listening sockets that another program has opened: systemd, or `yui run`.
//!
//! They are handed over as systemd does (`LISTEN_FDS`, from file descriptor 3 on; `LISTEN_FDNAMES` says which is which). So the socket outlives
//! the process that answers on it, and whoever connects while one process makes way for the next waits in the socket's queue.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener as StdListener};
use tokio::net::TcpListener;
use yui_kernel::{Error, Result};

/// What a socket is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// The node's requests: `YUI_LISTEN`.
    Requests,
    /// What a process tells about itself: `YUI_STATUS_LISTEN`.
    Status,
    /// Returned mail: `YUI_BOUNCE_LISTEN`.
    Returns,
}

impl Purpose {
    /// The name in `LISTEN_FDNAMES`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Status => "status",
            Self::Returns => "returns",
        }
    }

    /// The setting that says where to listen where no socket is handed over.
    #[must_use]
    pub fn setting(self) -> &'static str {
        match self {
            Self::Requests => "YUI_LISTEN",
            Self::Status => "YUI_STATUS_LISTEN",
            Self::Returns => "YUI_BOUNCE_LISTEN",
        }
    }

    /// What a name means. A lone socket may have any name, for systemd calls it after its unit.
    fn read(name: &str, is_alone: bool) -> Option<Self> {
        let known = [Self::Requests, Self::Status, Self::Returns];
        known.into_iter().find(|purpose| purpose.name() == name).or(is_alone.then_some(Self::Requests))
    }
}

/// Sockets that were handed over, each for one purpose.
#[derive(Debug, Default)]
pub struct Sockets(BTreeMap<Purpose, StdListener>);

impl Sockets {
    /// Those that this process was started with. To be called once, before there are other threads.
    ///
    /// # Errors
    /// `Invalid` if they are no listening TCP sockets, or it is not said what each is for.
    pub fn of_process() -> Result<Self> {
        let names = std::env::var("LISTEN_FDNAMES").unwrap_or_default();
        let mut handed = listenfd::ListenFd::from_env();
        let purposes = purposes(handed.len(), &names)?;
        let mut sockets = BTreeMap::new();
        for (index, purpose) in purposes.into_iter().enumerate() {
            let socket = handed.take_tcp_listener(index).map_err(|error| {
                Error::invalid("what LISTEN_FDS hands over is no listening TCP socket").because(error)
            })?;
            sockets.extend(socket.map(|socket| (purpose, socket)));
        }
        Ok(Self(sockets))
    }

    /// Adds one.
    pub fn insert(&mut self, purpose: Purpose, socket: StdListener) {
        self.0.insert(purpose, socket);
    }

    /// Whether there is one for this.
    #[must_use]
    pub fn has(&self, purpose: Purpose) -> bool {
        self.0.contains_key(&purpose)
    }

    /// The socket for a purpose: that which was handed over, else a new one at this address.
    ///
    /// # Errors
    /// `Unavailable` if the address cannot be listened on.
    pub async fn take(&mut self, purpose: Purpose, address: SocketAddr) -> Result<TcpListener> {
        let unusable = |error: std::io::Error| {
            let setting = purpose.setting();
            Error::unavailable(format!("{address} cannot be listened on; choose another address with {setting}"))
                .because(error)
        };
        match self.0.remove(&purpose) {
            Some(socket) => yui_web::server::adopt(socket).map_err(unusable),
            None => TcpListener::bind(address).await.map_err(unusable),
        }
    }
}

/// What each of so many sockets is for.
fn purposes(count: usize, names: &str) -> Result<Vec<Purpose>> {
    let given: Vec<&str> = names.split(':').filter(|name| !name.is_empty()).collect();
    let name = |index: usize| given.get(index).copied().unwrap_or_default();
    let purposes: Option<Vec<_>> = (0..count).map(|index| Purpose::read(name(index), count == 1)).collect();
    let mut seen = Vec::new();
    for purpose in purposes.into_iter().flatten() {
        if !seen.contains(&purpose) {
            seen.push(purpose);
        }
    }
    if seen.len() < count {
        return Err(Error::invalid(
            "LISTEN_FDS hands over several sockets: LISTEN_FDNAMES has to say what each is for, with colons between: requests, status, returns",
        ));
    }
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_socket_is_for_requests_whatever_its_name() {
        for names in ["", "yui.socket", "unknown", "requests"] {
            assert_eq!(purposes(1, names).unwrap(), [Purpose::Requests], "{names}");
        }
        assert_eq!(purposes(1, "status").unwrap(), [Purpose::Status]);
        assert_eq!(purposes(0, "").unwrap(), []);
    }

    #[test]
    fn several_sockets_have_a_name_each() {
        assert_eq!(purposes(2, "returns:requests").unwrap(), [Purpose::Returns, Purpose::Requests]);
        for names in ["", "requests", "requests:requests", "requests:other"] {
            assert!(purposes(2, names).unwrap_err().to_string().contains("LISTEN_FDNAMES"), "{names}");
        }
    }
}
