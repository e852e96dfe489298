//! A folder and a database for one node, and commands of the program on them.

use super::accounts;
use super::serving::Serving;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use tempfile::TempDir;
use yui_kernel::Env;
use yui_node::config::{self, Environment};
use yui_node::wiring::{self, Node};
use yui_testkit::node::Engine;
use yui_testkit::postgres::{Cluster, Database};
use yui_testkit::smtp::FakeSmtp;

/// Which program a command is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// The one that is tested.
    This,
    /// The one of before the newest change of the database's form.
    Previous,
    /// The one that is tested, where it is in the file tree of its image.
    InTheImage,
}

impl Version {
    fn program(self) -> &'static str {
        static PREVIOUS: OnceLock<String> = OnceLock::new();
        match self {
            Self::This => env!("CARGO_BIN_EXE_yui"),
            Self::InTheImage => "/yui",
            Self::Previous => PREVIOUS.get_or_init(|| {
                std::env::var("YUI_TEST_PREVIOUS").unwrap_or_else(|_| {
                    panic!("YUI_TEST_PREVIOUS is not set: `cargo xtask test` builds the previous program and says where it is")
                })
            }),
        }
    }
}

/// Where a node is installed. Dropping it removes everything.
pub(crate) struct Installation {
    folder: TempDir,
    url: String,
    variables: Vec<(&'static str, String)>,
    prefix: Vec<String>,
    version: Version,
    _database: Option<Database>,
}

impl Installation {
    /// A new one; its database is empty.
    pub(crate) async fn new(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::on(None),
            Engine::Postgres => Self::on(Some(Cluster::shared().await.unwrap().database().await.unwrap())),
        }
    }

    /// One on this database, or else on the embedded engine.
    pub(crate) fn on(database: Option<Database>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data").display().to_string();
        let url = database.as_ref().map_or_else(|| format!("sqlite:{data}"), |database| database.url().to_owned());
        let variables = vec![
            ("YUI_DATABASE_URL", url.clone()),
            ("YUI_DATA_DIR", data),
            ("YUI_LISTEN", "127.0.0.1:0".to_owned()),
            ("YUI_LOG_FORMAT", "json".to_owned()),
            ("YUI_MAIL_FROM_DOMAIN", "mail.example.jp".to_owned()),
        ];
        Self { folder, url, variables, prefix: Vec::new(), version: Version::This, _database: database }
    }

    /// With one more setting.
    pub(crate) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.variables.push((name, value.to_string()));
        self
    }

    /// The same on another database, which is not removed with it.
    pub(crate) fn at(mut self, url: String) -> Self {
        self.variables.push(("YUI_DATABASE_URL", url.clone()));
        Self { url, ..self }
    }

    /// Runs its commands behind this prefix.
    pub(crate) fn behind(self, prefix: Vec<String>) -> Self {
        Self { prefix, ..self }
    }

    /// Has its commands run by another version of the program from now on.
    pub(crate) fn change_to(&mut self, version: Version) {
        self.version = version;
    }

    /// Where its data are.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Sends its e-mail to this server, with so many calls under way at once in each lane.
    pub(crate) fn sending_to(self, smtp: &FakeSmtp, at_once: usize) -> Self {
        self.with("YUI_MAIL_URL", format!("smtp://{}", smtp.address()))
            .with("YUI_MAIL_SECURITY", "none")
            .with("YUI_MAIL_CONNECTIONS", at_once)
            .with("YUI_WORKERS_PRIORITY", at_once)
            .with("YUI_WORKERS_NORMAL", at_once)
            .with("YUI_WORKERS_BULK", at_once)
            .with("YUI_WORKERS_LEASE", "8s")
    }

    /// A file in its folder, written anew.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The address of its database.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Where its files are.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The program with its settings and nothing else of this process's environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut words = self.prefix.iter().map(String::as_str).chain([self.version.program()]);
        let mut command = Command::new(words.next().unwrap());
        command
            .args(words)
            .args(arguments)
            .env_clear()
            .envs(self.variables.iter().cloned())
            .current_dir(self.folder.path());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The same, where it must succeed; gives what it printed.
    pub(crate) fn must(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "yui {arguments:?}: {complaint}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Brings the database up to date and applies a file.
    pub(crate) fn apply(&self, file: &Path) {
        self.must(&["migrate"]);
        self.must(&["apply", file.to_str().unwrap()]);
    }

    /// Sets up the service of [`accounts`].
    pub(crate) fn set_up(self) -> Self {
        let file = self.write("node.toml", accounts::FILE);
        self.apply(&file);
        self
    }

    /// The node within this process, for what has no endpoint. On the embedded engine no other one may run. Its store is to be closed.
    pub(crate) async fn within(&self) -> Node {
        let settings = config::load(&Environment::new(self.variables.clone()), None).unwrap().settings;
        let env = Env::system();
        let store = wiring::open_store(&settings, &env).await.unwrap();
        Node::new(settings, env, store, ([127, 0, 0, 1], 0).into()).unwrap()
    }

    /// Starts the node and waits until it says where it listens.
    pub(crate) async fn serve(&self) -> Serving {
        Serving::start(self.command(&["serve"]), self.folder.path().join("log"), "listens on http://").await
    }

    /// Starts the node's processes under their supervisor, and waits until all are ready.
    pub(crate) async fn supervise(&self, options: &[&str]) -> Serving {
        self.supervise_with(&[], options).await
    }

    /// The same with arguments of the program itself.
    pub(crate) async fn supervise_with(&self, arguments: &[&str], options: &[&str]) -> Serving {
        let command = self.command(&[arguments, &["run"], options].concat());
        Serving::start(command, self.folder.path().join("log"), "listens on http://").await
    }

    /// Starts the node with the sample municipality and waits until it prints the key.
    pub(crate) async fn demo(&self) -> Serving {
        Serving::start(self.command(&["demo"]), self.folder.path().join("log"), "API key").await
    }
}
