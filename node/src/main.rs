//! The program `yui`.

use std::process::ExitCode;
use yui_node::cli::{self, Output};
use yui_node::config::Environment;
use yui_node::program::Yui;

/// Every message is many short-lived strings, made by one thread and dropped by another.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main(std::env::args_os(), &Environment::of_process(), &Yui, &mut Output::standard()).into()
}
