//! The store on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod aside;
mod audit;
mod database;
mod guests;
mod jobs;
mod migrations;
mod moving;
mod opening;
mod postgres;
mod retries;
mod tenants;
mod transactions;
mod turns;
mod values;
