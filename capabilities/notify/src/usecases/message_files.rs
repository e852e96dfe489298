//! The files of an accepted message: what the provider gets of them, and when the node lets go of them.

use crate::Notify;
use crate::files::Place;
use crate::model::file::{FileState, Link, part};
use crate::model::{NotificationId, Status};
use crate::providers::Attachment;
use crate::secrets;
use crate::sql::file::{self, StoredFile};
use crate::sql::notification::Notification;
use yui_kernel::{Error, Result, Tenant};
use yui_store::{TenantTx, values};

/// What a message says and carries of its files.
#[derive(Debug, Default)]
pub(crate) struct Carried {
    /// What stands in the text for each linked file, by the name of the value. Holds keys.
    pub(crate) links: Vec<(String, String)>,
    /// What travels inside.
    pub(crate) attachments: Vec<Attachment>,
}

/// Whether a message has files of its own. They stand among its values.
pub(crate) fn has_files(message: &Notification) -> bool {
    // Texts with quotes in them are stored with a backslash before each, so this finds every object; it may find more.
    message.personalisation.contains("\"file\":")
        && serde_json::from_str(&message.personalisation).is_ok_and(|values| !part(values).1.is_empty())
}

/// The rows of a message's files.
pub(crate) async fn list(notify: &Notify, tenant: &Tenant, message: NotificationId) -> Result<Vec<StoredFile>> {
    notify.store().read(tenant, move |tx| tx.list::<StoredFile>(&file::LIST, &values![message])).await
}

/// Whether a scanner has to look at files of the message before it is sent.
pub(crate) async fn wait_for_scan(notify: &Notify, tenant: &Tenant, message: &Notification) -> Result<bool> {
    if notify.files().scanner().is_none() || !has_files(message) {
        return Ok(false);
    }
    Ok(list(notify, tenant, message.id).await?.iter().any(|file| file.state != FileState::Clean))
}

/// Reads what the message carries; the inner error is why it can never be sent.
///
/// # Errors
/// `Unavailable` if database or file store are away.
pub(crate) async fn carried(
    notify: &Notify,
    tenant: &Tenant,
    message: &Notification,
    references: &[(String, crate::model::file::FileReference)],
) -> Result<std::result::Result<Carried, String>> {
    let mut carried = Carried::default();
    if references.is_empty() {
        return Ok(Ok(carried));
    }
    let rows = list(notify, tenant, message.id).await?;
    for (name, reference) in references {
        let row = rows.iter().find(|row| row.id == reference.id);
        let Some((row, sealed)) = row.and_then(|row| Some((row, row.key_sealed.as_deref()?))) else {
            return Ok(Err("one of its files is gone".to_owned()));
        };
        let key = secrets::open_file_key(notify.keyring(), sealed)?;
        if !reference.attached {
            let link = Link { service: message.service_id, file: row.id };
            carried.links.push((name.clone(), link.revealed(&notify.settings().public_url, &key.to_text())));
            continue;
        }
        let Some(content) = notify.files().get(Place::of_message(tenant.organisation(), row.id), &key).await? else {
            return Ok(Err("one of its files is gone".to_owned()));
        };
        let name = key.open_name(&row.name_sealed).ok_or_else(|| Error::internal("a file's name was changed"))?;
        carried.attachments.push(Attachment { name, media_type: row.media_type.clone(), content });
    }
    Ok(Ok(carried))
}

/// The message has left its waiting room for `now`: the node forgets the keys, and lets go of what nobody needs any more.
///
/// # Errors
/// As the store reports them.
pub(crate) fn release(tx: &mut TenantTx<'_>, message: &Notification, now: Status) -> Result<()> {
    let waits = |status| matches!(status, Status::Created | Status::PendingVirusCheck);
    if !waits(message.status) || waits(now) || !has_files(message) {
        return Ok(());
    }
    // A message whose attempts were uncertain may be with its reader, who has the link then.
    let never_sent = (Status::FAILURES.contains(&now) || now == Status::Cancelled) && message.uncertain_attempts == 0;
    tx.execute(&file::FORGET_KEYS, &values![message.id])?;
    tx.execute(&file::RELEASE, &values![message.id, tx.now(), never_sent]).map(drop)
}
