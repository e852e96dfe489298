//! A PostgreSQL server of one's own, in a folder of its own, gone when its owner is gone.
//!
//! Only std is used here, because this file is also compiled into the `xtask` program, which starts one server for a
//! whole test run.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{self, Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The oldest PostgreSQL that Yui runs on.
const OLDEST: u32 = 15;

/// Where the folders of servers lie: `yui-pg-PROCESS-NUMBER` in the folder for temporary files.
const FOLDER: &str = "yui-pg-";

/// Nothing on a test server has to outlive a power cut, and tests open many connections. Commits do outlive the server.
const SETTINGS: &str = "fsync = off
full_page_writes = off
autovacuum = off
max_connections = 400
shared_buffers = 64MB
wal_level = minimal
max_wal_senders = 0
listen_addresses = '127.0.0.1'
timezone = 'UTC'
";

/// A running server. Dropping it stops it and removes its folder; so does the end of the process that started it, even
/// by a kill.
pub(crate) struct Server {
    url: String,
    binaries: PathBuf,
    folder: PathBuf,
    guardian: Child,
    lifeline: Option<ChildStdin>,
}

impl Server {
    /// Makes a cluster and starts it; takes a second or two.
    ///
    /// # Errors
    /// When the server programs are missing or too old, or when they fail: with what they printed.
    pub(crate) fn start() -> io::Result<Self> {
        let binaries = find_binaries()?;
        remove_abandoned(&binaries);
        let account = Account::for_server()?;
        let folder = new_folder(account.as_ref())?;
        let mut guardian = guard(&binaries, &folder, account.as_ref())?;
        let lifeline = guardian.stdin.take();
        // From here on the guardian clears up, whatever fails.
        let mut server = Self { url: String::new(), binaries, folder, guardian, lifeline };
        server.url = launch(&server.binaries, &server.folder, account.as_ref())?;
        Ok(server)
    }

    /// Ends it at once, without a word to its clients, as a crash does.
    ///
    /// # Errors
    /// When it does not run.
    pub(crate) fn crash(&self) -> io::Result<()> {
        self.control(&["stop", "--mode=immediate", "--wait"])
    }

    /// Starts it again at the same address after [`Server::crash`]. It then recovers what was committed.
    ///
    /// # Errors
    /// When it does not start, for example because another program has taken its port.
    pub(crate) fn start_again(&self) -> io::Result<()> {
        // `restart` is `start` with the options of the last start; what did not run need not be stopped.
        self.control(&["restart", "--wait", "--timeout=60"])
    }

    fn control(&self, arguments: &[&str]) -> io::Result<()> {
        let account = Account::for_server()?;
        let mut control = command(self.binaries.join("pg_ctl"), &self.folder, account.as_ref());
        control.args(arguments).arg("--pgdata").arg(self.folder.join("data"));
        run(control.arg("--log").arg(self.folder.join("log")))
    }

    /// The URL of the database `postgres` for the superuser, with the password.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        // The guardian ends when the folder is gone; if it cannot be waited for there is nothing left to do.
        let _gone = self.guardian.wait();
    }
}

/// Makes the cluster, starts it and returns its URL.
fn launch(binaries: &Path, folder: &Path, account: Option<&Account>) -> io::Result<String> {
    let (data, password_file) = (folder.join("data"), folder.join("password"));
    let password = random_password()?;
    write_private(&password_file, &password, account)?;
    let mut initdb = command(binaries.join("initdb"), folder, account);
    initdb.args(["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]);
    run(initdb.arg("--pgdata").arg(&data).arg("--pwfile").arg(&password_file))?;
    fs::OpenOptions::new().append(true).open(data.join("postgresql.conf"))?.write_all(SETTINGS.as_bytes())?;

    // Another program may take the free port before the server does; a second port makes that unlikely enough.
    let port = start_server(binaries, folder, account).or_else(|_| start_server(binaries, folder, account))?;
    Ok(format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres"))
}

fn start_server(binaries: &Path, folder: &Path, account: Option<&Account>) -> io::Result<u16> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let mut start = command(binaries.join("pg_ctl"), folder, account);
    start.args(["start", "--wait", "--timeout=60", "--pgdata"]).arg(folder.join("data"));
    start.arg("--log").arg(folder.join("log"));
    start.arg("--options").arg(format!("-p {port} -k {}", folder.display()));
    match run(&mut start) {
        Ok(()) => Ok(port),
        Err(error) => {
            let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
            Err(io::Error::other(format!("{error}\n{log}")))
        }
    }
}

/// A process that waits for the end of its input, which is the end of this process at the latest, and then clears up.
/// It is in a process group of its own so that a test runner which kills a whole group does not kill it too.
fn guard(binaries: &Path, folder: &Path, account: Option<&Account>) -> io::Result<Child> {
    let script =
        r#"cat >/dev/null; "$1" stop --mode=immediate --wait --pgdata "$2/data" >/dev/null 2>&1; cd /; rm -rf "$2""#;
    let mut guardian = command(OsStr::new("sh"), folder, account);
    guardian.args(["-c", script, "guardian"]).arg(binaries.join("pg_ctl")).arg(folder);
    guardian.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).spawn()
}

/// The folder with `initdb`, `pg_ctl` and `postgres`: beside the one on the PATH, or where Debian keeps it.
pub(crate) fn find_binaries() -> io::Result<PathBuf> {
    let complete = |folder: &PathBuf| ["initdb", "pg_ctl", "postgres"].iter().all(|name| folder.join(name).is_file());
    let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let mut installed: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok())
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    installed.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    let found = on_path.into_iter().chain(installed.into_iter().map(|(_, folder)| folder)).find(complete).ok_or_else(|| {
        io::Error::new(
            io::ErrorKind::NotFound,
            "the PostgreSQL server programs (initdb, pg_ctl, postgres) are neither on the PATH nor in \
             /usr/lib/postgresql; install them (Debian: apt-get install postgresql), or set YUI_TEST_POSTGRES_URL to the \
             URL of a server whose user may create databases",
        )
    })?;
    let version = Command::new(found.join("postgres")).arg("--version").output()?;
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let number = version.split_ascii_whitespace().nth(2).unwrap_or_default();
    let major = number.split(|c: char| !c.is_ascii_digit()).next().and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major >= OLDEST) {
        Ok(found)
    } else {
        Err(io::Error::other(format!("PostgreSQL {OLDEST} or later is needed; {} holds {version}", found.display())))
    }
}

/// The account that the server runs under when this process is root's, because PostgreSQL refuses to run as root.
struct Account {
    user: u32,
    group: u32,
}

impl Account {
    fn for_server() -> io::Result<Option<Self>> {
        let root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
        if !root {
            return Ok(None);
        }
        let accounts = fs::read_to_string("/etc/passwd")?;
        let postgres = accounts.lines().find_map(|line| {
            let mut fields = line.split(':');
            let named = fields.next() == Some("postgres");
            let (user, group) = (fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
            named.then_some(Self { user, group })
        });
        let missing = "PostgreSQL does not run as root, and there is no user `postgres` to run it as; Debian's package \
                       postgresql makes one";
        postgres.map(Some).ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, missing))
    }
}

fn command(program: impl AsRef<OsStr>, folder: &Path, account: Option<&Account>) -> Command {
    let mut command = Command::new(program);
    // Settings of another cluster in the environment would be obeyed.
    for variable in ["PGDATA", "PGPORT", "PGHOST", "PGUSER", "PGOPTIONS", "PGSERVICE"] {
        command.env_remove(variable);
    }
    command.current_dir(folder).env("LC_ALL", "C").stdin(Stdio::null());
    if let Some(account) = account {
        command.uid(account.user).gid(account.group);
    }
    command
}

/// Runs to the end; the error carries what was printed.
fn run(command: &mut Command) -> io::Result<()> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let program = Path::new(command.get_program()).display();
    Err(io::Error::other(format!("{program} failed ({}):\n{out}{error}", output.status)))
}

fn new_folder(account: Option<&Account>) -> io::Result<PathBuf> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let name = format!("{FOLDER}{}-{}", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let folder = env::temp_dir().join(name);
    fs::create_dir(&folder)?;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
    if let Some(account) = account {
        chown(&folder, Some(account.user), Some(account.group))?;
    }
    Ok(folder)
}

fn write_private(path: &Path, text: &str, account: Option<&Account>) -> io::Result<()> {
    fs::write(path, text)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    account.map_or(Ok(()), |account| chown(path, Some(account.user), Some(account.group)))
}

fn random_password() -> io::Result<String> {
    let mut bytes = [0_u8; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Removes what servers left behind whose process and guardian both died, as after a power cut. What cannot be removed
/// (another user's) is left alone.
fn remove_abandoned(binaries: &Path) {
    if !Path::new("/proc/self").exists() {
        return;
    }
    for entry in fs::read_dir(env::temp_dir()).into_iter().flatten().filter_map(|entry| entry.ok()) {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(FOLDER)?.split('-').next()?.parse::<u32>().ok());
        if owner.is_none_or(|owner| Path::new("/proc").join(owner.to_string()).exists()) {
            continue;
        }
        let folder = entry.path();
        if let Ok(account) = Account::for_server() {
            let mut stop = command(binaries.join("pg_ctl"), &folder, account.as_ref());
            let _stopped = run(stop.args(["stop", "--mode=immediate", "--wait", "--pgdata"]).arg(folder.join("data")));
        }
        let _removed = fs::remove_dir_all(&folder);
    }
}
