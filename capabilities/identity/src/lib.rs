//! Who there is: organisations (the tenants), their members, and the operators of the node.
//!
//! Accounts and sign-in will stand on this. Other capabilities learn about members only through the ports of the kernel.

pub mod contacts;
pub mod model;
pub mod sql;
pub mod usecases;

pub use contacts::Contacts;
pub use model::{MemberSpec, OperatorSpec, OrganisationSpec, Roles};

use yui_store::{Migration, Migrations, Statement};

/// The tables of this capability.
pub static MIGRATIONS: Migrations = Migrations {
    capability: "identity",
    list: &[Migration { number: 1, name: "organisations", sql: include_str!("../migrations/0001_organisations.sql") }],
};

/// Every statement of this capability, for the tests that check them on both engines.
#[must_use]
pub fn statements() -> Vec<&'static Statement> {
    [sql::organisation::STATEMENTS, sql::domain::STATEMENTS, sql::member::STATEMENTS, sql::operator::STATEMENTS]
        .concat()
}
