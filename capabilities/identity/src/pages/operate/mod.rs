//! Organisations, people and the audit trail, for those who run the node.

mod audit;
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
        .get("/operate/audit", Operator, audit::show)
}

#[cfg(test)]
mod tests {
    use super::TEXTS;
    use std::path::Path;
    use yui_web::page::{SHARED, sources};

    #[test]
    fn every_language_has_every_text_with_the_same_variables() {
        assert_eq!(TEXTS.differences(), Vec::<String>::new());
    }

    #[test]
    fn every_text_that_is_asked_for_is_there() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = sources(&folder.join("src/pages/operate"), "rs").unwrap();
        found.extend(sources(&folder.join("templates/operate"), "html").unwrap());
        assert_eq!(TEXTS.missing(&found, Some(&SHARED)), std::collections::BTreeSet::new());
    }

    #[test]
    fn no_translation_of_a_refusal_was_misread() {
        let file = include_str!("../../../messages/operate.problems");
        assert_eq!(TEXTS.problems().count(), file.lines().filter(|line| line.starts_with("en: ")).count());
    }
}
