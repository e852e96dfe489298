//! Settings of an organisation, and of a service: how it is called, where answers go, what its text messages come from, how its e-mails look, how long messages are kept, and
//! its end; and the page of the mailed link that confirms an address for answers.

mod archive;
mod brand;
mod confirm;
mod general;
mod organisation;
mod overview;
mod reply_to;
mod retention;
mod text_senders;

use crate::Notify;
use yui_policy::Permission::ManageService;
use yui_web::page::{Guard, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages.
    pub(super) static TEXTS = "../../../messages/settings"
}

/// The pages.
pub(super) fn router(host: &PageHost) -> PageRouter<Notify> {
    let manages = Guard::InService(ManageService);
    PageRouter::new(host.clone(), &TEXTS)
        .get("/reply-to/confirm", Guard::Anyone, confirm::show)
        .post("/reply-to/confirm", Guard::Anyone, confirm::confirm)
        .get("/organisation/settings", Guard::Everywhere(ManageService), organisation::show)
        .post("/organisation/settings", Guard::Everywhere(ManageService), organisation::change)
        .get("/services/{service_id}/settings", manages, overview::show)
        .get("/services/{service_id}/settings/general", manages, general::show)
        .post("/services/{service_id}/settings/general", manages, general::change)
        .get("/services/{service_id}/settings/reply-to", manages, reply_to::show)
        .post("/services/{service_id}/settings/reply-to", manages, reply_to::add)
        .post("/services/{service_id}/settings/reply-to/{reply_to_id}/default", manages, reply_to::make_default)
        .post("/services/{service_id}/settings/reply-to/{reply_to_id}/remove", manages, reply_to::remove)
        .post("/services/{service_id}/settings/reply-to/{reply_to_id}/offer", manages, reply_to::offer)
        .get("/services/{service_id}/settings/text-senders", manages, text_senders::show)
        .post("/services/{service_id}/settings/text-senders", manages, text_senders::change)
        .get("/services/{service_id}/settings/brand", manages, brand::show)
        .post("/services/{service_id}/settings/brand", manages, brand::choose)
        .get("/services/{service_id}/settings/retention", manages, retention::show)
        .post("/services/{service_id}/settings/retention", manages, retention::change)
        .get_dangerous("/services/{service_id}/settings/archive", manages, archive::ask)
        .post_dangerous("/services/{service_id}/settings/archive", manages, archive::archive)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_there_in_every_language() {
        let faults =
            super::TEXTS.faults(env!("CARGO_MANIFEST_DIR"), &["src/pages/settings", "templates/settings"]).unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}
