//! What can be done with organisations, members and operators, one file a use case.
//!
//! Those named `put_…` work within a transaction that the caller opens, so that a whole declaration is applied or nothing of it. The others
//! open their own: they authorise, load, decide by the model, save, write the audit trail and enqueue mails in one transaction.

mod accept_invitation;
pub mod account;
mod admit;
mod announcements;
mod archive_member;
mod audit_authors;
mod block_member;
mod change_roles;
mod confirm;
mod features;
mod find_organisation;
mod invite_member;
mod list_audit;
mod list_invitations;
mod list_members;
mod member_access;
mod put_member;
mod put_operator;
mod put_organisation;
mod register;
mod remove_member;
mod resend_invitation;
mod search_audit;
mod search_members;
mod search_organisations;
mod withdraw_invitation;

pub use accept_invitation::accept_invitation;
pub use announcements::{
    ANNOUNCEMENTS_PAGE, change_announcement, create_announcement, end_announcement, find_announcement,
    list_announcements, live_announcements,
};
pub use archive_member::archive_member;
pub use audit_authors::{AuditNames, audit_authors, audit_names};
pub use block_member::{block_member, unblock_member};
pub use change_roles::change_roles;
pub use confirm::{Confirmed, confirm};
pub use features::{ListedSwitches, list_switches, switch_feature};
pub use find_organisation::find_organisation;
pub use invite_member::{Invite, invite_member};
pub use list_audit::{AUDIT_PAGE, list_audit};
pub use list_invitations::{ListedInvitation, list_invitations};
pub use list_members::{ListedMember, MEMBERS_PAGE, find_member, list_members, search_own_members};
pub use member_access::member_access;
pub use put_member::put_member;
pub use put_operator::put_operator;
pub use put_organisation::put_organisation;
pub use register::{NewRegistration, register};
pub use remove_member::remove_member;
pub use resend_invitation::resend_invitation;
pub use search_audit::{AuditSearch, find_actors, search_audit};
pub use search_members::search_members;
pub use search_organisations::{save_organisation, search_organisations, show_organisation};
pub use withdraw_invitation::withdraw_invitation;
