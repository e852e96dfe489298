//! What can be set about a node, and from where.
//!
//! Every setting is an environment variable `YUI_…`; an optional TOML file has the same names in small letters and
//! without the prefix, and the environment wins. [`SETTINGS`] declares them all. Nothing unknown and nothing
//! contradictory gets past [`load`], which tells of every problem at once; what it gives is typed and complete.

mod amazon;
mod files;
mod listing;
mod process;
mod reading;
mod route;
mod setting;
mod source;
mod table;
pub mod value;

pub use amazon::AmazonAccount;
pub use files::FileStore;
pub use listing::{list, markdown};
pub use reading::Entry;
pub use route::{MailRoute, SmtpServer, TextRoute, TwilioAccount};
pub use setting::{Default, Setting};
pub use source::{CONFIG_FILE, Environment, Source};
pub use table::{
    AmazonSettings, BackupSettings, FailoverSettings, FileSettings, MailSettings, NetworkSettings, ObservationSettings,
    ProcessSettings, ReturnSettings, SETTINGS, ServiceSettings, ShutdownSettings, SignInSettings, StorageSettings,
    TextSettings, TwilioSettings, WorkerSettings,
};

use crate::document::Document;
use crate::problem::{Found, Problems};
use reading::Reading;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use value::{DatabaseUrl, Domain, MetricsAccess, ProxyHeader, PublicUrl};
use yui_store::DATABASE_FILE;
use yui_web::client::aws::KeySource;

/// Everything that is set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the node keeps things, and the key that protects them.
    pub storage: StorageSettings,
    /// The database: what is set, else the embedded one in the data folder.
    pub database: DatabaseUrl,
    /// How the node is reached.
    pub network: NetworkSettings,
    /// How the node stops.
    pub shutdown: ShutdownSettings,
    /// What the node tells about itself.
    pub observation: ObservationSettings,
    /// E-mail; where it goes is in `mail_routes`.
    pub mail: MailSettings,
    /// Where e-mail goes: at least one route, the preferred one first.
    pub mail_routes: Vec<MailRoute>,
    /// E-mail that comes back.
    pub returns: ReturnSettings,
    /// Text messages; where they go is in `text_routes`.
    pub text: TextSettings,
    /// Where text messages go: at least one route, the preferred one first.
    pub text_routes: Vec<TextRoute>,
    /// Text messages through Twilio.
    pub twilio: TwilioSettings,
    /// Amazon's services.
    pub amazon: AmazonSettings,
    /// Where the keys for Amazon's services come from, if there are any.
    pub amazon_key: Option<KeySource>,
    /// When one of several providers is left alone.
    pub failover: FailoverSettings,
    /// Files; where they are kept is in `file_store`.
    pub files: FileSettings,
    /// Where files are kept.
    pub file_store: FileStore,
    /// What this process does for the node.
    pub process: ProcessSettings,
    /// Backups.
    pub backup: BackupSettings,
    /// How much is worked at once.
    pub workers: WorkerSettings,
    /// How people sign in.
    pub sign_in: SignInSettings,
    /// That this is the demo, whose sample people sign in with one click. No setting says so; `yui demo` does.
    pub demo: bool,
    /// What services have where they do not say otherwise.
    pub services: ServiceSettings,
}

impl Settings {
    /// Where people and programs reach the node. `bound` is the address that it really listens on, which differs from
    /// the setting where that asks for port 0.
    #[must_use]
    pub fn public_url(&self, bound: SocketAddr) -> PublicUrl {
        self.network.public_url.clone().unwrap_or_else(|| {
            // By its name, because browsers make no passkeys for addresses of digits.
            if self.demo {
                return PublicUrl(format!("http://localhost:{}", bound.port()));
            }
            PublicUrl(format!("http://{}", on_this_machine(bound)))
        })
    }

    /// The proxies that are believed when they say who called them.
    #[must_use]
    pub fn trusted_proxies(&self) -> yui_web::TrustedProxies {
        let header = match self.network.proxy_header {
            ProxyHeader::XForwardedFor => yui_web::ProxyHeader::XForwardedFor,
            ProxyHeader::Forwarded => yui_web::ProxyHeader::Forwarded,
        };
        yui_web::TrustedProxies { networks: self.network.trusted_proxies.clone(), header }
    }

    /// The domain of the sender's address for services that have none of their own.
    #[must_use]
    pub fn from_domain(&self) -> Domain {
        let public = || self.network.public_url.as_ref().and_then(PublicUrl::domain);
        self.mail.from_domain.clone().or_else(public).unwrap_or_else(|| Domain("localhost".to_owned()))
    }
}

/// Where a process is reached from its own machine that listens here: at the loopback address if it listens on all.
#[must_use]
pub fn on_this_machine(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

/// Settings, and how each came to be.
#[derive(Debug)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// Each setting with its value and source, in the order of [`SETTINGS`].
    pub entries: Vec<Entry>,
}

/// Reads the settings. `file` is the configuration file of the command line; without it `YUI_CONFIG_FILE` may name one.
///
/// # Errors
/// Everything that is wrong, with its name and what to do.
pub fn load(environment: &Environment, file: Option<&Path>) -> Result<Loaded, Problems> {
    let found = Found::new();
    let file = file.or_else(|| environment.get(CONFIG_FILE).map(Path::new));
    let mut given = file.map(|file| read_file(file, &found)).unwrap_or_default();
    given.extend(environment.read(&found));
    let reading = Reading::new(&given, &found, environment);
    let settings = settle(&reading);
    let entries = reading.into_entries();
    found.conclude(settings.map(|settings| Loaded { settings, entries }))
}

fn read_file(file: &Path, found: &Found) -> BTreeMap<&'static str, source::Given> {
    match Document::open(file) {
        Ok(document) => source::read_file(&document, found),
        Err(problem) => {
            found.add(problem.place, format!("{}; it was asked for by --config or {CONFIG_FILE}", problem.message));
            BTreeMap::new()
        }
    }
}

fn settle(reading: &Reading<'_>) -> Option<Settings> {
    // All groups are read before any gives up, so that every problem is found.
    let storage = StorageSettings::read(reading);
    let network = NetworkSettings::read(reading);
    let shutdown = ShutdownSettings::read(reading);
    let observation = ObservationSettings::read(reading);
    let mail = MailSettings::read(reading);
    let returns = ReturnSettings::read(reading);
    let text = TextSettings::read(reading);
    let twilio = TwilioSettings::read(reading);
    let amazon = AmazonSettings::read(reading);
    let failover = FailoverSettings::read(reading);
    let files = FileSettings::read(reading);
    let process = ProcessSettings::read(reading);
    let backup = BackupSettings::read(reading);
    let workers = WorkerSettings::read(reading);
    let sign_in = SignInSettings::read(reading);
    let services = ServiceSettings::read(reading);
    if storage.as_ref().is_some_and(|storage| storage.node_key.is_none() && !storage.node_key_previous.0.is_empty()) {
        reading.refuse(
            "YUI_NODE_KEY_PREVIOUS",
            "goes with YUI_NODE_KEY: set that too, or, where the key is in the file node.key, write earlier keys below its first line",
        );
    }
    if let Some(observation) = &observation {
        check_metrics(observation, reading);
    }
    if let (Some(mail), Some(returns)) = (&mail, &returns) {
        check_returns(mail, returns, reading);
    }
    let mail_routes =
        mail.as_ref().zip(amazon.as_ref()).and_then(|(mail, amazon)| route::settle_mail(mail, amazon, reading));
    let text_routes = match (&text, &amazon, &twilio) {
        (Some(text), Some(amazon), Some(twilio)) => route::settle_text(text, amazon, twilio, reading),
        _ => None,
    };
    let amazon_key = amazon.as_ref().and_then(|amazon| amazon::key(amazon, reading));
    let file_store = files
        .as_ref()
        .zip(storage.as_ref())
        .and_then(|(files, storage)| files::settle(files, storage, amazon_key.is_some(), reading));
    let database = storage.as_ref().map(database);
    if let (Some(process), Some(database)) = (&process, &database) {
        process::check(process, database, reading);
    }
    Some(Settings {
        database: database?,
        storage: storage?,
        network: network?,
        shutdown: shutdown?,
        observation: observation?,
        mail: mail?,
        mail_routes: mail_routes?,
        returns: returns?,
        text: text?,
        text_routes: text_routes?,
        twilio: twilio?,
        amazon: amazon?,
        amazon_key,
        failover: failover?,
        files: files?,
        file_store: file_store?,
        process: process?,
        backup: backup?,
        workers: workers?,
        sign_in: sign_in?,
        demo: false,
        services: services?,
    })
}

/// Where the embedded database was before it followed the data folder.
const FORMER_FOLDER: &str = "./data";

/// The database that is set; else the embedded one.
fn database(storage: &StorageSettings) -> DatabaseUrl {
    let own = || DatabaseUrl::Sqlite(embedded(&storage.data_dir.0, Path::new(FORMER_FOLDER)).to_owned());
    storage.database.clone().unwrap_or_else(own)
}

/// The folder of the embedded database: the data folder, unless there is none yet and one lies where it used to be.
fn embedded<'a>(data: &'a Path, former: &'a Path) -> &'a Path {
    let has_one = |folder: &Path| folder.join(DATABASE_FILE).exists();
    if !has_one(data) && has_one(former) { former } else { data }
}

fn check_metrics(observation: &ObservationSettings, reading: &Reading<'_>) {
    if observation.metrics == MetricsAccess::Token && observation.metrics_token.is_none() {
        reading.refuse("YUI_METRICS", "\"token\" needs one: set YUI_METRICS_TOKEN or YUI_METRICS_TOKEN_FILE");
    }
    if observation.metrics != MetricsAccess::Token && observation.metrics_token.is_some() {
        reading.refuse("YUI_METRICS_TOKEN", "has no effect: set YUI_METRICS=token too, or remove it");
    }
}

fn check_returns(mail: &MailSettings, returns: &ReturnSettings, reading: &Reading<'_>) {
    match (&returns.listen, &returns.domain) {
        (Some(_), None) => {
            reading
                .refuse("YUI_BOUNCE_DOMAIN", "goes with YUI_BOUNCE_LISTEN: set the domain of the return addresses too");
        }
        (None, Some(_)) => {
            reading.refuse(
                "YUI_BOUNCE_LISTEN",
                "goes with YUI_BOUNCE_DOMAIN: set where your mail server hands returned mail on",
            );
        }
        (Some(_), Some(_)) if mail.return_path.is_some() => reading.refuse(
            "YUI_MAIL_RETURN_PATH",
            "has no effect with YUI_BOUNCE_DOMAIN, which gives each e-mail an address of its own: remove one",
        ),
        _ => {}
    }
    if returns.warn_percent.0 > returns.stop_percent.0 {
        reading.refuse(
            "YUI_BOUNCE_WARN_PERCENT",
            "is more than YUI_BOUNCE_STOP_PERCENT: nobody would be warned before the stop",
        );
    }
}

#[cfg(test)]
mod tests;
