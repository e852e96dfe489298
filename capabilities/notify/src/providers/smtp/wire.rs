//! The byte stream beneath an SMTP dialogue: says everything in one go, hears one line at a time.

use lettre::transport::smtp::client::AsyncTokioStream;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncBufRead, AsyncRead, AsyncWrite, BufReader, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// Most bytes held back.
const LARGEST: usize = 256 * 1024;

/// A stream that can tell its peer at once that everything arrived.
pub(super) trait Acknowledge {
    /// Sends the acknowledgement that TCP would delay by up to 40 ms in the hope of data to carry it.
    fn acknowledge(&self);
}

impl Acknowledge for TcpStream {
    fn acknowledge(&self) {
        // What cannot be hurried arrives in its own time.
        #[cfg(any(target_os = "linux", target_os = "android"))]
        let _in_its_own_time = self.set_quickack(true);
    }
}

impl Acknowledge for TlsStream<TcpStream> {
    fn acknowledge(&self) {
        self.get_ref().0.acknowledge();
    }
}

/// A stream that holds back what is written until something is read, and hands out one line per read.
///
/// An SMTP client never has to be heard before it listens, so flushing is left to the next read (or the shut-down): a
/// message and the dot that ends it, or several pipelined commands, leave in one write. Without that, the small write
/// after the large one meets the receiver's delayed acknowledgement.
///
/// The reverse happens too: a server that sends its replies to pipelined commands one by one, with Nagle's algorithm, holds
/// each back until the one before is acknowledged. So where more must be heard before anything is said, what was heard is
/// acknowledged at once.
///
/// One line per read keeps the reader above from taking in more than the reply to STARTTLS: whatever someone between
/// slipped in behind it then reaches the TLS handshake, which fails, and not the ears of an "encrypted" session.
#[derive(Debug)]
pub(super) struct Wire<S> {
    stream: BufReader<S>,
    held: Vec<u8>,
    sent: usize,
    /// Whether something was heard that nothing said or done has acknowledged yet.
    unacknowledged: bool,
    peer: SocketAddr,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub(super) fn new(stream: S, peer: SocketAddr) -> Self {
        Self { stream: BufReader::new(stream), held: Vec::new(), sent: 0, unacknowledged: false, peer }
    }

    /// Sends what is held back.
    fn poll_say(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.held.is_empty() {
            return Poll::Ready(Ok(()));
        }
        while let Some(rest) = self.held.get(self.sent..).filter(|rest| !rest.is_empty()) {
            match ready!(Pin::new(self.stream.get_mut()).poll_write(cx, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                written => self.sent += written,
            }
        }
        ready!(Pin::new(self.stream.get_mut()).poll_flush(cx))?;
        self.held.clear();
        self.held.shrink_to(LARGEST);
        self.sent = 0;
        self.unacknowledged = false;
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Acknowledge + Unpin> AsyncRead for Wire<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let wire = self.get_mut();
        ready!(wire.poll_say(cx))?;
        let Poll::Ready(heard) = Pin::new(&mut wire.stream).poll_fill_buf(cx)? else {
            if std::mem::take(&mut wire.unacknowledged) {
                wire.stream.get_ref().acknowledge();
            }
            return Poll::Pending;
        };
        wire.unacknowledged = true;
        let line = heard.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
        let taken = line.get(..buffer.remaining()).unwrap_or(line);
        buffer.put_slice(taken);
        let taken = taken.len();
        Pin::new(&mut wire.stream).consume(taken);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let wire = self.get_mut();
        if wire.held.len() >= LARGEST {
            ready!(wire.poll_say(cx))?;
        }
        let taken = bytes.get(..LARGEST - wire.held.len()).unwrap_or(bytes);
        wire.held.extend_from_slice(taken);
        Poll::Ready(Ok(taken.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Left to the next read: see the type's documentation.
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let wire = self.get_mut();
        ready!(wire.poll_say(cx))?;
        Pin::new(wire.stream.get_mut()).poll_shutdown(cx)
    }
}

impl<S: AsyncRead + AsyncWrite + Acknowledge + Unpin + Send + Sync + std::fmt::Debug> AsyncTokioStream for Wire<S> {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    impl Acknowledge for DuplexStream {
        fn acknowledge(&self) {}
    }

    const PEER: SocketAddr = SocketAddr::V4(std::net::SocketAddrV4::new(std::net::Ipv4Addr::LOCALHOST, 25));

    #[tokio::test]
    async fn what_is_said_leaves_with_the_next_read_and_lines_come_one_by_one() {
        let (near, mut far) = duplex(1024);
        let mut wire = Wire::new(near, PEER);
        wire.write_all(b"hello ").await.unwrap();
        wire.flush().await.unwrap();
        wire.write_all(b"world").await.unwrap();
        far.write_all(b"one\r\ntwo").await.unwrap();

        let mut heard = [0; 64];
        assert_eq!(wire.read(&mut heard).await.unwrap(), 5);
        assert_eq!(wire.read(&mut heard).await.unwrap(), 3);
        assert_eq!(far.read(&mut heard).await.unwrap(), 11, "both writes arrive as one");
        assert_eq!(&heard[..11], b"hello world");
    }

    #[tokio::test]
    async fn more_than_is_held_back_passes_through_unchanged() {
        let (near, mut far) = duplex(4096);
        let mut wire = Wire::new(near, PEER);
        let sent: Vec<u8> = (0..3 * LARGEST + 7).map(|i| (i % 251) as u8).collect();
        let expected = sent.clone();
        let receiver = tokio::spawn(async move {
            let mut heard = Vec::new();
            far.read_to_end(&mut heard).await.unwrap();
            heard
        });
        wire.write_all(&sent).await.unwrap();
        wire.shutdown().await.unwrap();
        assert!(receiver.await.unwrap() == expected);
    }
}
