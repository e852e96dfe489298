//! Table `unsubscribe_request`: readers who want no more of a template's e-mails.

use crate::model::UnsubscribeRequestId;
use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// A request; the second one about the same message changes nothing.
    pub tenant INSERT = "insert into unsubscribe_request (organisation_id, service_id, request_id, notification_id, template_id, recipient, \
        sent_at, requested_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (organisation_id, service_id, notification_id) do nothing";
    /// How many are in no report, and when the first and the last of them came.
    pub tenant WAITING = "select count(*), min(requested_at), max(requested_at) from unsubscribe_request \
        where organisation_id = $1 and service_id = $2 and report_id is null";
    /// Puts all that are in no report into one.
    pub tenant TAKE = "update unsubscribe_request set report_id = $3 where organisation_id = $1 and service_id = $2 and report_id is null";
    /// The same figures of a report.
    pub tenant TAKEN = "select count(*), min(requested_at), max(requested_at) from unsubscribe_request \
        where organisation_id = $1 and service_id = $2 and report_id = $3";
    /// The requests of a report after one, in the order in which they came.
    pub tenant OF_REPORT = "select r.request_id, r.recipient, v.name, r.sent_at, r.requested_at from unsubscribe_request r \
        join template t on t.organisation_id = r.organisation_id and t.service_id = r.service_id and t.template_id = r.template_id \
        join template_version v on v.organisation_id = t.organisation_id and v.service_id = t.service_id and v.template_id = t.template_id \
        and v.version = t.version where r.organisation_id = $1 and r.service_id = $2 and r.report_id = $3 and r.request_id > $4 \
        order by r.request_id limit $5";
    /// Those from before an instant.
    pub node PURGE = "delete from unsubscribe_request where requested_at < $1";
    /// Those of reports that were done before an instant.
    pub node PURGE_DONE = "delete from unsubscribe_request where exists (select 1 from unsubscribe_report d \
        where d.organisation_id = unsubscribe_request.organisation_id and d.service_id = unsubscribe_request.service_id \
        and d.report_id = unsubscribe_request.report_id and d.done_at < $1)";
}

/// How many requests there are, and when the first and the last of them came; none where there are none.
pub type Counted = (u64, Option<Timestamp>, Option<Timestamp>);

/// A request as a report tells it.
#[derive(Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id, later in order than those before it.
    pub id: UnsubscribeRequestId,
    /// Who wants no more.
    pub recipient: String,
    /// What the template is called now.
    pub template: String,
    /// When the message was sent.
    pub sent_at: Timestamp,
    /// When its reader unsubscribed.
    pub requested_at: Timestamp,
}

impl std::fmt::Debug for Listed {
    /// Without the recipient.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Listed").field("id", &self.id).finish_non_exhaustive()
    }
}

impl FromRow for Listed {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            recipient: row.next()?,
            template: row.next()?,
            sent_at: row.next()?,
            requested_at: row.next()?,
        })
    }
}
