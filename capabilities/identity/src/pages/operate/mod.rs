//! Organisations and people, for those who run the node.

mod organisation;
mod organisations;
mod people;

use crate::Identity;
use yui_web::page::Guard::Operator;
use yui_web::page::{PageHost, PageRouter};

yui_web::texts! {
    /// The texts of the operators' pages.
    pub(super) static TEXTS = "../../../messages/operate"
}

/// The operators' pages.
pub(super) fn router(host: &PageHost) -> PageRouter<Identity> {
    PageRouter::new(host.clone(), &TEXTS)
        .get("/operate/organisations", Operator, organisations::show)
        .get("/operate/organisations/{organisation}", Operator, organisation::show)
        .post("/operate/organisations/{organisation}", Operator, organisation::save)
        .get("/operate/people", Operator, people::show)
        .post_dangerous("/operate/people/block", Operator, people::block)
        .post_dangerous("/operate/people/unblock", Operator, people::unblock)
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
