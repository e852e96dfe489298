//! `cargo xtask bench`: the node and the program that measures it, in release mode.

use crate::{Result, program, workspace};
use std::os::unix::process::CommandExt as _;

/// Builds both and becomes the benchmark; returns only when something fails.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let packages = ["build", "--release", "--package", "yui-node", "--package", "yui-bench"];
    program::run(&mut program::cargo(&packages))?;
    let mut bench = program::cargo(&["run", "--release", "--quiet", "--package", "yui-bench", "--"]);
    // The PostgreSQL server lies in the folder for temporary files. /tmp may be memory, where a sync costs nothing.
    bench.env("TMPDIR", "/var/tmp");
    let error = bench.args(arguments).current_dir(workspace::root()).exec();
    Err(format!("cargo cannot be started: {error}"))
}
