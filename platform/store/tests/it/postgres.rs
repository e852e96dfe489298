//! A PostgreSQL server for the tests: the one of `YUI_TEST_POSTGRES_URL`, or a temporary one for this process.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Starts a cluster that lives as long as the pipe to this script: even a killed test process leaves nothing behind.
const SCRIPT: &str = r#"
folder=$1; shift
run() { (cd "$folder" && "$@") >>"$folder/log" 2>&1; }
if run "$@" initdb -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C --no-sync &&
   run "$@" pg_ctl -D "$folder/data" -w -o "-k $folder -c listen_addresses='' -c fsync=off -c max_connections=200 -c shared_buffers=16MB" start
then echo ready; else cat "$folder/log"; fi
cat >/dev/null
run "$@" pg_ctl -D "$folder/data" -m immediate stop
rm -rf "$folder"
"#;

struct Server {
    address: String,
    _script: Option<Child>,
}

/// The address of a new, empty database.
pub(crate) async fn new_database() -> String {
    static SERVER: OnceLock<Server> = OnceLock::new();
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = SERVER.get_or_init(|| match std::env::var("YUI_TEST_POSTGRES_URL") {
        Ok(address) => Server { address, _script: None },
        Err(_) => start(),
    });
    let name = format!("yui_store_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let client = connect(&server.address).await;
    client.batch_execute(&format!("drop database if exists {name}; ")).await.unwrap();
    client.batch_execute(&format!("create database {name}")).await.unwrap();
    with_database(&server.address, &name)
}

/// A plain connection, to do what the store does not offer.
pub(crate) async fn connect(address: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(address, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

fn with_database(address: &str, name: &str) -> String {
    let (base, query) =
        address.split_once('?').map_or((address, String::new()), |(base, query)| (base, format!("?{query}")));
    let (server, _) = base.rsplit_once('/').unwrap();
    format!("{server}/{name}{query}")
}

fn start() -> Server {
    let folder = tempfile::Builder::new().prefix("yui-pg-").tempdir().unwrap().keep();
    let mut command = Command::new("sh");
    command.args(["-c", SCRIPT, "sh"]).arg(&folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    // Whoever ends the tests' process group does not end the script, which still has to clean up.
    command.process_group(0);
    if let Some(binaries) = binaries() {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let all = std::iter::once(binaries).chain(std::env::split_paths(&path));
        command.env("PATH", std::env::join_paths(all).unwrap());
    }
    // PostgreSQL refuses to run as root.
    if is_root() {
        std::os::unix::fs::chown(&folder, Some(id("-u")), Some(id("-g"))).unwrap();
        command.args(["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    } else {
        command.arg("env");
    }
    let mut script = command.spawn().unwrap();
    let mut said = String::new();
    BufReader::new(script.stdout.take().unwrap()).read_line(&mut said).unwrap();
    assert_eq!(said.trim(), "ready", "PostgreSQL could not be started");
    let host = folder.display().to_string().replace('/', "%2F");
    Server { address: format!("postgres://postgres@{host}/postgres"), _script: Some(script) }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").unwrap().uid() == 0
}

fn id(which: &str) -> u32 {
    let output = Command::new("id").args([which, "postgres"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().parse().expect("a user named postgres")
}

/// Where Debian keeps the server's programs, the newest first.
fn binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir(Path::new("/usr/lib/postgresql")).ok()?;
    let number = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    versions.filter_map(|entry| Some(entry.ok()?.path())).max_by_key(number).map(|path| path.join("bin"))
}
