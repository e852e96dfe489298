//! Captured messages, for the people of a node without providers.
//!
//! In the demo, which nobody else reaches, everybody reads everything: that is where a newcomer finds the link of the sign-up. Elsewhere members
//! read the messages of the services whose activity they may see; the node's own mails stay files, because a link in them lets somebody in.

use crate::Notify;
use crate::model::{NotificationId, ServiceId};
use crate::outbox::{Captured, CapturedName, Outbox};
use crate::sql::receipt;
use std::io;
use uuid::Uuid;
use yui_kernel::{Error, NodeWide, OrganisationId, Result, japan};
use yui_policy::{Access, Permission};
use yui_store::values;

/// How many messages a page shows.
const SHOWN: usize = 50;

/// How many messages a page looks at, at most, and how many are read at once.
const LOOKED_AT: usize = 5_000;
const BATCH: usize = 200;

/// Captured messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxPage {
    /// Newest first.
    pub messages: Vec<Captured>,
    /// Where to go on; none where everything was looked at.
    pub next: Option<CapturedName>,
}

/// The captured messages that `reader` may see, before one of them, whose recipient holds `to` in any case; of a number with or without signs between
/// its digits. `reader` is nobody in particular where nobody has signed in.
///
/// # Errors
/// `NotFound` unless the node captures messages; `Forbidden` for nobody in particular unless it is the demo; `Unavailable` if the files cannot be
/// read; faults of the store.
pub async fn list_captured(
    notify: &Notify,
    reader: Option<&Access>,
    to: &str,
    before: Option<CapturedName>,
) -> Result<OutboxPage> {
    let outbox = open(notify, reader)?;
    let wanted = japan::half_width(to).trim().to_lowercase();
    let (mut messages, mut before) = (Vec::new(), before);
    for _ in 0..LOOKED_AT / BATCH {
        let (folder, from) = (outbox.clone(), before.clone());
        let found = off_the_runtime(move || read_batch(&folder, from.as_ref())).await?;
        let is_last = found.len() < BATCH;
        for (name, message) in found {
            before = Some(name);
            let Some(message) = message else { continue };
            if is_to(&message.to, &wanted) && may_see(notify, reader, message.name.id()).await? {
                messages.push(message);
                if messages.len() >= SHOWN {
                    return Ok(OutboxPage { messages, next: before });
                }
            }
        }
        if is_last {
            return Ok(OutboxPage { messages, next: None });
        }
    }
    Ok(OutboxPage { messages, next: before })
}

/// One captured message.
///
/// # Errors
/// As [`list_captured`]; `NotFound` for one that is not there or not for `reader`.
pub async fn find_captured(notify: &Notify, reader: Option<&Access>, name: CapturedName) -> Result<Captured> {
    let outbox = open(notify, reader)?.clone();
    let not_found = || Error::not_found("the message not found");
    if !may_see(notify, reader, name.id()).await? {
        return Err(not_found());
    }
    off_the_runtime(move || match outbox.read(&name) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    })
    .await?
    .ok_or_else(not_found)
}

fn open<'a>(notify: &'a Notify, reader: Option<&Access>) -> Result<&'a Outbox> {
    let outbox = notify.outbox().ok_or_else(|| Error::not_found("this node sends its messages and keeps no outbox"))?;
    if !outbox.is_open() && reader.is_none() {
        return Err(Error::forbidden("sign in first"));
    }
    Ok(outbox)
}

/// The next names with their messages; none for a file that went away or cannot be understood.
fn read_batch(outbox: &Outbox, before: Option<&CapturedName>) -> io::Result<Vec<(CapturedName, Option<Captured>)>> {
    let names = outbox.names(before, BATCH)?;
    Ok(names.into_iter().map(|name| (name.clone(), outbox.read(&name).ok())).collect())
}

fn is_to(recipient: &str, wanted: &str) -> bool {
    let plain = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let number = plain(wanted);
    let is_number = !number.is_empty() && wanted.chars().all(|c| c.is_ascii_digit() || " +-()".contains(c));
    recipient.to_lowercase().contains(wanted)
        || (is_number && plain(recipient).contains(number.strip_prefix('0').unwrap_or(&number)))
}

async fn may_see(notify: &Notify, reader: Option<&Access>, message: Uuid) -> Result<bool> {
    if notify.outbox().is_some_and(Outbox::is_open) {
        return Ok(true);
    }
    let Some(access) = reader else { return Ok(false) };
    let context = NodeWide::system("outbox");
    let located = notify.store().read_node(&context, move |tx| {
        tx.find::<(OrganisationId, ServiceId, NotificationId)>(&receipt::LOCATE, &values![message])
    });
    let Some((organisation, service, _)) = located.await? else { return Ok(false) };
    Ok(organisation == access.tenant().organisation()
        && access.require_in(service.uuid(), Permission::ViewActivity).is_ok())
}

async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await.map_err(io::Error::other).flatten();
    done.map_err(|error| Error::unavailable("the outbox cannot be read").because(error))
}

#[cfg(test)]
mod tests {
    use super::is_to;

    #[test]
    fn recipients_are_found_as_people_write_them() {
        for (recipient, wanted, found) in [
            ("Hanako@example.jp", "hanako", true),
            ("hanako@example.jp", "", true),
            ("hanako@example.jp", "taro", false),
            ("+819012345678", "090-1234", true),
            ("+819012345678", "080", false),
            ("a1@example.jp", "a2", false),
        ] {
            assert_eq!(is_to(recipient, wanted), found, "{recipient} {wanted}");
        }
    }
}
