//! `cargo xtask ci`: what must hold besides the tests.

use crate::steps::Steps;
use crate::{Result, check, deploy, program, tools};

/// Runs every check, even after one has failed, and fails if one did.
pub(crate) fn run() -> Result<()> {
    let mut steps = Steps::new();
    steps.attempt("Format", || program::run(&mut program::cargo(&["fmt", "--all", "--check"])));
    steps.attempt("Clippy", || {
        let selection = ["clippy", "--workspace", "--all-targets", "--all-features", "--", "--deny", "warnings"];
        program::run(&mut program::cargo(&selection))
    });
    steps.attempt("Licences, bans and sources of dependencies", || deny(&["bans", "licenses", "sources"]));
    steps.attempt("Rules of the house", check::run);
    deploy::attempt(&mut steps);
    steps.summarise()
}

/// Looks dependencies up in the RustSec advisory database, which is fetched with git. It is a command of its own because
/// its outcome changes without a change here, and because it needs a network that not every build machine has.
pub(crate) fn advisories() -> Result<()> {
    deny(&["advisories"])
}

fn deny(what: &[&str]) -> Result<()> {
    tools::DENY.provide(true)?;
    program::run(program::cargo(&["deny", "--workspace", "--all-features", "--locked", "check"]).args(what))
}
