//! One message, as the programs of its sender see it.

use super::figures::{Cost, cost_of};
use super::reading::{Texts, texts};
use super::{Caller, Failure};
use crate::Notify;
use crate::model::content::Personalisation;
use crate::model::{NotificationId, ServiceId};
use crate::render;
use crate::services::Snapshot;
use crate::sql::notification::{self, Notification};
use crate::templates::Prepared;
use std::sync::Arc;
use yui_kernel::{Error, Result, Tenant};
use yui_policy::Permission;
use yui_store::values;

/// A message with its texts, made anew from the template's version and the values that are stored with it.
pub struct ReadMessage {
    /// As stored.
    pub notification: Notification,
    /// The subject, of an e-mail.
    pub subject: Option<String>,
    /// The body; of a text message without the service's name before it.
    pub body: String,
    /// What it costs in pounds, where that is known.
    pub cost: Option<Cost>,
}

/// The service's message with this id, whatever key asked for it.
///
/// # Errors
/// A key that may not see messages; faults of the store.
pub async fn find_notification(
    notify: &Notify,
    caller: &Caller,
    id: NotificationId,
) -> Result<Option<ReadMessage>, Failure> {
    let tenant = caller.access.require(Permission::ViewActivity)?;
    let service = caller.snapshot.service.id;
    let found = notify
        .store()
        .read(tenant, move |tx| tx.find::<Notification>(&notification::FIND, &values![service, id]))
        .await?;
    match found {
        Some(found) => Ok(Some(read(notify, tenant, &caller.snapshot, found).await?)),
        None => Ok(None),
    }
}

/// Gives a stored message its texts.
pub(super) async fn read(
    notify: &Notify,
    tenant: &Tenant,
    snapshot: &Snapshot,
    notification: Notification,
) -> Result<ReadMessage> {
    let (prepared, values) = shown(notify, tenant, &notification).await?;
    let Texts { subject, body } = texts(&prepared, &values, &snapshot.service);
    let cost = cost_of(notify, snapshot, &notification).await?;
    Ok(ReadMessage { notification, subject, body, cost })
}

/// The version of the template that a message was accepted with, and the values that may be shown.
///
/// Values are hidden, so that placeholders show in their place, if the template hides them now or did when the message was
/// accepted: whoever switches it on means earlier messages too.
pub(super) async fn shown(
    notify: &Notify,
    tenant: &Tenant,
    notification: &Notification,
) -> Result<(Arc<Prepared>, Personalisation)> {
    let service = notification.service_id;
    let (template, version) = (notification.template_id, notification.template_version);
    let prepared = notify.templates().find_version(tenant, service, template, version).await?;
    let prepared = prepared.ok_or_else(|| inconsistent(notification))?;
    let values = if hides_values(notify, tenant, service, &prepared).await? {
        Personalisation::default()
    } else {
        render::shown_values(notify, notification)?
    };
    Ok((prepared, values))
}

async fn hides_values(notify: &Notify, tenant: &Tenant, service: ServiceId, prepared: &Arc<Prepared>) -> Result<bool> {
    if prepared.template.redact {
        return Ok(true);
    }
    let newest = notify.templates().find(tenant, service, prepared.template.id).await?;
    Ok(newest.is_some_and(|newest| newest.template.redact))
}

fn inconsistent(notification: &Notification) -> Error {
    Error::internal(format!("table notification, row {}: its version of the template is not there", notification.id))
}
