//! How a process says that it is ready: the protocol of systemd's `NOTIFY_SOCKET`.

use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram as StdDatagram};
use tokio::net::UnixDatagram;
use yui_kernel::{Env, Error, Result};

/// The variable that names the socket.
pub(super) const NOTIFY_SOCKET: &str = "NOTIFY_SOCKET";

/// Tells whoever started this process that it is ready, if they asked to be told.
///
/// # Errors
/// Nobody listens where they said.
pub fn tell() -> std::io::Result<()> {
    let Some(name) = std::env::var_os(NOTIFY_SOCKET) else { return Ok(()) };
    let address = match name.as_bytes().strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name)?,
        None => SocketAddr::from_pathname(&name)?,
    };
    StdDatagram::unbound()?.send_to_addr(b"READY=1", &address).map(drop)
}

/// Where one process says that it is ready. It has no place in the file system, so that nothing has to be writable.
pub(super) struct Readiness {
    socket: UnixDatagram,
    name: String,
}

impl Readiness {
    /// A new one, whose name nobody can guess.
    pub(super) fn new(env: &Env) -> Result<Self> {
        let unusable = |error: std::io::Error| Error::unavailable("no socket can be made").because(error);
        let name = format!("yui-ready-{:032x}", u128::from_be_bytes(env.random_bytes()));
        let socket = StdDatagram::bind_addr(&SocketAddr::from_abstract_name(&name).map_err(unusable)?);
        let socket = socket.map_err(unusable)?;
        socket.set_nonblocking(true).map_err(unusable)?;
        Ok(Self { socket: UnixDatagram::from_std(socket).map_err(unusable)?, name: format!("@{name}") })
    }

    /// What `NOTIFY_SOCKET` is to be for the process.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Waits until the process is ready.
    pub(super) async fn wait(&self) -> Result<()> {
        let mut bytes = [0; 4096];
        loop {
            let length = self
                .socket
                .recv(&mut bytes)
                .await
                .map_err(|error| Error::unavailable("a process cannot be listened to").because(error))?;
            let said = bytes.get(..length).unwrap_or_default();
            if said.split(|byte| *byte == b'\n').any(|line| line == b"READY=1") {
                return Ok(());
            }
        }
    }
}
