//! Table `template_file`.

use super::named;
use crate::model::file::TemplateFileState;
use crate::model::{ServiceId, TemplateFileId, TemplateId};
use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row, Value, values};

macro_rules! columns {
    () => {
        "service_id, template_id, template_file_id, state, name, media_type, bytes, key_sealed, created_by, created_at, expires_at"
    };
}

yui_store::statements! {
    /// A file that is about to be stored.
    pub tenant INSERT = concat!("insert into template_file (organisation_id, ", columns!(), ") \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
    /// The content is stored: the file stays.
    pub tenant KEEP = "update template_file set state = $5, expires_at = null \
        where organisation_id = $1 and service_id = $2 and template_id = $3 and template_file_id = $4";
    /// One file.
    pub tenant FIND = concat!("select ", columns!(), " from template_file \
        where organisation_id = $1 and service_id = $2 and template_id = $3 and template_file_id = $4");
    /// The files of a template, as they were added.
    pub tenant LIST = concat!("select ", columns!(), " from template_file \
        where organisation_id = $1 and service_id = $2 and template_id = $3 order by template_file_id");
    /// A file comes further, unless it was removed; its content goes at an instant, or stays.
    pub tenant MOVE = "update template_file set state = $5, expires_at = $6 \
        where organisation_id = $1 and service_id = $2 and template_id = $3 and template_file_id = $4 and state <> 'deleted'";
    /// Files whose content goes.
    pub node EXPIRED = "select organisation_id, service_id, template_id, template_file_id from template_file \
        where expires_at is not null and expires_at <= $1 order by expires_at limit $2";
    /// The content of a file is gone; the row stays and tells of it.
    pub tenant EMPTIED = "update template_file set expires_at = null, \
        state = case when state = 'virus_scan_failed' then state else 'deleted' end \
        where organisation_id = $1 and service_id = $2 and template_id = $3 and template_file_id = $4";
    /// Keys sealed with a key of the node.
    pub node LIST_SEALED = "select organisation_id, service_id, template_id, template_file_id, key_sealed from template_file";
    /// The same key under the node's current one.
    pub tenant RESEAL = "update template_file set key_sealed = $5 \
        where organisation_id = $1 and service_id = $2 and template_id = $3 and template_file_id = $4 and key_sealed = $6";
}

/// A file of a template.
#[derive(Clone, PartialEq)]
pub struct TemplateFile {
    /// Whose it is.
    pub service_id: ServiceId,
    /// The template.
    pub template_id: TemplateId,
    /// Its id.
    pub id: TemplateFileId,
    /// How far it has come.
    pub state: TemplateFileState,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size.
    pub bytes: u32,
    /// Its key, sealed with the node's.
    pub key_sealed: Vec<u8>,
    /// Who added it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When its content goes, if it does.
    pub expires_at: Option<Timestamp>,
}

impl std::fmt::Debug for TemplateFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TemplateFile").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

impl FromRow for TemplateFile {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            service_id: row.next()?,
            template_id: row.next()?,
            id: row.next()?,
            state: named(row)?,
            name: row.next()?,
            media_type: row.next()?,
            bytes: row.next()?,
            key_sealed: row.next()?,
            created_by: row.next()?,
            created_at: row.next()?,
            expires_at: row.next()?,
        })
    }
}

/// The values of [`INSERT`].
#[must_use]
pub fn columns(new: &TemplateFile) -> Vec<Value> {
    values![
        new.service_id,
        new.template_id,
        new.id,
        new.state.as_str(),
        &new.name,
        &new.media_type,
        new.bytes,
        new.key_sealed.clone(),
        &new.created_by,
        new.created_at,
        new.expires_at,
    ]
    .to_vec()
}
