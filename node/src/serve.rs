//! `yui serve`: runs the node until it is told to stop, and stops it without failing a request.

use crate::cli::Output;
use crate::config::Settings;
use crate::signals::Stop;
use crate::sockets::{Purpose, Sockets};
use crate::wiring::{Node, open_store};
use crate::{in_step, migrate, routes, supervise};
use rustix::process::Signal;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use yui_kernel::{Env, Error, Result};
use yui_notify::returns::Listener;
use yui_store::jobs::Running;
use yui_web::{Lifecycle, Server, ServerSettings};

/// A node that runs.
#[derive(Debug)]
pub struct Served {
    /// The address that it listens on.
    pub address: SocketAddr,
    /// The node.
    pub node: Node,
    listener: TcpListener,
    status: Option<TcpListener>,
    returns: Option<Listener>,
    running: Option<Running>,
    in_step: Option<JoinHandle<()>>,
}

/// Opens the database, binds the addresses and starts working; [`Served::until_stopped`] then answers requests.
///
/// # Errors
/// What keeps the node from starting, and what to do about it.
pub async fn start(settings: Settings, env: Env) -> Result<Served> {
    start_on(settings, env, Sockets::default()).await
}

/// The same on the sockets that were handed over, if any.
///
/// # Errors
/// As [`start`].
pub async fn start_on(settings: Settings, env: Env, mut sockets: Sockets) -> Result<Served> {
    let store = open_store(&settings, &env).await?;
    migrate::at_start(&settings, &store).await?;
    let listener = sockets.take(Purpose::Requests, settings.network.listen.0).await?;
    let status = match &settings.network.status_listen {
        Some(listen) => Some(sockets.take(Purpose::Status, listen.0).await?),
        None => None,
    };
    let address = listener.local_addr().map_err(|error| Error::internal("the address is unknown").because(error))?;
    // On the embedded engine the folder is locked, so whoever held a job before is gone.
    let alone = settings.database.is_embedded();
    let node = Node::new(settings, env, store, address)?;
    let process = &node.settings().process;
    let returns = if process.answers() { node.listen_for_returns(&mut sockets).await? } else { None };
    let running = process.works().then(|| node.runner(alone).start());
    let in_step = (process.answers() && !alone).then(|| in_step::keep(node.notify.clone()));
    node.lifecycle.become_ready();
    Ok(Served { address, node, listener, status, returns, running, in_step })
}

impl Served {
    /// Answers requests until [`yui_web::Lifecycle::begin_shutdown`] is called, then lets everything under way end.
    ///
    /// # Errors
    /// As the store reports them when it is closed.
    pub async fn until_stopped(self) -> Result<()> {
        let Self { node, listener, status, returns, running, in_step, .. } = self;
        let shutdown = &node.settings().shutdown;
        let settings = ServerSettings {
            announce: shutdown.announce,
            drain: shutdown.drain,
            finish: shutdown.finish,
            proxies: node.settings().trusted_proxies(),
            ..ServerSettings::default()
        };
        let finish = shutdown.finish;
        let router = node.router();
        let lifecycle = node.lifecycle.clone();
        tokio::spawn(async move {
            if let Some(listener) = returns {
                listener.serve(lifecycle.shutdown_begun()).await;
            }
        });
        // What the process tells about itself it tells to its end.
        let told = Lifecycle::ready();
        if let Some(status) = status {
            let (router, told) = (routes::own(&node).mount(node.env(), &node.metrics), told.clone());
            let server = Server::new(ServerSettings { drain: Duration::ZERO, ..settings.clone() }, &node.metrics);
            tokio::spawn(async move { server.serve(status, router, told).await });
        }
        let stopped = Server::new(settings, &node.metrics).serve(listener, router, node.lifecycle.clone()).await;
        if stopped.cut_off > 0 {
            tracing::warn!(
                connections = stopped.cut_off,
                "connections were cut off because their requests took too long"
            );
        }
        if let Some(running) = running
            && !running.drain(finish).await
        {
            tracing::warn!("jobs were left under way; they are taken up at the next start");
        }
        told.begin_shutdown();
        if let Some(in_step) = in_step {
            in_step.abort();
        }
        node.store.close().await
    }
}

/// Runs the node until SIGTERM or SIGINT, on the sockets that were handed over, if any; says when it is ready to whoever asks for it as systemd does
/// (`NOTIFY_SOCKET`).
///
/// # Errors
/// As [`start`] and [`Served::until_stopped`].
pub async fn serve(settings: Settings, sockets: Sockets, is_supervised: bool, output: &mut Output) -> Result<()> {
    if is_supervised {
        // Without the supervisor nobody would stop or replace this process.
        rustix::process::set_parent_process_death_signal(Some(Signal::TERM))
            .map_err(|error| Error::internal("the supervisor's end cannot be watched for").because(error))?;
    }
    let served = start_on(settings, Env::system(), sockets).await?;
    // Before anyone is told that the node runs, so that whoever is told can stop it in order.
    stop_on_signal(&served)?;
    if !is_supervised {
        output.say(&format!("Yui {} listens on http://{}", env!("CARGO_PKG_VERSION"), served.address))?;
    }
    if let Err(error) = supervise::tell() {
        tracing::warn!(%error, "whoever started this process cannot be told that it is ready");
    }
    served.until_stopped().await
}

/// Begins the shutdown at the first SIGTERM or SIGINT; a second one ends the process at once.
///
/// # Errors
/// `Internal` if the system takes no signal handler.
pub fn stop_on_signal(served: &Served) -> Result<()> {
    let lifecycle = served.node.lifecycle.clone();
    let mut stop = Stop::new()?;
    tokio::spawn(async move {
        stop.told().await;
        tracing::info!("stopping: requests under way are finished first");
        lifecycle.begin_shutdown();
        stop.told().await;
        std::process::exit(130);
    });
    Ok(())
}

#[cfg(test)]
mod tests;
