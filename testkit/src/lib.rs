//! What tests and the benchmark share: servers that stand in for the outside world, and databases to run on.
//!
//! Each fake is a real server on 127.0.0.1 that records what it received and does what the test tells it to: answer,
//! refuse, hang, break off. Tests wait for what arrives (`wait_for`) and never sleep.

pub mod aws;
pub mod clamd;
#[cfg(feature = "entry-points")]
pub mod entry_points;
mod fake;
pub mod gateway;
pub mod http;
#[cfg(feature = "node")]
#[expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "the harness fails a test by panicking"
)]
pub mod node;
pub mod passkey;
pub mod ports;
pub mod postgres;
mod record;
pub mod s3;
mod script;
mod server;
#[expect(clippy::expect_used, clippy::indexing_slicing, reason = "what is written here is known beforehand")]
pub mod sheet;
pub mod smtp;
pub mod twilio;
pub mod webhook;

pub use fake::Fake;
pub use record::{PATIENCE, TooFew};
