//! Messages that become files.

use crate::messages::{NOW, email, env, text};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uuid::Uuid;
use yui_kernel::Timestamp;
use yui_notify::model::Channel;
use yui_notify::providers::capture::Capture;
use yui_notify::providers::{MessageId, Outgoing, Provider, SendError};

/// All files below `directory`, relative to it, in order of their names.
fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { found.push(path.strip_prefix(directory).unwrap().to_owned()) }
        }
    }
    found.sort();
    found
}

/// A time-ordered id made `milliseconds` after [`NOW`].
fn id(milliseconds: i64) -> Uuid {
    let now: Timestamp = NOW.parse().unwrap();
    yui_kernel::id::time_ordered(now + jiff::SignedDuration::from_millis(milliseconds), env().random.as_ref())
}

fn email_with(id: Uuid) -> Outgoing {
    let Outgoing::Email(mut email) = email(0) else { unreachable!() };
    email.id = MessageId::new(id, "notify.example.jp");
    Outgoing::Email(email)
}

#[tokio::test]
async fn an_email_becomes_the_file_that_a_mail_server_would_have_got() {
    let directory = TempDir::new().unwrap();
    let capture = Capture::new(Channel::Email, directory.path(), env());
    let id = id(0);
    let accepted = capture.send(&email_with(id)).await.unwrap();
    assert_eq!(accepted.provider_reference, Some(id.to_string()));

    let name = PathBuf::from(format!("outbox/2026-11-22/091502.123_{id}.eml"));
    assert_eq!(files(directory.path()), std::slice::from_ref(&name));
    let Outgoing::Email(email) = email_with(id) else { unreachable!() };
    let mime = yui_notify::providers::mime::build(&email, NOW.parse().unwrap()).unwrap();
    assert_eq!(fs::read(directory.path().join(name)).unwrap(), mime.bytes);
}

#[tokio::test]
async fn a_retry_replaces_its_file_and_names_sort_by_time() {
    let directory = TempDir::new().unwrap();
    let capture = Capture::new(Channel::Email, directory.path(), env());
    let ids = [id(86_400_000), id(0), id(1)];
    for id in ids.iter().chain(&ids) {
        capture.send(&email_with(*id)).await.unwrap();
    }
    let found = files(directory.path());
    let order: Vec<_> = [ids[1], ids[2], ids[0]].map(|id| id.to_string()).into();
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().zip(order).all(|(path, id)| path.to_string_lossy().contains(&id)), "{found:?}");
}

#[tokio::test]
async fn a_text_message_becomes_json() {
    let directory = TempDir::new().unwrap();
    let capture = Capture::new(Channel::Sms, directory.path(), env());
    capture.send(&text()).await.unwrap();
    let found = files(directory.path());
    let json: serde_json::Value = serde_json::from_slice(&fs::read(directory.path().join(&found[0])).unwrap()).unwrap();
    assert_eq!(json["to"], "+819012345678");
    assert_eq!(json["body"], "明日は「粗大ごみ」の日です。\n{to} \"quoted\" \\ & = % 😀");
    assert_eq!(json["parts"], 2);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_nodes_user_reads_the_outbox() {
    use std::os::unix::fs::PermissionsExt;
    let directory = TempDir::new().unwrap();
    Capture::new(Channel::Email, directory.path(), env()).send(&email(1)).await.unwrap();
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(directory.path().join("outbox")), 0o700);
    assert_eq!(mode(directory.path().join(&files(directory.path())[0])), 0o600);
}

#[tokio::test]
async fn an_outbox_that_cannot_be_written_is_said_and_retried() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("outbox"), "a file in the way").unwrap();
    let capture = Capture::new(Channel::Email, directory.path(), env());
    assert!(matches!(capture.send(&email(1)).await, Err(SendError::Unavailable { .. })));
    assert!(capture.check().await.unwrap_err().to_string().contains("outbox"));
}

#[tokio::test]
async fn the_check_leaves_nothing_behind() {
    let directory = TempDir::new().unwrap();
    let capture = Capture::new(Channel::Sms, directory.path(), env());
    assert!(capture.check().await.unwrap().contains("every text message becomes a file"));
    assert!(files(directory.path()).is_empty());
    assert!(matches!(capture.send(&email(1)).await, Err(SendError::Permanent { .. })));
}
