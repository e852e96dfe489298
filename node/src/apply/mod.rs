//! Everything as code: a TOML file says which organisations, people, services, templates and keys the node has.
//!
//! [`read`] checks the whole file before anything is changed and tells of every problem with file, line and key. What it
//! gives is a [`plan::Plan`]; [`carry_out`] makes the node what it says, in one transaction.

pub mod callbacks;
mod carry_out;
mod generated;
pub mod plan;
mod reader;
mod services;

pub use carry_out::carry_out;

use crate::config::Environment;
use crate::document::Document;
use crate::problem::{Found, Problems};
use plan::Plan;
use std::path::Path;

/// Reads a file. Paths in it are relative to its folder; `environment` is where `{ env = "NAME" }` looks.
///
/// # Errors
/// Everything that is wrong with the file and with what it refers to.
pub fn read(path: &Path, environment: &Environment) -> Result<Plan, Problems> {
    parse(&Document::open(path)?, environment)
}

/// Reads a document that is at hand, otherwise as [`read`].
///
/// # Errors
/// As [`read`].
pub fn parse(document: &Document, environment: &Environment) -> Result<Plan, Problems> {
    let found = Found::new();
    let plan = document.walk(&found, |root| reader::read_plan(&root, &reader::Context::new(environment)));
    found.conclude(plan)
}

#[cfg(test)]
mod tests;
