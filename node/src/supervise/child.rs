//! One process of the node.

use super::ready::{NOTIFY_SOCKET, Readiness};
use crate::config::value::Role;
use crate::sockets::Purpose;
use command_fds::{CommandFdExt as _, FdMapping};
use rustix::process::{Pid, Signal, kill_process};
use std::ffi::OsString;
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::time::Duration;
use yui_kernel::{Env, Error, Result};

/// The first file descriptor that is handed over.
const FIRST: i32 = 3;

/// How processes are started.
pub(super) struct Recipe {
    /// The program. Another one in its place is what the next process runs.
    pub(super) program: PathBuf,
    /// Arguments before the command.
    pub(super) arguments: Vec<OsString>,
    /// The sockets of the node.
    pub(super) sockets: Vec<(Purpose, Arc<TcpListener>)>,
    /// How long a process may take to become ready.
    pub(super) patience: Duration,
    pub(super) env: Env,
}

/// What one process is for.
#[derive(Debug, Clone)]
pub(super) struct Duty {
    /// What it is called in the log.
    pub(super) name: String,
    pub(super) role: Option<Role>,
    /// Where it tells about itself, whichever process has the duty.
    pub(super) status: Option<Arc<TcpListener>>,
}

/// A process that has become ready.
pub(super) struct Child {
    process: tokio::process::Child,
    /// Its number in the system.
    pub(super) id: u32,
}

impl Recipe {
    /// Starts a process and waits until it is ready.
    ///
    /// # Errors
    /// `Unavailable` if it cannot be started, ends before it is ready, or takes too long; then it has been stopped.
    pub(super) async fn start(&self, duty: &Duty) -> Result<Child> {
        let readiness = Readiness::new(&self.env)?;
        let mut process = self.command(duty, &readiness)?.spawn().map_err(|error| {
            Error::unavailable(format!("{} cannot be started", self.program.display())).because(error)
        })?;
        let id = process.id().unwrap_or_default();
        tokio::select! {
            ready = readiness.wait() => ready?,
            ended = process.wait() => return Err(ended_early(ended)),
            () = tokio::time::sleep(self.patience) => {
                let _ = process.kill().await;
                return Err(Error::unavailable(format!("it was not ready after {} seconds", self.patience.as_secs())));
            }
        }
        Ok(Child { process, id })
    }

    fn command(&self, duty: &Duty, readiness: &Readiness) -> Result<tokio::process::Command> {
        let mut sockets: Vec<(Purpose, &TcpListener)> = Vec::new();
        if duty.role != Some(Role::Worker) {
            sockets.extend(self.sockets.iter().map(|(purpose, socket)| (*purpose, &**socket)));
        }
        sockets.extend(duty.status.as_deref().map(|socket| (Purpose::Status, socket)));
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .args(["serve", "--supervised"])
            .env(NOTIFY_SOCKET, readiness.name())
            .env_remove("LISTEN_PID");
        if let Some(role) = duty.role {
            command.arg("--role").arg(crate::config::value::Value::show(&role));
        }
        if duty.role == Some(Role::Worker) {
            // The node's own address is the others'; what it tells about itself, it tells where it was told to.
            command.env("YUI_LISTEN", "127.0.0.1:0");
        }
        let names: Vec<&str> = sockets.iter().map(|(purpose, _)| purpose.name()).collect();
        command.env("LISTEN_FDS", sockets.len().to_string()).env("LISTEN_FDNAMES", names.join(":"));
        let unusable = |error: std::io::Error| Error::unavailable("a socket cannot be handed over").because(error);
        let handed = sockets
            .iter()
            .zip(FIRST..)
            .map(|((_, socket), child_fd)| Ok(FdMapping { parent_fd: OwnedFd::from(socket.try_clone()?), child_fd }));
        let handed = handed.collect::<std::io::Result<Vec<_>>>().map_err(unusable)?;
        command.fd_mappings(handed).map_err(|error| Error::internal("sockets collide").because(error))?;
        // A terminal's Ctrl-C is for the supervisor, which then asks each process itself.
        command.process_group(0);
        let mut command = tokio::process::Command::from(command);
        command.kill_on_drop(true);
        Ok(command)
    }

    /// Has the program that is there now look at its settings.
    ///
    /// # Errors
    /// `Unavailable` if it cannot use them; it has said why.
    pub(super) async fn verify(&self) -> Result<()> {
        let mut command = tokio::process::Command::new(&self.program);
        command.args(&self.arguments).arg("config").stdout(std::process::Stdio::null()).kill_on_drop(true);
        match command.status().await {
            Ok(status) if status.success() => Ok(()),
            ended => Err(ended_early(ended)),
        }
    }
}

fn ended_early(ended: std::io::Result<ExitStatus>) -> Error {
    match ended {
        Ok(status) => Error::unavailable(format!("it ended before it was ready ({status})")),
        Err(error) => Error::unavailable("it cannot be watched").because(error),
    }
}

impl Child {
    /// Waits until the process ends; gives how.
    pub(super) async fn ended(&mut self) -> String {
        match self.process.wait().await {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        }
    }

    /// Asks the process to end, and waits until it has; after `patience` it is made to.
    pub(super) async fn stop(&mut self, patience: Duration) {
        let id = self.process.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        if let Some(Err(error)) = id.map(|id| kill_process(id, Signal::TERM)) {
            tracing::debug!(process = self.id, %error, "a process cannot be asked to end");
        }
        if tokio::time::timeout(patience, self.process.wait()).await.is_err() {
            tracing::warn!(process = self.id, "a process did not end in time and was killed; its jobs are taken over");
            let _ = self.process.kill().await;
        }
    }
}
