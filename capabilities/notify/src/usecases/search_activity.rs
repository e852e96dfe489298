//! Messages that people look for: by recipient, reference, state and channel, newest first.
//!
//! A search looks at a bounded number of messages and says where it stopped, so that a page costs the same beside ten million messages. There is no
//! index by recipient: it would be written, in no order, with every message that is accepted. The database compares recipients itself, so that
//! twenty times as many are looked at as of messages that have to be read. A reference has an index.

use crate::Notify;
use crate::model::{Channel, NotificationId, ServiceId, Status};
use crate::sql::activity::{self, Activity};
use uuid::Uuid;
use yui_kernel::{Result, Tenant};
use yui_policy::{Access, Permission};
use yui_store::{TenantTx, containing, values};

/// How many messages a page shows at most.
const SHOWN: usize = 50;

/// How many messages a page looks at, at most.
const LOOKED_AT: u32 = 5_000;

/// How many of them are read at once.
const BATCH: u32 = 500;

/// How many messages a page looks at for a recipient, at most, and how many of them in one read.
const RECIPIENTS_LOOKED_AT: u32 = 25_000;
const RECIPIENTS_AT_ONCE: u32 = 10_000;

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
    /// How many messages to look at for a recipient before the page says where it stopped; 25,000 unless given.
    pub look_at: Option<u32>,
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
    if let (Some(recipient), None) = (&query.recipient, &query.reference) {
        return search_recipient(notify, tenant, service, query, recipient).await;
    }
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

/// Looks for a part of a recipient, range by range, each in a read of its own.
async fn search_recipient(
    notify: &Notify,
    tenant: &Tenant,
    service: ServiceId,
    query: &ActivityQuery,
    recipient: &str,
) -> Result<ActivityPage> {
    let (pattern, digits) = patterns(recipient);
    let mut before = query.before.unwrap_or(NotificationId::from(Uuid::max()));
    let mut left = query.look_at.unwrap_or(RECIPIENTS_LOOKED_AT);
    let mut messages: Vec<Activity> = Vec::new();
    while left > 0 {
        let range = left.min(RECIPIENTS_AT_ONCE);
        left -= range;
        let (pattern, digits) = (pattern.clone(), digits.clone());
        let look = move |tx: &mut TenantTx<'_>| {
            let end: Option<(NotificationId,)> =
                tx.find(&activity::END_OF_RANGE, &values![service, before, range.saturating_sub(1)])?;
            let end = end.map(|(id,)| id);
            let oldest = end.unwrap_or(NotificationId::from(Uuid::nil()));
            let mut found = Vec::new();
            let mut from = before;
            // Other filters leave some of these out, so the page may not be full yet.
            loop {
                let some: Vec<Activity> =
                    tx.list(&activity::TO_RECIPIENT, &values![service, from, oldest, &pattern, &digits, BATCH])?;
                let full = u32::try_from(some.len()).is_ok_and(|count| count >= BATCH);
                from = some.last().map_or(from, |last| last.id);
                found.extend(some);
                if !full || found.len() >= SHOWN * 10 {
                    return Ok((found, end, full));
                }
            }
        };
        let (found, end, stopped) = notify.store().read(tenant, look).await?;
        let last = found.last().map(|last| last.id);
        for message in found {
            let id = message.id;
            if query.finds(&message) {
                messages.push(message);
                if messages.len() >= SHOWN {
                    return Ok(ActivityPage { messages, next: Some(id) });
                }
            }
        }
        match (stopped.then_some(last).flatten(), end) {
            (Some(last), _) => before = last,
            (None, Some(end)) => before = end,
            (None, None) => return Ok(ActivityPage { messages, next: None }),
        }
    }
    Ok(ActivityPage { messages, next: Some(before) })
}

/// What the database compares: the text in lower case, and the digits of a number as they may stand in the form that is compared. It may find
/// more than is meant, never less: [`ActivityQuery::finds`] decides.
fn patterns(recipient: &str) -> (String, String) {
    let part = recipient.trim().to_lowercase();
    let digits = digits(&part);
    let digits = if digits.is_empty() { part.clone() } else { digits };
    (containing(&part), containing(&digits))
}

/// A number without what people put between digits, and without the leading 0 of its country.
fn digits(part: &str) -> String {
    let digits: String = part.chars().filter(|c| !" -().".contains(*c)).collect();
    digits.strip_prefix('0').unwrap_or(&digits).to_owned()
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
    let digits = digits(&part);
    message.channel == Channel::Sms && !digits.is_empty() && message.normalised_recipient.contains(&digits)
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
