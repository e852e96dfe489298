//! What a service sent and received: lists to search in, the story of one message, files, and answers to texts.

mod download;
mod inbound;
mod list;
mod message;
mod words;

use crate::Notify;
use yui_policy::Permission::{SendMessages, ViewActivity};
use yui_web::page::{Guard, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages.
    pub(super) static TEXTS = "../../../messages/activity"
}

/// The pages.
pub(super) fn router(host: &PageHost) -> PageRouter<Notify> {
    PageRouter::new(host.clone(), &TEXTS)
        .get("/services/{service_id}/activity", Guard::InService(ViewActivity), list::show)
        .get("/services/{service_id}/activity.csv", Guard::InService(ViewActivity), download::send)
        .get("/services/{service_id}/activity/{message_id}", Guard::InService(ViewActivity), message::show)
        .get("/services/{service_id}/activity/{message_id}/email", Guard::InService(ViewActivity), message::email)
        .post("/services/{service_id}/activity/{message_id}/cancel", Guard::InService(SendMessages), message::cancel)
        .get("/services/{service_id}/inbound", Guard::InService(ViewActivity), inbound::list)
        .get("/services/{service_id}/inbound/{text_id}", Guard::InService(SendMessages), inbound::show)
        .post("/services/{service_id}/inbound/{text_id}", Guard::InService(SendMessages), inbound::answer)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_there_in_every_language() {
        let faults =
            super::TEXTS.faults(env!("CARGO_MANIFEST_DIR"), &["src/pages/activity", "templates/activity"]).unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}
