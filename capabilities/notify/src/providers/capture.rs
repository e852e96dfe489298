//! Messages as files: what a node does with them until its operator names a mail server or a gateway.
//!
//! `DIRECTORY/outbox/2026-11-22/091502.123_{notification}.eml` holds an e-mail exactly as it would have travelled (any mail
//! program opens it), `….json` a text message. Day and time (UTC) are those of the notification's id, so names sort by time and an
//! attempt that is repeated, even days later, replaces its file instead of adding a second.
//!
//! A file appears whole or not at all, and only the node's user may read it. It is not forced to the disk: what a power
//! cut may take is a copy, and the notification itself is in the database.

use super::outgoing::{Outgoing, OutgoingText};
use super::{Accepted, Provider, ProviderFuture, SendError, mime};
use crate::model::Channel;
use serde_json::json;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use uuid::Uuid;
use yui_kernel::{Env, Error, Result, Timestamp};

/// Writes messages of one channel below a directory.
#[derive(Debug)]
pub struct Capture {
    channel: Channel,
    outbox: PathBuf,
    env: Env,
}

impl Capture {
    /// Writes nothing yet.
    #[must_use]
    pub fn new(channel: Channel, directory: &Path, env: Env) -> Self {
        Self { channel, outbox: directory.join("outbox"), env }
    }

    async fn keep(&self, message: &Outgoing) -> Result<Accepted, SendError> {
        let now = self.env.now();
        let (id, extension, bytes) = match (message, self.channel) {
            (Outgoing::Email(email), Channel::Email) => {
                let mime = mime::build(email, now).map_err(|error| SendError::permanent(error.to_string()))?;
                (email.id.notification(), "eml", mime.bytes)
            }
            (Outgoing::Text(text), Channel::Sms) => (text.id, "json", text_file(text, now)),
            (_, channel) => return Err(SendError::permanent(format!("this outbox captures {channel} only"))),
        };
        let path = self.path(id, extension, now);
        match off_the_runtime(move || write(&path, &bytes)).await {
            Ok(()) => {
                Ok(Accepted { provider_reference: Some(id.to_string()), response: "captured in the outbox".to_owned() })
            }
            Err(error) => Err(SendError::unavailable(format!("the outbox cannot be written: {error}"))),
        }
    }

    fn path(&self, id: Uuid, extension: &str, now: Timestamp) -> PathBuf {
        let made = made_at(id).unwrap_or(now);
        self.outbox
            .join(made.strftime("%Y-%m-%d").to_string())
            .join(format!("{}_{id}.{extension}", made.strftime("%H%M%S.%3f")))
    }

    async fn try_writing(&self) -> Result<String> {
        let probe = self.outbox.join(format!(".probe_{}", self.env.new_uuid()));
        let shown = self.outbox.display().to_string();
        let tried = off_the_runtime(move || write(&probe, b"").and_then(|()| fs::remove_file(&probe))).await;
        tried.map_err(|error| {
            Error::unavailable(format!(
                "the outbox {shown} cannot be written ({error}): make it a directory of the node's user"
            ))
        })?;
        let what = match self.channel {
            Channel::Email => "every e-mail",
            Channel::Sms => "every text message",
        };
        Ok(format!("nothing leaves this machine: {what} becomes a file in {shown}"))
    }
}

impl Provider for Capture {
    fn channel(&self) -> Channel {
        self.channel
    }

    fn name(&self) -> &str {
        "capture"
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> ProviderFuture<'a, Result<Accepted, SendError>> {
        Box::pin(self.keep(message))
    }

    fn check(&self) -> ProviderFuture<'_, Result<String>> {
        Box::pin(self.try_writing())
    }
}

/// When a time-ordered id was made.
pub(crate) fn made_at(id: Uuid) -> Option<Timestamp> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    Timestamp::new(i64::try_from(seconds).ok()?, i32::try_from(nanos).ok()?).ok()
}

fn text_file(text: &OutgoingText, now: Timestamp) -> Vec<u8> {
    let content = json!({
        "id": text.id,
        "from": text.from,
        "to": text.to,
        "body": text.body,
        "parts": text.parts,
        "captured_at": now,
    });
    format!("{content:#}\n").into_bytes()
}

async fn off_the_runtime(work: impl FnOnce() -> io::Result<()> + Send + 'static) -> io::Result<()> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

/// Writes a file beside its place and moves it there.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let directory = path.parent().ok_or(io::ErrorKind::NotFound)?;
    private_directory().create(directory)?;
    let unfinished = path.with_extension("unfinished");
    private_file(&unfinished)?.write_all(bytes)?;
    fs::rename(&unfinished, path)
}

fn private_directory() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
