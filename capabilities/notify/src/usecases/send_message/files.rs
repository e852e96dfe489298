//! The files of a message on its way in: judged, given places, stored, and taken back where the message is not accepted.
//!
//! Rows come before contents and the message comes last. A crash in between leaves rows without a message, which the purge finds by their time.

use super::Ask;
use crate::Notify;
use crate::files::{FileKey, Place};
use crate::model::file::{self, FileKind, FileReference, FileState, Link, RESERVED, Supported, TEST_DOCUMENT};
use crate::model::problem::{self, Problems};
use crate::model::request::{FileDelivery, FileValue};
use crate::model::service::Service;
use crate::model::{Channel, Dialect, FileId, NotificationId, ServiceId};
use crate::secrets;
use crate::sql::file::{self as table, StoredFile};
use crate::usecases::{Caller, Failure};
use yui_kernel::{Result, Tenant, Timestamp};
use yui_store::{TenantTx, Value, values};

/// A file of a request, with the id that it will have.
pub(super) struct Planned {
    place: String,
    id: FileId,
    value: FileValue,
}

/// A file that may be sent.
pub(super) struct Judged {
    id: FileId,
    content: Vec<u8>,
    kind: FileKind,
    name: String,
    delivery: FileDelivery,
}

/// What accepting a message does with a file that is stored.
#[derive(Clone)]
pub(super) struct Kept {
    id: FileId,
    state: FileState,
    expires_at: Timestamp,
}

/// The files of a message that are stored and wait for it to be accepted.
#[derive(Clone, Default)]
pub(super) struct KeptFiles(Vec<Kept>);

/// Takes the files out of the request and gives them ids.
pub(super) fn plan(notify: &Notify, ask: &mut Ask) -> Vec<Planned> {
    let files = std::mem::take(&mut ask.given.files);
    files.into_iter().map(|(place, value)| Planned { place, id: FileId::new(notify.env()), value }).collect()
}

impl Planned {
    fn is_link(&self) -> bool {
        matches!(self.value.delivery, FileDelivery::Link { .. })
    }

    /// What stands for the file among the stored values.
    pub(super) fn reference(&self) -> (String, FileReference) {
        (self.place.clone(), FileReference { id: self.id, attached: !self.is_link() })
    }

    /// What stands in the text for a linked file, as the sender sees it: the key is the recipient's alone.
    pub(super) fn shown(&self, notify: &Notify, service: ServiceId, simulated: bool) -> Option<(&str, String)> {
        let url = &notify.settings().public_url;
        let address = match simulated {
            true => format!("{url}{TEST_DOCUMENT}"),
            false => Link { service, file: self.id }.concealed(url),
        };
        self.is_link().then_some((self.place.as_str(), address))
    }
}

/// Whether the files may be sent, and what they are.
pub(super) fn judge(
    notify: &Notify,
    caller: &Caller,
    channel: Channel,
    planned: Vec<Planned>,
) -> std::result::Result<Vec<Judged>, Problems> {
    let service = &caller.snapshot.service;
    if planned.is_empty() {
        return Ok(Vec::new());
    }
    if !service.files {
        return Err(problem::documents_not_allowed());
    }
    if channel != Channel::Email {
        return Err(problem::files_only_by_email());
    }
    if service.dialect == Dialect::Govuk && service.file_contact.is_none() && planned.iter().any(Planned::is_link) {
        let (url, id) = (&notify.settings().public_url, service.id);
        let page = format!("{url}/services/{id}/service-settings/send-files-by-email");
        return Err(problem::files_not_set_up(&page));
    }
    planned.into_iter().map(|planned| judge_one(service, planned)).collect()
}

fn judge_one(service: &Service, planned: Planned) -> std::result::Result<Judged, Problems> {
    let Planned { id, value, .. } = planned;
    let content = value.decode().map_err(|_| problem::file_not_base64())?;
    let is_csv = matches!(value.delivery, FileDelivery::Link { is_csv: true, .. });
    let given = value.filename.as_deref();
    let kind = Supported::by(service.dialect).check(&content, given, is_csv).map_err(Problems::bad_request)?;
    let name = file::shown_name(given, kind.extension);
    Ok(Judged { id, content, kind, name, delivery: value.delivery })
}

/// Stores the files of a message that goes to `recipient` at `sent`.
///
/// # Errors
/// `Unavailable` if database or file store are away; then nothing is left but what the purge removes.
pub(super) async fn store(
    notify: &Notify,
    caller: &Caller,
    tenant: &Tenant,
    message: NotificationId,
    recipient: &str,
    sent: Timestamp,
    judged: Vec<Judged>,
) -> Result<KeptFiles, Failure> {
    if judged.is_empty() {
        return Ok(KeptFiles::default());
    }
    let env = notify.env();
    let now = env.now();
    let state = if notify.files().scanner().is_some() { FileState::PendingScan } else { FileState::Unscanned };
    let mut rows = Vec::with_capacity(judged.len());
    let mut contents = Vec::with_capacity(judged.len());
    let mut kept = Vec::with_capacity(judged.len());
    for file in judged {
        let key = FileKey::draw(env);
        let (landing, confirm) = match file.delivery {
            FileDelivery::Attach => (false, false),
            // As in GOV.UK Notify, the address is asked for unless the request says otherwise.
            FileDelivery::Link { landing, confirm_email_before_download, .. } => {
                (landing, landing && confirm_email_before_download.unwrap_or(true))
            }
        };
        rows.push(table::columns(&StoredFile {
            service_id: caller.snapshot.service.id,
            id: file.id,
            notification_id: message,
            attached: file.delivery == FileDelivery::Attach,
            landing,
            state: FileState::Storing,
            media_type: file.kind.media_type.to_owned(),
            bytes: u32::try_from(file.content.len()).unwrap_or(u32::MAX),
            name_sealed: key.seal_name(&file.name, env.random.as_ref())?,
            key_sealed: Some(secrets::seal_file_key(notify.keyring(), env, &key)?),
            key_digest: key.digest(),
            confirmation: confirm.then(|| key.confirmation(recipient)),
            created_at: now,
            expires_at: now.saturating_add(RESERVED).unwrap_or(Timestamp::MAX),
        }));
        kept.push(Kept { id: file.id, state, expires_at: file::expiry(&file.delivery, sent) });
        contents.push((file.id, key, file.content));
    }
    notify.store().write(tenant, move |tx| tx.execute_many(&table::INSERT, &rows)).await?;
    for (id, key, content) in contents {
        let place = Place::of_message(tenant.organisation(), id);
        if let Err(error) = notify.files().put(place, &key, &content, env).await {
            discard(notify, tenant, message).await;
            return Err(error.into());
        }
    }
    Ok(KeptFiles(kept))
}

impl KeptFiles {
    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether they are to be scanned before the message is sent.
    pub(super) fn wait_for_scan(&self) -> bool {
        self.0.iter().any(|file| file.state == FileState::PendingScan)
    }

    /// The message is accepted, and its files stay.
    pub(super) fn accept(&self, tx: &mut TenantTx<'_>, service: ServiceId) -> Result<()> {
        let row =
            |file: &Kept| -> Vec<Value> { values![service, file.id, file.state.as_str(), file.expires_at].to_vec() };
        let rows: Vec<Vec<Value>> = self.0.iter().map(row).collect();
        tx.execute_many(&table::ACCEPT, &rows).map(drop)
    }
}

/// The message is not accepted: has its files removed at the next purge. Where this fails their own time removes them.
pub(super) async fn discard(notify: &Notify, tenant: &Tenant, message: NotificationId) {
    let now = notify.env().now();
    let discarded = notify.store().write(tenant, move |tx| tx.execute(&table::DISCARD, &values![message, now])).await;
    if let Err(error) = discarded {
        tracing::warn!(notification = %message, error = error.chain(), "files of a refused message are left for an hour");
    }
}
