//! Messages to people: e-mail and text messages from templates, over the API that GC Notify and GOV.UK Notify speak.
//!
//! A municipality that moves here keeps its programs: they call the same endpoints with the same client libraries and get the
//! same answers. What the node adds is that an accepted message is durable before the answer is sent, that it can be read at
//! once, that a repeated request can be told from a new one, and that a crash neither loses nor doubles it.

pub mod api;
pub mod categories;
pub mod files;
pub mod jobs;
pub mod last_used;
pub mod metrics;
pub mod model;
pub mod notices;
pub mod notify;
pub mod outbox;
pub mod pages;
pub mod prices;
pub mod proofs;
pub mod providers;
pub mod rate;
pub mod receivers;
pub mod render;
pub mod returns;
pub mod route;
pub mod secrets;
pub mod services;
pub mod signers;
pub mod sql;
pub mod template_files;
pub mod templates;
pub mod usecases;

pub use notify::{LeakReporter, Notify, Parts, Settings};
pub use pages::ServiceSections;

use yui_store::{Migration, Migrations};

/// The tables of this capability.
pub static MIGRATIONS: Migrations = Migrations {
    capability: "notify",
    list: &[
        Migration { number: 1, name: "services", sql: include_str!("../migrations/0001_services.sql") },
        Migration { number: 2, name: "templates", sql: include_str!("../migrations/0002_templates.sql") },
        Migration { number: 3, name: "notifications", sql: include_str!("../migrations/0003_notifications.sql") },
        Migration { number: 4, name: "settling", sql: include_str!("../migrations/0004_settling.sql") },
        Migration { number: 5, name: "figures", sql: include_str!("../migrations/0005_figures.sql") },
        Migration { number: 6, name: "mail", sql: include_str!("../migrations/0006_mail.sql") },
        Migration { number: 7, name: "provider_choice", sql: include_str!("../migrations/0007_provider_choice.sql") },
        Migration { number: 8, name: "callbacks", sql: include_str!("../migrations/0008_callbacks.sql") },
        Migration { number: 9, name: "folders", sql: include_str!("../migrations/0009_folders.sql") },
        Migration { number: 10, name: "reports", sql: include_str!("../migrations/0010_reports.sql") },
        Migration { number: 11, name: "bounces", sql: include_str!("../migrations/0011_bounces.sql") },
        Migration { number: 12, name: "retention", sql: include_str!("../migrations/0012_retention.sql") },
        Migration { number: 13, name: "files", sql: include_str!("../migrations/0013_files.sql") },
        Migration { number: 14, name: "receipts", sql: include_str!("../migrations/0014_receipts.sql") },
        Migration { number: 15, name: "events", sql: include_str!("../migrations/0015_events.sql") },
        Migration { number: 16, name: "spreadsheets", sql: include_str!("../migrations/0016_spreadsheets.sql") },
        Migration { number: 17, name: "lifecycle", sql: include_str!("../migrations/0017_lifecycle.sql") },
        Migration { number: 18, name: "inbound", sql: include_str!("../migrations/0018_inbound.sql") },
        Migration { number: 19, name: "in_flight", sql: include_str!("../migrations/0019_in_flight.sql") },
        Migration { number: 20, name: "categories", sql: include_str!("../migrations/0020_categories.sql") },
        Migration { number: 21, name: "branding", sql: include_str!("../migrations/0021_branding.sql") },
        Migration { number: 22, name: "complaints", sql: include_str!("../migrations/0022_complaints.sql") },
        Migration { number: 23, name: "agreements", sql: include_str!("../migrations/0023_agreements.sql") },
        Migration { number: 24, name: "reply_to_used", sql: include_str!("../migrations/0024_reply_to_used.sql") },
        Migration { number: 25, name: "unsubscribing", sql: include_str!("../migrations/0025_unsubscribing.sql") },
        Migration { number: 26, name: "request_rates", sql: include_str!("../migrations/0026_request_rates.sql") },
    ],
};
