//! `/services/{service_id}/send/jobs`: what was sent to many, the newest first.

use crate::Notify;
use crate::model::BulkStatus;
use crate::pages::service::service_of;
use crate::sql::bulk_send::BulkSend;
use crate::usecases::bulk::list_bulks;
use askama::Template;
use axum::extract::State;
use yui_kernel::Error;
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Page, Pagination, Shown};

#[derive(Template)]
#[template(path = "send/jobs.html")]
struct JobsPage<'a> {
    page: &'a Page,
    service: String,
    jobs: Vec<BulkSend>,
    pagination: Pagination,
    zone: &'a str,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let from = query.first("from");
    let before = from.map(str::parse).transpose().map_err(|_| Error::not_found("the job was not found"))?;
    let found = list_bulks(&notify, access, snapshot.service.id, &[], before).await?;
    let next = found.older_than.map(|id| id.to_string());
    let service = format!("/services/{}", snapshot.service.id);
    let pagination = Pagination::new(&format!("{service}/send/jobs"), &[], from, next.as_deref());
    page.show(&JobsPage { page: &page, service, jobs: found.bulks, pagination, zone: &snapshot.service.time_zone })
}

impl BulkStatus {
    /// The key of its name, and the tone that it is shown in.
    pub(super) fn shown(self) -> (&'static str, &'static str) {
        match self {
            Self::Checked => ("send-job-checked", "quiet"),
            Self::Scheduled => ("send-job-scheduled", "info"),
            Self::Pending | Self::InProgress | Self::ReadyToSend | Self::SentToPrinter => ("send-job-sending", "info"),
            Self::Finished => ("send-job-finished", "success"),
            Self::Cancelled => ("send-job-cancelled", "warning"),
            Self::SendingLimitsExceeded | Self::Error => ("send-job-error", "error"),
        }
    }

    /// The key of its name.
    pub(super) fn text_key(self) -> &'static str {
        self.shown().0
    }

    /// The tone that it is shown in.
    pub(super) fn tone(self) -> &'static str {
        self.shown().1
    }
}
