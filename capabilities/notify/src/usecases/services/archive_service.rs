//! The end of a service.

use super::{as_member, as_operator, save, take};
use crate::Notify;
use crate::jobs::EndService;
use crate::model::ServiceId;
use crate::model::service::{ServiceMode, ServiceState};
use crate::notices::{self, Notice};
use crate::sql::api_key::{self, SealedKey};
use crate::sql::sender_name;
use yui_kernel::{Error, Lane, NodeWide, Result};
use yui_policy::{Access, Permission};
use yui_store::jobs::Enqueue;
use yui_store::{TenantTx, values};

/// Ends a service for good: its requests are refused, its keys are revoked, what is scheduled or waits is cancelled, its handle and sender name are
/// free, its team need not keep its managers. What it sent can still be read by operators.
///
/// # Errors
/// `NotFound` if there is none or it is archived already; or as the store reports them.
pub async fn archive_service(notify: &Notify, operator: &NodeWide, id: ServiceId) -> Result<()> {
    let tenant = as_operator(notify, operator, id, move |tx| {
        archive(tx, id)?;
        Ok(tx.tenant().clone())
    })
    .await?;
    notify.teams().release(tenant, id.uuid()).await
}

/// The same for the people of a trial service. A live one is archived by the operator: programs depend on it.
///
/// # Errors
/// `Forbidden` without `manage_service`, or if the service is live; else as [`archive_service`].
pub async fn archive_trial_service(notify: &Notify, access: &Access, id: ServiceId) -> Result<()> {
    let tenant = access.require_in(id.uuid(), Permission::ManageService)?;
    as_member(notify, tenant, id, move |tx| {
        if take(tx, id)?.mode == ServiceMode::Live {
            return Err(Error::forbidden("a live service is archived by those who run the node; ask them"));
        }
        archive(tx, id)
    })
    .await
}

fn archive(tx: &mut TenantTx<'_>, id: ServiceId) -> Result<()> {
    let before = take(tx, id)?;
    let mut after = before.clone();
    after.state = ServiceState::Archived;
    after.handle = format!("archived-{id}");
    save(tx, &before, &after, "service.archive")?;
    let now = tx.now();
    for key in tx.list::<SealedKey>(&api_key::LIST, &values![id])?.iter().filter(|key| key.revoked_at.is_none()) {
        tx.execute(&api_key::REVOKE, &values![id, key.id, now])?;
    }
    tx.execute(&sender_name::DELETE, &values![id])?;
    // A service may have a great deal waiting: that is cancelled piece by piece after this transaction.
    tx.enqueue(&EndService { service: id }, Enqueue::now(Lane::Normal))?;
    notices::tell(tx, id, &Notice::ServiceArchived)
}
