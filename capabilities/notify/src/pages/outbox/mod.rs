//! `/outbox`: what a node without providers would have sent, each message as its reader would see it.

mod list;
mod message;

use crate::Notify;
use crate::outbox::Outbox;
use yui_policy::Access;
use yui_web::page::{Guard, Page, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages.
    pub(super) static TEXTS = "../../../messages/outbox"
}

/// The pages. In the demo they are for everybody, because a newcomer finds the link of the sign-up here; elsewhere for members.
pub(super) fn router(notify: &Notify, host: &PageHost) -> PageRouter<Notify> {
    let guard = if notify.outbox().is_some_and(Outbox::is_open) { Guard::Anyone } else { Guard::Member };
    PageRouter::new(host.clone(), &TEXTS)
        .get("/outbox", guard, list::show)
        .get("/outbox/{day}/{file}", guard, message::show)
        .get("/outbox/{day}/{file}/email", guard, message::email)
}

/// Who reads it, if somebody has signed in as a member.
fn reader(page: &Page) -> Option<&Access> {
    page.access().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_there_in_every_language() {
        let faults =
            super::TEXTS.faults(env!("CARGO_MANIFEST_DIR"), &["src/pages/outbox", "templates/outbox"]).unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}
