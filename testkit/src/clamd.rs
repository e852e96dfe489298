//! A malware scanner that speaks clamd's protocol (clamd(8), "COMMANDS"): it finds the EICAR test file, and fails as told.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use yui_testkit::clamd::{Behaviour, FakeClamd};
//!
//! let clamd = FakeClamd::start()?;
//! clamd.next(1, Behaviour::Answer("garbage".to_owned()));
//! // … let the node scan at clamd.url() …
//! assert_eq!(clamd.scanned().len(), 1);
//! # Ok(())
//! # }
//! ```

use crate::record::Record;
use crate::script::Script;
use crate::server::Server;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// The file that every scanner takes for malware (eicar.org), in two halves so that scanners leave this source alone.
#[must_use]
pub fn eicar() -> Vec<u8> {
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"].concat().into_bytes()
}

/// How a scan is treated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behaviour {
    /// As a working scanner does.
    Healthy,
    /// With this answer, whatever was sent.
    Answer(String),
    /// More than so many bytes are too many.
    Limit(usize),
    /// Not at all; the connection stays open until the client closes it.
    Hang,
    /// The connection is closed after the first command.
    Close,
}

struct Shared {
    record: Record<Vec<u8>>,
    script: Script<Behaviour>,
}

/// A running scanner. Dropping it closes its port and connections.
pub struct FakeClamd {
    shared: Arc<Shared>,
    server: Server,
}

impl FakeClamd {
    /// Starts on the current Tokio runtime.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start() -> io::Result<Self> {
        let shared = Arc::new(Shared { record: Record::new(), script: Script::new(Behaviour::Healthy) });
        let server = Server::start({
            let shared = shared.clone();
            move |connection| {
                let shared = shared.clone();
                async move {
                    // Clients that break off end the connection with an error: that is the point of a fake.
                    let _broken = serve(connection, &shared).await;
                }
            }
        })?;
        Ok(Self { shared, server })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The same as the node's setting takes it: `tcp://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("tcp://{}", self.address())
    }

    /// Behaves like this from now on, and forgets what [`FakeClamd::next`] queued.
    pub fn set(&self, behaviour: Behaviour) {
        self.shared.script.set(behaviour);
    }

    /// Behaves like this for the next `times` commands, and then as it did before.
    pub fn next(&self, times: usize, behaviour: Behaviour) {
        self.shared.script.queue(times, behaviour);
    }

    /// Cuts open connections and refuses new ones until [`FakeClamd::accept_connections`].
    pub async fn refuse_connections(&self) {
        self.server.refuse().await;
    }

    /// Listens again at the same address.
    ///
    /// # Errors
    /// Those of the operating system.
    pub fn accept_connections(&self) -> io::Result<()> {
        self.server.accept()
    }

    /// Every content that was sent whole, whatever was found in it.
    #[must_use]
    pub fn scanned(&self) -> Vec<Arc<Vec<u8>>> {
        self.shared.record.all()
    }
}

async fn serve(connection: TcpStream, shared: &Shared) -> io::Result<()> {
    let mut connection = BufReader::new(connection);
    let command = read_command(&mut connection).await?;
    let behaviour = shared.script.take(|_| true).unwrap_or(Behaviour::Healthy);
    match &behaviour {
        Behaviour::Close => return Ok(()),
        Behaviour::Hang => std::future::pending::<()>().await,
        _ => {}
    }
    let answer = match command.as_str() {
        "PING" => "PONG".to_owned(),
        "VERSION" => "ClamAV 1.4.3/27800/Sun Nov 22 09:00:00 2026".to_owned(),
        "INSTREAM" => {
            let limit = if let Behaviour::Limit(limit) = behaviour { limit } else { usize::MAX };
            match read_stream(&mut connection, limit).await? {
                None => "INSTREAM size limit exceeded. ERROR".to_owned(),
                Some(content) => {
                    let found = content.windows(eicar().len()).any(|window| window == eicar());
                    shared.record.push(content);
                    if found { "stream: Eicar-Test-Signature FOUND" } else { "stream: OK" }.to_owned()
                }
            }
        }
        _ => "UNKNOWN COMMAND".to_owned(),
    };
    let answer = if let Behaviour::Answer(other) = behaviour { other } else { answer };
    connection.get_mut().write_all(answer.as_bytes()).await?;
    connection.get_mut().write_all(&[0]).await?;
    connection.get_mut().shutdown().await
}

/// A command between `z` and a zero byte, the form that the manual recommends.
async fn read_command(connection: &mut BufReader<TcpStream>) -> io::Result<String> {
    if connection.read_u8().await? != b'z' {
        return Ok(String::new());
    }
    let mut command = Vec::new();
    loop {
        match connection.read_u8().await? {
            0 => return String::from_utf8(command).map_err(io::Error::other),
            byte => command.push(byte),
        }
    }
}

/// Chunks, each after its length in four bytes, and an empty one at the end; none if they are more than `limit` together.
async fn read_stream(connection: &mut BufReader<TcpStream>, limit: usize) -> io::Result<Option<Vec<u8>>> {
    let mut content = Vec::new();
    loop {
        let length = usize::try_from(connection.read_u32().await?).map_err(io::Error::other)?;
        if length == 0 {
            return Ok(Some(content));
        }
        let mut chunk = vec![0; length];
        connection.read_exact(&mut chunk).await?;
        content.extend(chunk);
        if content.len() > limit {
            return Ok(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn scan(clamd: &FakeClamd, content: &[u8]) -> String {
        let mut stream = TcpStream::connect(clamd.address()).await.unwrap();
        stream.write_all(b"zINSTREAM\0").await.unwrap();
        for chunk in content.chunks(10) {
            stream.write_u32(u32::try_from(chunk.len()).unwrap()).await.unwrap();
            stream.write_all(chunk).await.unwrap();
        }
        stream.write_u32(0).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn finds_the_test_file_and_nothing_else() {
        let clamd = FakeClamd::start().unwrap();
        assert_eq!(scan(&clamd, b"harmless, and long enough").await, "stream: OK\0");
        assert_eq!(scan(&clamd, &eicar()).await, "stream: Eicar-Test-Signature FOUND\0");
        assert_eq!(clamd.scanned().len(), 2);
        clamd.next(1, Behaviour::Limit(5));
        assert_eq!(scan(&clamd, b"harmless").await, "INSTREAM size limit exceeded. ERROR\0");
        clamd.next(1, Behaviour::Answer("?".to_owned()));
        assert_eq!(scan(&clamd, b"harmless").await, "?\0");
    }
}
