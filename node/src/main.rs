//! The program `yui`.

use std::process::ExitCode;
use yui_kernel::{Error, Result};
use yui_node::apply::plan::Plan;
use yui_node::cli::{self, Output, Program};
use yui_node::config::{Environment, Settings};

fn main() -> ExitCode {
    cli::main(std::env::args_os(), &Environment::of_process(), &Unwired, &mut Output::standard()).into()
}

/// The program before its capabilities are wired: it reads and explains its input, and says that it can do no more.
struct Unwired;

impl Unwired {
    fn refuse<T>(command: &str) -> Result<T> {
        Err(Error::unavailable(format!("this build has no capabilities and cannot {command}")))
    }
}

impl Program for Unwired {
    fn serve(&self, _: Settings, _: &mut Output) -> Result<()> {
        Self::refuse("serve")
    }

    fn demo(&self, _: Settings, _: &mut Output) -> Result<()> {
        Self::refuse("run a demo")
    }

    fn migrate(&self, _: Settings, _: &mut Output) -> Result<()> {
        Self::refuse("migrate")
    }

    fn apply(&self, _: Settings, _: Plan, _: bool, _: &mut Output) -> Result<()> {
        Self::refuse("apply")
    }

    fn doctor(&self, _: Settings, _: &mut Output) -> Result<()> {
        Self::refuse("examine itself")
    }

    fn openapi(&self) -> Result<String> {
        Self::refuse("describe an API")
    }
}
