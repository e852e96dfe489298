//! The way of a service from trial to live: what is to be done, what it is for, the terms of use, and the request.

mod overview;
mod purpose;
mod requests;
mod terms;

use crate::Notify;
use crate::model::go_live::{Checklist, Step};
use yui_policy::Permission::{ApproveGoLive, ManageService};
use yui_web::page::{Guard, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages.
    pub(super) static TEXTS = "../../../messages/golive"
}

/// The pages.
pub(super) fn router(host: &PageHost) -> PageRouter<Notify> {
    let (manages, approves) = (Guard::InService(ManageService), Guard::Everywhere(ApproveGoLive));
    PageRouter::new(host.clone(), &TEXTS)
        .get("/services/{service_id}/go-live", manages, overview::show)
        .post("/services/{service_id}/go-live/request", manages, overview::request)
        .get("/services/{service_id}/go-live/use", manages, purpose::show)
        .post("/services/{service_id}/go-live/use/change", manages, purpose::change)
        .get("/services/{service_id}/go-live/terms", manages, terms::show)
        .post("/services/{service_id}/go-live/terms/accept", manages, terms::accept)
        .get("/organisation/go-live", approves, requests::list)
        .get_dangerous("/organisation/go-live/{service}", approves, requests::show)
        .post_dangerous("/organisation/go-live/{service}/approve", approves, requests::approve)
        .post_dangerous("/organisation/go-live/{service}/refuse", approves, requests::refuse)
}

/// The key of how far something is, and the tone of its chip.
fn chip(step: Step) -> (&'static str, &'static str) {
    match step {
        Step::ToDo => ("step-to-do", "warning"),
        Step::InProgress => ("step-in-progress", "info"),
        Step::Done => ("step-done", "success"),
    }
}

/// What has to be done, how far it is, and the tone of that; the texts are keys.
fn steps(list: &Checklist) -> [(&'static str, &'static str, &'static str); 4] {
    [
        ("task-use", list.described),
        ("task-templates", list.templates),
        ("task-managers", list.managers),
        ("task-terms", list.terms),
    ]
    .map(|(what, step)| {
        let (how_far, tone) = chip(step);
        (what, how_far, tone)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_there_in_every_language() {
        let faults =
            super::TEXTS.faults(env!("CARGO_MANIFEST_DIR"), &["src/pages/golive", "templates/golive"]).unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}
