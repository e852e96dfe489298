//! Statements and row mapping, one file a table.

pub mod account;
pub mod account_link;
pub mod account_password;
pub mod account_session;
pub mod announcement;
pub mod domain;
pub mod email_code;
pub mod feature_switch;
pub mod held_scope;
pub mod invitation;
pub mod known_device;
pub mod member;
pub mod operator;
pub mod organisation;
pub mod passkey;
pub mod passkey_challenge;
pub mod recovery;
pub mod recovery_code;
pub mod registration;
pub mod role_grant;
pub mod roster;
pub mod sign_in;
pub mod sign_in_event;
pub mod sign_in_pace;
pub mod totp;

use crate::model::account::{
    AccountId, DeviceId, EmailCodeId, LinkId, PasskeyId, RecoveryId, SessionId, SignInEventId, SignInId,
};
use crate::model::{AnnouncementId, InvitationId, RegistrationId};
use yui_store::Statement;

yui_store::id_values!(
    AccountId,
    AnnouncementId,
    DeviceId,
    EmailCodeId,
    InvitationId,
    LinkId,
    PasskeyId,
    RecoveryId,
    RegistrationId,
    SessionId,
    SignInEventId,
    SignInId,
);

/// Every statement of this capability, for the tests that check them on both engines.
#[must_use]
pub fn statements() -> Vec<&'static Statement> {
    [
        account::STATEMENTS,
        account_link::STATEMENTS,
        account_password::STATEMENTS,
        account_session::STATEMENTS,
        announcement::STATEMENTS,
        domain::STATEMENTS,
        email_code::STATEMENTS,
        feature_switch::STATEMENTS,
        held_scope::STATEMENTS,
        invitation::STATEMENTS,
        known_device::STATEMENTS,
        member::STATEMENTS,
        operator::STATEMENTS,
        organisation::STATEMENTS,
        passkey::STATEMENTS,
        passkey_challenge::STATEMENTS,
        recovery::STATEMENTS,
        recovery_code::STATEMENTS,
        registration::STATEMENTS,
        role_grant::STATEMENTS,
        roster::STATEMENTS,
        sign_in::STATEMENTS,
        sign_in_event::STATEMENTS,
        sign_in_pace::STATEMENTS,
        totp::STATEMENTS,
    ]
    .concat()
}
