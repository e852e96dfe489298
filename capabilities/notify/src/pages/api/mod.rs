//! What programs need of a service: keys, example code, the safelist, and calls to its own systems.

mod callbacks;
mod code;
mod deliveries;
mod keys;
mod log;
mod overview;
mod safelist;
mod words;

use crate::Notify;
use yui_policy::Permission::{ManageApiKeys, ManageService, ViewActivity};
use yui_web::page::{Guard, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages.
    pub(super) static TEXTS = "../../../messages/api"
}

/// The pages.
pub(super) fn router(host: &PageHost) -> PageRouter<Notify> {
    let (sees, keys, manages) =
        (Guard::InService(ViewActivity), Guard::InService(ManageApiKeys), Guard::InService(ManageService));
    PageRouter::new(host.clone(), &TEXTS)
        .get("/services/{service_id}/api", sees, overview::show)
        .get("/services/{service_id}/api/keys", keys, keys::show)
        .post("/services/{service_id}/api/keys/new", keys, keys::create)
        .get("/services/{service_id}/api/keys/{key_id}", keys, keys::ask)
        .post_dangerous("/services/{service_id}/api/keys/{key_id}", keys, keys::revoke)
        .get("/services/{service_id}/api/safelist", manages, safelist::show)
        .post("/services/{service_id}/api/safelist/change", manages, safelist::change)
        .get("/services/{service_id}/api/callbacks", manages, callbacks::list)
        .get("/services/{service_id}/api/callbacks/{kind}", manages, callbacks::show)
        .post("/services/{service_id}/api/callbacks/{kind}/change", manages, callbacks::put)
        .post("/services/{service_id}/api/callbacks/{kind}/secret", manages, callbacks::rotate)
        .post("/services/{service_id}/api/callbacks/{kind}/stop", manages, callbacks::stop)
        .post("/services/{service_id}/api/callbacks/{kind}/resume", manages, callbacks::resume)
        .post_dangerous("/services/{service_id}/api/callbacks/{kind}/remove", manages, callbacks::remove)
        .get("/services/{service_id}/api/log", sees, log::show)
        .get("/services/{service_id}/api/deliveries", sees, deliveries::list)
        .post("/services/{service_id}/api/deliveries/{delivery_id}/again", manages, deliveries::again)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_there_in_every_language() {
        let faults = super::TEXTS.faults(env!("CARGO_MANIFEST_DIR"), &["src/pages/api", "templates/api"]).unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}
