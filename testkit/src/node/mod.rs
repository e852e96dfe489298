//! A whole node within a test: the real settings, store, router and server, on either engine, with a clock that the test moves.
//!
//! Nothing happens behind the test's back: jobs run when the test says [`TestNode::run_due`], time passes when it says
//! [`TestNode::advance`], and mail, text messages and callbacks go to the fakes of this crate. At its end
//! [`TestNode::finish`] fails a test that leaves something behind: a job that was given up, one that was never done, or a
//! line in the log that says `ERROR`.
//!
//! ```no_run
//! # async fn example() {
//! use yui_testkit::node::{Engine, TestNode};
//!
//! let node = TestNode::on(Engine::Sqlite).await;
//! let service = node.service().live().create().await;
//! let template = service.template_email("Hello ((name))", "Dear ((name))").await;
//! service.send_email(template, "hanako@example.jp", serde_json::json!({ "name": "花子" })).await.expect(201);
//! node.run_due().await;
//! node.smtp().wait_for(1).await.unwrap();
//! node.finish().await;
//! # }
//! ```
//!
//! Log lines are kept for the whole process, because the engines work on threads of their own. Tests are told apart by the
//! test runner, cargo-nextest, which gives each a process.

mod answer;
mod builder;
mod call;
mod events;
mod finish;
mod key;
pub mod log;
mod service;
mod service_builder;
mod sns;
pub mod token;

pub use answer::Answer;
pub use builder::Builder;
pub use call::Call;
pub use events::{Event, EventStream};
pub use key::TestKey;
pub use service::TestService;
pub use service_builder::ServiceBuilder;

use crate::gateway::FakeGateway;
use crate::postgres::Database;
use crate::smtp::FakeSmtp;
use crate::webhook::FakeReceiver;
use call::HttpClient;
use finish::Tolerance;
use sns::SnsHost;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use yui_kernel::{Env, ManualClock, NodeWide, Timestamp};
use yui_node::config::Settings;
use yui_node::wiring::Node;
use yui_notify::Notify;
use yui_store::Store;
use yui_store::jobs::Runner;
use yui_web::server::Stopped;

/// Which database a node runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one, in a folder of the test's own.
    Sqlite,
    /// A database of the test's own on the test run's server.
    Postgres,
}

/// A node that runs within the test.
pub struct TestNode {
    pub(crate) inner: Arc<Inner>,
    runner: Runner,
    serving: JoinHandle<Stopped>,
    logged_before: usize,
}

/// What services and calls of a node share with it.
pub(crate) struct Inner {
    node: Node,
    clock: Arc<ManualClock>,
    address: SocketAddr,
    client: HttpClient,
    smtp: FakeSmtp,
    gateway: FakeGateway,
    receiver: FakeReceiver,
    returned: Option<SocketAddr>,
    sns: Option<Arc<SnsHost>>,
    tolerance: Tolerance,
    data: TempDir,
    // Dropped last: the store above must have let go of it.
    _database: Option<Database>,
}

impl TestNode {
    /// A node with default settings, connected to fakes that are all healthy.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn on(engine: Engine) -> Self {
        Self::builder().start(engine).await
    }

    /// A node with other settings.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// A new service, to be described and then created.
    pub fn service(&self) -> ServiceBuilder {
        ServiceBuilder::new(Arc::clone(&self.inner))
    }

    /// Where returned mail comes in.
    ///
    /// # Panics
    /// If the node was started without YUI_BOUNCE_LISTEN and YUI_BOUNCE_DOMAIN.
    #[must_use]
    pub fn returns(&self) -> SocketAddr {
        self.inner.returned.unwrap()
    }

    /// The addresses at Amazon SNS that the node called; none unless it was started with a topic.
    #[must_use]
    pub fn calls_to_sns(&self) -> Vec<String> {
        self.inner.sns.as_ref().map(|host| host.calls()).unwrap_or_default()
    }

    /// A request to this path (with its query), without credentials until it is given some.
    pub fn call(&self, method: &str, path: &str) -> Call {
        Call::new(Arc::clone(&self.inner), method, path)
    }

    /// Does every job and schedule that is due now, and what they make due in turn; gives how many that were.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn run_due(&self) -> usize {
        self.runner.run_due().await.unwrap()
    }

    /// Lets time pass. What falls due is done at the next [`TestNode::run_due`].
    pub fn advance(&self, by: Duration) {
        self.inner.clock.advance(by);
    }

    /// Sets the clock.
    pub fn set_clock(&self, to: Timestamp) {
        self.inner.clock.set(to);
    }

    /// What the clock shows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.env().now()
    }

    /// Where the node is reached.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.inner.address)
    }

    /// The address that it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.inner.address
    }

    /// The mail server that it delivers to.
    #[must_use]
    pub fn smtp(&self) -> &FakeSmtp {
        &self.inner.smtp
    }

    /// The gateway that its text messages go to.
    #[must_use]
    pub fn gateway(&self) -> &FakeGateway {
        &self.inner.gateway
    }

    /// A service's own system, for callbacks.
    #[must_use]
    pub fn receiver(&self) -> &FakeReceiver {
        &self.inner.receiver
    }

    /// The node's database.
    #[must_use]
    pub fn store(&self) -> &Store {
        self.inner.store()
    }

    /// Messages to people.
    #[must_use]
    pub fn notify(&self) -> &Notify {
        &self.inner.node.notify
    }

    /// The settings it was started with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        self.inner.node.settings()
    }

    /// The node itself.
    #[must_use]
    pub fn node(&self) -> &Node {
        &self.inner.node
    }

    /// Its data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        self.inner.data.path()
    }

    /// The context in which tests work across organisations.
    #[must_use]
    pub fn operator() -> NodeWide {
        NodeWide::system("test")
    }

    /// This test leaves messages behind that are not delivered yet.
    pub fn allow_undelivered(&self) {
        self.inner.tolerance.allow_undelivered();
    }

    /// This test makes jobs fail for good.
    pub fn allow_dead_jobs(&self) {
        self.inner.tolerance.allow_dead_jobs();
    }

    /// This test makes the node log errors.
    pub fn allow_errors(&self) {
        self.inner.tolerance.allow_errors();
    }

    /// The log lines since the node started.
    #[must_use]
    pub fn log(&self) -> Vec<log::Line> {
        log::since(self.logged_before)
    }
}

impl Inner {
    fn store(&self) -> &Store {
        &self.node.store
    }

    fn env(&self) -> &Env {
        self.node.env()
    }
}

/// Declares tests that run on both engines and end with [`TestNode::finish`]: `on_both_engines!(name, other);` for
/// `async fn name(node: &TestNode)`.
#[macro_export]
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                let node = $crate::node::TestNode::on($crate::node::Engine::Sqlite).await;
                super::$name(&node).await;
                node.finish().await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                let node = $crate::node::TestNode::on($crate::node::Engine::Postgres).await;
                super::$name(&node).await;
                node.finish().await;
            })+
        }
    };
}
