//! Starts a node.

use super::call::HttpClient;
use super::finish::Tolerance;
use super::sns::SnsHost;
use super::{Engine, Inner, TestNode, log};
use crate::aws::topic::FakeTopic;
use crate::gateway::FakeGateway;
use crate::postgres::Cluster;
use crate::smtp::FakeSmtp;
use crate::webhook::FakeReceiver;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use yui_kernel::{Env, ManualClock, Random, SeededRandom, SystemRandom, Timestamp};
use yui_node::config::{self, Environment};
use yui_node::sockets::Sockets;
use yui_node::wiring::{self, Node};
use yui_web::{Server, ServerSettings};

/// When a test node's clock starts, if the test does not say: a Sunday, nine in the morning in Japan.
const START: &str = "2026-11-22T00:00:00Z";

/// A node to be started.
pub struct Builder {
    variables: BTreeMap<String, String>,
    clock: Timestamp,
    random: Arc<dyn Random>,
    smtp: Option<FakeSmtp>,
    certificate: Option<String>,
    is_demo: bool,
    is_capturing: bool,
}

impl Default for Builder {
    fn default() -> Self {
        let clock = START.parse().unwrap();
        let random = Arc::new(SystemRandom);
        Self {
            variables: BTreeMap::new(),
            clock,
            random,
            smtp: None,
            certificate: None,
            is_demo: false,
            is_capturing: false,
        }
    }
}

impl Builder {
    /// Sets a variable of the node's environment, over what the harness sets.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Starts the clock at this instant.
    #[must_use]
    pub fn at(mut self, instant: &str) -> Self {
        self.clock = instant.parse().unwrap();
        self
    }

    /// Makes ids and keys from a repeatable sequence.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.random = Arc::new(SeededRandom::new(seed));
        self
    }

    /// Delivers to this mail server, which may ask for a password or encryption.
    #[must_use]
    pub fn smtp(mut self, smtp: FakeSmtp) -> Self {
        self.smtp = Some(smtp);
        self
    }

    /// Has Amazon SNS be there with the certificate of this topic, which the node must still be told of by YUI_AWS_TOPICS.
    #[must_use]
    pub fn topic(mut self, topic: &FakeTopic) -> Self {
        self.certificate = Some(topic.certificate().to_owned());
        self
    }

    /// Lets everybody sign in with one click, as `yui demo` does.
    #[must_use]
    pub fn demo(mut self) -> Self {
        self.is_demo = true;
        self
    }

    /// Has messages become files, as on a node without providers.
    #[must_use]
    pub fn capture(mut self) -> Self {
        self.is_capturing = true;
        self
    }

    /// Starts the node.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn start(self, engine: Engine) -> TestNode {
        log::capture();
        let logged_before = log::count();
        let data = tempfile::tempdir().unwrap();
        let smtp = self.smtp.unwrap_or_else(|| FakeSmtp::start().unwrap());
        let (gateway, receiver) = (FakeGateway::start().unwrap(), FakeReceiver::start().unwrap());
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Cluster::shared().await.unwrap().database().await.unwrap()),
        };
        let folder = data.path().display();
        let url = database.as_ref().map_or_else(|| format!("sqlite:{folder}"), |database| database.url().to_owned());
        let mut variables: BTreeMap<String, String> = [
            ("YUI_DATABASE_URL", url),
            ("YUI_DATA_DIR", folder.to_string()),
            ("YUI_NODE_KEY", (0..32_u8).map(|byte| format!("{byte:02x}")).collect()),
            ("YUI_LISTEN", "127.0.0.1:0".to_owned()),
            ("YUI_MAIL_URL", format!("smtp://{}", smtp.address())),
            ("YUI_MAIL_SECURITY", "none".to_owned()),
            ("YUI_MAIL_FROM_DOMAIN", "mail.example.jp".to_owned()),
            ("YUI_TEXT_URL", format!("{}/messages", gateway.url())),
            ("YUI_TEXT_MESSAGE_ID", "/message_id".to_owned()),
            ("YUI_EGRESS_ALLOW", "127.0.0.0/8".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        if self.is_capturing {
            variables.retain(|name, _| {
                !matches!(name.as_str(), "YUI_MAIL_URL" | "YUI_MAIL_SECURITY") && !name.starts_with("YUI_TEXT_")
            });
        }
        variables.extend(self.variables);
        let mut settings =
            config::load(&Environment::new(variables), None).unwrap_or_else(|problems| panic!("{problems}")).settings;

        settings.demo = self.is_demo;
        let clock = Arc::new(ManualClock::starting_at(self.clock));
        let env = Env { clock: clock.clone(), random: self.random };
        let store = wiring::open_store(&settings, &env).await.unwrap();
        store.migrate(&wiring::migrations()).await.unwrap();
        let listener = TcpListener::bind(settings.network.listen.0).await.unwrap();
        let address = listener.local_addr().unwrap();
        let caller = Arc::new(wiring::caller(&settings).unwrap());
        let sns = self.certificate.map(|certificate| Arc::new(SnsHost::of(certificate, caller.clone())));
        let caller = sns.clone().map_or(caller as Arc<dyn yui_web::client::HttpClient>, |sns| sns);
        let node = Node::with_caller(settings, env, store, address, caller).unwrap();

        let proxies = node.settings().trusted_proxies();
        let bounds = ServerSettings { drain: Duration::ZERO, proxies, ..ServerSettings::default() };
        let server = Server::new(bounds, &node.metrics);
        let (router, lifecycle) = (node.router(), node.lifecycle.clone());
        node.lifecycle.become_ready();
        let serving = tokio::spawn(async move { server.serve(listener, router, lifecycle).await });
        let returns = node.listen_for_returns(&mut Sockets::default()).await.unwrap();
        let returned = returns.as_ref().map(|listener| listener.address().unwrap());
        if let Some(listener) = returns {
            let lifecycle = node.lifecycle.clone();
            tokio::spawn(async move { listener.serve(lifecycle.shutdown_begun()).await });
        }
        let runner = node.runner(true);
        let inner = Inner {
            node,
            clock,
            address,
            client: HttpClient::new(),
            smtp,
            gateway,
            receiver,
            returned,
            sns,
            tolerance: Tolerance::default(),
            data,
            _database: database,
        };
        TestNode { inner: Arc::new(inner), runner, serving, logged_before }
    }
}
