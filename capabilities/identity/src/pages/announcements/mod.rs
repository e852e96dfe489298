//! `/operate/announcements`: what those who run the node tell at the top of pages; and what a page shows of it.

mod edit;
mod list;
mod shown;

pub use shown::ShownAnnouncements;

use crate::Identity;
use yui_web::page::Guard::Operator;
use yui_web::page::{PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages.
    pub(super) static TEXTS = "../../../messages/announcements"
}

/// The pages.
pub(super) fn router(host: &PageHost) -> PageRouter<Identity> {
    PageRouter::new(host.clone(), &TEXTS)
        .get("/operate/announcements", Operator, list::show)
        .get("/operate/announcements/{announcement}", Operator, edit::show)
        .post("/operate/announcements/{announcement}", Operator, edit::save)
        .post("/operate/announcements/{announcement}/end", Operator, edit::end)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_there_in_every_language() {
        let folders = ["src/pages/announcements", "templates/announcements"];
        let faults = super::TEXTS.faults(env!("CARGO_MANIFEST_DIR"), &folders).unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}
