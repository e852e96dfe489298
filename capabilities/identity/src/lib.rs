//! Who there is: organisations (the tenants), their members and what each may do, and the operators of the node.
//!
//! Members register with an address of one of their organisation's domains or are invited. Members and operators sign in by accounts
//! (docs/identity.md). Other capabilities learn about members only through the ports of the kernel.

mod breached;
pub mod contacts;
pub mod features;
mod hash_pool;
pub mod identity;
pub mod jobs;
pub mod model;
pub mod pages;
pub mod settings;
pub mod sql;
pub mod teams;
mod texts;
pub mod usecases;

pub use contacts::Contacts;
pub use features::FeatureSwitches;
pub use identity::{Identity, Parts};
pub use model::{MemberSpec, OperatorSpec, OrganisationSpec, Roles};
pub use settings::Settings;
pub use sql::statements;
pub use teams::TeamRoster;

use yui_store::{Migration, Migrations};

/// The tables of this capability.
pub static MIGRATIONS: Migrations = Migrations {
    capability: "identity",
    list: &[
        Migration { number: 1, name: "organisations", sql: include_str!("../migrations/0001_organisations.sql") },
        Migration { number: 2, name: "teams", sql: include_str!("../migrations/0002_teams.sql") },
        Migration { number: 3, name: "accounts", sql: include_str!("../migrations/0003_accounts.sql") },
        Migration { number: 4, name: "announcements", sql: include_str!("../migrations/0004_announcements.sql") },
        Migration { number: 5, name: "features", sql: include_str!("../migrations/0005_features.sql") },
        Migration { number: 6, name: "calendar", sql: include_str!("../migrations/0006_calendar.sql") },
    ],
};
