//! A database for one test, on either engine.

use std::sync::Arc;
use tempfile::TempDir;
use yui_kernel::{Actor, Env, ManualClock, NodeWide, OrganisationId, SeededRandom, SystemRandom, Tenant};
use yui_store::{Location, Migration, Migrations, Settings, Store};

/// A table as capabilities have them.
pub(crate) static SCHEMA: Migrations = Migrations { capability: "test", list: &[NOTES] };

pub(crate) const NOTES: Migration = Migration {
    number: 1,
    name: "notes",
    sql: "-- narrow
            create table note (organisation_id uuid not null, id bigint not null, body text not null, primary key (organisation_id, id));
            create table sample (
                organisation_id uuid not null, id uuid not null primary key, flag boolean, small integer, large bigint, ratio double precision,
                body text, raw bytea, extra jsonb, other uuid, at timestamptz
            );",
};

yui_store::statements! {
    pub(crate) tenant ADD = "insert into note (organisation_id, id, body) values ($1, $2, $3)";
    pub(crate) tenant FIND = "select body from note where organisation_id = $1 and id = $2";
    pub(crate) tenant LIST = "select id, body from note where organisation_id = $1 order by id";
    pub(crate) tenant SET = "update note set body = $3 where organisation_id = $1 and id = $2";
    pub(crate) node COUNT = "select count(*) from note";
    pub(crate) node BROKEN = "select nonsense from note";
    pub(crate) tenant ADD_SAMPLE = "insert into sample (organisation_id, id, flag, small, large, ratio, body, raw, extra, other, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    pub(crate) tenant READ_SAMPLE = "select flag, small, large, ratio, body, raw, extra, other, at from sample
        where organisation_id = $1 and id = $2";
}

/// The statements above but the broken one.
pub(crate) fn statements() -> Vec<&'static yui_store::Statement> {
    STATEMENTS.iter().copied().filter(|statement| !statement.name.ends_with("BROKEN")).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

pub(crate) struct Database {
    pub(crate) store: Store,
    pub(crate) settings: Settings,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) env: Env,
    folder: Option<TempDir>,
}

impl Database {
    /// Empty, without any table.
    pub(crate) async fn empty(engine: Engine) -> Self {
        let folder = (engine == Engine::Sqlite).then(|| tempfile::tempdir().unwrap());
        let location = match &folder {
            Some(folder) => Location::Sqlite(folder.path().join("data")),
            None => Location::Postgres(crate::postgres::new_database().await.into()),
        };
        let clock = Arc::new(ManualClock::starting_at("2026-11-22T00:00:00Z".parse().unwrap()));
        let env = Env { clock: clock.clone(), random: Arc::new(SystemRandom) };
        let settings = Settings { location, readers: 2, connections: 6 };
        let store = Store::open(&settings, env.clone()).await.unwrap();
        Self { store, settings, clock, env, folder }
    }

    /// With [`SCHEMA`].
    pub(crate) async fn new(engine: Engine) -> Self {
        let database = Self::empty(engine).await;
        database.store.migrate(&[SCHEMA]).await.unwrap();
        database
    }

    /// The same data after the end of the process that had it.
    pub(crate) async fn reopened(self) -> Self {
        self.store.close().await.unwrap();
        let store = Store::open(&self.settings, self.env.clone()).await.unwrap();
        Self { store, ..self }
    }

    pub(crate) fn folder(&self) -> Option<&std::path::Path> {
        self.folder.as_ref().map(TempDir::path)
    }
}

pub(crate) fn tenant(number: u64) -> Tenant {
    let env = Env { clock: Arc::new(yui_kernel::SystemClock), random: Arc::new(SeededRandom::new(number)) };
    Tenant::new(OrganisationId::from(uuid::Uuid::from_bytes(env.random_bytes())), Actor::System("test".into()))
}

pub(crate) fn node() -> NodeWide {
    NodeWide::system("test")
}

/// Declares tests that run on both engines: `on_both!(name, other);` for `async fn name(engine: Engine)`.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::database::Engine::Sqlite).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::database::Engine::Postgres).await;
            })+
        }
    };
}
pub(crate) use on_both;
