//! Table `complaint`.

use crate::model::{ComplaintId, NotificationId, ServiceId};
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_store::{FromRow, Row};

macro_rules! select {
    () => {
        "select organisation_id, service_id, complaint_id, notification_id, feedback_kind, feedback_subtype, received_at from complaint "
    };
}

yui_store::statements! {
    /// A complaint that came in, unless it is known: the same message, and the name that the provider gives the complaint, empty if none.
    pub tenant INSERT = "insert into complaint (organisation_id, service_id, complaint_id, notification_id, feedback_kind, \
        feedback_subtype, feedback_id, received_at) values ($1, $2, $3, $4, $5, $6, $7, $8) \
        on conflict (organisation_id, service_id, notification_id, feedback_id) do nothing";
    /// The complaints about one message, in order.
    pub tenant LIST_OF_MESSAGE = concat!(select!(), "where organisation_id = $1 and service_id = $2 and notification_id = $3 \
        order by complaint_id");
    /// The newest complaints of all organisations before an id.
    pub node LIST_ALL = concat!(select!(), "where complaint_id < $1 order by complaint_id desc limit $2");
    /// One complaint, with what its message was.
    pub tenant FIND = "select complaint.complaint_id, complaint.notification_id, notification.reference, notification.recipient, \
        complaint.received_at from complaint join notification on notification.organisation_id = complaint.organisation_id \
        and notification.service_id = complaint.service_id and notification.notification_id = complaint.notification_id \
        where complaint.organisation_id = $1 and complaint.service_id = $2 and complaint.complaint_id = $3";
    /// A service's complaints before one, newest first; of messages that are no longer kept without what the message was.
    pub tenant LIST = "select complaint.complaint_id, complaint.notification_id, notification.reference, notification.recipient, \
        complaint.feedback_subtype, complaint.received_at from complaint \
        left join notification on notification.organisation_id = complaint.organisation_id \
        and notification.service_id = complaint.service_id and notification.notification_id = complaint.notification_id \
        where complaint.organisation_id = $1 and complaint.service_id = $2 and complaint.complaint_id < $3 \
        order by complaint.complaint_id desc limit $4";
}

/// One of [`LIST`].
#[derive(Clone, PartialEq, Eq)]
pub struct ComplaintListed {
    /// Its id.
    pub id: ComplaintId,
    /// The message.
    pub notification: NotificationId,
    /// The client's own name for the message.
    pub reference: Option<String>,
    /// Whom the message went to, as given; unknown once the message is no longer kept.
    pub recipient: Option<String>,
    /// What the provider says about it more closely.
    pub subtype: Option<String>,
    /// When it came in.
    pub received_at: Timestamp,
}

impl std::fmt::Debug for ComplaintListed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ComplaintListed").field("id", &self.id).finish_non_exhaustive()
    }
}

impl FromRow for ComplaintListed {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            notification: row.next()?,
            reference: row.next()?,
            recipient: row.next()?,
            subtype: row.next()?,
            received_at: row.next()?,
        })
    }
}

/// A complaint as it is stored: without the recipient, whom its message names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintRecord {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The service.
    pub service: ServiceId,
    /// Its id, later in order than those before it.
    pub id: ComplaintId,
    /// The message, which may be deleted by now.
    pub notification: NotificationId,
    /// What the provider calls it, such as `complaint`.
    pub kind: Option<String>,
    /// What it is in particular, such as `abuse`.
    pub subtype: Option<String>,
    /// When it came in.
    pub received_at: Timestamp,
}

impl FromRow for ComplaintRecord {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            organisation: row.next()?,
            service: row.next()?,
            id: row.next()?,
            notification: row.next()?,
            kind: row.next()?,
            subtype: row.next()?,
            received_at: row.next()?,
        })
    }
}

/// A complaint with what its message was.
#[derive(Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Its id.
    pub id: ComplaintId,
    /// The message.
    pub notification: NotificationId,
    /// The client's own name for the message.
    pub reference: Option<String>,
    /// Whom the message went to, as given.
    pub recipient: String,
    /// When the complaint came in.
    pub received_at: Timestamp,
}

impl FromRow for Complaint {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            notification: row.next()?,
            reference: row.next()?,
            recipient: row.next()?,
            received_at: row.next()?,
        })
    }
}
