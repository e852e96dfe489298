//! `/services/{service_id}/send`: to one recipient, or to the rows of a spreadsheet.

mod check;
mod choose;
mod job;
mod jobs;
mod one;
mod refusal;
mod results;
mod schedule;
mod sender;
mod typed;
mod upload;

use crate::Notify;
use crate::model::BulkId;
use yui_kernel::{Error, Result};
use yui_policy::Permission::{SendMessages, ViewActivity};
use yui_web::extract::PathParams;
use yui_web::page::{Guard, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages.
    pub static TEXTS = "../../../messages/send"
}

/// How large a form with a spreadsheet may be.
const LARGEST_UPLOAD: usize = 12 << 20;

pub(super) fn router(host: &PageHost) -> PageRouter<Notify> {
    let (view, send) = (Guard::InService(ViewActivity), Guard::InService(SendMessages));
    let upload = PageRouter::with_limit(host.clone(), &TEXTS, LARGEST_UPLOAD)
        .get("/services/{service_id}/send/{template_id}/spreadsheet", send, upload::show)
        .post("/services/{service_id}/send/{template_id}/spreadsheet", send, upload::send);
    PageRouter::new(host.clone(), &TEXTS)
        .get("/services/{service_id}/send", send, choose::show)
        .get("/services/{service_id}/send/{template_id}", send, one::show)
        .post("/services/{service_id}/send/{template_id}", send, one::send)
        .get("/services/{service_id}/send/checked/{bulk_id}", send, check::show)
        .post("/services/{service_id}/send/checked/{bulk_id}", send, check::start)
        .get("/services/{service_id}/send/jobs", view, jobs::show)
        .get("/services/{service_id}/send/jobs/{bulk_id}", view, job::show)
        .get("/services/{service_id}/send/jobs/{bulk_id}/results", view, results::show)
        .post("/services/{service_id}/send/jobs/{bulk_id}/cancel", send, job::cancel)
        .merge(upload)
}

/// The bulk send that the path names.
fn bulk_id(path: &PathParams) -> Result<BulkId> {
    path.get("bulk_id").parse().map_err(|_| Error::not_found("the job was not found"))
}

#[cfg(test)]
mod tests;
