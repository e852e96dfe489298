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

use crate::fake::{Fake, Shared};
use std::io;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};

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

type State = Shared<Vec<u8>, Behaviour>;

/// A running scanner; its other verbs are those of [`Fake`].
pub struct FakeClamd {
    fake: Fake<Vec<u8>, Behaviour>,
    url: String,
}

impl FakeClamd {
    /// Starts on the current Tokio runtime.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start() -> io::Result<Self> {
        let (fake, address) = Fake::on_port(Behaviour::Healthy, serve)?;
        Ok(Self { fake, url: format!("tcp://{address}") })
    }

    /// The same on a socket of this machine, whose file is made.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn start_at(socket: &Path) -> io::Result<Self> {
        let fake = Fake::on_socket(socket.to_owned(), Behaviour::Healthy, serve)?;
        Ok(Self { fake, url: format!("unix:{}", socket.display()) })
    }

    /// Where it listens, as the node's setting takes it: `tcp://127.0.0.1:PORT` or `unix:/PATH`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Every content that was sent whole, whatever was found in it.
    #[must_use]
    pub fn scanned(&self) -> Vec<Arc<Vec<u8>>> {
        self.fake.received()
    }
}

impl Deref for FakeClamd {
    type Target = Fake<Vec<u8>, Behaviour>;

    fn deref(&self) -> &Self::Target {
        &self.fake
    }
}

async fn serve(connection: impl AsyncRead + AsyncWrite + Unpin, shared: Arc<State>) {
    // Clients that break off end the connection with an error: that is the point of a fake.
    let _broken = converse(connection, &shared).await;
}

async fn converse(connection: impl AsyncRead + AsyncWrite + Unpin, shared: &State) -> io::Result<()> {
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
async fn read_command(connection: &mut BufReader<impl AsyncRead + Unpin>) -> io::Result<String> {
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
async fn read_stream(connection: &mut BufReader<impl AsyncRead + Unpin>, limit: usize) -> io::Result<Option<Vec<u8>>> {
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
    use tokio::net::{TcpStream, UnixStream};

    async fn scan(mut stream: impl AsyncRead + AsyncWrite + Unpin, content: &[u8]) -> String {
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
        let address = clamd.url().strip_prefix("tcp://").unwrap();
        let scan = async |content: &[u8]| scan(TcpStream::connect(address).await.unwrap(), content).await;
        assert_eq!(scan(b"harmless, and long enough").await, "stream: OK\0");
        assert_eq!(scan(&eicar()).await, "stream: Eicar-Test-Signature FOUND\0");
        assert_eq!(clamd.scanned().len(), 2);
        clamd.next(1, Behaviour::Limit(5));
        assert_eq!(scan(b"harmless").await, "INSTREAM size limit exceeded. ERROR\0");
        clamd.next(1, Behaviour::Answer("?".to_owned()));
        assert_eq!(scan(b"harmless").await, "?\0");
    }

    #[tokio::test]
    async fn a_socket_of_the_machine_goes_away_and_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clamd.ctl");
        let clamd = FakeClamd::start_at(&path).unwrap();
        assert_eq!(clamd.url(), format!("unix:{}", path.display()));
        assert_eq!(scan(UnixStream::connect(&path).await.unwrap(), b"harmless").await, "stream: OK\0");
        clamd.refuse_connections().await;
        assert!(UnixStream::connect(&path).await.is_err());
        clamd.accept_connections().unwrap();
        assert_eq!(scan(UnixStream::connect(&path).await.unwrap(), b"harmless").await, "stream: OK\0");
    }
}
