//! `/operate`: the pages of those who run the node.

mod categories;
mod complaints;
mod go_live;
mod overview;
mod prices;
mod providers;
mod queues;
mod service;
mod service_actions;
mod services;

use crate::Notify;
use crate::model::{Channel, ServiceId};
use std::borrow::Borrow;
use yui_kernel::{Error, Lane, Result};
use yui_web::extract::PathParams;
use yui_web::page::Guard::Operator;
use yui_web::page::{Form, Page, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of the operators' pages.
    pub(super) static TEXTS = "../../../messages/operate"
}

/// The operators' pages.
pub(super) fn router(host: &PageHost) -> PageRouter<Notify> {
    PageRouter::new(host.clone(), &TEXTS)
        .get("/operate", Operator, overview::show)
        .get("/operate/services", Operator, services::show)
        .get("/operate/services/{service}", Operator, service::show)
        .post("/operate/services/{service}/limits", Operator, service_actions::change_limits)
        .post("/operate/services/{service}/approve", Operator, service_actions::approve)
        .post("/operate/services/{service}/decline", Operator, service_actions::decline)
        .post("/operate/services/{service}/agreements", Operator, service_actions::record_agreement)
        .post("/operate/services/{service}/suspend", Operator, service_actions::suspend)
        .post("/operate/services/{service}/resume", Operator, service_actions::resume)
        .post("/operate/services/{service}/resume-email", Operator, service_actions::resume_email)
        .get_dangerous("/operate/services/{service}/archive", Operator, service_actions::ask_to_archive)
        .post_dangerous("/operate/services/{service}/archive", Operator, service_actions::archive)
        .get("/operate/go-live", Operator, go_live::show)
        .get("/operate/providers", Operator, providers::show)
        .post("/operate/providers/order", Operator, providers::order)
        .post("/operate/providers/enabled", Operator, providers::enable)
        .get("/operate/queues", Operator, queues::show)
        .get("/operate/complaints", Operator, complaints::show)
        .get("/operate/categories", Operator, categories::list)
        .get("/operate/categories/{category}", Operator, categories::show)
        .post("/operate/categories/{category}", Operator, categories::save)
        .get("/operate/prices", Operator, prices::show)
}

/// The service that the path names.
fn service_in(path: &PathParams) -> Result<ServiceId> {
    path.get("service").parse().map_err(|_| Error::not_found("the service not found"))
}

/// The channel that a form names.
fn channel_in(form: &Form) -> Result<Channel> {
    form.text("channel").parse().map_err(|_| Error::invalid("there is no such channel"))
}

/// The name of a channel.
fn channel_name(page: &Page, channel: impl Borrow<Channel>) -> &str {
    match channel.borrow() {
        Channel::Email => page.t("channel-email"),
        Channel::Sms => page.t("channel-sms"),
    }
}

/// The name of a lane.
fn lane_name(page: &Page, lane: impl Borrow<Lane>) -> &str {
    match lane.borrow() {
        Lane::Priority => page.t("lane-priority"),
        Lane::Normal => page.t("lane-normal"),
        Lane::Bulk => page.t("lane-bulk"),
        Lane::Calls => page.t("lane-calls"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_there_in_every_language() {
        let faults =
            super::TEXTS.faults(env!("CARGO_MANIFEST_DIR"), &["src/pages/operate", "templates/operate"]).unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}
