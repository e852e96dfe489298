//! A database with identity's tables.

use std::future::Future;
use tempfile::TempDir;
use yui_kernel::Env;
use yui_store::{Location, Settings, Store};
use yui_testkit::postgres::{Cluster, Database};

/// An open database that is gone with this value.
pub(crate) struct Opened {
    pub(crate) store: Store,
    _folder: TempDir,
    _database: Option<Database>,
}

/// Opens a database and makes the tables.
pub(crate) async fn open(location: Location, folder: TempDir, database: Option<Database>, env: Env) -> Opened {
    let store = Store::open(&Settings::new(location), env).await.unwrap();
    store.migrate(&[yui_identity::MIGRATIONS]).await.unwrap();
    Opened { store, _folder: folder, _database: database }
}

/// Runs a test on the embedded engine, then on PostgreSQL.
pub(crate) async fn on_both<T, F>(test: T)
where
    T: Fn(Store) -> F,
    F: Future<Output = ()>,
{
    let folder = tempfile::tempdir().unwrap();
    let embedded = open(Location::Sqlite(folder.path().join("data")), folder, None, Env::system()).await;
    test(embedded.store.clone()).await;

    let database = Cluster::shared().await.unwrap().database().await.unwrap();
    let location = Location::Postgres(database.url().into());
    let server = open(location, tempfile::tempdir().unwrap(), Some(database), Env::system()).await;
    test(server.store.clone()).await;
}
