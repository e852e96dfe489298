//! A node that runs as a process of its own.

use super::connection::Connection;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

/// A running `yui serve`. Dropping it kills it.
pub(crate) struct Serving {
    child: Child,
    address: SocketAddr,
    log: PathBuf,
    // Kept open, so that the program can go on printing.
    _output: BufReader<ChildStdout>,
}

impl Serving {
    /// Starts the command and waits until it says where it listens. Its log goes to the end of `log`.
    pub(super) async fn start(mut command: Command, log: PathBuf) -> Self {
        let file = File::options().create(true).append(true).open(&log).unwrap();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(file);
        let started = tokio::task::spawn_blocking(move || {
            let mut child = command.spawn().unwrap();
            let mut output = BufReader::new(child.stdout.take().unwrap());
            let mut line = String::new();
            output.read_line(&mut line).unwrap();
            (child, output, line)
        });
        let (mut child, output, line) = started.await.unwrap();
        let address = line.trim_end().rsplit_once("listens on http://").and_then(|(_, address)| address.parse().ok());
        let Some(address) = address else {
            let _killed = child.kill();
            panic!("the node said {line:?} and ended: {}", std::fs::read_to_string(&log).unwrap_or_default());
        };
        Self { child, address, log, _output: output }
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
        // A shell has `kill` built in; a program of that name is not on every machine.
        let sent = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status().unwrap();
        assert!(sent.success());
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

impl Drop for Serving {
    fn drop(&mut self) {
        let _already_ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}
