//! Tables `report` and `report_chunk`.

use super::named;
use crate::model::report::{ReportId, ReportLanguage, ReportStatus, ReportType};
use crate::model::{BulkId, NotificationId, ServiceId};
use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::id_values!(ReportId);

macro_rules! columns {
    () => {
        "service_id, report_id, report_type, language, bulk_id, status, requested_at, completed_at, expires_at, chunks, written_to, \
        written_row"
    };
}

yui_store::statements! {
    /// A report that is asked for.
    pub tenant INSERT = "insert into report (organisation_id, service_id, report_id, report_type, language, bulk_id, status, \
        requested_at, expires_at, chunks) values ($1, $2, $3, $4, $5, $6, 'requested', $7, $8, 0)";
    /// One report that can still be fetched.
    pub tenant FIND = concat!("select ", columns!(), " from report \
        where organisation_id = $1 and service_id = $2 and report_id = $3 and expires_at > $4");
    /// The newest reports that can still be fetched, before an id.
    pub tenant LIST = concat!("select ", columns!(), " from report \
        where organisation_id = $1 and service_id = $2 and report_id < $3 and expires_at > $4 order by report_id desc limit $5");
    /// When the newest reports since an instant were asked for, newest first.
    pub tenant RECENT = "select requested_at from report where organisation_id = $1 and service_id = $2 and requested_at > $3 \
        order by requested_at desc limit $4";
    /// A piece of a report.
    pub tenant INSERT_CHUNK = "insert into report_chunk (organisation_id, report_id, chunk, content) values ($1, $2, $3, $4)";
    /// A piece of a report.
    pub tenant FIND_CHUNK = "select content from report_chunk where organisation_id = $1 and report_id = $2 and chunk = $3";
    /// A piece is written: the report is one piece longer than it was, and goes on from there.
    pub tenant PROGRESS = "update report set status = 'generating', chunks = $4 + 1, written_to = $5, written_row = $6 \
        where organisation_id = $1 and service_id = $2 and report_id = $3 and chunks = $4 and status in ('requested', 'generating')";
    /// How a report ended.
    pub tenant END = "update report set status = $4, completed_at = $5 \
        where organisation_id = $1 and service_id = $2 and report_id = $3 and status in ('requested', 'generating')";
    /// Reports whose time is over.
    pub node EXPIRED = "select organisation_id, service_id, report_id from report where expires_at <= $1 order by expires_at limit $2";
    /// The pieces of a report whose time is over.
    pub tenant DELETE_CHUNKS = "delete from report_chunk where organisation_id = $1 and report_id = $2";
    /// A report whose time is over.
    pub tenant DELETE = "delete from report where organisation_id = $1 and service_id = $2 and report_id = $3";
}

/// A report as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Whose it is.
    pub service_id: ServiceId,
    /// Its id.
    pub id: ReportId,
    /// What it lists.
    pub kind: ReportType,
    /// Its language.
    pub language: ReportLanguage,
    /// The bulk send that it lists.
    pub bulk_id: Option<BulkId>,
    /// How far it is.
    pub status: ReportStatus,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When it was ready, or given up.
    pub completed_at: Option<Timestamp>,
    /// Until when it can be fetched.
    pub expires_at: Timestamp,
    /// How many pieces are written.
    pub chunks: u32,
    /// The last message that was looked at.
    pub written_to: Option<NotificationId>,
    /// The last row of the bulk send that was looked at.
    pub written_row: Option<u32>,
}

impl FromRow for Report {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            service_id: row.next()?,
            id: row.next()?,
            kind: named(row)?,
            language: named(row)?,
            bulk_id: row.next()?,
            status: named(row)?,
            requested_at: row.next()?,
            completed_at: row.next()?,
            expires_at: row.next()?,
            chunks: row.next()?,
            written_to: row.next()?,
            written_row: row.next()?,
        })
    }
}
