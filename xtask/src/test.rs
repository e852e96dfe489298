//! `cargo xtask test`: everything the tests need, and then all of them.

use crate::postgres::Server;
use crate::steps::Steps;
use crate::{Result, clients, previous, program, tools, workspace};
use std::env;
use std::process::Command;

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    install: bool,
    packages: Vec<String>,
    /// Passed on to the test runner.
    rest: Vec<String>,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self { install: true, packages: Vec::new(), rest: Vec::new() };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--no-install" => options.install = false,
                "-p" | "--package" => {
                    let package = arguments.next().ok_or("-p needs the name of a crate")?;
                    options.packages.push(package.clone());
                }
                _ => options.rest.push(argument.clone()),
            }
        }
        Ok(options)
    }

    /// The crates to test, as every cargo command takes them.
    fn selection(&self) -> Vec<&str> {
        let mut selection = vec!["--all-features"];
        if self.packages.is_empty() {
            selection.push("--workspace");
        }
        for package in &self.packages {
            selection.extend(["--package", package.as_str()]);
        }
        selection
    }

    /// Whether the tests of the whole node are among them.
    fn tests_the_node(&self) -> bool {
        self.packages.is_empty() || self.packages.iter().any(|package| package == "yui-node")
    }

    fn nextest(&self) -> Command {
        let mut cargo = program::cargo(&["nextest", "run"]);
        cargo.args(self.selection());
        if env::var_os("CI").is_some() && !self.rest.iter().any(|argument| argument.starts_with("--profile")) {
            cargo.args(["--profile", "ci"]);
        }
        cargo
    }
}

/// Prepares, builds, tests.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let options = Options::parse(arguments)?;
    let mut steps = Steps::new();
    let outcome = prepare_and_test(&options, &mut steps);
    let summary = steps.summarise();
    outcome.and(summary)
}

fn prepare_and_test(options: &Options, steps: &mut Steps) -> Result<()> {
    steps.take("Programs that the tests need", || tools::provide(options.install))?;
    steps.take("Test runner (cargo-nextest)", || tools::NEXTEST.provide(options.install))?;
    let clients = steps
        .take("Official clients for Python and Node, and a browser's driver", || clients::provide(options.install))?;
    let previous = match options.tests_the_node() {
        true => Some(steps.take("The program of before the newest change of the database", previous::provide)?),
        false => None,
    };
    steps.take("Build", || program::run(options.nextest().arg("--no-run")))?;
    let server = steps.take("PostgreSQL for this test run", start_postgres)?;
    steps.take("Tests", || {
        let mut nextest = options.nextest();
        nextest.args(&options.rest);
        nextest.env("YUI_TEST_PYTHON", &clients.python).env("YUI_TEST_NODE_MODULES", &clients.node_modules);
        nextest.env("YUI_TEST_BROWSER_MODULES", &clients.browser_modules);
        if let Some(previous) = &previous {
            nextest.env("YUI_TEST_PREVIOUS", previous);
        }
        if let Some(server) = &server {
            nextest.env("YUI_TEST_POSTGRES_URL", server.url());
        }
        program::run(&mut nextest)
    })?;
    drop(server);
    if options.rest.is_empty() {
        steps.take("Examples in the documentation", || run_examples(options))?;
    }
    Ok(())
}

/// Runs the examples of the selected crates; cargo refuses crates that have no library to have examples in.
fn run_examples(options: &Options) -> Result<()> {
    let metadata = workspace::metadata()?;
    let has_library = |name: &String| {
        let package = metadata.packages.iter().find(|package| package.name == *name);
        package.is_some_and(|package| package.targets.iter().any(|target| target.doctest))
    };
    let packages: Vec<String> = options.packages.iter().filter(|name| has_library(name)).cloned().collect();
    if packages.is_empty() && !options.packages.is_empty() {
        println!("   none: there is no library among these crates");
        return Ok(());
    }
    let libraries = Options { install: options.install, packages, rest: Vec::new() };
    program::run(program::cargo(&["test", "--doc", "--quiet"]).args(libraries.selection()))
}

/// A server for all tests; `None` when the caller names one.
fn start_postgres() -> Result<Option<Server>> {
    if env::var_os("YUI_TEST_POSTGRES_URL").is_some() {
        println!("   YUI_TEST_POSTGRES_URL names a server: that one is used");
        return Ok(None);
    }
    Server::start().map(Some).map_err(|error| format!("PostgreSQL does not start: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options> {
        Options::parse(&line.split_ascii_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn the_whole_workspace_is_tested_unless_crates_are_named() {
        assert_eq!(parse("").unwrap().selection(), ["--all-features", "--workspace"]);
        let some = parse("-p yui-store --package yui-web").unwrap();
        assert_eq!(some.selection(), ["--all-features", "--package", "yui-store", "--package", "yui-web"]);
    }

    #[test]
    fn what_is_not_for_us_is_for_the_test_runner() {
        let options = parse("--no-install jobs -E test(lease)").unwrap();
        assert!(!options.install);
        assert_eq!(options.rest, ["jobs", "-E", "test(lease)"]);
    }

    #[test]
    fn a_crate_must_be_named() {
        assert!(parse("-p").is_err());
    }
}
