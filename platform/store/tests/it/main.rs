//! The store on both engines.

mod database;
mod jobs;
mod migrations;
mod opening;
mod postgres;
mod retries;
mod tenants;
mod transactions;
mod values;
