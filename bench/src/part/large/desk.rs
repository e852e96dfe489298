//! What people see on pages, read by the use cases that the pages call.

use super::Read;
use super::fill::Written;
use crate::load::{Caller, Figures, Window, measure};
use crate::{Result, municipality};
use rusqlite::OpenFlags;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;
use yui_blob::Folder;
use yui_kernel::ports::{Contact, Features, Managers, MemberContacts, PortFuture, Teammate, Teams};
use yui_kernel::{Actor, Env, Feature, MemberId, OrganisationId, Tenant};
use yui_notify::files::Files;
use yui_notify::model::figures::DayRange;
use yui_notify::model::{ServiceId, health::CircuitRules};
use yui_notify::proofs::Proofs;
use yui_notify::providers::settings::CaptureSettings;
use yui_notify::providers::{EmailSettings, TextSettings, build_email, build_text};
use yui_notify::usecases::figures::{dashboard, usage_of_year};
use yui_notify::usecases::search_activity::{ActivityQuery, search_activity};
use yui_notify::{Notify, Parts, Settings};
use yui_policy::{Access, Permission, Permissions};
use yui_store::seal::Keyring;
use yui_store::{Location, Store};
use yui_web::client::{Client, ClientSettings};

/// How many people read at the same time.
const PEOPLE: usize = 2;

/// The capability on a database that no node is running on, and somebody who may see what it did.
#[derive(Clone)]
pub(super) struct Desk {
    notify: Notify,
    access: Access,
    service: ServiceId,
}

/// What is read.
#[derive(Clone)]
enum Look {
    Dashboard,
    Year,
    Recipient(String),
}

/// Somebody who looks again and again.
struct Person {
    desk: Desk,
    look: Look,
}

impl Desk {
    pub(super) async fn open(folder: &Path, file: &Path) -> Result<Self> {
        let unusable = |error: yui_kernel::Error| format!("{}: {}", file.display(), error.chain());
        let (env, service) = (Env::system(), municipality::SERVICE.parse::<Uuid>());
        let service = service.map_err(|error| format!("{}: {error}", municipality::SERVICE))?;
        let organisation = organisation(file)?;
        let location = Location::Sqlite(file.parent().unwrap_or(folder).to_owned());
        let store = Store::open(&yui_store::Settings::new(location), env).await.map_err(unusable)?;
        let notify = Notify::new(parts(store, folder)?).map_err(unusable)?;
        let tenant = Tenant::new(organisation, Actor::System("bench".into()));
        let access = Access::new(tenant, Permissions::NONE.with(Permission::ViewActivity));
        Ok(Self { notify, access, service: ServiceId::from(service) })
    }

    pub(super) async fn read(&self, written: &Written, window: Window) -> Result<Vec<Read>> {
        let mut all = Vec::new();
        for (what, look) in [
            ("a month's dashboard", Look::Dashboard),
            ("a year's usage", Look::Year),
            ("a page of a search for one recipient", Look::Recipient(written.recipient.clone())),
        ] {
            let people = (0..PEOPLE).map(|_| Person { desk: self.clone(), look: look.clone() }).collect();
            let figures: Figures = measure(people, window, || Ok(None)).await?;
            all.push(Read { what, expected: None, figures });
        }
        Ok(all)
    }

    async fn look(&self, look: &Look) -> yui_kernel::Result<bool> {
        let Self { notify, access, service } = self;
        Ok(match look {
            Look::Dashboard => {
                let days = DayRange::last_days(notify.env().now(), "Asia/Tokyo", 31);
                !dashboard(notify, access, *service, days).await?.days.is_empty()
            }
            Look::Year => !usage_of_year(notify, access, *service, Some(2026)).await?.months.is_empty(),
            Look::Recipient(recipient) => {
                let query = ActivityQuery { recipient: Some(recipient.clone()), ..ActivityQuery::default() };
                let page = search_activity(notify, access, *service, &query).await?;
                // Among many, a page ends before it comes to somebody who got so few.
                !page.messages.is_empty() || page.next.is_some()
            }
        })
    }
}

impl Caller for Person {
    async fn call(&mut self) -> Result<()> {
        match self.desk.look(&self.look).await {
            Ok(true) => Ok(()),
            Ok(false) => Err("a page shows nothing".to_owned()),
            Err(error) => Err(error.chain()),
        }
    }
}

fn organisation(file: &Path) -> Result<OrganisationId> {
    let unusable = |error: rusqlite::Error| format!("{}: {error}", file.display());
    let connection = rusqlite::Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(unusable)?;
    let id: [u8; 16] =
        connection.query_row("select organisation_id from service", [], |row| row.get(0)).map_err(unusable)?;
    Ok(OrganisationId::from(Uuid::from_bytes(id)))
}

fn parts(store: Store, folder: &Path) -> Result<Parts> {
    let failed = |error: yui_kernel::Error| error.chain();
    let caller = Arc::new(Client::new(ClientSettings::default()).map_err(|error| error.to_string())?);
    // Nothing is sent; but a node without providers does not start.
    let capture = || CaptureSettings { directory: folder.to_owned() };
    let email = build_email(&EmailSettings::Capture(capture()), store.env(), caller.clone()).map_err(failed)?;
    let text = build_text(&TextSettings::Capture(capture()), store.env(), caller.clone()).map_err(failed)?;
    Ok(Parts {
        email: vec![email],
        text: vec![text],
        callbacks: caller,
        store,
        keyring: Arc::new(Keyring::new(&"5a".repeat(32).into(), &[]).map_err(failed)?),
        members: Arc::new(Nobody),
        teams: Arc::new(Nobody),
        features: Arc::new(Nobody),
        files: Files::new(Arc::new(Folder::new(folder.join("files"))), None),
        outbox: None,
        proofs: Proofs::default(),
        lifecycle: yui_web::Lifecycle::ready(),
        settings: Settings {
            public_url: "http://127.0.0.1".to_owned(),
            api_key_prefix: "bench-".to_owned(),
            email_domain: "example.org".to_owned(),
            text_sender: "bench".to_owned(),
            bounce_domain: None,
            bounces: yui_notify::model::bounces::BounceLimits::default(),
            leak_reporter: None,
            circuit: CircuitRules { errors: 10, pause: Duration::from_secs(60).try_into().unwrap_or_default() },
        },
    })
}

/// Looking needs nobody else.
struct Nobody;

impl MemberContacts for Nobody {
    fn contacts(&self, _: OrganisationId) -> PortFuture<'_, Vec<Contact>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn managers(&self, organisation: OrganisationId, _: Uuid) -> PortFuture<'_, Vec<Contact>> {
        self.contacts(organisation)
    }
}

impl Features for Nobody {
    fn is_on(&self, _: OrganisationId, _: Feature) -> PortFuture<'_, bool> {
        Box::pin(async { Ok(true) })
    }
}

impl Teams for Nobody {
    fn count_managers(&self, _: OrganisationId, _: Uuid) -> PortFuture<'_, Managers> {
        Box::pin(async { Ok(Managers::default()) })
    }

    fn people(&self, _: OrganisationId, _: Uuid) -> PortFuture<'_, Vec<Teammate>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn organisation_name(&self, _: OrganisationId) -> PortFuture<'_, String> {
        Box::pin(async { Ok("結市".to_owned()) })
    }

    fn country(&self, _: OrganisationId) -> PortFuture<'_, String> {
        Box::pin(async { Ok("JP".to_owned()) })
    }

    fn found(&self, _: Tenant, _: Uuid, _: MemberId) -> PortFuture<'_, ()> {
        Box::pin(async { Ok(()) })
    }

    fn hold(&self, _: Tenant, _: Uuid, _: u32) -> PortFuture<'_, ()> {
        Box::pin(async { Ok(()) })
    }

    fn release(&self, _: Tenant, _: Uuid) -> PortFuture<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}
