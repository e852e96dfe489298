//! Commands and their arguments.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Yui (結): a local government cloud in one program.
#[derive(Debug, Parser)]
#[command(
    name = "yui",
    bin_name = "yui",
    version,
    disable_help_subcommand = true,
    disable_version_flag = true,
    max_term_width = 100
)]
pub struct Arguments {
    /// Configuration file (TOML); the environment wins over it
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Run the node
    ///
    /// Runs until SIGTERM or SIGINT, then stops without failing a request. On the embedded database it first brings the
    /// database to the form that this version needs; on PostgreSQL `yui migrate` does that.
    Serve {
        /// What this process does: `all`, `web` or `worker`; in place of YUI_ROLE
        #[arg(long)]
        role: Option<String>,
        /// The lanes that it works on, with commas between them; in place of YUI_LANES
        #[arg(long)]
        lanes: Option<String>,
        /// That `yui run` has started it
        #[arg(long, hide = true)]
        supervised: bool,
    },
    /// Run the node's processes behind sockets that stay open
    ///
    /// Starts `yui serve` as often as asked and replaces what dies. SIGHUP replaces every process by one of the program
    /// that is in its place now, one after the other, each when its successor is ready: a release without a pause.
    Run {
        /// Processes that answer requests; they need PostgreSQL
        #[arg(long, value_name = "COUNT")]
        web: Option<u16>,
        /// Processes that do the work that waits; they need PostgreSQL
        #[arg(long, value_name = "COUNT")]
        workers: Option<u16>,
        /// Seconds that a process may take to become ready
        #[arg(long, value_name = "SECONDS", default_value_t = 120)]
        patience: u16,
    },
    /// Run a node with a sample municipality, and print how to talk to it
    Demo,
    /// Bring the database to the form that this version needs
    Migrate,
    /// Set up organisations, people, services, templates and keys from a file
    ///
    /// Creates and updates until the node is what the file says; what the file does not mention stays as it is. The same
    /// file can be applied again. If anything is wrong with the file, nothing is changed.
    Apply {
        /// The file (TOML)
        file: PathBuf,
        /// Print what would be done, and do nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Check configuration, database, clock and mail route, and say what to do
    Doctor,
    /// Ask the process that runs with the same settings whether it wants requests
    ///
    /// Asks at YUI_LISTEN, and at the loopback address where the node listens on all; prints one line. It is the health check of a
    /// container or a service manager: exit status 0 if the process is well, 1 if it is not or nothing answers.
    Health {
        /// Ask only whether the process can answer at all
        #[arg(long)]
        live: bool,
    },
    /// Services whose e-mails were stopped because too many came back
    Bounces {
        /// What to do.
        #[command(subcommand)]
        what: BouncesCommand,
    },
    /// Keys with which e-mail is signed (DKIM)
    ///
    /// The order is: `add` makes a key and prints the DNS record to publish; `activate` lets it sign once the record is there,
    /// and retires the key before it; `remove` takes a retired key away some days later. Running nodes follow within seconds.
    Dkim {
        /// What to do.
        #[command(subcommand)]
        what: DkimCommand,
    },
    /// Order of the providers of a channel, and which of them take messages
    ///
    /// The order of the settings holds until it is changed here. Running nodes follow within a second.
    Providers {
        /// What to do.
        #[command(subcommand)]
        what: ProvidersCommand,
    },
    /// Move the secrets in the database to a new node key
    ///
    /// Set YUI_NODE_KEY to the new key and YUI_NODE_KEY_PREVIOUS to the old one, restart every process, then run this: it seals
    /// every secret anew and says when the old key may be removed. Where the key is in the file node.key, `--new-key` does it
    /// all. It can be repeated, also after it was interrupted.
    RotateKey {
        /// Write a new key into the first line of node.key before
        #[arg(long)]
        new_key: bool,
    },
    /// Move the node's data to another database: from the embedded one to PostgreSQL, or back
    ///
    /// Copies every table while the node runs, then has it in read-only for the last step: compares both databases, writes what
    /// has changed, and marks the old one as moved. Run again after it was interrupted, it goes on where it was. Addresses are
    /// written as for YUI_DATABASE_URL; `file:PATH` reads one from a file, so that no password stands on the command line.
    Move(MoveCommand),
    /// Keep the embedded database and its files elsewhere, while the node works
    ///
    /// Writes what has changed since the last snapshot, encrypted with YUI_BACKUP_KEY, to a folder or a bucket. With `--every` it
    /// goes on until it is stopped. On PostgreSQL archive the write-ahead log instead: see docs/backup.md.
    Backup(BackupCommand),
    /// Put a backup into a new folder
    Restore(RestoreCommand),
    /// Print every setting with its value, source and meaning; secrets are hidden
    Config {
        /// Print docs/configuration.md instead
        #[arg(long)]
        markdown: bool,
    },
    /// Print the version
    Version,
    /// Print the OpenAPI document of the node's API
    Openapi,
    /// Print help for the program or one of its commands
    Help {
        /// The command to explain
        command: Option<String>,
        /// Print docs/command-line.md
        #[arg(long, hide = true, conflicts_with = "command")]
        markdown: bool,
    },
}

/// From where to where, and how far.
#[derive(Clone, PartialEq, Eq, Args)]
pub struct MoveCommand {
    /// The database that the data is in; the one of the settings if it is not given
    #[arg(long, value_name = "URL")]
    pub from: Option<String>,
    /// An empty database, or the target of the same move that was interrupted
    #[arg(long, value_name = "URL", required_unless_present = "undo")]
    pub to: Option<String>,
    /// Copy, and stop before the node would be in read-only; run it again without this to finish
    #[arg(long, conflicts_with_all = ["verify", "undo"])]
    pub prepare: bool,
    /// Compare the two databases, and change neither
    #[arg(long, conflicts_with = "undo")]
    pub verify: bool,
    /// Take the old database back into use as it was when it was moved
    #[arg(long)]
    pub undo: bool,
}

impl std::fmt::Debug for MoveCommand {
    /// Without the addresses, which hold passwords.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { prepare, verify, undo, .. } = self;
        f.debug_struct("MoveCommand")
            .field("prepare", prepare)
            .field("verify", verify)
            .field("undo", undo)
            .finish_non_exhaustive()
    }
}

/// Where to, how often, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct BackupCommand {
    /// A folder on another disk, or `s3://BUCKET/PREFIX`
    #[arg(long, value_name = "PLACE", required = true)]
    pub to: Option<String>,
    /// Go on, with a snapshot so often (`1m`)
    #[arg(long, value_name = "TIME")]
    pub every: Option<String>,
    /// Delete snapshots that are older (`30d`); of the last day all are kept, of the last week one an hour, then one a day
    #[arg(long, value_name = "TIME")]
    pub keep: Option<String>,
    /// What to do instead.
    #[command(subcommand)]
    pub what: Option<BackupsCommand>,
}

/// What to do with backups that there are.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum BackupsCommand {
    /// List snapshots, the oldest first
    List {
        /// The folder or bucket
        #[arg(long, value_name = "PLACE")]
        from: String,
    },
    /// Read everything and see that it can be restored
    Verify {
        /// The folder or bucket
        #[arg(long, value_name = "PLACE")]
        from: String,
    },
}

/// From where to where, and of when.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct RestoreCommand {
    /// The folder or bucket with the backup
    #[arg(long, value_name = "PLACE")]
    pub from: String,
    /// A data folder without a database
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    /// The newest snapshot from before this instant (`2026-11-22T09:00:00Z`); the newest of all if it is not given
    #[arg(long, value_name = "INSTANT")]
    pub at: Option<String>,
}

/// What to do about services whose e-mails come back.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum BouncesCommand {
    /// List services that are stopped
    List,
    /// Let a service send e-mails again; what came back until now is forgiven
    Resume {
        /// The service's id
        service: String,
    },
}

/// What to do with providers.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum ProvidersCommand {
    /// List the providers of each channel in the order in which they are tried
    List,
    /// Try the providers of a channel in this order
    Order {
        /// `email` or `sms`
        channel: String,
        /// Every provider of the channel, the preferred one first
        #[arg(required = true, value_name = "PROVIDER")]
        names: Vec<String>,
    },
    /// Let a provider take messages again
    Enable {
        /// `email` or `sms`
        channel: String,
        /// The provider
        #[arg(value_name = "PROVIDER")]
        name: String,
    },
    /// Have a provider take no more messages
    Disable {
        /// `email` or `sms`
        channel: String,
        /// The provider
        #[arg(value_name = "PROVIDER")]
        name: String,
    },
    /// Show who changed what, and when
    History {
        /// `email` or `sms`
        channel: String,
    },
}

/// What to do with keys for signing e-mail.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum DkimCommand {
    /// Make a key and print the DNS record to publish
    Add {
        /// The domain of the sender's address
        domain: String,
        /// The code of the organisation whose services send from the domain; not for the domain of YUI_MAIL_FROM_DOMAIN
        #[arg(long, value_name = "CODE")]
        organisation: Option<String>,
        /// `rsa` (2048 bits, understood everywhere) or `ed25519` (in addition to an RSA key)
        #[arg(long, default_value = "rsa")]
        algorithm: String,
        /// The name of the record; made from the month if it is not given
        #[arg(long)]
        selector: Option<String>,
    },
    /// List keys with their DNS records
    List,
    /// Let a key sign; the one before it retires
    Activate {
        /// The domain
        domain: String,
        /// The key's selector
        selector: String,
    },
    /// Have a key sign no longer
    Retire {
        /// The domain
        domain: String,
        /// The key's selector
        selector: String,
    },
    /// Take a key away that does not sign
    Remove {
        /// The domain
        domain: String,
        /// The key's selector
        selector: String,
    },
}
