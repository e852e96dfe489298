//! The programs that the tests and checks need, and how to get them.

use crate::postgres;
use crate::{Result, program, workspace};
use std::io::IsTerminal as _;
use std::process::Command;

/// A program that Debian packages.
#[derive(Clone, Copy)]
pub(crate) struct Tool {
    /// What it is, for the person who has to install it.
    pub(crate) name: &'static str,
    /// The Debian packages it comes in.
    pub(crate) packages: &'static [&'static str],
    pub(crate) works: fn() -> bool,
}

pub(crate) const PYTHON: Tool = Tool {
    name: "Python 3 with venv",
    packages: &["python3", "python3-venv"],
    works: || program::works("python3", &["-c", "import ensurepip, venv"]),
};

const TOOLS: [Tool; 4] = [
    Tool {
        name: "PostgreSQL server programs, version 15 or later",
        packages: &["postgresql"],
        works: || postgres::find_binaries().is_ok(),
    },
    PYTHON,
    Tool {
        name: "Node.js with npm",
        packages: &["nodejs", "npm"],
        works: || program::works("node", &["--version"]) && program::works("npm", &["--version"]),
    },
    Tool {
        name: "Chromium and fonts for Japanese",
        packages: &["chromium", "fonts-noto-cjk"],
        works: || program::works("chromium", &["--version"]),
    },
];

/// A cargo subcommand, with the version that is installed when it is missing.
pub(crate) struct Subcommand {
    name: &'static str,
    version: &'static str,
}

pub(crate) const NEXTEST: Subcommand = Subcommand { name: "nextest", version: "0.9.151" };
pub(crate) const DENY: Subcommand = Subcommand { name: "deny", version: "0.20.2" };

/// Makes sure that every tool of the tests is there, as [`provide_these`] does.
pub(crate) fn provide(install: bool) -> Result<()> {
    provide_these(&TOOLS, install)
}

/// Makes sure that these are there, from Debian's packages if need be. With `install` off, says what is missing.
pub(crate) fn provide_these(tools: &[Tool], install: bool) -> Result<()> {
    let missing: Vec<&Tool> = tools.iter().filter(|tool| !(tool.works)()).collect();
    if missing.is_empty() {
        println!("   all there: {}", tools.iter().map(|tool| tool.name).collect::<Vec<_>>().join("; "));
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|tool| tool.name).collect();
    let packages: Vec<&str> = missing.iter().flat_map(|tool| tool.packages).copied().collect();
    println!("   missing: {}", names.join("; "));
    let by_hand =
        format!("install {} and run this again (Debian: apt-get install {})", names.join("; "), packages.join(" "));
    if !install {
        return Err(format!("{by_hand}, or leave --no-install out"));
    }
    if !program::works("apt-get", &["--version"]) {
        return Err(format!("there is no apt-get on this machine: {by_hand}"));
    }
    let installed = apt_get(&["update"]).and_then(|()| {
        let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
        arguments.extend(&packages);
        apt_get(&arguments)
    });
    installed.map_err(|error| format!("{error}\n{by_hand}"))?;
    match tools.iter().find(|tool| !(tool.works)()) {
        None => Ok(()),
        Some(tool) => Err(format!("{} is installed and does not work: is an older one first on the PATH?", tool.name)),
    }
}

pub(crate) fn apt_get(arguments: &[&str]) -> Result<()> {
    let root = program::output(Command::new("id").arg("-u"))?.trim() == "0";
    let mut command = Command::new(if root { "env" } else { "sudo" });
    if !root {
        if !program::works("sudo", &["--version"]) {
            return Err("installing needs root, and there is no sudo".to_owned());
        }
        // Without a terminal nobody could type the password: fail instead of waiting for it.
        if !std::io::stdin().is_terminal() {
            command.arg("--non-interactive");
        }
        command.arg("env");
    }
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
    println!("   apt-get {}", arguments.join(" "));
    let status = command.status().map_err(|error| format!("apt-get cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("apt-get {} failed ({status})", arguments.join(" "))) }
}

impl Subcommand {
    /// Makes sure that the subcommand is there, with `cargo install` if need be.
    pub(crate) fn provide(&self, install: bool) -> Result<()> {
        let Self { name, version } = self;
        if let Ok(found) = program::output(&mut program::cargo(&[name, "--version"])) {
            println!("   there: {}", found.lines().next().unwrap_or_default());
            return Ok(());
        }
        let (package, exact) = (format!("cargo-{name}"), format!("={version}"));
        let by_hand = format!("cargo install --locked {package}");
        if !install {
            return Err(format!("{package} is missing: run `{by_hand}`, or leave --no-install out"));
        }
        println!("   {by_hand} (some minutes, once)");
        let mut cargo = program::cargo(&["install", "--locked", &package, "--version", &exact]);
        // A folder that is kept, so that an interrupted installation goes on where it was.
        let folder = workspace::metadata()?.target_directory.join("tools");
        program::run(cargo.env("CARGO_TARGET_DIR", folder))
            .map_err(|error| format!("{error}\nrun it by hand: {by_hand}"))
    }
}
