//! The project's own commands, run as `cargo xtask COMMAND`.
//!
//! A newcomer needs two commands, and this is the second one: `cargo xtask test` installs what the tests need and runs
//! them all. The others keep the repository sound; continuous integration runs the same ones (`.ci/run`). Only few and
//! small dependencies are allowed here, because every newcomer compiles this first.

#![expect(clippy::print_stdout, reason = "telling what it does is what this program is for")]

mod bench;
mod check;
mod ci;
mod clients;
mod deploy;
mod generate;
#[expect(dead_code, reason = "tests also crash the server and start it again")]
#[path = "../../testkit/src/postgres/server.rs"]
mod postgres;
mod previous;
mod program;
mod steps;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

/// What went wrong, in words for the person at the terminal, with what to do about it.
type Result<T> = std::result::Result<T, String>;

const USAGE: &str = "\
cargo xtask COMMAND

  test [--no-install] [-p CRATE]… [ARGUMENT…]
                 install what the tests need, build, and run every test; further
                 arguments go to `cargo nextest run` (a name is a filter)
  check          look for forbidden dependencies between crates, long files, stubs,
                 SQL outside src/sql and stale generated files
  generate       write the generated files anew
  ci             format, clippy, licences and bans, check, deploy
  deploy         look at deploy/: image, compose, systemd, Kubernetes, Terraform, alerts
  advisories     look for known vulnerabilities in dependencies (needs a network)
  bench [ARGUMENT…]
                 build in release mode and measure
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match (command.as_str(), rest.as_slice()) {
        ("test", rest) => test::run(rest),
        ("check", []) => check::run(),
        ("generate", []) => generate::write(),
        ("ci", []) => ci::run(),
        ("deploy", []) => deploy::run(),
        ("advisories", []) => ci::advisories(),
        ("bench", rest) => bench::run(rest),
        ("" | "help" | "-h" | "--help", []) => {
            print!("{USAGE}");
            Ok(())
        }
        ("check" | "generate" | "ci" | "deploy" | "advisories", extra) => {
            Err(format!("`{command}` takes no arguments, not {extra:?}"))
        }
        _ => Err(format!("there is no command `{command}`\n\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            println!("\nxtask: {message}");
            ExitCode::FAILURE
        }
    }
}
