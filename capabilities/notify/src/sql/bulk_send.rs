//! Table `bulk_send`.

use super::named;
use crate::model::{ApiKeyId, BulkId, BulkStatus, Channel, KeyType, ServiceId, TemplateId};
use crate::sql::statistic::no_key;
use uuid::Uuid;
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_store::{FromRow, Row, Value, values};

macro_rules! columns {
    () => {
        "service_id, bulk_id, name, template_id, template_version, channel, key_type, api_key_id, created_by, sender_id, \
        status, rows, quantity, repeated_recipients, expanded_rows, job_id, scheduled_for, created_at, started_at, finished_at"
    };
}

yui_store::statements! {
    /// A new bulk send.
    pub tenant INSERT = "insert into bulk_send (organisation_id, service_id, bulk_id, name, template_id, template_version, channel, \
        key_type, api_key_id, created_by, sender_id, status, rows, quantity, repeated_recipients, expanded_rows, job_id, scheduled_for, \
        created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
    /// One bulk send.
    pub tenant FIND = concat!("select ", columns!(), " from bulk_send where organisation_id = $1 and service_id = $2 and bulk_id = $3");
    /// A service's bulk sends before one, newest first, of some states (each between bars; none means all); spreadsheets that were only
    /// checked are none.
    pub tenant LIST = concat!("select ", columns!(), " from bulk_send where organisation_id = $1 and service_id = $2 and bulk_id < $3 \
        and status <> 'checked' and ($4 = '' or $4 like ('%|' || status || '|%')) order by bulk_id desc limit $5");
    /// Cancels all bulk sends of a service whose rows are not all messages yet.
    pub tenant CANCEL_ALL = "update bulk_send set status = 'cancelled', finished_at = $3 \
        where organisation_id = $1 and service_id = $2 and status in ('pending', 'in progress', 'scheduled')";
    /// How far its rows have become notifications.
    pub tenant PROGRESS = "update bulk_send set status = $4, expanded_rows = $5, started_at = $6, finished_at = $7 \
        where organisation_id = $1 and service_id = $2 and bulk_id = $3";
    /// A checked spreadsheet that shall be sent, unless it was before.
    pub tenant START = "update bulk_send set status = $4, job_id = $5, scheduled_for = $6, created_at = $7, created_by = $8 \
        where organisation_id = $1 and service_id = $2 and bulk_id = $3 and status = 'checked'";
    /// One that waits for its time is taken back, unless it has begun.
    pub tenant CANCEL = "update bulk_send set status = 'cancelled', finished_at = $4 \
        where organisation_id = $1 and service_id = $2 and bulk_id = $3 and status = 'scheduled'";
    /// Whether a file of this name was sent with this template in a time, or is to be.
    pub tenant SENT_WITHIN = "select bulk_id from bulk_send where organisation_id = $1 and service_id = $2 and name = $3 \
        and template_id = $4 and status not in ('checked', 'cancelled') and coalesce(scheduled_for, created_at) >= $5 \
        and coalesce(scheduled_for, created_at) < $6 limit 1";
    /// Spreadsheets that were checked before an instant and never sent.
    pub node FORGOTTEN = "select organisation_id, service_id, bulk_id from bulk_send where status = 'checked' and created_at < $1 \
        order by created_at limit $2";
    /// A checked spreadsheet that nobody wants.
    pub tenant FORGET = "delete from bulk_send where organisation_id = $1 and service_id = $2 and bulk_id = $3 and status = 'checked'";
}

/// One of [`FORGOTTEN`].
pub type Forgotten = (OrganisationId, ServiceId, BulkId);

/// A bulk send: one template to many recipients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkSend {
    /// Whose it is.
    pub service_id: ServiceId,
    /// Its id.
    pub id: BulkId,
    /// What its sender called it; of a spreadsheet the file's name.
    pub name: String,
    /// The template.
    pub template_id: TemplateId,
    /// The template's version when it was accepted.
    pub template_version: u32,
    /// What it sends.
    pub channel: Channel,
    /// What its key may reach.
    pub key_type: KeyType,
    /// The key that asked for it; none where a member uploaded a spreadsheet.
    pub api_key_id: Option<ApiKeyId>,
    /// Who asked for it, as the audit trail names them; unknown of old ones.
    pub created_by: Option<String>,
    /// The reply-to address or sender that it named.
    pub sender_id: Option<Uuid>,
    /// How far it is.
    pub status: BulkStatus,
    /// How many recipients.
    pub rows: u32,
    /// What it counts as against the limits: messages of e-mail, parts of texts.
    pub quantity: u32,
    /// How many rows are for recipients of earlier rows; of spreadsheets.
    pub repeated_recipients: u32,
    /// How many of them are notifications.
    pub expanded_rows: u32,
    /// The queued work that makes notifications of its rows.
    pub job_id: Option<Uuid>,
    /// When it is to begin, if not at once.
    pub scheduled_for: Option<Timestamp>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When its first rows became notifications.
    pub started_at: Option<Timestamp>,
    /// When its last rows became notifications, or it was taken back.
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
            api_key_id: Some(row.next::<ApiKeyId>()?).filter(|key| *key != no_key()),
            created_by: row.next()?,
            sender_id: row.next()?,
            status: named(row)?,
            rows: row.next()?,
            quantity: row.next()?,
            repeated_recipients: row.next()?,
            expanded_rows: row.next()?,
            job_id: row.next()?,
            scheduled_for: row.next()?,
            created_at: row.next()?,
            started_at: row.next()?,
            finished_at: row.next()?,
        })
    }
}

/// The values of [`INSERT`]; `job` expands it, unless it is only checked.
#[must_use]
pub fn columns(bulk: &BulkSend, job: Option<Uuid>) -> Vec<Value> {
    values![
        bulk.service_id,
        bulk.id,
        &bulk.name,
        bulk.template_id,
        bulk.template_version,
        bulk.channel.as_str(),
        bulk.key_type.as_str(),
        bulk.api_key_id.unwrap_or(no_key()),
        bulk.created_by.clone(),
        bulk.sender_id,
        bulk.status.as_str(),
        bulk.rows,
        bulk.quantity,
        bulk.repeated_recipients,
        bulk.expanded_rows,
        job,
        bulk.scheduled_for,
        bulk.created_at,
    ]
    .to_vec()
}
