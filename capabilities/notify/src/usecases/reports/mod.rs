//! Reports: lists of messages that programs ask for, wait for and fetch (section 2.9 of the wire facts).
//!
//! A report is written by a job, a page of messages at a time, so that no transaction lasts long however many there are. Its pieces are kept in the
//! database for three days.

mod content;
mod export;
mod find;
mod list;
mod page;
mod request;

pub use content::{ReportContent, report_content};
pub use export::{ActivityExport, export_activity};
pub use find::find_report;
pub use list::{PAGE_SIZE, list_reports};
pub(crate) use page::{Page, Position, Source, page};
pub use request::{Requested, request_report};

use super::Failure;
use crate::model::problem;
use yui_kernel::Tenant;
use yui_policy::{Access, Permission};

/// The context of a caller that may ask for reports.
fn reporter(access: &Access) -> Result<&Tenant, Failure> {
    access.require(Permission::ManageReports).map_err(|_| problem::key_may_not_manage_reports().into())
}
