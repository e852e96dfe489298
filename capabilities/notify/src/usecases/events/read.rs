//! The events after a number.

use super::number;
use super::number::stored;
use crate::Notify;
use crate::model::event::EventKind;
use crate::model::{KeyType, ServiceId, Status};
use crate::receivers::payload;
use crate::sql::event::{self, Event, Stream};
use crate::sql::notification::{self, Notification};
use crate::sql::received_text;
use serde_json::Value;
use uuid::Uuid;
use yui_kernel::{Error, Result, Tenant};
use yui_store::{TenantTx, values};

/// How many events are read at once.
const PAGE: u32 = 100;

/// An event with what is told of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Its number.
    pub number: u64,
    /// What it tells of.
    pub kind: EventKind,
    /// What a callback about it would say.
    pub data: Value,
}

/// Events in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The events.
    pub events: Vec<Told>,
    /// Where to go on.
    pub after: u64,
    /// Whether there may be more at once.
    pub more: bool,
    /// The newest of those asked for that are gone, if some are.
    pub lost: Option<u64>,
}

/// The events after number `after` of texts, and of messages that were sent with keys of a type; those that have no number get
/// one first.
///
/// # Errors
/// As the store reports them.
pub async fn read(notify: &Notify, tenant: &Tenant, service: ServiceId, key_type: KeyType, after: u64) -> Result<Page> {
    let asked = Asked { service, key_type, after };
    let found = notify.store().read(tenant, move |tx| {
        let new: Vec<(Uuid,)> = tx.list(&event::UNNUMBERED, &values![service, 1_u32])?;
        if new.is_empty() { asked.page(tx).map(Some) } else { Ok(None) }
    });
    if let Some(page) = found.await? {
        return Ok(page);
    }
    let numbered = notify.store().write(tenant, move |tx| number(tx, service)).await?;
    let page = notify.store().read(tenant, move |tx| asked.page(tx)).await?;
    let unnumbered = numbered.is_some_and(|(_, more)| more);
    Ok(Page { more: page.more || unnumbered, ..page })
}

/// What a reader asks for.
#[derive(Clone, Copy)]
struct Asked {
    service: ServiceId,
    key_type: KeyType,
    after: u64,
}

impl Asked {
    fn page(self, tx: &mut TenantTx<'_>) -> Result<Page> {
        let Self { service, key_type, after } = self;
        let stream = tx.get::<Stream>(&event::STREAM, &values![service], "event stream")?;
        let from = after.max(stream.lost_number);
        let asked = values![service, stored(from), key_type.as_str(), PAGE];
        let events = tx.list::<Event>(&event::LIST, &asked)?;
        let full = u32::try_from(events.len()).is_ok_and(|count| count >= PAGE);
        // Whatever lies behind a page that is not full is not for this reader, or does not exist yet.
        let last = if full { events.last().map_or(from, |event| event.number) } else { stream.last_number.max(from) };
        let mut told = Vec::with_capacity(events.len());
        for event in events {
            if let Some(data) = data(tx, service, &event)? {
                told.push(Told { number: event.number, kind: event.kind, data });
            }
        }
        Ok(Page { events: told, after: last, more: full, lost: (from > after).then_some(from) })
    }
}

/// What is told of an event; nothing if its message or text is gone.
fn data(tx: &mut TenantTx<'_>, service: ServiceId, event: &Event) -> Result<Option<Value>> {
    let key = values![service, event.subject];
    Ok(match event.kind {
        EventKind::ReceivedText => tx.find(&received_text::FIND, &key)?.as_ref().map(payload::of_received),
        EventKind::Status => {
            let Some(message) = tx.find::<Notification>(&notification::FIND, &key)? else { return Ok(None) };
            Some(payload::of_delivery(&as_it_was(message, event)?))
        }
    })
}

/// The message with the status that the event tells of; what was learnt later is left out.
fn as_it_was(message: Notification, event: &Event) -> Result<Notification> {
    let status = event.status.as_deref().and_then(|status| status.parse::<Status>().ok());
    let status = status.ok_or_else(|| Error::internal("an event has no known status"))?;
    if status == message.status {
        return Ok(message);
    }
    let completed_at = status.is_final().then_some(event.created_at);
    Ok(Notification { status, completed_at, provider_response: None, ..message })
}
