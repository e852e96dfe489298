//! Messages as lists and files of activity show them: table `notification` with the names of template and bulk send.

use super::named;
use crate::model::{Channel, KeyType, NotificationId, Status};
use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row};

macro_rules! columns {
    () => {
        "select n.notification_id, n.channel, n.key_type, n.recipient, n.normalised_recipient, n.reference, n.status, n.provider_response, n.created_at, n.bulk_row, t.name, \
        b.name from notification n \
        left join template_version t on t.organisation_id = n.organisation_id and t.service_id = n.service_id \
        and t.template_id = n.template_id and t.version = n.template_version \
        left join bulk_send b on b.organisation_id = n.organisation_id and b.service_id = n.service_id and b.bulk_id = n.bulk_id "
    };
}

yui_store::statements! {
    /// A service's messages from an id on and before another one, newest first. Whoever reads them leaves out what it does not want, so that
    /// no page looks at more rows than it has.
    pub tenant PAGE = concat!(columns!(), "where n.organisation_id = $1 and n.service_id = $2 and n.notification_id < $3 \
        and n.notification_id >= $4 order by n.notification_id desc limit $5");
    /// Those of a service's messages from an id on and before another one whose recipient holds one of two patterns, newest first. The whole range is
    /// looked at, so it must be a bounded one.
    pub tenant TO_RECIPIENT = concat!(columns!(), "where n.organisation_id = $1 and n.service_id = $2 and n.notification_id < $3 \
        and n.notification_id >= $4 and (n.normalised_recipient like $5 escape '\\' or lower(n.recipient) like $5 escape '\\' \
        or n.normalised_recipient like $6 escape '\\') order by n.notification_id desc limit $7");
    /// The oldest of so many messages of a service before an id, if there are so many; `$4` is one less.
    pub tenant END_OF_RANGE = "select notification_id from notification where organisation_id = $1 and service_id = $2 \
        and notification_id < $3 order by notification_id desc limit 1 offset $4";
    /// A service's messages with a reference, before an id, newest first.
    pub tenant BY_REFERENCE = concat!(columns!(), "where n.organisation_id = $1 and n.service_id = $2 and n.notification_id < $3 \
        and n.reference = $4 order by n.notification_id desc limit $5");
    /// The messages of a bulk send after a row, in the order of its rows.
    pub tenant OF_BULK = concat!(columns!(), "where n.organisation_id = $1 and n.service_id = $2 and n.bulk_id = $3 and n.bulk_row > $4 \
        order by n.bulk_row limit $5");
}

/// A message in a list of activity.
#[derive(Clone, PartialEq, Eq)]
pub struct Activity {
    /// Its id.
    pub id: NotificationId,
    /// How it went.
    pub channel: Channel,
    /// What its key may reach.
    pub key_type: KeyType,
    /// Whom it went to, as given.
    pub recipient: String,
    /// Whom it went to, in the form that is compared.
    pub normalised_recipient: String,
    /// The client's own name for it.
    pub reference: Option<String>,
    /// Its state.
    pub status: Status,
    /// What the provider said.
    pub provider_response: Option<String>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// Its row in a bulk send.
    pub bulk_row: Option<u32>,
    /// The template's name.
    pub template: Option<String>,
    /// The bulk send's name.
    pub bulk: Option<String>,
}

impl std::fmt::Debug for Activity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Activity").field("id", &self.id).field("status", &self.status).finish_non_exhaustive()
    }
}

impl FromRow for Activity {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            channel: named(row)?,
            key_type: named(row)?,
            recipient: row.next()?,
            normalised_recipient: row.next()?,
            reference: row.next()?,
            status: named(row)?,
            provider_response: row.next()?,
            created_at: row.next()?,
            bulk_row: row.next()?,
            template: row.next()?,
            bulk: row.next()?,
        })
    }
}
