//! Messages that people look for: by recipient, reference, state and channel, newest first.
//!
//! A search looks at a bounded number of messages and says where it stopped, so that a page costs the same beside ten million messages. There is no
//! index by recipient: it would be written, in no order, with every message that is accepted. A reference has one.

use crate::Notify;
use crate::model::{Channel, NotificationId, ServiceId, Status};
use crate::sql::activity::{self, Activity};
use uuid::Uuid;
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::values;

/// How many messages a page shows at most.
const SHOWN: usize = 50;

/// How many messages a page looks at, at most.
const LOOKED_AT: u32 = 5_000;

/// How many of them are read at once.
const BATCH: u32 = 500;

/// What is looked for. Empty lists and nothing mean any.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ActivityQuery {
    /// A part of the recipient: of an address in any case, of a number with or without spaces, hyphens and the leading 0.
    pub recipient: Option<String>,
    /// The client's own name for the message, exactly.
    pub reference: Option<String>,
    /// In one of these states.
    pub statuses: Vec<Status>,
    /// By this channel.
    pub channel: Option<Channel>,
    /// Older than this one: where the search before stopped.
    pub before: Option<NotificationId>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityPage {
    /// The messages, newest first. May be empty although there is more to search.
    pub messages: Vec<Activity>,
    /// Where to search on; none where everything was looked at.
    pub next: Option<NotificationId>,
}

/// Searches the messages of a service that are still kept; those of test keys, too.
///
/// # Errors
/// `Forbidden` without `view_activity`; faults of the store.
pub async fn search_activity(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    query: &ActivityQuery,
) -> Result<ActivityPage> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let mut before = query.before.unwrap_or(NotificationId::from(Uuid::max()));
    let mut messages = Vec::new();
    for _ in 0..LOOKED_AT / BATCH {
        let reference = query.reference.clone();
        let found: Vec<Activity> = notify
            .store()
            .read(tenant, move |tx| match &reference {
                Some(reference) => tx.list(&activity::BY_REFERENCE, &values![service, before, reference, BATCH]),
                None => {
                    let oldest = NotificationId::from(Uuid::nil());
                    tx.list(&activity::PAGE, &values![service, before, oldest, BATCH])
                }
            })
            .await?;
        let full = u32::try_from(found.len()).is_ok_and(|count| count >= BATCH);
        for message in found {
            before = message.id;
            if query.finds(&message) {
                messages.push(message);
                if messages.len() >= SHOWN {
                    return Ok(ActivityPage { messages, next: Some(before) });
                }
            }
        }
        if !full {
            return Ok(ActivityPage { messages, next: None });
        }
    }
    Ok(ActivityPage { messages, next: Some(before) })
}

impl ActivityQuery {
    fn finds(&self, message: &Activity) -> bool {
        self.channel.is_none_or(|channel| channel == message.channel)
            && (self.statuses.is_empty() || self.statuses.contains(&message.status))
            && self.recipient.as_deref().is_none_or(|part| is_part(part, message))
    }
}

fn is_part(part: &str, message: &Activity) -> bool {
    let part = part.trim().to_lowercase();
    if message.recipient.to_lowercase().contains(&part) || message.normalised_recipient.contains(&part) {
        return true;
    }
    let digits: String = part.chars().filter(|c| !" -().".contains(*c)).collect();
    let digits = digits.strip_prefix('0').unwrap_or(&digits);
    message.channel == Channel::Sms && !digits.is_empty() && message.normalised_recipient.contains(digits)
}

impl std::fmt::Debug for ActivityQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Recipient and reference may name a person.
        f.debug_struct("ActivityQuery")
            .field("statuses", &self.statuses)
            .field("channel", &self.channel)
            .finish_non_exhaustive()
    }
}
