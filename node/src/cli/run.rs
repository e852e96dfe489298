//! From arguments to an exit status.

use super::{Arguments, Command, Output, Program, markdown};
use crate::apply;
use crate::config::{self, Environment};
use crate::health::Question;
use crate::problem::Problems;
use crate::supervise::Wanted;
use clap::{CommandFactory, Parser};
use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;
use yui_kernel::Error;

/// It was tried and failed.
const FAILED: u8 = 1;
/// The command line, the settings or a file must be mended first.
const UNUSABLE: u8 = 2;

/// Why a command did not do what it was asked.
enum Failure {
    /// Settings or a file must be mended: the command and the problems.
    Unusable(&'static str, Problems),
    /// The command line must be mended.
    Usage(String),
    /// It was tried.
    Failed(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Runs the program with these arguments (the first is the program's name); gives the exit status.
pub fn main(
    arguments: impl IntoIterator<Item = OsString>,
    environment: &Environment,
    program: &dyn Program,
    output: &mut Output,
) -> u8 {
    match Arguments::try_parse_from(arguments) {
        Ok(arguments) => run(&arguments.command, arguments.config.as_deref(), environment, program, output),
        Err(error) if !error.use_stderr() => match output.say(&error.to_string()) {
            Ok(()) => 0,
            Err(_) => FAILED,
        },
        Err(error) => {
            output.complain(&error.to_string());
            UNUSABLE
        }
    }
}

/// Runs one command; gives the exit status. `file` is the configuration file of the command line.
pub fn run(
    command: &Command,
    file: Option<&Path>,
    environment: &Environment,
    program: &dyn Program,
    output: &mut Output,
) -> u8 {
    match dispatch(command, file, environment, program, output) {
        Ok(()) => 0,
        Err(Failure::Failed(error)) => {
            output.complain(&format!("yui: {}", error.chain()));
            FAILED
        }
        Err(Failure::Usage(message)) => {
            output.complain(&format!("yui: {message}"));
            UNUSABLE
        }
        Err(Failure::Unusable(consequence, problems)) => {
            let count = problems.iter().count();
            let things = if count == 1 { "1 problem".to_owned() } else { format!("{count} problems") };
            output.complain(&format!("yui: {consequence}: {things}\n{problems}"));
            UNUSABLE
        }
    }
}

fn dispatch(
    command: &Command,
    file: Option<&Path>,
    environment: &Environment,
    program: &dyn Program,
    output: &mut Output,
) -> Result<(), Failure> {
    let unusable = |problems| Failure::Unusable("the configuration cannot be used", problems);
    let load = || config::load(environment, file).map_err(unusable);
    match command {
        Command::Serve { role, lanes, supervised } => {
            let wished = [("YUI_ROLE", role), ("YUI_LANES", lanes)];
            let wished = wished.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?)));
            let loaded = config::load(&environment.with(wished), file).map_err(unusable)?;
            program.serve(loaded.settings, *supervised, output)?;
        }
        Command::Run { web, workers, patience } => {
            let patience = Duration::from_secs((*patience).into());
            let wanted = Wanted { web: *web, workers: *workers, patience };
            program.run(load()?.settings, wanted, file, output)?;
        }
        Command::Demo => program.demo(load()?.settings, output)?,
        Command::Migrate => program.migrate(load()?.settings, output)?,
        Command::Doctor => program.doctor(load()?.settings, output)?,
        Command::Health { live } => {
            let question = if *live { Question::Live } else { Question::Ready };
            program.health(load()?.settings, question, output)?;
        }
        Command::Bounces { what } => program.bounces(load()?.settings, what, output)?,
        Command::Dkim { what } => program.dkim(load()?.settings, what, output)?,
        Command::Providers { what } => program.providers(load()?.settings, what, output)?,
        Command::RotateKey { new_key } => program.rotate_key(load()?.settings, *new_key, output)?,
        Command::Move(what) => program.move_data(load()?.settings, what, output)?,
        Command::Backup(what) => program.backup(load()?.settings, what, output)?,
        Command::Restore(what) => program.restore(load()?.settings, what, output)?,
        Command::Apply { file, dry_run } => {
            let settings = load()?.settings;
            let plan = apply::read(file, environment)
                .map_err(|problems| Failure::Unusable("nothing was changed", problems))?;
            program.apply(settings, plan, *dry_run, output)?;
        }
        Command::Config { markdown: true } => output.say(&config::markdown())?,
        Command::Config { markdown: false } => output.say(&config::list(&load()?.entries))?,
        Command::Version => output.say(&version())?,
        Command::Openapi => output.say(&program.openapi()?)?,
        Command::Help { markdown: true, .. } => output.say(&markdown::page())?,
        Command::Help { command, .. } => output.say(&help(command.as_deref())?)?,
    }
    Ok(())
}

/// Name, version, the commit that the build was told of, and what it runs on.
fn version() -> String {
    let commit = option_env!("BUILD_COMMIT").map(|commit| format!("commit {commit}, ")).unwrap_or_default();
    format!("yui {} ({commit}{} {})", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH)
}

fn help(name: Option<&str>) -> Result<String, Failure> {
    let mut program = Arguments::command();
    program.build();
    match name {
        None => Ok(program.render_long_help().to_string()),
        Some(name) => match program.find_subcommand_mut(name) {
            Some(command) => Ok(command.render_long_help().to_string()),
            None => Err(Failure::Usage(format!("there is no command {name:?}; `yui help` lists them"))),
        },
    }
}
