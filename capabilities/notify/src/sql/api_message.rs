//! Messages as the log of programs shows them: table `notification` with the names of key and template.

use super::named;
use crate::model::{ApiKeyId, Channel, KeyType, NotificationId, Status, TemplateId};
use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// Messages of a key type before an id, newest first, those of bulk sends apart: by an index of their own. Those that people sent by hand have no key.
    pub tenant LATEST = "select n.notification_id, n.api_key_id, k.name, n.key_type, n.channel, n.template_id, n.template_version, t.name, \
        n.recipient, n.reference, n.sender, n.scheduled_for, n.status, n.provider_response, n.created_at, n.sent_at, n.completed_at \
        from notification n left join api_key k on k.organisation_id = n.organisation_id and k.service_id = n.service_id \
        and k.api_key_id = n.api_key_id \
        left join template_version t on t.organisation_id = n.organisation_id and t.service_id = n.service_id \
        and t.template_id = n.template_id and t.version = n.template_version \
        where n.organisation_id = $1 and n.service_id = $2 and n.key_type = $3 and n.bulk_id is null and n.notification_id < $4 \
        order by n.notification_id desc limit $5";
}

/// A message that a program asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiMessage {
    /// Its id.
    pub id: NotificationId,
    /// The key that it was asked with; none for a message that a person sent.
    pub key: Option<ApiKeyId>,
    /// That key's name.
    pub key_name: Option<String>,
    /// What that key may reach.
    pub key_type: KeyType,
    /// How the message goes.
    pub channel: Channel,
    /// Its template.
    pub template: TemplateId,
    /// The version of it.
    pub template_version: u32,
    /// The name of that version.
    pub template_name: Option<String>,
    /// Whom it goes to, as given.
    pub recipient: String,
    /// The client's own name for it.
    pub reference: Option<String>,
    /// The sender of a text message, or the address for replies to an e-mail, where there is one.
    pub sender: Option<String>,
    /// When it shall go, if not at once.
    pub scheduled_for: Option<Timestamp>,
    /// Its state.
    pub status: Status,
    /// What the provider said.
    pub provider_response: Option<String>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When its provider took it.
    pub sent_at: Option<Timestamp>,
    /// When it came into its last state.
    pub completed_at: Option<Timestamp>,
}

/// Shows nothing of the recipient.
impl std::fmt::Debug for ApiMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiMessage").field("id", &self.id).field("status", &self.status).finish_non_exhaustive()
    }
}

impl FromRow for ApiMessage {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            key: row.next()?,
            key_name: row.next()?,
            key_type: named(row)?,
            channel: named(row)?,
            template: row.next()?,
            template_version: row.next()?,
            template_name: row.next()?,
            recipient: row.next()?,
            reference: row.next()?,
            sender: row.next()?,
            scheduled_for: row.next()?,
            status: named(row)?,
            provider_response: row.next()?,
            created_at: row.next()?,
            sent_at: row.next()?,
            completed_at: row.next()?,
        })
    }
}
