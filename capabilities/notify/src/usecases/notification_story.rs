//! The whole story of one message, for the people of its service.

use super::callbacks::LoggedDelivery;
use super::find_notification::{ReadMessage, read};
use super::member;
use crate::Notify;
use crate::model::{NotificationId, ServiceId};
use crate::sql::callback_attempt::{self, Attempt};
use crate::sql::callback_delivery::{self, Delivery};
use crate::sql::complaint::{self, ComplaintRecord};
use crate::sql::notification::{self, Notification};
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::{TenantTx, values};

/// One message, what became of it, and who was told.
pub struct NotificationStory {
    /// The message as it reads, with its provider, its attempts and what the provider said last. Values are hidden where its template hides them.
    pub message: ReadMessage,
    /// What the service's own system was told of it, with each call, in the order of the deliveries.
    pub deliveries: Vec<LoggedDelivery>,
    /// What the recipient complained of.
    pub complaints: Vec<ComplaintRecord>,
}

/// The story of a message that is still kept.
///
/// # Errors
/// `Forbidden` without `view_activity`; `NotFound` without such a message; or as the store reports them.
pub async fn notification_story(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    id: NotificationId,
) -> Result<NotificationStory> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let snapshot = member::service(notify, tenant, service).await?;
    let look = move |tx: &mut TenantTx<'_>| {
        let key = values![service, id];
        let found: Notification = tx.get(&notification::FIND, &key, "the message")?;
        let complaints: Vec<ComplaintRecord> = tx.list(&complaint::LIST_OF_MESSAGE, &key)?;
        let subjects = complaints.iter().map(|complaint| complaint.id.uuid());
        let mut deliveries = Vec::new();
        for subject in std::iter::once(id.uuid()).chain(subjects) {
            for delivery in tx.list::<Delivery>(&callback_delivery::LIST_OF_SUBJECT, &values![service, subject])? {
                let attempts: Vec<Attempt> =
                    tx.list(&callback_attempt::LIST, &values![service, delivery.id, delivery.id])?;
                deliveries.push(LoggedDelivery { delivery, attempts });
            }
        }
        Ok((found, deliveries, complaints))
    };
    let (found, deliveries, complaints) = notify.store().read(tenant, look).await?;
    let message = read(notify, tenant, &snapshot, found).await?;
    Ok(NotificationStory { message, deliveries, complaints })
}
