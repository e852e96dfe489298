//! A connection that speaks just enough HTTP/1.1 to call a node: it is to cost as little as possible, because it shares the
//! processors with what it measures.

use crate::Result;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The end of an answer's head.
const BLANK: &[u8] = b"\r\n\r\n";

/// A kept-alive connection.
pub(crate) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(8 * 1024) })
    }

    /// Sends a whole request and returns the answer's status and body.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<(u16, &[u8])> {
        let lost = |error: std::io::Error| format!("the connection was lost: {error}");
        self.received.clear();
        self.stream.write_all(request).await.map_err(lost)?;
        let mut head = None;
        loop {
            let read = self.stream.read_buf(&mut self.received).await.map_err(lost)?;
            if read == 0 {
                return Err("the node closed the connection before its answer was complete".to_owned());
            }
            if head.is_none() {
                head = Head::find(&self.received)?;
            }
            if let Some(Head { status, start, length }) = head
                && self.received.len() >= start + length
            {
                return Ok((status, self.received.get(start..).unwrap_or_default()));
            }
        }
    }
}

/// What must be known of an answer's head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    status: u16,
    start: usize,
    length: usize,
}

impl Head {
    /// Nothing as long as the head is not complete.
    fn find(received: &[u8]) -> Result<Option<Self>> {
        let Some(end) = received.windows(BLANK.len()).position(|bytes| bytes == BLANK) else { return Ok(None) };
        let head = std::str::from_utf8(received.get(..end).unwrap_or_default());
        let read = head.ok().and_then(|head| {
            let status = head.get(9..12)?.parse().ok()?;
            let length = head.lines().skip(1).find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
            })?;
            Some(Self { status, start: end + BLANK.len(), length })
        });
        read.map(Some).ok_or_else(|| "the answer has no length or no status".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_when_they_are_complete() {
        let answer = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\nx: y\r\n\r\n{}";
        assert_eq!(Head::find(answer), Ok(Some(Head { status: 201, start: answer.len() - 2, length: 2 })));
        assert_eq!(Head::find(&answer[..30]), Ok(None));
        assert!(Head::find(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }
}
