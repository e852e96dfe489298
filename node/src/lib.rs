//! The node: the program `yui` with its command line, configuration, logs and the file from which everything is set up.
//!
//! Capabilities and the platform know nothing of environment variables, files or the terminal; what they need reaches
//! them from here as typed values.

pub mod apply;
pub mod backup;
pub mod bounces;
pub mod cli;
pub mod config;
pub mod demo;
pub mod dkim;
pub mod doctor;
pub mod document;
pub mod files;
pub mod health;
mod in_step;
mod language;
pub mod logging;
mod metrics;
pub mod migrate;
pub mod moving;
pub mod pages;
pub mod problem;
pub mod program;
pub mod provider_order;
pub mod providers;
pub mod rotate;
pub mod routes;
pub mod secrets;
pub mod serve;
mod signals;
pub mod sockets;
mod suggestion;
pub mod supervise;
pub mod wiring;
mod work;
