//! Pages of people's own accounts: signing up, signing in, and what one signs in with.
//!
//! docs/identity.md tells the flows. A page calls one use case and shows what it answered.

mod account;
mod again;
mod announcements;
mod audit;
mod browser;
mod code;
mod features;
mod forgotten;
mod joining;
mod language;
mod link;
mod operate;
mod passkey_sign_in;
mod passkeys;
mod password;
mod recovery;
mod recovery_codes;
mod sessions;
mod set_up;
mod sign_in;
mod sign_out;
mod sign_up;
mod team;
mod totp;
mod visitors;

pub use announcements::ShownAnnouncements;
pub use audit::{ACTIONS, KINDS, TEXTS as AUDIT_TEXTS};
pub use visitors::Visitors;

use crate::Identity;
use yui_web::page::{Guard, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages.
    pub static TEXTS = "../../messages/pages"
}

/// All pages of accounts.
#[must_use]
pub fn router(identity: Identity, host: &PageHost) -> PageRouter {
    PageRouter::new(host.clone(), &TEXTS)
        .get("/sign-up", Guard::Anyone, sign_up::show)
        .post("/sign-up", Guard::Anyone, sign_up::send)
        .get("/register/confirm", Guard::Anyone, joining::show_registration)
        .post("/register/confirm", Guard::Anyone, joining::confirm_registration)
        .get("/invitations/accept", Guard::Anyone, joining::show_invitation)
        .post("/invitations/accept", Guard::Anyone, joining::accept)
        .get("/account/set-up", Guard::Anyone, link::show_set_up)
        .post("/account/set-up", Guard::Anyone, link::follow_set_up)
        .get("/set-up", Guard::Anyone, set_up::show)
        .post("/set-up", Guard::Anyone, set_up::send)
        .post("/set-up/passkey/begin", Guard::Anyone, passkeys::begin_set_up)
        .post("/set-up/passkey", Guard::Anyone, passkeys::add_in_set_up)
        .get("/sign-in", Guard::Anyone, sign_in::show)
        .post("/sign-in", Guard::Anyone, sign_in::send)
        .post("/sign-in/passkey/begin", Guard::Anyone, passkey_sign_in::begin)
        .post("/sign-in/passkey", Guard::Anyone, passkey_sign_in::send)
        .post("/sign-in/demo", Guard::Anyone, sign_in::as_sample)
        .get("/sign-in/code", Guard::Anyone, code::show)
        .post("/sign-in/code", Guard::Anyone, code::send)
        .post("/sign-in/code/mail", Guard::Anyone, code::mail)
        .get("/sign-in/help", Guard::Anyone, link::show_help)
        .post("/sign-in/help", Guard::Anyone, link::ask)
        .get("/sign-in/forgotten", Guard::Anyone, forgotten::show)
        .post("/sign-in/forgotten", Guard::Anyone, forgotten::ask)
        .get("/sign-in/new-password", Guard::Anyone, forgotten::show_new)
        .post("/sign-in/new-password", Guard::Anyone, forgotten::set)
        .get("/sign-in/browser", Guard::Anyone, link::show_browser)
        .post("/sign-in/browser", Guard::Anyone, link::confirm_browser)
        .get("/sign-in/again", Guard::SignedIn, again::show)
        .post("/sign-in/again", Guard::SignedIn, again::send)
        .post("/sign-in/again/passkey/begin", Guard::SignedIn, passkey_sign_in::begin_again)
        .post("/sign-in/again/passkey", Guard::SignedIn, passkey_sign_in::send_again)
        .get("/recovery/confirm", Guard::Anyone, recovery::show)
        .post("/recovery/confirm", Guard::Anyone, recovery::confirm)
        .get("/recoveries", Guard::SignedIn, recovery::list)
        .post_dangerous("/recoveries", Guard::SignedIn, recovery::decide)
        .post("/sign-out", Guard::Anyone, sign_out::sign_out)
        .get("/account", Guard::SignedIn, account::show)
        .post("/account/language", Guard::SignedIn, language::choose)
        .get("/account/sessions", Guard::SignedIn, sessions::show)
        .post("/account/sessions/end", Guard::SignedIn, sessions::end)
        .post("/account/sessions/end-others", Guard::SignedIn, sessions::end_others)
        .get_dangerous("/account/passkeys", Guard::SignedIn, passkeys::show)
        .post_dangerous("/account/passkeys/begin", Guard::SignedIn, passkeys::begin)
        .post_dangerous("/account/passkeys", Guard::SignedIn, passkeys::add)
        .post_dangerous("/account/passkeys/remove", Guard::SignedIn, passkeys::remove)
        .get_dangerous("/account/password", Guard::SignedIn, password::show)
        .post_dangerous("/account/password", Guard::SignedIn, password::send)
        .get_dangerous("/account/authenticator", Guard::SignedIn, totp::show)
        .post_dangerous("/account/authenticator/begin", Guard::SignedIn, totp::begin)
        .post_dangerous("/account/authenticator/confirm", Guard::SignedIn, totp::confirm)
        .post_dangerous("/account/authenticator/remove", Guard::SignedIn, totp::remove)
        .get_dangerous("/account/recovery-codes", Guard::SignedIn, recovery_codes::show)
        .post_dangerous("/account/recovery-codes", Guard::SignedIn, recovery_codes::make)
        .merge(announcements::router(host))
        .merge(audit::router(host))
        .merge(features::router(host))
        .merge(operate::router(host))
        .merge(team::router(host))
        .with_state(identity)
}

#[cfg(test)]
mod tests {
    use super::TEXTS;
    use std::path::Path;
    use yui_web::page::sources;

    const ROOT: &str = env!("CARGO_MANIFEST_DIR");

    #[test]
    fn texts_are_there_in_every_language() {
        // Areas below have texts of their own.
        let faults = TEXTS
            .faults_of(
                ROOT,
                &["templates/identity", "src/pages"],
                &["announcements", "audit", "features", "operate", "team"],
            )
            .unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }

    #[test]
    fn what_use_cases_refuse_with_is_translated() {
        assert_eq!(
            TEXTS.problems().untranslated(&sources(&Path::new(ROOT).join("src"), "rs").unwrap()),
            Vec::<String>::new()
        );
    }
}
