//! Databases for tests on PostgreSQL: one server for the test run, a new database for each test.
//!
//! `cargo xtask test` starts one server and names it in `YUI_TEST_POSTGRES_URL`; that variable may also name a server of
//! one's own (without TLS), whose user may create databases. Without it the first test of a process starts a server from the
//! installed programs, which ends with the process.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use yui_testkit::postgres::Cluster;
//!
//! let database = Cluster::shared().await?.database().await?;
//! assert!(database.url().starts_with("postgres://"));
//! # Ok(())
//! # }
//! ```

mod server;

use server::Server;
use std::env;
use std::io;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::OnceCell;
use tokio_postgres::NoTls;
use yui_kernel::Env;

/// The variable that names the server to use.
pub const URL_VARIABLE: &str = "YUI_TEST_POSTGRES_URL";

/// A PostgreSQL server on which tests make databases.
pub struct Cluster {
    url: String,
    own: Option<Arc<Server>>,
}

impl Cluster {
    /// The server of this test run: the one that [`URL_VARIABLE`] names, or else one that this process starts once.
    ///
    /// # Errors
    /// When the server programs are missing, too old or fail; the message says what to install.
    pub async fn shared() -> io::Result<&'static Self> {
        static SHARED: OnceCell<Cluster> = OnceCell::const_new();
        SHARED.get_or_try_init(Self::find_or_start).await
    }

    async fn find_or_start() -> io::Result<Self> {
        if let Ok(url) = env::var(URL_VARIABLE) {
            return Ok(Self { url, own: None });
        }
        Self::start().await
    }

    /// Starts a server of one's own, for tests that stop it.
    ///
    /// # Errors
    /// As for [`Cluster::shared`].
    pub async fn start() -> io::Result<Self> {
        let server = tokio::task::spawn_blocking(Server::start).await.map_err(io::Error::other)??;
        Ok(Self { url: server.url().to_owned(), own: Some(Arc::new(server)) })
    }

    /// Ends the server at once, without a word to its clients, as a crash does.
    ///
    /// # Errors
    /// When it is not one that [`Cluster::start`] gave, or does not run.
    pub async fn crash(&self) -> io::Result<()> {
        self.control(Server::crash).await
    }

    /// Starts the server again at the same address after [`Cluster::crash`]; when this returns, it takes connections.
    ///
    /// # Errors
    /// As for [`Cluster::crash`], and when it does not start.
    pub async fn start_again(&self) -> io::Result<()> {
        self.control(Server::start_again).await
    }

    async fn control(&self, action: fn(&Server) -> io::Result<()>) -> io::Result<()> {
        let not_own = || io::Error::other("this server is used by other tests too: take one of Cluster::start");
        let server = self.own.clone().ok_or_else(not_own)?;
        tokio::task::spawn_blocking(move || action(&server)).await.map_err(io::Error::other)?
    }

    /// Makes an empty database in UTF-8 and collation C.
    ///
    /// # Errors
    /// When the server cannot be reached or refuses.
    pub async fn database(&self) -> io::Result<Database> {
        self.create("").await
    }

    /// The same, with its files in a folder of the caller's: an absolute path to an empty folder of the server's account.
    ///
    /// # Errors
    /// As for [`Cluster::database`], and when the folder is none that the server can use.
    pub async fn database_in(&self, folder: &Path) -> io::Result<Database> {
        let space = format!("yui_space_{}", Env::system().new_uuid().simple());
        let folder = folder.display().to_string().replace('\'', "''");
        execute(&self.url, &format!("CREATE TABLESPACE {space} LOCATION '{folder}'")).await?;
        self.create(&format!("TABLESPACE {space}")).await
    }

    async fn create(&self, place: &str) -> io::Result<Database> {
        let name = format!("yui_test_{}", Env::system().new_uuid().simple());
        let url = with_database(&self.url, &name)?;
        let create =
            format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' {place}");
        execute(&self.url, &create).await?;
        Ok(Database { server: self.url.clone(), name, url })
    }
}

/// A database of one test's own; dropping it drops the database, cutting connections that are still open.
#[derive(Debug)]
pub struct Database {
    server: String,
    name: String,
    url: String,
}

impl Database {
    /// Its URL: `postgres://user:password@host:port/name`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (server, statement) = (self.server.clone(), format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        // A runtime of its own, because the test's runtime may be shutting down. A database that cannot be dropped goes
        // with its server.
        let dropping = std::thread::spawn(move || -> io::Result<()> {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(execute(&server, &statement))
        });
        let _done = dropping.join();
    }
}

async fn execute(url: &str, statement: &str) -> io::Result<()> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.map_err(io::Error::other)?;
    let connection = tokio::spawn(connection);
    let executed = client.batch_execute(statement).await.map_err(io::Error::other);
    drop(client);
    connection.await.map_err(io::Error::other)?.map_err(io::Error::other)?;
    executed
}

/// The same URL with another database.
fn with_database(url: &str, name: &str) -> io::Result<String> {
    let unusable = || {
        let message = format!("{URL_VARIABLE} must be a URL: postgres://user:password@host:port/database");
        io::Error::new(io::ErrorKind::InvalidInput, message)
    };
    let (scheme, rest) =
        url.split_once("://").filter(|(scheme, _)| scheme.starts_with("postgres")).ok_or_else(unusable)?;
    let (location, parameters) = rest.split_once('?').map_or((rest, String::new()), |(at, p)| (at, format!("?{p}")));
    let host = location.split_once('/').map_or(location, |(host, _)| host);
    Ok(format!("{scheme}://{host}/{name}{parameters}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_keeps_all_but_its_database() {
        let changed = |url| with_database(url, "new").ok();
        assert_eq!(changed("postgres://u:p@h:1/old?a=b").as_deref(), Some("postgres://u:p@h:1/new?a=b"));
        assert_eq!(changed("postgresql://h").as_deref(), Some("postgresql://h/new"));
        assert_eq!(changed("host=h dbname=old"), None);
    }

    async fn databases(cluster: &Cluster, name: &str) -> usize {
        let (client, connection) = tokio_postgres::connect(&cluster.url, NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        let rows = client.query("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).await.unwrap().len();
        drop(client);
        connection.await.unwrap().unwrap();
        rows
    }

    #[tokio::test]
    async fn each_test_has_a_database_of_its_own_while_it_lasts() {
        let cluster = Cluster::shared().await.unwrap();
        let (one, other) = (cluster.database().await.unwrap(), cluster.database().await.unwrap());
        execute(one.url(), "CREATE TABLE t (a integer)").await.unwrap();
        execute(other.url(), "CREATE TABLE t (a integer)").await.unwrap();
        let name = one.name.clone();
        assert_eq!(databases(cluster, &name).await, 1);
        let (_open, connection) = tokio_postgres::connect(one.url(), NoTls).await.unwrap();
        let cut = tokio::spawn(connection);
        drop(one);
        assert_eq!(databases(cluster, &name).await, 0);
        cut.await.unwrap().unwrap_err();
    }

    #[tokio::test]
    async fn a_server_keeps_what_was_committed_when_it_crashes() {
        let cluster = Cluster::start().await.unwrap();
        let database = cluster.database().await.unwrap();
        execute(database.url(), "CREATE TABLE t AS SELECT 1 AS a").await.unwrap();
        cluster.crash().await.unwrap();
        execute(database.url(), "SELECT 1").await.unwrap_err();
        cluster.start_again().await.unwrap();
        execute(database.url(), "SELECT a FROM t").await.unwrap();
    }

    #[tokio::test]
    async fn a_server_leaves_nothing_behind() {
        let cluster = Cluster::start().await.unwrap();
        let url = cluster.url.clone();
        execute(&url, "SELECT 1").await.unwrap();
        drop(cluster);
        execute(&url, "SELECT 1").await.unwrap_err();
    }
}
