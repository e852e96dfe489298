//! The log of programs: the latest messages that came by the API, with what was asked.
//!
//! They are read along the index of single messages, which listing by the API has already. There is no index by key: it would be written with every
//! message that is accepted. So a key that is seldom used beside a busy one is looked for among a bounded number of the latest messages.

use crate::Notify;
use crate::model::{ApiKeyId, KeyType, NotificationId, ServiceId};
use crate::sql::api_message::{self, ApiMessage};
use uuid::Uuid;
use yui_kernel::{Result, Tenant};
use yui_policy::{Access, Permission};
use yui_store::values;

/// How many messages are shown at most, as with the peers.
const SHOWN: usize = 50;

/// How many messages of each key type are looked at, at most.
const LOOKED_AT: u32 = 5_000;

/// How many of them are read at once.
const BATCH: u32 = 500;

/// The latest 50 messages that a service's programs sent one by one, newest first: those of all its keys, revoked ones too, or of one. Bulk sends are
/// listed on their own.
///
/// # Errors
/// `Forbidden` with neither `view_activity` nor `manage_api_keys` in the service; as the store reports them.
pub async fn list_api_messages(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    key: Option<ApiKeyId>,
) -> Result<Vec<ApiMessage>> {
    let scope = service.uuid();
    let tenant = access
        .require_in(scope, Permission::ViewActivity)
        .or_else(|refused| access.require_in(scope, Permission::ManageApiKeys).map_err(|_| refused))?;
    let mut found = Vec::new();
    for key_type in KeyType::ALL {
        found.append(&mut of_type(notify, tenant, service, *key_type, key).await?);
    }
    found.sort_unstable_by_key(|message| std::cmp::Reverse(message.id));
    found.truncate(SHOWN);
    Ok(found)
}

async fn of_type(
    notify: &Notify,
    tenant: &Tenant,
    service: ServiceId,
    key_type: KeyType,
    key: Option<ApiKeyId>,
) -> Result<Vec<ApiMessage>> {
    let mut shown = Vec::new();
    let mut before = NotificationId::from(Uuid::max());
    // Nearly every message is one of a program, so that the first look needs no more than are shown.
    let mut batch = if key.is_some() { BATCH } else { u32::try_from(SHOWN).unwrap_or(BATCH) };
    let mut looked_at = 0;
    while looked_at < LOOKED_AT {
        let values = values![service, key_type.as_str(), before, batch];
        let page: Vec<ApiMessage> =
            notify.store().read(tenant, move |tx| tx.list(&api_message::LATEST, &values)).await?;
        let full = u32::try_from(page.len()).is_ok_and(|count| count >= batch);
        before = page.last().map_or(before, |last| last.id);
        shown.extend(page.into_iter().filter(|one| one.key.is_some() && key.is_none_or(|key| one.key == Some(key))));
        if !full || shown.len() >= SHOWN {
            break;
        }
        looked_at += batch;
        batch = BATCH;
    }
    shown.truncate(SHOWN);
    Ok(shown)
}
