//! `/operate/features`: what the node does and leaves alone, for everybody or for one organisation.

mod show;

use crate::Identity;
use yui_web::page::Guard::Operator;
use yui_web::page::{PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages.
    pub(super) static TEXTS = "../../../messages/features"
}

/// The pages.
pub(super) fn router(host: &PageHost) -> PageRouter<Identity> {
    PageRouter::new(host.clone(), &TEXTS).get("/operate/features", Operator, show::show).post_dangerous(
        "/operate/features",
        Operator,
        show::switch,
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_there_in_every_language() {
        let folders = ["src/pages/features", "templates/features"];
        let faults = super::TEXTS.faults(env!("CARGO_MANIFEST_DIR"), &folders).unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}
