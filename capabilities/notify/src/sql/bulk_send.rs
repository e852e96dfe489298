//! Table `bulk_send`.

use super::named;
use crate::model::{ApiKeyId, BulkId, BulkStatus, Channel, KeyType, ServiceId, TemplateId};
use uuid::Uuid;
use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row, Value, values};

yui_store::statements! {
    /// A new bulk send.
    pub tenant INSERT = "insert into bulk_send (organisation_id, service_id, bulk_id, name, template_id, template_version, channel, \
        key_type, api_key_id, sender_id, status, rows, expanded_rows, job_id, scheduled_for, created_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    /// One bulk send.
    pub tenant FIND = "select service_id, bulk_id, name, template_id, template_version, channel, key_type, api_key_id, sender_id, \
        status, rows, expanded_rows, scheduled_for, created_at, started_at, finished_at from bulk_send \
        where organisation_id = $1 and service_id = $2 and bulk_id = $3";
    /// How far its rows have become notifications.
    pub tenant PROGRESS = "update bulk_send set status = $4, expanded_rows = $5, started_at = $6, finished_at = $7 \
        where organisation_id = $1 and service_id = $2 and bulk_id = $3";
}

/// A bulk send: one template to many recipients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkSend {
    /// Whose it is.
    pub service_id: ServiceId,
    /// Its id.
    pub id: BulkId,
    /// What its sender called it.
    pub name: String,
    /// The template.
    pub template_id: TemplateId,
    /// The template's version when it was accepted.
    pub template_version: u32,
    /// What it sends.
    pub channel: Channel,
    /// What its key may reach.
    pub key_type: KeyType,
    /// The key that asked for it.
    pub api_key_id: ApiKeyId,
    /// The reply-to address or sender that it named.
    pub sender_id: Option<Uuid>,
    /// How far it is.
    pub status: BulkStatus,
    /// How many recipients.
    pub rows: u32,
    /// How many of them are notifications.
    pub expanded_rows: u32,
    /// When it is to begin, if not at once.
    pub scheduled_for: Option<Timestamp>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When its first rows became notifications.
    pub started_at: Option<Timestamp>,
    /// When its last rows became notifications.
    pub finished_at: Option<Timestamp>,
}

impl FromRow for BulkSend {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            service_id: row.next()?,
            id: row.next()?,
            name: row.next()?,
            template_id: row.next()?,
            template_version: row.next()?,
            channel: named(row)?,
            key_type: named(row)?,
            api_key_id: row.next()?,
            sender_id: row.next()?,
            status: named(row)?,
            rows: row.next()?,
            expanded_rows: row.next()?,
            scheduled_for: row.next()?,
            created_at: row.next()?,
            started_at: row.next()?,
            finished_at: row.next()?,
        })
    }
}

/// The values of [`INSERT`]; `job` expands it.
#[must_use]
pub fn columns(bulk: &BulkSend, job: Uuid) -> Vec<Value> {
    values![
        bulk.service_id,
        bulk.id,
        &bulk.name,
        bulk.template_id,
        bulk.template_version,
        bulk.channel.as_str(),
        bulk.key_type.as_str(),
        bulk.api_key_id,
        bulk.sender_id,
        bulk.status.as_str(),
        bulk.rows,
        bulk.expanded_rows,
        job,
        bulk.scheduled_for,
        bulk.created_at,
    ]
    .to_vec()
}
