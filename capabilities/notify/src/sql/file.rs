//! Table `file`.

use super::named;
use crate::model::file::FileState;
use crate::model::{FileId, NotificationId, ServiceId};
use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row, Value, values};

macro_rules! columns {
    () => {
        "service_id, file_id, notification_id, attached, landing, state, media_type, bytes, name_sealed, key_sealed, \
        key_digest, confirmation, created_at, expires_at"
    };
}

yui_store::statements! {
    /// A place for a file that is about to be stored.
    pub tenant INSERT = "insert into file (organisation_id, service_id, file_id, notification_id, attached, landing, state, media_type, \
        bytes, name_sealed, key_sealed, key_digest, confirmation, created_at, expires_at, tries, tries_since) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $14)";
    /// The message was accepted: its file is kept until then.
    pub tenant ACCEPT = "update file set state = $4, expires_at = $5 \
        where organisation_id = $1 and service_id = $2 and file_id = $3 and state = 'storing'";
    /// The message was not accepted: its files go at the next purge.
    pub tenant DISCARD = "update file set expires_at = $3, key_sealed = null \
        where organisation_id = $1 and notification_id = $2 and state = 'storing'";
    /// The organisation that a linked file belongs to.
    pub node OWNER = "select organisation_id from file where file_id = $2 and service_id = $1 and not attached";
    /// One file.
    pub tenant FIND = concat!("select ", columns!(), " from file where organisation_id = $1 and service_id = $2 and file_id = $3");
    /// The files of a message.
    pub tenant LIST = concat!("select ", columns!(), " from file where organisation_id = $1 and notification_id = $2 order by file_id");
    /// What a scan came to.
    pub tenant SCANNED = "update file set state = $4 where organisation_id = $1 and service_id = $2 and file_id = $3 \
        and state in ('pending-virus-check', 'unscanned')";
    /// The message was sent, or never will be: the node forgets the keys of its files.
    pub tenant FORGET_KEYS = "update file set key_sealed = null where organisation_id = $1 and notification_id = $2 \
        and key_sealed is not null";
    /// Files of a message that nobody needs any more go at the next purge: with `$4` all of them, else those that travelled inside it.
    pub tenant RELEASE = "update file set expires_at = $3 where organisation_id = $1 and notification_id = $2 \
        and expires_at > $3 and (attached or $4)";
    /// Counts a try to give the recipient's address; tries before an instant are forgotten. Gives how many there are.
    pub tenant COUNT_TRY = "update file set tries = case when tries_since <= $4 then 1 else tries + 1 end, \
        tries_since = case when tries_since <= $4 then $5 else tries_since end \
        where organisation_id = $1 and service_id = $2 and file_id = $3 returning tries";
    /// Files whose time is over.
    pub node EXPIRED = "select organisation_id, service_id, file_id from file where expires_at <= $1 order by expires_at limit $2";
    /// Removes the row of a file whose content is gone.
    pub tenant DELETE = "delete from file where organisation_id = $1 and service_id = $2 and file_id = $3 and expires_at <= $4";
    /// Keys sealed with a key of the node.
    pub node LIST_SEALED = "select organisation_id, service_id, file_id, key_sealed from file where key_sealed is not null";
    /// The same key under the node's current one.
    pub tenant RESEAL = "update file set key_sealed = $4 where organisation_id = $1 and service_id = $2 and file_id = $3 \
        and key_sealed = $5";
}

/// A file of a message.
#[derive(Clone, PartialEq)]
pub struct StoredFile {
    /// Whose it is.
    pub service_id: ServiceId,
    /// Its id.
    pub id: FileId,
    /// The message.
    pub notification_id: NotificationId,
    /// Whether it travels inside the message.
    pub attached: bool,
    /// Whether its link leads to a page that offers it.
    pub landing: bool,
    /// How far it has come.
    pub state: FileState,
    /// Its media type.
    pub media_type: String,
    /// Its size.
    pub bytes: u32,
    /// Its name, encrypted with its key.
    pub name_sealed: Vec<u8>,
    /// Its key, sealed with the node's, until the message was sent.
    pub key_sealed: Option<Vec<u8>>,
    /// By which its key is known from others.
    pub key_digest: Vec<u8>,
    /// What the recipient's address makes of the key, where it must be given before the download.
    pub confirmation: Option<Vec<u8>>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When it goes.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for StoredFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredFile").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

impl FromRow for StoredFile {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            service_id: row.next()?,
            id: row.next()?,
            notification_id: row.next()?,
            attached: row.next()?,
            landing: row.next()?,
            state: named(row)?,
            media_type: row.next()?,
            bytes: row.next()?,
            name_sealed: row.next()?,
            key_sealed: row.next()?,
            key_digest: row.next()?,
            confirmation: row.next()?,
            created_at: row.next()?,
            expires_at: row.next()?,
        })
    }
}

/// The values of [`INSERT`].
#[must_use]
pub fn columns(new: &StoredFile) -> Vec<Value> {
    values![
        new.service_id,
        new.id,
        new.notification_id,
        new.attached,
        new.landing,
        new.state.as_str(),
        &new.media_type,
        new.bytes,
        new.name_sealed.clone(),
        new.key_sealed.clone(),
        new.key_digest.clone(),
        new.confirmation.clone(),
        new.created_at,
        new.expires_at,
    ]
    .to_vec()
}
