//! `yui run`: a small supervisor that owns the node's sockets and keeps processes behind them.
//!
//! A release is a new program in the old one's place and a SIGHUP: one process after the other is replaced by one of the new program, each only when
//! its successor is ready, and the sockets stay open all the while. A process that dies is replaced at once. The supervisor itself neither
//! reads requests nor opens the database, so that there is little in it that could fail.

mod child;
mod keeper;
mod ready;

pub use ready::tell;

use crate::cli::Output;
use crate::config::Settings;
use crate::config::value::Role;
use crate::signals::{self, Stop};
use crate::sockets::{Purpose, Sockets};
use child::{Duty, Recipe};
use keeper::{Keeper, Order};
use std::ffi::OsString;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::SignalKind;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use yui_kernel::{Env, Error, Result};

/// What a process may take beyond the steps of its shutdown before it is killed.
const GRACE: Duration = Duration::from_secs(10);

/// How many processes, and how they are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Processes that answer requests; with `workers` too, of that role alone.
    pub web: Option<u16>,
    /// Processes that do the work that waits.
    pub workers: Option<u16>,
    /// How long a process may take to become ready.
    pub patience: Duration,
}

/// Runs the node's processes until SIGTERM or SIGINT. `arguments` come before the command when a process is started.
///
/// # Errors
/// `Invalid` if the settings allow no such processes; `Unavailable` if a socket cannot be had, or a first process does not become ready.
pub async fn run(
    settings: Settings,
    wanted: Wanted,
    arguments: Vec<OsString>,
    mut sockets: Sockets,
    output: &mut Output,
) -> Result<()> {
    let mut replace = signals::listen(SignalKind::hangup())?;
    let mut stop = Stop::new()?;
    let duties = duties(&settings, wanted, &mut sockets).await?;
    let requests = sockets.take(Purpose::Requests, settings.network.listen.0).await?;
    let address = requests.local_addr().map_err(|error| Error::internal("the address is unknown").because(error))?;
    let mut shared = vec![(Purpose::Requests, held(requests)?)];
    if let Some(listen) = &settings.returns.listen {
        shared.push((Purpose::Returns, held(sockets.take(Purpose::Returns, listen.0).await?)?));
    }
    let program = program()?;
    let recipe =
        Arc::new(Recipe { program, arguments, sockets: shared, patience: wanted.patience, env: Env::system() });
    let shutdown = &settings.shutdown;
    let patience = shutdown.announce + shutdown.drain + shutdown.finish * 2 + GRACE;
    let overlap = !settings.database.is_embedded();
    let mut keepers = Vec::new();
    let mut kept = JoinSet::new();
    for duty in duties {
        let name = duty.name.clone();
        let keeper = Keeper { recipe: Arc::clone(&recipe), duty, patience, overlap };
        let first = tokio::select! {
            first = keeper.first() => first,
            () = stop.told() => Err(Error::unavailable("it was told to stop")),
        };
        let first = first
            .map_err(|error| Error::unavailable(format!("the first process ({name}) does not run")).because(error))?;
        let (orders, received) = mpsc::channel(1);
        kept.spawn(keeper.keep(first, received));
        keepers.push((name, orders));
    }
    let version = env!("CARGO_PKG_VERSION");
    let processes = count(keepers.len());
    output
        .say(&format!("Yui {version} listens on http://{address} with {processes}; SIGHUP replaces them one by one"))?;
    loop {
        tokio::select! {
            () = stop.told() => break,
            _ = replace.recv() => tokio::select! {
                () = replace_all(&keepers) => {}
                () = stop.told() => break,
            },
        }
    }
    tracing::info!("stopping: every process finishes what is under way");
    for (_, orders) in &keepers {
        // A keeper that is busy replacing hears it afterwards.
        let _ = orders.send(Order::Stop).await;
    }
    while kept.join_next().await.is_some() {}
    Ok(())
}

/// Replaces one process after the other; stops at the first that cannot be, so that a program that does not work replaces one process at most.
async fn replace_all(keepers: &[(String, mpsc::Sender<Order>)]) {
    for (name, orders) in keepers {
        let (answer, answered) = oneshot::channel();
        if orders.send(Order::Replace(answer)).await.is_err() {
            continue;
        }
        match answered.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(
                    duty = name,
                    error = error.chain(),
                    "a process was not replaced, and the others stay as they are"
                );
                return;
            }
            Err(_) => tracing::error!(duty = name, "a process was not replaced: its keeper is gone"),
        }
    }
    tracing::info!(processes = keepers.len(), "every process was replaced");
}

/// What the processes are for, with a place each to tell about themselves if the settings name one: that port, and those after it.
async fn duties(settings: &Settings, wanted: Wanted, sockets: &mut Sockets) -> Result<Vec<Duty>> {
    let mut roles = match (wanted.web, wanted.workers) {
        (None, None) => vec![(None, "node".to_owned())],
        (web, workers) => {
            let many = |role, name, count: u16| (1..=count).map(move |number| (Some(role), format!("{name} {number}")));
            let web = many(Role::Web, "web", web.unwrap_or(1));
            web.chain(many(Role::Worker, "worker", workers.unwrap_or(1))).collect()
        }
    };
    if roles.is_empty() {
        return Err(Error::invalid("--web 0 --workers 0 leaves no process: name one at least"));
    }
    if roles.len() > 1 && settings.database.is_embedded() {
        return Err(Error::invalid(
            "the embedded database has one process alone: leave out --web and --workers, or set YUI_DATABASE_URL to a PostgreSQL server",
        ));
    }
    let mut duties = Vec::new();
    for (number, (role, name)) in (0_u16..).zip(roles.drain(..)) {
        let status = match &settings.network.status_listen {
            Some(listen) => {
                let wanted = listen.0;
                let port = if wanted.port() == 0 { 0 } else { wanted.port().saturating_add(number) };
                let address = SocketAddr::new(wanted.ip(), port);
                Some(held(sockets.take(Purpose::Status, address).await?)?)
            }
            None => None,
        };
        duties.push(Duty { name, role, status });
    }
    Ok(duties)
}

fn held(socket: tokio::net::TcpListener) -> Result<Arc<TcpListener>> {
    let socket = socket.into_std().map_err(|error| Error::internal("a socket cannot be kept").because(error))?;
    Ok(Arc::new(socket))
}

/// Where this program is: what stands there later is what later processes run.
fn program() -> Result<PathBuf> {
    std::env::current_exe().map_err(|error| {
        Error::unavailable("it cannot be told where this program is; /proc has to be mounted").because(error)
    })
}

fn count(processes: usize) -> String {
    if processes == 1 { "1 process".to_owned() } else { format!("{processes} processes") }
}
