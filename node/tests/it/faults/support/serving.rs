//! A node that runs as a process of its own.

use super::connection::Connection;
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::Duration;

/// A running `yui serve` or `yui demo`. Dropping it kills it.
pub(crate) struct Serving {
    child: Child,
    address: SocketAddr,
    said: String,
    log: PathBuf,
    // Kept open, so that the program can go on printing.
    _output: BufReader<ChildStdout>,
}

impl Serving {
    /// Starts the command and waits until it prints a line with `last`; one up to there has the URL. Its log goes to the end of `log`.
    pub(super) async fn start(mut command: Command, log: PathBuf, last: &'static str) -> Self {
        let file = File::options().create(true).append(true).open(&log).unwrap();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(file);
        let started = tokio::task::spawn_blocking(move || {
            let mut child = command.spawn().unwrap();
            let mut output = BufReader::new(child.stdout.take().unwrap());
            let (mut said, mut read) = (String::new(), 1);
            while read > 0 && !said.lines().last().is_some_and(|line| line.contains(last)) {
                read = output.read_line(&mut said).unwrap();
            }
            (child, output, said)
        });
        let (mut child, output, said) = started.await.unwrap();
        let url = said.split_once("http://").and_then(|(_, rest)| rest.split_ascii_whitespace().next());
        let Some(address) = url.and_then(|address| address.parse().ok()) else {
            let _killed = child.kill();
            panic!("the node said {said:?} and ended: {}", std::fs::read_to_string(&log).unwrap_or_default());
        };
        Self { child, address, said, log, _output: output }
    }

    /// What it has printed until it was started.
    pub(crate) fn said(&self) -> &str {
        &self.said
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its base URL.
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A connection to it.
    pub(crate) async fn connect(&self) -> Connection {
        Connection::open(self.address).await.unwrap()
    }

    /// Ends it as a power cut would: SIGKILL, and nothing is finished.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end: SIGTERM.
    pub(crate) fn terminate(&self) {
        self.signal("TERM");
    }

    /// Sends it a signal, by the name without `SIG`.
    pub(crate) fn signal(&self, name: &str) {
        signal(name, self.child.id());
    }

    /// The lines of its log with this message.
    pub(crate) fn log_entries(&self, message: &str) -> Vec<Value> {
        let entries = self.log();
        let entries = entries.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        entries.filter(|entry| entry["message"] == message).collect()
    }

    /// Waits until it has logged this message so many times.
    pub(crate) async fn wait_for_log(&self, count: usize, message: &str) {
        let logged = async {
            let mut look = tokio::time::interval(Duration::from_millis(50));
            while self.log_entries(message).len() < count {
                look.tick().await;
            }
        };
        let waited = tokio::time::timeout(2 * yui_testkit::PATIENCE, logged).await;
        assert!(waited.is_ok(), "{message:?} was not logged {count} times: {}", self.log());
    }

    /// Waits until it has ended by itself.
    pub(crate) async fn ended(mut self) -> ExitStatus {
        tokio::task::spawn_blocking(move || self.child.wait().unwrap()).await.unwrap()
    }

    /// Asks it to end, and waits until it has ended well.
    pub(crate) async fn stop(self) {
        self.terminate();
        let log = self.log.clone();
        let status = self.ended().await;
        assert_eq!(status.code(), Some(0), "{}", std::fs::read_to_string(&log).unwrap_or_default());
    }

    /// What it has logged since it was installed.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }
}

/// Sends a process a signal, by the name without `SIG`.
pub(crate) fn signal(name: &str, process: impl std::fmt::Display) {
    // A shell has `kill` built in; a program of that name is not on every machine.
    let sent = Command::new("sh").args(["-c", &format!("kill -{name} {process}")]).status().unwrap();
    assert!(sent.success());
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _already_ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}
