//! Who changed what, for those who manage a service or the whole organisation, and for those who run the node.

mod download;
mod entry;
mod known;
mod search;
mod show;
mod wanted;

pub use known::{ACTIONS, KINDS};

use crate::Identity;
use yui_policy::Permission::ManageService;
use yui_web::page::{Guard, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages. What was done is called `did-` and the name of the action; kinds of things `kind-`, values `value-`.
    pub static TEXTS = "../../../messages/audit"
}

/// The pages.
pub(super) fn router(host: &PageHost) -> PageRouter<Identity> {
    PageRouter::new(host.clone(), &TEXTS)
        .get("/services/{service_id}/audit", Guard::InService(ManageService), show::of_service)
        .get("/organisation/audit", Guard::Everywhere(ManageService), show::of_organisation)
        .get("/operate/audit", Guard::Operator, search::show)
        .get("/operate/audit.csv", Guard::Operator, download::send)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_there_in_every_language() {
        let faults = super::TEXTS.faults(env!("CARGO_MANIFEST_DIR"), &["src/pages/audit", "templates/audit"]).unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}
