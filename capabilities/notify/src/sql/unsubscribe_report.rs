//! Table `unsubscribe_report`: requests to unsubscribe that a service took over together.

use crate::model::UnsubscribeReportId;
use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row};

macro_rules! select {
    () => {
        "select report_id, requests, first_at, last_at, created_at, done_at from unsubscribe_report \
        where organisation_id = $1 and service_id = $2 "
    };
}

yui_store::statements! {
    /// A new report.
    pub tenant INSERT = "insert into unsubscribe_report (organisation_id, service_id, report_id, requests, first_at, last_at, created_at, \
        created_by) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// The newest reports of a service.
    pub tenant LIST = concat!(select!(), "order by report_id desc limit $3");
    /// One report.
    pub tenant FIND = concat!(select!(), "and report_id = $3");
    /// All its requests were seen to; changes nothing if that was said before.
    pub tenant FINISH = "update unsubscribe_report set done_at = $4 \
        where organisation_id = $1 and service_id = $2 and report_id = $3 and done_at is null";
    /// Those that were done before one instant, or made before another.
    pub node PURGE = "delete from unsubscribe_report where done_at < $1 or created_at < $2";
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its id.
    pub id: UnsubscribeReportId,
    /// How many requests it has.
    pub requests: u64,
    /// When the first of them came.
    pub first_at: Timestamp,
    /// When the last of them came.
    pub last_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// When somebody said that all were seen to.
    pub done_at: Option<Timestamp>,
}

impl FromRow for Report {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            requests: row.next()?,
            first_at: row.next()?,
            last_at: row.next()?,
            created_at: row.next()?,
            done_at: row.next()?,
        })
    }
}
