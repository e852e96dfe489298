//! A second process in the folder of a running node.

use crate::database::{ADD, COUNT, Database, Engine, LIST, NOTES, SCHEMA, node, tenant};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use yui_kernel::ErrorKind;
use yui_store::{Migration, Migrations, Store, values};

/// How many callers of the host never pause.
const CALLERS: u64 = 16;
const GUEST_WRITES: i64 = 100;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn host_and_guest_lose_no_write_of_either() {
    let database = Database::new(Engine::Sqlite).await;
    let guest = Store::open_as_guest(&database.settings, database.env.clone()).await.unwrap();
    let done = Arc::new(AtomicBool::new(false));
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let (store, done, tenant) = (database.store.clone(), Arc::clone(&done), tenant(caller));
            tokio::spawn(async move {
                let mut written = 0_i64;
                while !done.load(Ordering::Relaxed) {
                    written += 1;
                    let number = written;
                    store.write(&tenant, move |tx| tx.execute(&ADD, &values![number, "host"])).await.unwrap();
                }
                written
            })
        })
        .collect();
    let own = tenant(1_000);
    for number in 0..GUEST_WRITES {
        guest.write(&own, move |tx| tx.execute(&ADD, &values![number, "guest"])).await.unwrap();
    }
    done.store(true, Ordering::Relaxed);
    let mut written = 0;
    for caller in callers {
        written += caller.await.unwrap();
    }
    // What the guest wrote is there for the host, and the host goes on when the guest has left.
    let seen: Vec<(i64, String)> = database.store.read(&own, |tx| tx.list(&LIST, &[])).await.unwrap();
    assert_eq!(seen.len(), usize::try_from(GUEST_WRITES).unwrap());
    guest.close().await.unwrap();
    database.store.write(&own, |tx| tx.execute(&ADD, &values![-1_i64, "host"])).await.unwrap();
    let database = database.reopened().await;
    let count: Option<(i64,)> = database.store.read_node(&node(), |tx| tx.find(&COUNT, &[])).await.unwrap();
    assert_eq!(count, Some((written + GUEST_WRITES + 1,)));
}

#[tokio::test]
async fn a_long_transaction_of_a_guest_delays_the_host_and_fails_nothing() {
    let database = Database::new(Engine::Sqlite).await;
    let guest = Store::open_as_guest(&database.settings, database.env.clone()).await.unwrap();
    let (entered, inside) = std::sync::mpsc::channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let slow = tokio::spawn(async move {
        let own = tenant(1);
        let written = guest.write(&own, move |tx| {
            tx.execute(&ADD, &values![1_i64, "guest"])?;
            entered.send(()).unwrap();
            released.recv().unwrap();
            Ok(())
        });
        written.await.unwrap();
        guest.close().await.unwrap();
    });
    tokio::task::spawn_blocking(move || inside.recv().unwrap()).await.unwrap();
    let store = database.store.clone();
    let waiting =
        tokio::spawn(async move { store.write(&tenant(1), |tx| tx.execute(&ADD, &values![2_i64, "host"])).await });
    // Reading goes on meanwhile, and sees nothing of what is not committed.
    let seen: Vec<(i64, String)> = database.store.read(&tenant(1), |tx| tx.list(&LIST, &[])).await.unwrap();
    assert!(seen.is_empty() && !waiting.is_finished());
    release.send(()).unwrap();
    slow.await.unwrap();
    assert_eq!(waiting.await.unwrap().unwrap(), 1);
}

#[tokio::test]
async fn a_guest_migrates_under_a_running_host() {
    const MORE: Migrations = Migrations {
        capability: "test",
        list: &[NOTES, Migration { number: 2, name: "colour", sql: "alter table note add column colour text;" }],
    };
    let database = Database::new(Engine::Sqlite).await;
    let own = tenant(1);
    let add = |number: i64| database.store.write(&own, move |tx| tx.execute(&ADD, &values![number, "a"]));
    add(1).await.unwrap();
    let guest = Store::open_as_guest(&database.settings, database.env.clone()).await.unwrap();
    assert_eq!(guest.migrate(&[MORE]).await.unwrap().len(), 1);
    add(2).await.unwrap();
    assert!(database.store.pending(&[MORE]).await.unwrap().is_empty());
    guest.close().await.unwrap();
}

#[tokio::test]
async fn a_guest_keeps_no_host_out_and_makes_its_own_folder() {
    let database = Database::empty(Engine::Sqlite).await;
    database.store.close().await.unwrap();
    let guest = Store::open_as_guest(&database.settings, database.env.clone()).await.unwrap();
    guest.migrate(&[SCHEMA]).await.unwrap();
    let host = Store::open(&database.settings, database.env.clone()).await.unwrap();
    host.write(&tenant(1), |tx| tx.execute(&ADD, &values![1_i64, "host"])).await.unwrap();
    guest.check().await.unwrap();
    let second = Store::open(&database.settings, database.env.clone()).await.unwrap_err();
    assert_eq!(second.kind(), ErrorKind::Conflict);
}

#[tokio::test]
async fn the_engines_tell_the_time() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let database = Database::empty(engine).await;
        let now = yui_kernel::Env::system().now();
        let told = database.store.clock().await.unwrap();
        assert!(told.duration_since(now).abs() < jiff::SignedDuration::from_secs(60), "{told} {now}");
    }
}
