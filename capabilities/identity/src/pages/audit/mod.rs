//! Who changed what, for those who manage a service or the whole organisation.

mod entry;
mod show;

use crate::Identity;
use yui_policy::Permission::ManageService;
use yui_web::page::{Guard, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages. What was done is called `did-` and the name of the action.
    pub static TEXTS = "../../../messages/audit"
}

/// The pages.
pub(super) fn router(host: &PageHost) -> PageRouter<Identity> {
    PageRouter::new(host.clone(), &TEXTS)
        .get("/services/{service_id}/audit", Guard::InService(ManageService), show::of_service)
        .get("/organisation/audit", Guard::Everywhere(ManageService), show::of_organisation)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_there_in_every_language() {
        let faults = super::TEXTS.faults(env!("CARGO_MANIFEST_DIR"), &["src/pages/audit", "templates/audit"]).unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}
