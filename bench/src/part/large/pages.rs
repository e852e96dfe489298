//! Whole pages, as the node sends them to somebody who has signed in.

use super::Read;
use super::fill::Written;
use crate::Result;
use crate::load::request::{Proof, Reader};
use crate::load::{Window, measure};
use crate::municipality::{MEMBER, OPERATOR, SERVICE, TEMPLATE};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use yui_identity::model::Language;
use yui_identity::model::account::Client;
use yui_identity::settings::{DemoMode, Settings};
use yui_identity::usecases::account::sign_in_to_demo;
use yui_identity::{FeatureSwitches, Identity, Parts};
use yui_kernel::ports::{Mail, Mailer, PortFuture};
use yui_kernel::{Env, Origin};
use yui_store::seal::Keyring;
use yui_store::{Location, Store};

/// How many people look at the same time.
const PEOPLE: usize = 2;

/// Within this 95 % of a page's views are expected.
const EXPECTED: Duration = Duration::from_millis(50);

/// Where the store of the node is while nobody signs in by hand.
const ADDRESS: &str = "http://127.0.0.1";

/// Sessions of those who look.
pub(super) struct People {
    member: Proof,
    operator: Proof,
}

/// Opens the sessions in the database, which no node is running on: a way in that the demo has and a real node has not.
pub(super) async fn sign_in(folder: &Path, file: &Path) -> Result<People> {
    let unusable = |error: yui_kernel::Error| format!("{}: {}", file.display(), error.chain());
    let location = Location::Sqlite(file.parent().unwrap_or(folder).to_owned());
    let store = Store::open(&yui_store::Settings::new(location), Env::system()).await.map_err(unusable)?;
    let identity = Identity::new(Parts {
        store: store.clone(),
        keyring: Arc::new(Keyring::new(&"5a".repeat(32).into(), &[]).map_err(unusable)?),
        mailer: Arc::new(Nobody),
        public_url: ADDRESS.to_owned(),
        features: FeatureSwitches::new(store.clone()),
        settings: Settings { demo: Some(DemoMode::at(ADDRESS).map_err(unusable)?), ..Settings::default() },
    })
    .map_err(unusable)?;
    let enter = async |email| {
        let client = Client::new(Some("bench"), Origin::UNKNOWN);
        let session = sign_in_to_demo(&identity, email, Language::Japanese, None, client).await.map_err(unusable)?;
        Ok::<_, String>(Proof::Session(session.token.expose().to_owned()))
    };
    let people = People { member: enter(MEMBER).await?, operator: enter(OPERATOR).await? };
    store.close().await.map_err(unusable)?;
    Ok(people)
}

pub(super) async fn read(address: SocketAddr, people: &People, written: &Written, window: Window) -> Result<Vec<Read>> {
    let of = |path: &str| vec![format!("/services/{SERVICE}{path}")];
    let messages = written.kept.iter().map(|id| format!("/services/{SERVICE}/activity/{id}")).collect();
    let (member, operator) = (&people.member, &people.operator);
    let mut all = Vec::new();
    for (what, paths, who) in [
        ("home", vec!["/".to_owned()], member),
        ("dashboard of the service", of(""), member),
        ("its messages, the newest 50", of("/activity"), member),
        ("a search for one recipient", of(&format!("/activity?to={}", written.recipient)), member),
        ("one message with its story", messages, member),
        ("usage and costs of the year", of("/usage"), member),
        ("jobs", of("/send/jobs"), member),
        ("templates", of("/templates"), member),
        ("a template", of(&format!("/templates/{TEMPLATE}")), member),
        ("audit trail of the service", of("/audit"), member),
        ("operators: all services", vec!["/operate/services".to_owned()], operator),
        ("operators: the service", vec![format!("/operate/services/{SERVICE}")], operator),
        ("operators: queues", vec!["/operate/queues".to_owned()], operator),
    ] {
        let callers = Reader::open(address, PEOPLE, paths, who).await?;
        let figures = measure(callers, window, || Ok(None)).await.map_err(|error| format!("{what}: {error}"))?;
        println!("  page, {what}: p50 {:.2?}, p95 {:.2?}", figures.p50, figures.p95);
        all.push(Read { what, expected: Some(EXPECTED), figures });
    }
    Ok(all)
}

/// Signing in to the demo sends no mail.
struct Nobody;

impl Mailer for Nobody {
    fn send(&self, _: Mail) -> PortFuture<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}
