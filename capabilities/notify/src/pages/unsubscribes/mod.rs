//! Who has unsubscribed by the node's own link: what waits, and the lists that the service took over.

mod lists;

use crate::Notify;
use yui_policy::Permission::{SendMessages, ViewActivity};
use yui_web::page::{Guard, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages.
    pub(super) static TEXTS = "../../../messages/unsubscribes"
}

/// The pages.
pub(super) fn router(host: &PageHost) -> PageRouter<Notify> {
    let (views, sends) = (Guard::InService(ViewActivity), Guard::InService(SendMessages));
    PageRouter::new(host.clone(), &TEXTS)
        .get("/services/{service_id}/activity/unsubscribes", views, lists::show)
        .post("/services/{service_id}/activity/unsubscribes", sends, lists::make)
        .get("/services/{service_id}/activity/unsubscribes/{report_id}/csv", views, lists::send_file)
        .post("/services/{service_id}/activity/unsubscribes/{report_id}/done", sends, lists::finish)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_there_in_every_language() {
        let faults = super::TEXTS
            .faults(env!("CARGO_MANIFEST_DIR"), &["src/pages/unsubscribes", "templates/unsubscribes"])
            .unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}
