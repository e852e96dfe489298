//! The team of a service, and the members of an organisation: who they are, what each may do, and who is invited. Both are the same pages, for one scope
//! or for all.

mod invitations;
mod invite;
mod leave;
mod list;
mod member;
mod place;
mod roles;

use crate::Identity;
use yui_policy::Permission::ManageService;
use yui_web::page::{Guard, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages.
    pub(super) static TEXTS = "../../../messages/team"
}

/// The pages of teams, and of all members.
pub(super) fn router(host: &PageHost) -> PageRouter<Identity> {
    let mut router = PageRouter::new(host.clone(), &TEXTS);
    for (path, guard) in [
        ("/services/{service_id}/team", Guard::InService(ManageService)),
        ("/organisation/members", Guard::Everywhere(ManageService)),
    ] {
        let at = |rest: &str| format!("{path}{rest}");
        router = router
            .get(path, guard, list::show)
            .get(&at("/invite"), guard, invite::show)
            .post(&at("/invite"), guard, invite::send)
            .post(&at("/invitations/{invitation_id}/resend"), guard, invitations::resend)
            .post(&at("/invitations/{invitation_id}/withdraw"), guard, invitations::withdraw)
            .get_dangerous(&at("/{member_id}"), guard, member::show)
            .post_dangerous(&at("/{member_id}"), guard, member::change)
            .get_dangerous(&at("/{member_id}/remove"), guard, leave::ask)
            .post_dangerous(&at("/{member_id}/remove"), guard, leave::remove);
    }
    router
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_there_in_every_language() {
        let faults = super::TEXTS.faults(env!("CARGO_MANIFEST_DIR"), &["src/pages/team", "templates/team"]).unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}
