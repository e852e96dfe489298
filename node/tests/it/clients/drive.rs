//! Everything that a service's own program does: send, read, list, templates, previews, received texts, and mistakes.

use super::script;
use crate::faults::support::{Engine, Installation, Serving};
use std::process::Command;
use yui_kernel::{Env, NodeWide, OrganisationId};
use yui_notify::model::ServiceId;
use yui_notify::usecases::record_received_text::{IncomingText, record_received_text};
use yui_store::{Location, NodeSql, Scope, Settings, Statement, Store};
use yui_testkit::gateway::FakeGateway;
use yui_testkit::smtp::FakeSmtp;

const KEY: &str = "gcntfy-clients-0199f3a0-0000-7000-8000-00000000c001-7d2b0c51-94ce-4f7a-8a43-1d6f5be0c006";

static OWNER: NodeSql = NodeSql(Statement {
    name: "clients::OWNER",
    scope: Scope::Node,
    text: "select organisation_id, service_id from service",
    postgres: None,
});

/// A node as service.toml describes it, with its mail server and gateway.
struct Driven {
    node: Serving,
    smtp: FakeSmtp,
    gateway: FakeGateway,
    installation: Installation,
    dialect: &'static str,
}

impl Driven {
    async fn start(engine: Engine, dialect: &'static str) -> Self {
        let (smtp, gateway) = (FakeSmtp::start().unwrap(), FakeGateway::start().unwrap());
        let installation = Installation::new(engine).await.sending_to(&smtp, 8);
        let installation = installation.with("YUI_TEXT_URL", gateway.url()).with("YUI_EGRESS_ALLOW", "127.0.0.0/8");
        let first = include_str!("../../clients/service.toml").replace("DIALECT", dialect);
        let second = first.replace("# Your collection", "# Your new collection");
        for text in [first, second] {
            let file = installation.write("service.toml", &text);
            installation.apply(&file);
        }
        receive_texts(&installation).await;
        let node = installation.serve().await;
        Self { node, smtp, gateway, installation, dialect }
    }

    async fn run(&self, mut command: Command) {
        command.env("YUI_URL", self.node.base_url()).env("YUI_KEY", KEY).env("YUI_DIALECT", self.dialect);
        assert_eq!(script::run(command).await.trim_end(), "all is well");
    }

    /// What arrived is what the script sent.
    async fn check(self, recipient: &str, number: &str, code: &str) {
        let messages = self.smtp.messages();
        let mail = messages.iter().find(|mail| mail.to == [recipient]).unwrap();
        assert_eq!(mail.header("Reply-To").as_deref(), Some("gomi@city.minato.example.jp"));
        let unsubscribe = mail.header("List-Unsubscribe").unwrap();
        assert!(unsubscribe.contains("<https://city.minato.example.jp/unsubscribe?r=7>"), "{unsubscribe}");
        assert_eq!(mail.header("List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
        let texts = self.gateway.requests();
        let text = texts.iter().map(|request| request.json().unwrap()).find(|text| text["to"] == number).unwrap();
        assert_eq!(text["from"], "GOMI");
        assert_eq!(text["body"], format!("Kurashi: 認証番号は {code} です。"));
        let log = self.node.log();
        for personal in [recipient, number, "090-1234-5678", "花子", "太郎", code] {
            assert!(!log.contains(personal), "{personal} is in the log");
        }
        self.node.stop().await;
    }
}

/// Three texts, as a carrier hands them over.
async fn receive_texts(installation: &Installation) {
    let location: Location = installation.url().parse().unwrap();
    let store = Store::open(&Settings::new(location), Env::system()).await.unwrap();
    let context = NodeWide::system("test");
    for content in ["1", "2", "3"] {
        let received = store.write_node(&context, move |tx| {
            let (organisation, service): (OrganisationId, ServiceId) = tx.find(&OWNER, &[])?.unwrap();
            let text = IncomingText {
                from_number: "+819012345678".to_owned(),
                to_number: "+815012345678".to_owned(),
                content: content.to_owned(),
            };
            let tenant = NodeWide::system("test").within(organisation);
            tx.within(&tenant, |tx| record_received_text(tx, service, &text))
        });
        received.await.unwrap();
    }
    store.close().await.unwrap();
}

async fn by_python(engine: Engine, dialect: &'static str) {
    let driven = Driven::start(engine, dialect).await;
    driven.run(script::python("tests/clients/drive.py")).await;
    driven.check("hanako@example.jp", "+819012345678", "k7w-2px").await;
}

async fn by_node(engine: Engine, dialect: &'static str) {
    let driven = Driven::start(engine, dialect).await;
    driven.run(script::node("tests/clients/drive.mjs", driven.installation.folder())).await;
    driven.check("taro@example.jp", "+819012345679", "q9z-4vj").await;
}

macro_rules! drive {
    ($($name:ident: $client:ident, $engine:ident, $dialect:literal;)+) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            $client(Engine::$engine, $dialect).await;
        })+
    };
}

drive! {
    python_gc_sqlite: by_python, Sqlite, "gc";
    python_gc_postgres: by_python, Postgres, "gc";
    python_govuk_sqlite: by_python, Sqlite, "govuk";
    python_govuk_postgres: by_python, Postgres, "govuk";
    node_gc_sqlite: by_node, Sqlite, "gc";
    node_gc_postgres: by_node, Postgres, "gc";
    node_govuk_sqlite: by_node, Sqlite, "govuk";
    node_govuk_postgres: by_node, Postgres, "govuk";
}
