//! An organisation whose mails are caught, with a clock that stands until a test moves it.

use crate::database::open;
use std::sync::{Arc, Mutex};
use yui_identity::jobs::{
    RequestLink, RequestLinkHandler, SendAccountMail, SendAccountMailHandler, SendMail, SendMailHandler,
};
use yui_identity::model::OneTimeToken;
use yui_identity::model::account::HashCost;
use yui_identity::usecases::{member_access, put_member, put_organisation};
use yui_identity::{FeatureSwitches, Identity, MemberSpec, OrganisationSpec, Parts, Roles, Settings};
use yui_kernel::ports::{Mail, Mailer, PortFuture};
use yui_kernel::{Env, ManualClock, MemberId, NodeWide, OrganisationId, Origin, SystemRandom};
use yui_policy::Access;
use yui_store::audit::{AuditEntry, LIST};
use yui_store::jobs::{Concurrency, Runner, RunnerSettings};
use yui_store::seal::Keyring;
use yui_store::{Location, values};
use yui_testkit::postgres::Cluster;

/// What a hash costs in tests, which is about nothing.
pub(crate) const CHEAP: HashCost = HashCost { memory: 64, passes: 1, lanes: 1 };

/// Mails that were sent.
#[derive(Default)]
struct Mailbox(Mutex<Vec<Mail>>);

impl Mailer for Mailbox {
    fn send(&self, mail: Mail) -> PortFuture<'_, ()> {
        Box::pin(async move {
            self.0.lock().unwrap().push(mail);
            Ok(())
        })
    }
}

#[derive(Clone)]
pub(crate) struct Town {
    pub(crate) identity: Identity,
    pub(crate) organisation: OrganisationId,
    pub(crate) clock: Arc<ManualClock>,
    mailbox: Arc<Mailbox>,
    runner: Arc<Runner>,
    database: Arc<crate::database::Opened>,
}

impl Town {
    /// 港区, with the domain city.minato.example.jp, at 2026-11-22 01:00 UTC.
    pub(crate) async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::on(Location::Sqlite(folder.path().join("data")), folder, None).await
    }

    pub(crate) async fn on_postgres() -> Self {
        let database = Cluster::shared().await.unwrap().database().await.unwrap();
        Self::on(Location::Postgres(database.url().into()), tempfile::tempdir().unwrap(), Some(database)).await
    }

    async fn on(
        location: Location,
        folder: tempfile::TempDir,
        database: Option<yui_testkit::postgres::Database>,
    ) -> Self {
        let clock = Arc::new(ManualClock::starting_at("2026-11-22T01:00:00Z".parse().unwrap()));
        let env = Env { clock: clock.clone(), random: Arc::new(SystemRandom) };
        let database = open(location, folder, database, env).await;
        let mailbox = Arc::new(Mailbox::default());
        let identity = identity(&database.store, &mailbox, settings());
        let settings = RunnerSettings {
            concurrency: Concurrency { priority: 1, normal: 1, bulk: 1, calls: 1 },
            lease: std::time::Duration::from_secs(30),
            poll: std::time::Duration::from_secs(1),
            take_over_at_start: true,
        };
        let runner = Runner::new(database.store.clone(), settings)
            .handle(RequestLinkHandler::new(identity.clone()), RequestLink::schedule())
            .handle(SendMailHandler::new(identity.clone()), SendMail::schedule())
            .handle(SendAccountMailHandler::new(identity.clone()), SendAccountMail::schedule());
        let declared = OrganisationSpec {
            code: "131032".to_owned(),
            country: "JP".to_owned(),
            name: "港区".to_owned(),
            name_en: Some("Minato City".to_owned()),
            name_fr: None,
            domains: vec!["city.minato.example.jp".to_owned()],
        };
        let (organisation, _) = database
            .store
            .write_node(&NodeWide::system("test"), move |tx| put_organisation(tx, &declared))
            .await
            .unwrap();
        let (runner, database) = (Arc::new(runner), Arc::new(database));
        Self { identity, organisation, clock, mailbox, runner, database }
    }

    /// The same town where signing in is set otherwise.
    pub(crate) fn with_settings(&self, settings: Settings) -> Self {
        let mut other = self.clone();
        other.identity = identity(&self.database.store, &self.mailbox, settings);
        other
    }

    /// A member with these roles everywhere.
    pub(crate) async fn member(&self, name: &str, roles: &[&str]) -> MemberId {
        let spec = MemberSpec {
            email: format!("{name}@city.minato.example.jp"),
            name: name.to_owned(),
            phone: None,
            roles: Roles::parse(roles).unwrap(),
        };
        let tenant = NodeWide::system("test").within(self.organisation);
        self.identity.store().write(&tenant, move |tx| put_member(tx, &spec)).await.unwrap().0
    }

    /// What a member may do now.
    pub(crate) async fn access(&self, member: MemberId) -> Access {
        member_access(self.identity.store(), self.organisation, member, origin()).await.unwrap()
    }

    /// Has waiting mails sent; gives those that were since the last time.
    pub(crate) async fn mails(&self) -> Vec<Mail> {
        self.runner.run_due().await.unwrap();
        std::mem::take(&mut *self.mailbox.0.lock().unwrap())
    }

    /// The token in the link of the one mail that waits.
    pub(crate) async fn mailed_token(&self) -> OneTimeToken {
        let mails = self.mails().await;
        assert_eq!(mails.len(), 1, "one mail");
        token_of(&mails[0])
    }

    /// The audit trail, in the order of ids, which is that of time only where the clock moved.
    pub(crate) async fn trail(&self) -> Vec<AuditEntry> {
        let tenant = NodeWide::system("test").within(self.organisation);
        let read = self.identity.store().read(&tenant, |tx| {
            let (first, last) = (yui_kernel::Timestamp::UNIX_EPOCH, "2100-01-01T00:00:00Z".parse().unwrap());
            let last: yui_kernel::Timestamp = last;
            tx.list::<AuditEntry>(&LIST, &values![uuid::Uuid::max(), "", "", "", first, last, 1_000_i64])
        });
        read.await.unwrap()
    }

    /// The entries that `work` leaves.
    pub(crate) async fn entries_of<T>(&self, work: impl Future<Output = T>) -> (T, Vec<AuditEntry>) {
        let before: Vec<_> = self.trail().await.into_iter().map(|entry| entry.id).collect();
        let done = work.await;
        (done, self.trail().await.into_iter().filter(|entry| !before.contains(&entry.id)).collect())
    }

    /// How many jobs wait.
    pub(crate) async fn waiting(&self) -> u64 {
        let queues = self.identity.store().queues(&NodeWide::system("test")).await.unwrap();
        queues.iter().map(|queue| queue.waiting).sum()
    }

    pub(crate) fn advance(&self, by: jiff::SignedDuration) {
        self.clock.advance(by.try_into().unwrap());
    }
}

/// Where everybody of these tests acts from.
pub(crate) fn origin() -> Origin {
    Origin::address("192.0.2.7".parse().unwrap())
}

/// How signing in is set in tests.
pub(crate) fn settings() -> Settings {
    Settings { hash_cost: CHEAP, ..Settings::default() }
}

/// The node's key.
pub(crate) fn keyring() -> Arc<Keyring> {
    Arc::new(Keyring::new(&"5a".repeat(32).into(), &[]).unwrap())
}

fn identity(store: &yui_store::Store, mailbox: &Arc<Mailbox>, settings: Settings) -> Identity {
    let mailer: Arc<dyn Mailer> = mailbox.clone();
    let public_url = "https://yui.example.jp".to_owned();
    let features = FeatureSwitches::new(store.clone());
    Identity::new(Parts { store: store.clone(), keyring: keyring(), mailer, public_url, features, settings }).unwrap()
}

/// The token in a mail's link.
pub(crate) fn token_of(mail: &Mail) -> OneTimeToken {
    let (_, rest) = mail.text.split_once("?token=").expect("a link");
    OneTimeToken::from(rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>())
}

/// Runs tests of the form `async fn name(town: Town)` on both engines.
macro_rules! on_both_towns {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::$name($crate::town::Town::on_sqlite().await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                super::$name($crate::town::Town::on_postgres().await).await;
            })+
        }
    };
}
pub(crate) use on_both_towns;
