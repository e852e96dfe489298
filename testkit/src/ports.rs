//! A TCP port on 127.0.0.1 that stays reserved while nothing listens on it.
//!
//! A test that wants "the server is down" must see connections refused, and must be able to bring the server back at
//! the same address. Closing a listener and binding again would race with every other test on the machine, so the
//! port is held by a bound socket that never listens, and each listener shares it.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::{TcpListener, TcpSocket};

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;

/// A reserved port: connecting to it is refused until [`Port::listen`] is called, and again after that listener is dropped.
#[derive(Debug)]
pub struct Port {
    _reservation: TcpSocket,
    address: SocketAddr,
}

impl Port {
    /// Reserves a free port.
    ///
    /// # Errors
    /// Those of the operating system, for example when no port is free.
    pub fn reserve() -> io::Result<Self> {
        let reservation = shared_socket(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let address = reservation.local_addr()?;
        Ok(Self { _reservation: reservation, address })
    }

    /// The address to connect to.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Listens on the port. Needs a running Tokio runtime.
    ///
    /// # Errors
    /// Those of the operating system.
    pub fn listen(&self) -> io::Result<TcpListener> {
        shared_socket(self.address)?.listen(BACKLOG)
    }
}

fn shared_socket(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseport(true)?;
    socket.bind(address)?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpStream;

    #[tokio::test]
    async fn refuses_unless_someone_listens() {
        let port = Port::reserve().unwrap();
        let refused = TcpStream::connect(port.address()).await.unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);

        let listener = port.listen().unwrap();
        TcpStream::connect(port.address()).await.unwrap();
        drop(listener);

        let refused = TcpStream::connect(port.address()).await.unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
        let _again = port.listen().unwrap();
        TcpStream::connect(port.address()).await.unwrap();
    }

    #[test]
    fn gives_every_caller_another_port() {
        let ports: Vec<Port> = (0..50).map(|_| Port::reserve().unwrap()).collect();
        let distinct: std::collections::BTreeSet<_> = ports.iter().map(Port::address).collect();
        assert_eq!(distinct.len(), ports.len());
    }
}
