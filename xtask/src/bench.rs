//! `cargo xtask bench`: the bench crate in release mode.

use crate::{Result, program, workspace};
use std::os::unix::process::CommandExt as _;

/// Becomes the benchmark; returns only when it cannot be started.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut cargo = program::cargo(&["run", "--release", "--package", "yui-bench", "--"]);
    let error = cargo.args(arguments).current_dir(workspace::root()).exec();
    Err(format!("cargo cannot be started: {error}"))
}
