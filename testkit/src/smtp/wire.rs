//! Reading lines and writing replies, with the replies to pipelined commands sent together.

use std::io;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

/// Enough for a message of the benchmark in one read.
const READ_BUFFER: usize = 32 * 1024;

pub(super) struct Wire<S> {
    stream: BufReader<S>,
    replies: Vec<u8>,
    line: Vec<u8>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream: BufReader::with_capacity(READ_BUFFER, stream), replies: Vec::new(), line: Vec::new() }
    }

    /// Queues a reply of one line.
    pub(super) fn reply(&mut self, code: u16, text: &str) {
        self.replies.extend_from_slice(format!("{code} {text}\r\n").as_bytes());
    }

    /// Queues a reply of several lines.
    pub(super) fn reply_lines(&mut self, code: u16, lines: &[&str]) {
        for (index, line) in lines.iter().enumerate() {
            let mark = if index + 1 == lines.len() { ' ' } else { '-' };
            self.replies.extend_from_slice(format!("{code}{mark}{line}\r\n").as_bytes());
        }
    }

    /// Sends what is queued.
    pub(super) async fn flush(&mut self) -> io::Result<()> {
        if !self.replies.is_empty() {
            self.stream.write_all(&self.replies).await?;
            self.stream.flush().await?;
            self.replies.clear();
        }
        Ok(())
    }

    /// The next command without its line end, or `None` at the end of the stream. Queued replies go out first, unless
    /// the client has sent more already.
    pub(super) async fn command(&mut self) -> io::Result<Option<String>> {
        if self.next_line().await? {
            let line = String::from_utf8_lossy(&self.line);
            Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned()))
        } else {
            Ok(None)
        }
    }

    /// Reads one line of a message, with its line end, into `data` (RFC 5321 section 4.5.2); `None` when the stream
    /// ends, `Some(true)` at the line that ends the message.
    pub(super) async fn content_line(&mut self, data: Option<&mut Vec<u8>>) -> io::Result<Option<bool>> {
        if !self.next_line().await? {
            return Ok(None);
        }
        if self.line == b".\r\n" {
            return Ok(Some(true));
        }
        if let Some(data) = data {
            data.extend_from_slice(self.line.strip_prefix(b".").unwrap_or(&self.line));
        }
        Ok(Some(false))
    }

    /// Reads and forgets until the client closes the connection.
    pub(super) async fn ignore(&mut self) -> io::Result<()> {
        while self.next_line().await? {}
        Ok(())
    }

    /// The stream beneath, for TLS. What the client sent ahead of its turn is dropped with the buffer (RFC 3207 section 4.2).
    pub(super) fn into_stream(self) -> S {
        self.stream.into_inner()
    }

    async fn next_line(&mut self) -> io::Result<bool> {
        if self.stream.buffer().is_empty() {
            self.flush().await?;
        }
        self.line.clear();
        Ok(self.stream.read_until(b'\n', &mut self.line).await? > 0)
    }
}
