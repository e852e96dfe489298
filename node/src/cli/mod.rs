//! The command line.
//!
//! [`main`] turns arguments and environment into typed values and an exit status. What needs neither database nor
//! network (`config`, `version`, `help`, reading the file of `apply`) is done here; the rest is a [`Program`], which is
//! wired from the capabilities elsewhere.
//!
//! Exit status: 0 done; 1 it was tried and failed; 2 the command line, the settings or a file must be mended first.

mod command;
mod markdown;
mod output;
mod run;

pub use command::{
    Arguments, BackupCommand, BackupsCommand, BouncesCommand, Command, DkimCommand, MoveCommand, ProvidersCommand,
    RestoreCommand,
};
pub use output::Output;
pub use run::{main, run};

use crate::apply::plan::Plan;
use crate::config::Settings;
use crate::health::Question;
use crate::supervise::Wanted;
use std::path::Path;
use yui_kernel::Result;

/// The commands that need the whole node. Each runs until it is done; the log is not started when it is called.
///
/// An error is printed with its causes and ends the process with status 1.
pub trait Program {
    /// Runs the node until it is told to stop, or until its supervisor ends, if it has one.
    ///
    /// # Errors
    /// The node cannot start, or stopped for another reason than being told to.
    fn serve(&self, settings: Settings, is_supervised: bool, output: &mut Output) -> Result<()>;

    /// Keeps the node's processes running, each with this configuration file, until it is told to stop.
    ///
    /// # Errors
    /// A socket cannot be had, or a first process does not become ready.
    fn run(&self, settings: Settings, wanted: Wanted, file: Option<&Path>, output: &mut Output) -> Result<()>;

    /// Runs a node with a sample municipality, and prints how to talk to it.
    ///
    /// # Errors
    /// As [`Program::serve`].
    fn demo(&self, settings: Settings, output: &mut Output) -> Result<()>;

    /// Brings the database to the form that this version needs.
    ///
    /// # Errors
    /// The database cannot be reached or changed.
    fn migrate(&self, settings: Settings, output: &mut Output) -> Result<()>;

    /// Makes the node what the plan says, in one piece; with `dry_run` prints what it would do and changes nothing.
    ///
    /// # Errors
    /// The plan contradicts what is stored, or the database cannot be reached or changed.
    fn apply(&self, settings: Settings, plan: Plan, dry_run: bool, output: &mut Output) -> Result<()>;

    /// Checks database, clock and mail route, and prints in plain words what to do.
    ///
    /// # Errors
    /// Something has to be mended; what was printed says what.
    fn doctor(&self, settings: Settings, output: &mut Output) -> Result<()>;

    /// Asks the process that runs with these settings whether it is well, and prints one line.
    ///
    /// # Errors
    /// It is not well, or does not answer.
    fn health(&self, settings: Settings, question: Question, output: &mut Output) -> Result<()>;

    /// Lists services whose e-mails were stopped, or lets one send again.
    ///
    /// # Errors
    /// There is no such service, or the database cannot be reached.
    fn bounces(&self, settings: Settings, what: &BouncesCommand, output: &mut Output) -> Result<()>;

    /// Makes, lists and changes keys with which e-mail is signed.
    ///
    /// # Errors
    /// There is no such key, it cannot be changed so, or the database cannot be reached.
    fn dkim(&self, settings: Settings, what: &DkimCommand, output: &mut Output) -> Result<()>;

    /// Shows and changes the order of providers, and which of them take messages.
    ///
    /// # Errors
    /// There is no such provider, no other one takes messages, or the database cannot be reached.
    fn providers(&self, settings: Settings, what: &ProvidersCommand, output: &mut Output) -> Result<()>;

    /// Seals the secrets at rest anew under the current node key; with `new_key` makes that key first.
    ///
    /// # Errors
    /// The key is not in a file, secrets open with none of the keys, or the database cannot be reached.
    fn rotate_key(&self, settings: Settings, new_key: bool, output: &mut Output) -> Result<()>;

    /// Moves the data to another database, compares two, or takes a moved one back into use.
    ///
    /// # Errors
    /// The target holds something else, a database cannot be reached, or the two are not the same.
    fn move_data(&self, settings: Settings, what: &MoveCommand, output: &mut Output) -> Result<()>;

    /// Makes snapshots of the embedded database and its files, or looks at those that there are.
    ///
    /// # Errors
    /// Settings are missing, the database is PostgreSQL, or a place cannot be read or written.
    fn backup(&self, settings: Settings, what: &BackupCommand, output: &mut Output) -> Result<()>;

    /// Puts a snapshot into a folder.
    ///
    /// # Errors
    /// There is none, the folder has a database, or something was changed.
    fn restore(&self, settings: Settings, what: &RestoreCommand, output: &mut Output) -> Result<()>;

    /// The OpenAPI document of the node's API, as JSON.
    ///
    /// # Errors
    /// The routes do not fit together.
    fn openapi(&self) -> Result<String>;
}

#[cfg(test)]
mod tests;
