//! Looks for malware in files, by way of ClamAV's daemon.
//!
//! The daemon is asked with `INSTREAM` (clamd(8)): the content goes over the connection in chunks, so the daemon needs no access to the node's
//! files and may run on another machine. The connection is not encrypted; a daemon elsewhere belongs in a trusted network.

use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::str::FromStr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};
use yui_kernel::{Error, Result};

/// What a scanner's method returns.
pub type Scanning<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// What a scanner says of a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// Malware was found.
    Infected,
    /// It is larger than the scanner looks at.
    TooLarge,
}

/// Looks for malware.
pub trait Scanner: Send + Sync + 'static {
    /// Looks through a content.
    ///
    /// # Errors
    /// `Unavailable` if the scanner is away or says something else than a verdict; the content is to be shown again later.
    fn scan<'a>(&'a self, content: &'a [u8]) -> Scanning<'a, Verdict>;

    /// Reaches the scanner without showing it anything, and gives its version: for `yui doctor`.
    ///
    /// # Errors
    /// `Unavailable` if it is away.
    fn check(&self) -> Scanning<'_, String>;
}

/// Where clamd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClamdAddress {
    /// `host:port`.
    Tcp(String),
    /// A socket of this machine.
    Unix(PathBuf),
}

impl FromStr for ClamdAddress {
    type Err = String;

    /// Reads `tcp://HOST:PORT` or `unix:/PATH`.
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if let Some(path) = text.strip_prefix("unix:") {
            return match path.strip_prefix("//").unwrap_or(path) {
                path if path.starts_with('/') => Ok(Self::Unix(path.into())),
                _ => Err("names no absolute path: write unix:/run/clamav/clamd.ctl".to_owned()),
            };
        }
        let host = text
            .strip_prefix("tcp://")
            .ok_or("is not an address of clamd: write tcp://HOST:PORT or unix:/PATH".to_owned())?
            .trim_end_matches('/');
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !name.is_empty() && !name.ends_with(':') && !port.ends_with(']') => (name, port),
            _ if !host.is_empty() => (host, "3310"),
            _ => return Err("names no host: write tcp://HOST:PORT".to_owned()),
        };
        // Colons belong in addresses of IPv6 alone, which stand in brackets.
        let is_host = !name.contains(['/', '@', '?', ' ']) && (name.starts_with('[') || !name.contains(':'));
        match port.parse::<u16>() {
            Ok(port) if port > 0 && is_host => Ok(Self::Tcp(format!("{name}:{port}"))),
            _ => Err("is not a host and a port: write tcp://HOST:PORT".to_owned()),
        }
    }
}

impl fmt::Display for ClamdAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(host) => write!(f, "tcp://{host}"),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// ClamAV's daemon.
#[derive(Debug, Clone)]
pub struct Clamd {
    address: ClamdAddress,
    time_out: Duration,
}

/// How much is sent at once, in bytes.
const CHUNK: usize = 64 << 10;

/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: u64 = 4 << 10;

impl Clamd {
    /// Asks the daemon at `address`, which has `time_out` for a whole content.
    #[must_use]
    pub fn new(address: ClamdAddress, time_out: Duration) -> Self {
        Self { address, time_out }
    }

    /// Sends a command, and after it a content if there is one; gives the answer.
    async fn ask(&self, command: &str, content: Option<&[u8]>) -> Result<String> {
        let asked = async {
            match &self.address {
                ClamdAddress::Tcp(host) => converse(TcpStream::connect(host.as_str()).await?, command, content).await,
                ClamdAddress::Unix(path) => converse(UnixStream::connect(path).await?, command, content).await,
            }
        };
        let away = |why: std::io::Error| {
            Error::unavailable(format!("the malware scanner at {} cannot be asked", self.address)).because(why)
        };
        match tokio::time::timeout(self.time_out, asked).await {
            Ok(answer) => answer.map_err(away),
            Err(_) => Err(away(std::io::ErrorKind::TimedOut.into())),
        }
    }
}

async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    mut connection: S,
    command: &str,
    content: Option<&[u8]>,
) -> std::io::Result<String> {
    // A `z` before the command and a zero byte behind it: so the answer ends with one too.
    connection.write_all(format!("z{command}\0").as_bytes()).await?;
    if let Some(content) = content {
        // A daemon that has had enough says so and closes; what it said is then to be read, not that it closed.
        let _refused = send_chunks(&mut connection, content).await;
    }
    let mut answer = Vec::new();
    connection.take(LONGEST_ANSWER).read_to_end(&mut answer).await.or_else(|error| {
        // The rest of a content that the daemon did not read resets the connection behind its answer.
        if error.kind() == std::io::ErrorKind::ConnectionReset { Ok(0) } else { Err(error) }
    })?;
    Ok(String::from_utf8_lossy(&answer).trim_matches(['\0', '\n', '\r', ' ']).to_owned())
}

async fn send_chunks<S: AsyncWrite + Unpin>(connection: &mut S, content: &[u8]) -> std::io::Result<()> {
    for chunk in content.chunks(CHUNK) {
        connection.write_u32(u32::try_from(chunk.len()).unwrap_or(u32::MAX)).await?;
        connection.write_all(chunk).await?;
    }
    connection.write_u32(0).await?;
    connection.flush().await
}

/// What an answer to `INSTREAM` means; none if it means nothing.
fn verdict(answer: &str) -> Option<Verdict> {
    match answer {
        "stream: OK" => Some(Verdict::Clean),
        found if found.starts_with("stream: ") && found.ends_with(" FOUND") => Some(Verdict::Infected),
        "INSTREAM size limit exceeded. ERROR" => Some(Verdict::TooLarge),
        _ => None,
    }
}

impl Scanner for Clamd {
    fn scan<'a>(&'a self, content: &'a [u8]) -> Scanning<'a, Verdict> {
        Box::pin(async move {
            let answer = self.ask("INSTREAM", Some(content)).await?;
            // The answer is not repeated: a daemon that is none might send back what it was shown.
            verdict(&answer)
                .ok_or_else(|| Error::unavailable(format!("the malware scanner at {} gave no verdict", self.address)))
        })
    }

    fn check(&self) -> Scanning<'_, String> {
        Box::pin(async move {
            let answer = self.ask("VERSION", None).await?;
            let version = answer.split('/').next().unwrap_or_default();
            if !version.starts_with("ClamAV ") || !version.is_ascii() {
                return Err(Error::unavailable(format!("what listens at {} is no clamd", self.address)));
            }
            Ok(format!("{version} at {}", self.address))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yui_testkit::clamd::{Behaviour, FakeClamd, eicar};

    fn clamd(fake: &FakeClamd, time_out: Duration) -> Clamd {
        Clamd::new(fake.url().parse().unwrap(), time_out)
    }

    const PATIENT: Duration = Duration::from_secs(30);

    #[test]
    fn addresses_are_read() {
        for (text, shown) in [
            ("tcp://127.0.0.1:3310", "tcp://127.0.0.1:3310"),
            ("tcp://clamd.internal", "tcp://clamd.internal:3310"),
            ("tcp://[::1]:99", "tcp://[::1]:99"),
            ("tcp://[::1]", "tcp://[::1]:3310"),
            ("unix:/run/clamav/clamd.ctl", "unix:/run/clamav/clamd.ctl"),
            ("unix:///run/clamd", "unix:/run/clamd"),
        ] {
            assert_eq!(text.parse::<ClamdAddress>().unwrap().to_string(), shown);
        }
        for text in ["", "clamd:3310", "tcp://", "tcp://:1", "tcp://a:0", "tcp://a:x", "tcp://a/b:1", "unix:clamd"] {
            assert!(text.parse::<ClamdAddress>().is_err(), "{text}");
        }
    }

    #[test]
    fn only_a_verdict_is_one() {
        assert_eq!(verdict("stream: Win.Test.EICAR_HDB-1 FOUND"), Some(Verdict::Infected));
        for garbled in ["", "OK", "stream:", "stream: OK stream: OK", "UNKNOWN COMMAND", "stream: ERROR"] {
            assert_eq!(verdict(garbled), None, "{garbled}");
        }
    }

    #[tokio::test]
    async fn malware_is_found_and_what_is_too_large_is_told() {
        let fake = FakeClamd::start().unwrap();
        let clamd = clamd(&fake, PATIENT);
        let large = vec![b'x'; 3 << 20];
        assert_eq!(clamd.scan(&large).await.unwrap(), Verdict::Clean);
        assert_eq!(*fake.scanned()[0], large);
        assert_eq!(clamd.scan(b"").await.unwrap(), Verdict::Clean);
        assert_eq!(clamd.scan(&[b"before ".as_slice(), &eicar()].concat()).await.unwrap(), Verdict::Infected);
        fake.next(1, Behaviour::Limit(10));
        assert_eq!(clamd.scan(b"more than ten").await.unwrap(), Verdict::TooLarge);
        assert_eq!(clamd.check().await.unwrap(), format!("ClamAV 1.4.3 at {}", fake.url()));
    }

    #[tokio::test]
    async fn whatever_else_happens_is_no_verdict() {
        let fake = FakeClamd::start().unwrap();
        for behaviour in
            [Behaviour::Answer("stream: ??? ".to_owned()), Behaviour::Answer(String::new()), Behaviour::Close]
        {
            fake.next(1, behaviour);
            let error = clamd(&fake, PATIENT).scan(b"content").await.unwrap_err();
            assert_eq!(error.kind(), yui_kernel::ErrorKind::Unavailable);
        }
        fake.next(1, Behaviour::Hang);
        let error = clamd(&fake, Duration::from_millis(50)).scan(b"content").await.unwrap_err();
        assert!(error.chain().contains("timed out"), "{}", error.chain());
        fake.refuse_connections().await;
        assert!(clamd(&fake, PATIENT).scan(b"content").await.is_err());
        fake.accept_connections().unwrap();
        assert_eq!(clamd(&fake, PATIENT).scan(b"content").await.unwrap(), Verdict::Clean);
    }
}
