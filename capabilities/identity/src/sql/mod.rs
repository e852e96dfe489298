//! Statements and row mapping, one file a table.

pub mod domain;
pub mod held_scope;
pub mod invitation;
pub mod member;
pub mod operator;
pub mod organisation;
pub mod registration;
pub mod role_grant;
pub mod roster;

use crate::model::{InvitationId, RegistrationId};
use yui_store::Statement;

yui_store::id_values!(InvitationId, RegistrationId);

/// Every statement of this capability, for the tests that check them on both engines.
#[must_use]
pub fn statements() -> Vec<&'static Statement> {
    [
        domain::STATEMENTS,
        held_scope::STATEMENTS,
        invitation::STATEMENTS,
        member::STATEMENTS,
        operator::STATEMENTS,
        organisation::STATEMENTS,
        registration::STATEMENTS,
        role_grant::STATEMENTS,
        roster::STATEMENTS,
    ]
    .concat()
}
