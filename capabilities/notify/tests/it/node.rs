//! Notify with its database and its router, without a network: requests go straight to the router.

use crate::teams::FixedTeams;
use axum::body::Body;
use http::{HeaderMap, Method, Request, header};
use jiff::SignedDuration;
use serde_json::Value;
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt as _;
use yui_blob::Folder;
use yui_kernel::ports::{Contact, MemberContacts, PortFuture};
use yui_kernel::{Env, ManualClock, NodeWide, OrganisationId, SystemRandom};
use yui_notify::files::Files;
use yui_notify::model::Channel;
use yui_notify::model::health::CircuitRules;
use yui_notify::providers::Provider;
use yui_notify::providers::capture::Capture;
use yui_notify::{LeakReporter, MIGRATIONS, Notify, Parts, Settings};
use yui_store::seal::Keyring;
use yui_store::{Location, Store};
use yui_testkit::postgres::{Cluster, Database};
use yui_web::client::{Client, ClientSettings};
use yui_web::{Document, Metrics};

pub(crate) const PUBLIC_URL: &str = "https://notify.example.jp";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// A node whose clock stands at 2026-11-22 01:00 UTC until a test moves it.
pub(crate) struct Node {
    pub(crate) notify: Notify,
    pub(crate) teams: Arc<FixedTeams>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) document: Document,
    router: axum::Router,
    folder: TempDir,
    _database: Option<Database>,
}

/// What a request was answered with.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: bytes::Bytes,
    /// The same as text.
    pub(crate) text: String,
    /// Null if the answer is not JSON.
    pub(crate) json: Value,
}

/// What the scanner that these tests know signs its reports with.
pub(crate) const LEAK_SECRET: &str = "of the scanner of published code";

struct NoMembers;

impl MemberContacts for NoMembers {
    fn contacts(&self, _: OrganisationId) -> PortFuture<'_, Vec<Contact>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn managers(&self, organisation: OrganisationId, _: uuid::Uuid) -> PortFuture<'_, Vec<Contact>> {
        self.contacts(organisation)
    }
}

impl Node {
    pub(crate) async fn start(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (location, database) = match engine {
            Engine::Sqlite => (Location::Sqlite(folder.path().join("data")), None),
            Engine::Postgres => {
                let database = Cluster::shared().await.unwrap().database().await.unwrap();
                (Location::Postgres(database.url().into()), Some(database))
            }
        };
        let clock = Arc::new(ManualClock::starting_at("2026-11-22T01:00:00Z".parse().unwrap()));
        let env = Env { clock: clock.clone(), random: Arc::new(SystemRandom) };
        let settings = yui_store::Settings { location, readers: 2, connections: 4 };
        let store = Store::open(&settings, env.clone()).await.unwrap();
        store.migrate(&[MIGRATIONS]).await.unwrap();
        let outbox = |channel| Arc::new(Capture::new(channel, folder.path(), env.clone())) as Arc<dyn Provider>;
        let teams = Arc::new(FixedTeams::default());
        let notify = Notify::new(Parts {
            outbox: None,
            store,
            keyring: Arc::new(Keyring::new(&"5a".repeat(32).into(), &[]).unwrap()),
            members: Arc::new(NoMembers),
            teams: teams.clone(),
            features: teams.clone(),
            email: vec![outbox(Channel::Email)],
            text: vec![outbox(Channel::Sms)],
            callbacks: Arc::new(Client::new(ClientSettings::default()).unwrap()),
            files: Files::new(Arc::new(Folder::new(folder.path().join("files"))), None),
            proofs: crate::receipts::proofs(),
            lifecycle: yui_web::Lifecycle::ready(),
            settings: Settings {
                public_url: PUBLIC_URL.to_owned(),
                api_key_prefix: "gcntfy-".to_owned(),
                email_domain: "mail.example.jp".to_owned(),
                text_sender: "YUI".to_owned(),
                bounce_domain: None,
                bounces: yui_notify::model::bounces::BounceLimits::default(),
                leak_reporter: Some(LeakReporter { issuer: "scanner".to_owned(), secret: LEAK_SECRET.into() }),
                circuit: CircuitRules { errors: 10, pause: SignedDuration::from_secs(60) },
            },
        })
        .unwrap();
        let api = yui_notify::api::router(notify.clone());
        let document = api.document();
        let router = api.mount(&env, &Metrics::default());
        Self { notify, teams, clock, document, router, folder, _database: database }
    }

    /// Where captured messages go.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(crate) fn store(&self) -> &Store {
        self.notify.store()
    }

    /// Moves the clock, and with it the caches into having to read anew.
    pub(crate) fn advance(&self, by: SignedDuration) {
        self.clock.advance(by.try_into().unwrap());
    }

    pub(crate) fn operator() -> NodeWide {
        NodeWide::system("test")
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_str(&text).unwrap_or_default();
        Reply { status: head.status.as_u16(), headers: head.headers, bytes, text, json }
    }

    /// One request; a JSON body is declared as one.
    pub(crate) async fn call(
        &self,
        method: &str,
        path: &str,
        authorization: Option<&str>,
        body: Option<&Value>,
    ) -> Reply {
        let mut request = Request::builder().method(method.parse::<Method>().unwrap()).uri(path);
        if let Some(authorization) = authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        let body = match body {
            None => Body::empty(),
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
        };
        self.send(request.body(body).unwrap()).await
    }
}

impl Reply {
    /// The message of the first error in the second envelope.
    pub(crate) fn message(&self) -> &str {
        self.json["errors"][0]["message"].as_str().unwrap_or_else(|| panic!("no error in {}", self.text))
    }

    /// The class of the first error in the second envelope.
    pub(crate) fn error(&self) -> &str {
        self.json["errors"][0]["error"].as_str().unwrap_or_else(|| panic!("no error in {}", self.text))
    }

    /// The messages of all errors in the second envelope.
    pub(crate) fn messages(&self) -> Vec<&str> {
        self.json["errors"].as_array().unwrap().iter().map(|error| error["message"].as_str().unwrap()).collect()
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }
}

/// Runs tests of the form `async fn name(node: Node)` on both engines.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::$name($crate::node::Node::start($crate::node::Engine::Sqlite).await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                super::$name($crate::node::Node::start($crate::node::Engine::Postgres).await).await;
            })+
        }
    };
}
pub(crate) use on_both;
