//! Linked files, as those who hold a link see them. No account and no API key is asked for: the link's key is the right to read, and where the sender
//! asked for it, the address that the message went to as well.

use crate::Notify;
use crate::files::{FileKey, Place};
use crate::model::file::{FileState, Link};
use crate::model::recipient::EmailAddress;
use crate::model::service::{Service, ServiceState};
use crate::model::{Dialect, FileId};
use crate::services::Snapshot;
use crate::sql::file::{self, StoredFile};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use jiff::SignedDuration;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use yui_kernel::{Error, NodeWide, OrganisationId, Result, Timestamp};
use yui_store::values;

/// How often an address may be given for one file within [`TRIES_WINDOW`].
pub const TRIES: i64 = 50;

/// After which time tries are forgotten.
pub const TRIES_WINDOW: SignedDuration = SignedDuration::from_secs(300);

/// How long an address that was confirmed counts in the same browser.
pub const PASS_LIFE: SignedDuration = SignedDuration::from_mins(30);

/// What a pass is sealed for.
const PASS: &str = "notify/file-pass";

/// Why a link opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The link has no key.
    MissingKey,
    /// The link has another file's key, or a part of one.
    WrongKey,
    /// There is no such file, or no longer.
    Gone,
    /// Malware was found in it.
    Infected,
}

/// A file that a link leads to, with the right to read it.
pub struct Offered {
    /// The organisation and service that sent it.
    pub snapshot: Arc<Snapshot>,
    /// What is known of it.
    pub file: StoredFile,
    /// Its name.
    pub name: String,
    key: FileKey,
}

/// What giving an address came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// It is the recipient's. The text is a pass for [`Offered::may_download`].
    Confirmed(String),
    /// It is not.
    Wrong,
    /// It was tried too often; when it may be tried again, in seconds at most.
    TooOften(u64),
}

/// A right that a browser keeps for a while. It is sealed, so that nobody can make one.
#[derive(Serialize, Deserialize)]
struct Pass {
    file: FileId,
    until: Timestamp,
}

/// Finds the file of a link. Asking changes nothing, whatever asks: mail programs look at links before their readers do.
///
/// # Errors
/// As the store reports them; the inner error is why there is no file.
pub async fn find_linked_file(
    notify: &Notify,
    link: Link,
    key: Option<&str>,
) -> Result<std::result::Result<Offered, Refusal>> {
    let Some(key) = key.filter(|key| !key.is_empty()) else { return Ok(Err(Refusal::MissingKey)) };
    let context = NodeWide::system("linked file");
    let find = move |tx: &mut yui_store::NodeTx<'_>| {
        let owner = tx.find::<(OrganisationId,)>(&file::OWNER, &values![link.service, link.file])?;
        let Some((organisation,)) = owner else { return Ok(None) };
        let tenant = tx.context().within(organisation);
        tx.within(&tenant, |tx| tx.find::<StoredFile>(&file::FIND, &values![link.service, link.file]))
    };
    let found = notify.store().read_node(&context, find).await?;
    let snapshot = notify.services().find(link.service).await?;
    let now = notify.env().now();
    let (Some(file), Some(snapshot)) = (found.filter(|file| file.expires_at > now), snapshot) else {
        return Ok(Err(Refusal::Gone));
    };
    let Some(key) = FileKey::parse(key).filter(|key| key.has_digest(&file.key_digest)) else {
        return Ok(Err(Refusal::WrongKey));
    };
    if snapshot.service.state != ServiceState::Active {
        return Ok(Err(Refusal::Gone));
    }
    match file.state {
        FileState::Infected => return Ok(Err(Refusal::Infected)),
        FileState::Storing | FileState::PendingScan => return Ok(Err(Refusal::Gone)),
        FileState::Clean | FileState::Unscanned => {}
    }
    let name = key.open_name(&file.name_sealed).ok_or_else(|| Error::internal("a file's name was changed"))?;
    Ok(Ok(Offered { snapshot, file, name, key }))
}

impl Offered {
    /// The service that sent it.
    #[must_use]
    pub fn service(&self) -> &Service {
        &self.snapshot.service
    }

    /// Whether it may be downloaded now: at once, or with a pass where the recipient's address has to be given.
    #[must_use]
    pub fn may_download(&self, notify: &Notify, pass: Option<&str>) -> bool {
        self.file.confirmation.is_none() || pass.is_some_and(|pass| self.opens(notify, pass))
    }

    fn opens(&self, notify: &Notify, pass: &str) -> bool {
        let sealed = URL_SAFE_NO_PAD.decode(pass).ok();
        let opened = sealed.and_then(|sealed| notify.keyring().open(PASS, &sealed).ok());
        let pass = opened.and_then(|opened| serde_json::from_slice::<Pass>(opened.expose_secret()).ok());
        pass.is_some_and(|pass| pass.file == self.file.id && pass.until > notify.env().now())
    }

    /// Compares an address with the recipient's, as often as the limit allows.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn confirm(&self, notify: &Notify, address: &str) -> Result<Confirmation> {
        let Some(confirmation) = &self.file.confirmation else {
            return Ok(Confirmation::Confirmed(self.pass(notify)?));
        };
        let tenant = NodeWide::system("linked file").within(self.snapshot.organisation);
        let (service, file, now) = (self.file.service_id, self.file.id, notify.env().now());
        let forgotten = now.saturating_sub(TRIES_WINDOW).unwrap_or(Timestamp::MIN);
        let count = move |tx: &mut yui_store::TenantTx<'_>| {
            tx.find::<(i64,)>(&file::COUNT_TRY, &values![service, file, forgotten, now])
        };
        if notify.store().write(&tenant, count).await?.is_some_and(|(tries,)| tries > TRIES) {
            return Ok(Confirmation::TooOften(TRIES_WINDOW.as_secs().unsigned_abs()));
        }
        // Whichever product's rule takes the address: it is compared, not written to.
        let read =
            [Dialect::Gc, Dialect::Govuk].into_iter().find_map(|dialect| EmailAddress::parse(address, dialect).ok());
        let given = read.map_or_else(|| address.trim().to_lowercase(), |address| address.matching());
        if !self.key.confirms(&given, confirmation) {
            return Ok(Confirmation::Wrong);
        }
        Ok(Confirmation::Confirmed(self.pass(notify)?))
    }

    fn pass(&self, notify: &Notify) -> Result<String> {
        let until = notify.env().now().saturating_add(PASS_LIFE).unwrap_or(Timestamp::MAX);
        let pass = serde_json::to_vec(&Pass { file: self.file.id, until })
            .map_err(|error| Error::internal("a pass is not JSON").because(error))?;
        Ok(URL_SAFE_NO_PAD.encode(notify.keyring().seal(PASS, &pass, notify.env().random.as_ref())?))
    }

    /// The content; none if it is gone.
    ///
    /// # Errors
    /// `Unavailable` if the file store is away.
    pub async fn content(&self, notify: &Notify) -> Result<Option<Bytes>> {
        notify.files().get(Place::of_message(self.snapshot.organisation, self.file.id), &self.key).await
    }
}

impl std::fmt::Debug for Offered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Offered").field("file", &self.file.id).finish_non_exhaustive()
    }
}
