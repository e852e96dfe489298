//! The released node, as an operator runs it.

use crate::process::Process;
use crate::{Result, municipality};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How a node is run.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    folder: PathBuf,
    database: String,
    mail: Option<SocketAddr>,
}

impl Setup {
    /// A node on the embedded engine in this folder.
    pub(crate) fn embedded(folder: &Path) -> Self {
        let database = format!("sqlite:{}", folder.join("database").display());
        Self { folder: folder.to_owned(), database, mail: None }
    }

    /// A node on a PostgreSQL database, with this folder for the rest.
    pub(crate) fn postgres(folder: &Path, url: &str) -> Self {
        Self { folder: folder.to_owned(), database: url.to_owned(), mail: None }
    }

    /// Delivers to this mail server.
    pub(crate) fn with_mail(mut self, address: SocketAddr) -> Self {
        self.mail = Some(address);
        self
    }

    /// The file of the embedded database.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join("database/yui.db")
    }

    /// Makes the tables and the municipality.
    pub(crate) fn prepare(&self) -> Result<()> {
        self.run(&["migrate"])?;
        self.run(&["apply", municipality::FILE])
    }

    /// Starts it and waits until it listens.
    pub(crate) fn start(&self) -> Result<Node> {
        let mut process = Process::start(self.command(&["serve"])?.env("YUI_LISTEN", "127.0.0.1:0"))?;
        let line = process.line()?;
        let address = line.rsplit_once("http://").and_then(|(_, address)| address.parse().ok());
        let address = address.ok_or_else(|| format!("the node said {line:?} instead of where it listens"))?;
        Ok(Node { address, process })
    }

    fn run(&self, arguments: &[&str]) -> Result<()> {
        let mut command = self.command(arguments)?;
        let output =
            command.stdin(Stdio::null()).output().map_err(|error| format!("yui cannot be started: {error}"))?;
        if output.status.success() {
            return Ok(());
        }
        let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        Err(format!("yui {} failed:\n{said}{complained}", arguments.join(" ")))
    }

    /// Nothing of the settings of whoever measures has a say.
    fn command(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = Command::new(binary()?);
        command.args(arguments).current_dir(&self.folder).env_clear();
        command.env("YUI_DATABASE_URL", &self.database).env("YUI_DATA_DIR", self.folder.join("data"));
        command.env("YUI_LOG", "warn");
        if let Some(mail) = self.mail {
            command.env("YUI_MAIL_HOST", mail.ip().to_string()).env("YUI_MAIL_PORT", mail.port().to_string());
            command.env("YUI_MAIL_SECURITY", "none");
        }
        Ok(command)
    }
}

/// A node that listens.
pub(crate) struct Node {
    pub(crate) address: SocketAddr,
    pub(crate) process: Process,
}

/// The released program, beside this one.
pub(crate) fn binary() -> Result<PathBuf> {
    let own = std::env::current_exe().map_err(|error| format!("this program cannot be found: {error}"))?;
    let binary = own.with_file_name("yui");
    if binary.is_file() {
        Ok(binary)
    } else {
        Err(format!("{} is missing: run `cargo xtask bench`, which builds it", binary.display()))
    }
}
