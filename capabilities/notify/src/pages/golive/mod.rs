//! The way of a service from trial to live: what is to be done, what it is for, the terms of use, and the request.

mod overview;
mod purpose;
mod terms;

use crate::Notify;
use yui_policy::Permission::ManageService;
use yui_web::page::{Guard, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages.
    pub(super) static TEXTS = "../../../messages/golive"
}

/// The pages.
pub(super) fn router(host: &PageHost) -> PageRouter<Notify> {
    let manages = Guard::InService(ManageService);
    PageRouter::new(host.clone(), &TEXTS)
        .get("/services/{service_id}/go-live", manages, overview::show)
        .post("/services/{service_id}/go-live/request", manages, overview::request)
        .get("/services/{service_id}/go-live/use", manages, purpose::show)
        .post("/services/{service_id}/go-live/use/change", manages, purpose::change)
        .get("/services/{service_id}/go-live/terms", manages, terms::show)
        .post("/services/{service_id}/go-live/terms/accept", manages, terms::accept)
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
