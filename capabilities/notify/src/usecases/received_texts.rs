//! Members read the texts that people sent to the service, and answer them.

use super::Failure;
use super::send_message::{MemberMessage, send_by_member};
use crate::Notify;
use crate::model::{NotificationId, ReceivedTextId, ServiceId, TemplateId};
use crate::sql::received_text::{self, ReceivedText};
use serde_json::{Map, Value};
use uuid::Uuid;
use yui_kernel::{Result, Timestamp};
use yui_policy::{Access, Permission};
use yui_store::values;

/// How many texts a page has at most.
pub const RECEIVED_PAGE: u32 = 50;

/// The newest texts that are still kept, at most 50: those before one, if it is given.
///
/// # Errors
/// `Forbidden` without `view_activity`; or as the store reports them.
pub async fn received_texts(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    before: Option<ReceivedTextId>,
) -> Result<Vec<ReceivedText>> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let before = before.unwrap_or(ReceivedTextId::from(Uuid::max()));
    let page = values![service, before, Timestamp::UNIX_EPOCH, RECEIVED_PAGE];
    notify.store().read(tenant, move |tx| tx.list(&received_text::LIST, &page)).await
}

/// One text that is still kept.
///
/// # Errors
/// `Forbidden` without `view_activity`; `NotFound` if the service was sent no such text; or as the store reports them.
pub async fn find_received_text(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    text: ReceivedTextId,
) -> Result<ReceivedText> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    notify.store().read(tenant, move |tx| tx.get(&received_text::FIND, &values![service, text], "the text")).await
}

/// Answers a text with a template, filled with these values; gives the new message's id, or none for a number that stands for an outcome.
///
/// # Errors
/// `Forbidden` without `send_messages`; `NotFound` if the service was sent no such text; otherwise as [`send_by_member`].
pub async fn answer_text(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    text: ReceivedTextId,
    template: TemplateId,
    given: Map<String, Value>,
) -> Result<Option<NotificationId>, Failure> {
    let tenant = access.require_in(service.uuid(), Permission::SendMessages)?;
    let key = values![service, text];
    let text: ReceivedText =
        notify.store().read(tenant, move |tx| tx.get(&received_text::FIND, &key, "the text")).await?;
    let message = MemberMessage { recipient: text.from_number, values: given, ..MemberMessage::default() };
    send_by_member(notify, access, service, template, message).await
}
