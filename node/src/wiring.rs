//! Puts the node together: the one place that knows all capabilities.

use crate::config::Settings;
use crate::config::value::BounceProtocol;
use crate::demo::Receiver;
use crate::sockets::{Purpose, Sockets};
use crate::{files, providers, routes};
use std::fs::DirBuilder;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use yui_identity::model::account::SessionLimits;
use yui_identity::settings::DemoMode;
use yui_identity::{Contacts, FeatureSwitches, Identity, TeamRoster};
use yui_kernel::{Env, Error, Result};
use yui_notify::model::bounces::BounceLimits;
use yui_notify::notices::NodeMailer;
use yui_notify::providers::{build_email, build_text};
use yui_notify::returns::{Applying, Listener, ListenerSettings, Protocol};
use yui_notify::{LeakReporter, Notify, Parts};
use yui_store::seal::Keyring;
use yui_store::{Migrations, Statement, Store};
use yui_web::client::{Client, ClientSettings, HttpClient};
use yui_web::{ApiRouter, Document, Lifecycle, Metrics};

/// How long a call to a service's own system may take.
pub const CALL_TIME_OUT: Duration = Duration::from_secs(5);

/// The tables of all capabilities, in the order in which they are made.
#[must_use]
pub fn migrations() -> Vec<Migrations> {
    vec![yui_identity::MIGRATIONS, yui_notify::MIGRATIONS]
}

/// Every statement of all capabilities, for the tests that check them on both engines.
#[must_use]
pub fn statements() -> Vec<&'static Statement> {
    [yui_identity::statements(), yui_notify::sql::statements()].concat()
}

/// A node that is put together and does not run yet.
pub struct Node {
    /// Its database.
    pub store: Store,
    /// Organisations and their members.
    pub identity: Identity,
    /// Messages to people.
    pub notify: Notify,
    /// What it counts.
    pub metrics: Metrics,
    /// The keys that its secrets are sealed with.
    pub keyring: Arc<Keyring>,
    /// Whether it is ready, and whether it is to stop.
    pub lifecycle: Lifecycle,
    settings: Settings,
    env: Env,
}

/// What a node calls out with.
struct Clients {
    caller: Arc<dyn HttpClient>,
    callbacks: Arc<dyn HttpClient>,
}

impl Node {
    /// Puts a node together on a database that [`open_store`] opened. `bound` is the address that it will listen on.
    ///
    /// # Errors
    /// `Invalid` if a setting cannot be used, `Unavailable` if a file cannot be read.
    pub fn new(settings: Settings, env: Env, store: Store, bound: SocketAddr) -> Result<Self> {
        let caller = Arc::new(caller(&settings)?);
        Self::with_caller(settings, env, store, bound, caller)
    }

    /// The same with another client for the calls to services' own systems.
    ///
    /// # Errors
    /// As [`Node::new`].
    pub fn with_callbacks(
        settings: Settings,
        env: Env,
        store: Store,
        bound: SocketAddr,
        callbacks: Arc<dyn HttpClient>,
    ) -> Result<Self> {
        let caller = Arc::new(caller(&settings)?);
        Self::with_clients(settings, env, store, bound, Clients { caller, callbacks })
    }

    /// The same with another client than [`caller`] for the calls to providers and, for their certificates, to Amazon SNS.
    ///
    /// # Errors
    /// As [`Node::new`].
    pub fn with_caller(
        settings: Settings,
        env: Env,
        store: Store,
        bound: SocketAddr,
        caller: Arc<dyn HttpClient>,
    ) -> Result<Self> {
        let mut callbacks: Arc<dyn HttpClient> = Arc::new(client(&settings, CALL_TIME_OUT)?);
        if settings.demo {
            callbacks = Arc::new(Receiver::before(callbacks));
        }
        Self::with_clients(settings, env, store, bound, Clients { caller, callbacks })
    }

    fn with_clients(settings: Settings, env: Env, store: Store, bound: SocketAddr, clients: Clients) -> Result<Self> {
        let Clients { caller, callbacks } = clients;
        let keyring = Arc::new(keyring(&settings, &env)?);
        let keys = providers::keys(&settings, &env)?;
        let email = settings
            .mail_routes
            .iter()
            .map(|route| build_email(&providers::email(&settings, route, keys.as_ref())?, &env, Arc::clone(&caller)));
        let email = email.collect::<Result<_>>()?;
        let text = settings
            .text_routes
            .iter()
            .map(|route| build_text(&providers::text(&settings, route, keys.as_ref())?, &env, Arc::clone(&caller)));
        let text = text.collect::<Result<_>>()?;
        let metrics = Metrics::default();
        let lifecycle = Lifecycle::starting();
        let features = FeatureSwitches::new(store.clone());
        let notify = Notify::new(Parts {
            features: Arc::new(features.clone()),
            lifecycle: lifecycle.clone(),
            members: Arc::new(Contacts::new(store.clone())),
            teams: Arc::new(TeamRoster::new(store.clone())),
            store: store.clone(),
            keyring: Arc::clone(&keyring),
            email,
            text,
            callbacks,
            files: files::files(&settings, &env, keys.as_ref())?,
            outbox: providers::outbox(&settings),
            proofs: providers::proofs(&settings, caller, &env),
            settings: yui_notify::Settings {
                public_url: settings.public_url(bound).0,
                api_key_prefix: settings.services.api_key_prefix.0.clone(),
                email_domain: settings.from_domain().0,
                text_sender: settings.text.sender.0.clone(),
                bounce_domain: settings.returns.domain.as_ref().map(|domain| domain.0.clone()),
                bounces: BounceLimits {
                    least_sent: settings.returns.least_sent.0.into(),
                    warn_percent: settings.returns.warn_percent.0.into(),
                    stop_percent: settings.returns.stop_percent.0.into(),
                },
                leak_reporter: leak_reporter(&settings),
                circuit: providers::circuit(&settings)?,
            },
        })?;
        let identity = Identity::new(yui_identity::Parts {
            store: store.clone(),
            keyring: Arc::clone(&keyring),
            mailer: Arc::new(NodeMailer::new(notify.clone())),
            features,
            public_url: notify.settings().public_url.clone(),
            settings: sign_in(&settings, &notify.settings().public_url)?,
        })?;
        notify.metrics().register(&metrics);
        crate::metrics::register(&metrics, &store);
        crate::metrics::machine::register(&metrics, &settings, &env);
        Ok(Self { store, identity, notify, metrics, keyring, lifecycle, settings, env })
    }

    /// Listens where returned mail comes in, if there is such a place: on the socket that was handed over for it, if any.
    ///
    /// # Errors
    /// `Unavailable` if the address cannot be listened on.
    pub async fn listen_for_returns(&self, sockets: &mut Sockets) -> Result<Option<Listener>> {
        let returns = &self.settings.returns;
        let (Some(listen), Some(path)) = (&returns.listen, self.notify.return_path()) else { return Ok(None) };
        let protocol = match returns.protocol {
            BounceProtocol::Lmtp => Protocol::Lmtp,
            BounceProtocol::Smtp => Protocol::Smtp,
        };
        let sink = Arc::new(Applying(self.notify.clone()));
        let socket = sockets.take(Purpose::Returns, listen.0).await?;
        Ok(Some(Listener::new(socket, ListenerSettings::new(protocol), path.clone(), sink, self.env.clone())))
    }

    /// All routes and their description.
    #[must_use]
    pub fn routes(&self) -> (ApiRouter, Document) {
        routes::all(self)
    }

    /// The routes of this process as the server takes them: all, or those of its own state for a process that only works.
    pub fn router(&self) -> axum::Router {
        let routes = if self.settings.process.answers() { self.routes().0 } else { routes::own(self) };
        routes.mount(&self.env, &self.metrics)
    }

    /// The settings it was put together from.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Clock and randomness.
    #[must_use]
    pub fn env(&self) -> &Env {
        &self.env
    }
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Node").finish_non_exhaustive()
    }
}

/// How people sign in.
fn sign_in(settings: &Settings, public_url: &str) -> Result<yui_identity::Settings> {
    let bounded = |time: Duration| {
        jiff::SignedDuration::try_from(time)
            .map_err(|error| Error::invalid("a session's time is too long").because(error))
    };
    let set = &settings.sign_in;
    Ok(yui_identity::Settings {
        sessions: SessionLimits { idle: bounded(set.session_idle.0)?, lasts: bounded(set.session_lasts.0)? },
        operators_zone: set.operators_zone.0.clone(),
        breached_passwords: set.breached_passwords.as_ref().map(|file| file.0.clone()),
        demo: if settings.demo { Some(DemoMode::at(public_url)?) } else { None },
        ..yui_identity::Settings::default()
    })
}

fn leak_reporter(settings: &Settings) -> Option<LeakReporter> {
    let secret = settings.services.leak_reports_secret.as_ref()?.secret().clone();
    Some(LeakReporter { issuer: settings.services.leak_reports_issuer.0.clone(), secret })
}

/// Opens the database for a node.
///
/// # Errors
/// `Invalid` or `Unavailable`, saying what to do; `Conflict` if another node is running on the embedded engine's folder.
pub async fn open_store(settings: &Settings, env: &Env) -> Result<Store> {
    Store::open(&store_settings(settings)?, env.clone()).await
}

/// Opens the database for a command, which may work while a node is running.
///
/// # Errors
/// `Invalid` or `Unavailable`, saying what to do.
pub async fn open_store_as_guest(settings: &Settings, env: &Env) -> Result<Store> {
    Store::open_as_guest(&store_settings(settings)?, env.clone()).await
}

fn store_settings(settings: &Settings) -> Result<yui_store::Settings> {
    let connections = usize::from(settings.storage.connections.0);
    Ok(yui_store::Settings { connections, ..yui_store::Settings::new(location(settings)?) })
}

fn location(settings: &Settings) -> Result<yui_store::Location> {
    settings.database.expose().parse().map_err(|error| Error::invalid("YUI_DATABASE_URL cannot be used").because(error))
}

/// The keys that secrets are sealed with: from the settings, or from the file that the first start made.
///
/// # Errors
/// `Invalid` or `Unavailable`, saying what to do.
pub fn keyring(settings: &Settings, env: &Env) -> Result<Keyring> {
    let storage = &settings.storage;
    match &storage.node_key {
        Some(key) => Keyring::new(key.secret(), &storage.node_key_previous.secrets()),
        None => {
            let folder = &storage.data_dir.0;
            DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| {
                Error::unavailable(format!("the data folder {} cannot be made", folder.display())).because(error)
            })?;
            Keyring::load_or_create(&key_file(settings), env.random.as_ref())
        }
    }
}

/// Where the keys are that the settings do not name.
#[must_use]
pub fn key_file(settings: &Settings) -> PathBuf {
    settings.storage.data_dir.0.join("node.key")
}

/// The client for calls to providers.
///
/// # Errors
/// `Internal` if it cannot be made.
pub fn caller(settings: &Settings) -> Result<Client> {
    client(settings, settings.text.timeout.0.max(settings.amazon.timeout.0))
}

/// A client for calls to other systems, within the operator's bounds.
///
/// # Errors
/// `Internal` if it cannot be made.
pub fn client(settings: &Settings, time_out: Duration) -> Result<Client> {
    let egress = settings.network.egress_allow.clone();
    client_within(ClientSettings { time_out, egress, ..ClientSettings::default() })
}

/// A client within other bounds.
///
/// # Errors
/// `Internal` if it cannot be made.
pub fn client_within(bounds: ClientSettings) -> Result<Client> {
    Client::new(bounds).map_err(|error| Error::internal("the HTTP client cannot be made").because(error))
}
