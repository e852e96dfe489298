//! The server to which reports come: accepts connections, reads lines and messages within bounds, and hands reports on.

use super::dialogue::{Dialogue, LARGEST_MESSAGE, LONGEST_LINE, Step};
use super::report;
use super::verp::ReturnPath;
use crate::model::receipt::Receipt;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;
use yui_kernel::{Env, Error, Result};

pub use super::dialogue::Protocol;

/// Where reports go: whoever takes some has them on disk when it answers.
pub trait ReceiptSink: Send + Sync + 'static {
    /// Takes all of them or none.
    ///
    /// # Errors
    /// What keeps them from being taken now; the other server then tries again.
    fn take(&self, receipts: Vec<Receipt>) -> Pin<Box<dyn Future<Output = Result<()>> + Send + '_>>;
}

/// How reports come in.
#[derive(Debug, Clone)]
pub struct ListenerSettings {
    /// What is spoken.
    pub protocol: Protocol,
    /// Longest wait for a line or a piece of a message.
    pub patience: Duration,
    /// Longest life of a connection.
    pub life: Duration,
    /// Most connections at a time.
    pub connections: usize,
}

impl ListenerSettings {
    /// Five minutes' patience, as RFC 5321 section 4.5.3.2 asks for, and 64 connections.
    #[must_use]
    pub fn new(protocol: Protocol) -> Self {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        Self { protocol, patience: minutes(5), life: minutes(30), connections: 64 }
    }
}

/// A server that is bound and not yet serving.
pub struct Listener {
    socket: TcpListener,
    shared: Arc<Shared>,
}

struct Shared {
    settings: ListenerSettings,
    path: ReturnPath,
    sink: Arc<dyn ReceiptSink>,
    env: Env,
}

impl Listener {
    /// A server on a socket that listens already.
    #[must_use]
    pub fn new(
        socket: TcpListener,
        settings: ListenerSettings,
        path: ReturnPath,
        sink: Arc<dyn ReceiptSink>,
        env: Env,
    ) -> Self {
        Self { socket, shared: Arc::new(Shared { settings, path, sink, env }) }
    }

    /// The address that it listens on.
    ///
    /// # Errors
    /// `Internal` if the system does not tell.
    pub fn address(&self) -> Result<SocketAddr> {
        self.socket.local_addr().map_err(|error| Error::internal("the address is unknown").because(error))
    }

    /// Serves until `stop` completes. Connections end with it: what was not answered is sent again by the other server.
    pub async fn serve(self, stop: impl Future<Output = ()>) {
        let slots = Arc::new(Semaphore::new(self.shared.settings.connections));
        let mut connections = JoinSet::new();
        tokio::pin!(stop);
        loop {
            let accepted = tokio::select! {
                () = &mut stop => return,
                accepted = self.socket.accept() => accepted,
                Some(_ended) = connections.join_next() => continue,
            };
            let stream = match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::error!(%error, "a connection for returned mail could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            };
            let (shared, slot) = (Arc::clone(&self.shared), Arc::clone(&slots).try_acquire_owned());
            connections.spawn(async move {
                // A reply that cannot be sent any more is nobody's loss.
                let _ended = match slot {
                    Ok(_slot) => timeout(shared.settings.life, Connection::new(stream, &shared).run()).await,
                    Err(_) => timeout(Duration::from_secs(5), turn_away(stream)).await,
                };
            });
        }
    }
}

impl std::fmt::Debug for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Listener").field("settings", &self.shared.settings).finish_non_exhaustive()
    }
}

async fn turn_away(mut stream: impl AsyncWrite + Unpin) -> Option<()> {
    stream.write_all(b"421 4.3.2 too many connections, try again later\r\n").await.ok()
}

/// One connection.
struct Connection<'a, S> {
    stream: BufReader<S>,
    shared: &'a Shared,
    dialogue: Dialogue,
}

/// What was read instead of a line.
enum Line {
    Whole(Vec<u8>),
    TooLong,
}

impl<'a, S: AsyncRead + AsyncWrite + Unpin> Connection<'a, S> {
    fn new(stream: S, shared: &'a Shared) -> Self {
        let dialogue = Dialogue::new(shared.settings.protocol, shared.path.clone());
        Self { stream: BufReader::new(stream), shared, dialogue }
    }

    /// The whole dialogue; `None` where the connection broke or the other side was silent for too long.
    async fn run(mut self) -> Option<()> {
        let greeting = self.dialogue.greeting();
        self.say(&greeting).await?;
        loop {
            let step = match self.line().await? {
                Line::Whole(line) => self.dialogue.hear(&line),
                Line::TooLong => self.dialogue.too_long(),
            };
            match step {
                Step::Reply(reply) => self.say(&reply).await?,
                Step::Close(reply) => return self.say(&reply).await,
                Step::Message(reply) => {
                    self.say(&reply).await?;
                    let message = self.message().await?;
                    let envelope = self.dialogue.take_envelope();
                    let answer = match &message {
                        None => "552 5.3.4 too large",
                        Some(message) => self.apply(message, envelope.is_null_sender, &envelope.about).await,
                    };
                    let answers = self.dialogue.answers(envelope.about.len(), answer);
                    self.say(&answers).await?;
                }
            }
        }
    }

    /// Hands on what the message says of each that it is about.
    async fn apply(
        &self,
        message: &[u8],
        is_null_sender: bool,
        about: &[crate::model::NotificationId],
    ) -> &'static str {
        let Some(report) = report::read(message, is_null_sender) else {
            return "250 2.0.0 taken, it reports no failure";
        };
        let now = self.shared.env.now();
        let receipts = about.iter().map(|notification| report.clone().receipt(*notification, now)).collect();
        match self.shared.sink.take(receipts).await {
            Ok(()) => "250 2.0.0 taken",
            Err(error) => {
                tracing::warn!(error = error.chain(), "returned mail could not be stored; its server will try again");
                "451 4.3.0 not now, try again later"
            }
        }
    }

    async fn say(&mut self, reply: &str) -> Option<()> {
        let stream = self.stream.get_mut();
        let said = async {
            stream.write_all(reply.as_bytes()).await?;
            stream.flush().await
        };
        timeout(self.shared.settings.patience, said).await.ok()?.ok()
    }

    /// The next bytes, which are still to be consumed.
    async fn more(&mut self) -> Option<&[u8]> {
        let bytes = timeout(self.shared.settings.patience, self.stream.fill_buf()).await.ok()?.ok()?;
        (!bytes.is_empty()).then_some(bytes)
    }

    /// A command line without its end; a longer one is read to its end and not kept.
    async fn line(&mut self) -> Option<Line> {
        let (mut line, mut is_long) = (Vec::new(), false);
        loop {
            let bytes = self.more().await?;
            let piece = bytes.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
            let (taken, is_whole) = (piece.len(), piece.ends_with(b"\n"));
            if line.len() + taken > LONGEST_LINE {
                is_long = true;
                line.clear();
            }
            if !is_long {
                line.extend_from_slice(piece);
            }
            self.stream.consume(taken);
            if is_whole {
                return Some(if is_long { Line::TooLong } else { Line::Whole(line.trim_ascii_end().to_vec()) });
            }
        }
    }

    /// A message up to the dot that ends it, of which the beginning is kept; the inner `None` if it is larger than any may be.
    ///
    /// Only CRLF ends a line here: a dot between other line ends is part of the message, so that nobody can hide a second message in one
    /// (SMTP smuggling).
    async fn message(&mut self) -> Option<Option<Vec<u8>>> {
        let (mut kept, mut size) = (Vec::new(), 0_usize);
        let mut end = End::default();
        loop {
            let bytes = self.more().await?;
            let (mut taken, mut is_over) = (0, false);
            for byte in bytes {
                taken += 1;
                match end.see(*byte) {
                    Seen::Content => {
                        size += 1;
                        if kept.len() < report::READ {
                            kept.push(*byte);
                        }
                    }
                    Seen::Dot => {}
                    Seen::End => {
                        is_over = true;
                        break;
                    }
                }
            }
            self.stream.consume(taken);
            if is_over {
                return Some((size <= LARGEST_MESSAGE).then_some(kept));
            }
            if size > 2 * LARGEST_MESSAGE {
                return None;
            }
        }
    }
}

/// Where in the end of a message a byte stands; it begins as after a line end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum End {
    Text,
    Return,
    #[default]
    LineStart,
    Dot,
    DotReturn,
}

/// What a byte of a message is.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
    Content,
    /// The dot that begins a line that does not count (RFC 5321 section 4.5.2).
    Dot,
    End,
}

impl End {
    fn see(&mut self, byte: u8) -> Seen {
        let (next, seen) = match (*self, byte) {
            (Self::LineStart, b'.') => (Self::Dot, Seen::Dot),
            (Self::Dot, b'\r') => (Self::DotReturn, Seen::Content),
            (Self::DotReturn, b'\n') => (Self::LineStart, Seen::End),
            (Self::Return, b'\n') => (Self::LineStart, Seen::Content),
            (_, b'\r') => (Self::Return, Seen::Content),
            _ => (Self::Text, Seen::Content),
        };
        *self = next;
        seen
    }
}

#[cfg(test)]
mod tests;
