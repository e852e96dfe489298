//! The official client libraries, each in its own language, drive a running node.
//!
//! The scripts are in `node/tests/clients` and hold the assertions; `cargo xtask test` installs what they import.

mod drive;
mod examples;
mod openapi;
mod script;
mod signatures;
