//! What a service has used in a fiscal year, and what that costs.

mod download;
mod overview;

use crate::Notify;
use yui_policy::Permission::ViewActivity;
use yui_web::page::{Guard, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages.
    pub(super) static TEXTS = "../../../messages/usage"
}

/// The pages.
pub(super) fn router(host: &PageHost) -> PageRouter<Notify> {
    let views = Guard::InService(ViewActivity);
    PageRouter::new(host.clone(), &TEXTS).get("/services/{service_id}/usage", views, overview::show).get(
        "/services/{service_id}/usage.csv",
        views,
        download::send,
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_there_in_every_language() {
        let faults = super::TEXTS.faults(env!("CARGO_MANIFEST_DIR"), &["src/pages/usage", "templates/usage"]).unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}
