//! Who there is: organisations (the tenants), their members and what each may do, and the operators of the node.
//!
//! Members register with an address of one of their organisation's domains or are invited. Accounts and sign-in will stand on this. Other
//! capabilities learn about members only through the ports of the kernel.

pub mod contacts;
pub mod identity;
pub mod jobs;
pub mod model;
pub mod sql;
pub mod teams;
mod texts;
pub mod usecases;

pub use contacts::Contacts;
pub use identity::{Identity, Parts};
pub use model::{MemberSpec, OperatorSpec, OrganisationSpec, Roles};
pub use sql::statements;
pub use teams::TeamRoster;

use yui_store::{Migration, Migrations};

/// The tables of this capability.
pub static MIGRATIONS: Migrations = Migrations {
    capability: "identity",
    list: &[
        Migration { number: 1, name: "organisations", sql: include_str!("../migrations/0001_organisations.sql") },
        Migration { number: 2, name: "teams", sql: include_str!("../migrations/0002_teams.sql") },
    ],
};
