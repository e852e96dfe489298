//! The node's pure rules against what the original programs gave for the same input.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "what fails in a function that prepares a test fails the test, and a test that is skipped says so"
)]

mod elements;
mod render;
mod validation;
