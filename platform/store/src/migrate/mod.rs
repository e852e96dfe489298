//! Migrations: plain SQL files in the program, applied once each, in order, and never changed afterwards.

mod dialect;
pub(crate) mod lease;
pub(crate) mod run;

use aws_lc_rs::digest;
use yui_kernel::{Error, Result, Timestamp};

/// The migrations of one capability, in the order of their numbers.
#[derive(Debug, Clone, Copy)]
pub struct Migrations {
    /// Whose they are.
    pub capability: &'static str,
    /// Numbered from 1 without gaps.
    pub list: &'static [Migration],
}

/// One step of a schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its place in the order.
    pub number: u32,
    /// What it does, in a few words.
    pub name: &'static str,
    /// Statements in the portable subset, each ended by `;`.
    pub sql: &'static str,
}

impl Migration {
    /// What is compared with the database: the SHA-256 of the text with Unix line ends, in hexadecimal.
    #[must_use]
    pub fn checksum(&self) -> String {
        hex::encode(digest::digest(&digest::SHA256, self.sql.replace("\r\n", "\n").as_bytes()))
    }
}

/// A migration as the database has recorded it, or as it is still to be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Whose it is.
    pub capability: String,
    /// Its place in the order.
    pub number: u32,
    /// What it does.
    pub name: String,
    /// When it was applied.
    pub at: Timestamp,
}

/// A migration that is still to be applied.
#[derive(Debug, Clone, Copy)]
pub struct Pending {
    /// Whose it is.
    pub capability: &'static str,
    /// The migration.
    pub migration: Migration,
}

/// The tables about a database itself, which a move leaves where they are.
pub(crate) const STANDING: &str = include_str!("../../migrations/0005_standing.sql");

/// The store's own tables. They are applied before all others.
pub(crate) static OWN: Migrations = Migrations {
    capability: "store",
    list: &[
        Migration { number: 1, name: "jobs", sql: include_str!("../../migrations/0001_jobs.sql") },
        Migration { number: 2, name: "audit", sql: include_str!("../../migrations/0002_audit.sql") },
        Migration { number: 3, name: "audit_scope", sql: include_str!("../../migrations/0003_audit_scope.sql") },
        Migration { number: 4, name: "fair_lanes", sql: include_str!("../../migrations/0004_fair_lanes.sql") },
        Migration { number: 5, name: "standing", sql: STANDING },
    ],
};

pub use dialect::Dialect;
pub(crate) use dialect::{split, statements};
pub(crate) use run::LEDGER;

/// How many migrations there are, with the store's own.
pub(crate) fn count(all: &[Migrations]) -> usize {
    std::iter::once(&OWN).chain(all).map(|one| one.list.len()).sum()
}

/// Refuses lists with gaps, and capabilities that appear twice.
fn verify(all: &[Migrations]) -> Result<()> {
    for (index, migrations) in all.iter().enumerate() {
        if all.iter().take(index).any(|earlier| earlier.capability == migrations.capability) {
            return Err(Error::internal(format!("the migrations of {} are listed twice", migrations.capability)));
        }
        for (expected, migration) in (1..).zip(migrations.list) {
            if migration.number != expected {
                return Err(Error::internal(format!(
                    "migration {} of {} should have the number {expected}",
                    migration.name, migrations.capability
                )));
            }
        }
    }
    Ok(())
}
