//! Transactions that meet others, and connections that break (PostgreSQL).

use crate::database::{ADD, Database, Engine, FIND, SET, tenant};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::Barrier;
use yui_kernel::ErrorKind;
use yui_store::{Location, values};

async fn admin(database: &Database) -> tokio_postgres::Client {
    let Location::Postgres(address) = &database.settings.location else {
        unreachable!("only PostgreSQL is tested here")
    };
    crate::postgres::connect(secrecy::ExposeSecret::expose_secret(address)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deadlock_is_tried_again() {
    let database = Database::new(Engine::Postgres).await;
    for id in [1_i64, 2] {
        database.store.write(&tenant(1), move |tx| tx.execute(&ADD, &values![id, ""])).await.unwrap();
    }
    let (met, attempts) = (Arc::new(std::sync::Barrier::new(2)), Arc::new(AtomicU32::new(0)));
    let crossing = [(1_i64, 2_i64), (2, 1)].map(|(first, second)| {
        let (store, met, attempts) = (database.store.clone(), met.clone(), attempts.clone());
        tokio::spawn(async move {
            let mut tried = 0;
            store
                .write(&tenant(1), move |tx| {
                    attempts.fetch_add(1, Ordering::SeqCst);
                    tried += 1;
                    tx.execute(&SET, &values![first, "first"])?;
                    if tried == 1 {
                        met.wait();
                    }
                    tx.execute(&SET, &values![second, "second"])
                })
                .await
        })
    });
    for transaction in crossing {
        transaction.await.unwrap().unwrap();
    }
    assert!(attempts.load(Ordering::SeqCst) >= 3, "one of the two ran again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_connection_is_replaced_before_the_commit() {
    let database = Database::new(Engine::Postgres).await;
    let admin = admin(&database).await;
    let (began, wait_for_begin) = tokio::sync::oneshot::channel();
    let (broken, wait_for_break) = std::sync::mpsc::channel::<()>();
    let store = database.store.clone();
    let writer = tokio::spawn(async move {
        let mut began = Some(began);
        store
            .write(&tenant(1), move |tx| {
                tx.execute(&ADD, &values![1_i64, "once"])?;
                if let Some(began) = began.take() {
                    began.send(()).unwrap();
                    wait_for_break.recv().unwrap();
                }
                tx.execute(&ADD, &values![2_i64, "once"])
            })
            .await
    });
    wait_for_begin.await.unwrap();
    admin
        .batch_execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'yui' and datname = current_database()")
        .await
        .unwrap();
    broken.send(()).unwrap();
    writer.await.unwrap().unwrap();
    let found: Option<(String,)> = database.store.read(&tenant(1), |tx| tx.find(&FIND, &values![1_i64])).await.unwrap();
    assert_eq!(found, Some(("once".to_owned(),)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_schema_change_under_prepared_statements_is_no_error() {
    let database = Database::new(Engine::Postgres).await;
    database.store.write(&tenant(1), |tx| tx.execute(&ADD, &values![1_i64, "here"])).await.unwrap();
    let read = async || database.store.read(&tenant(1), |tx| tx.find::<(String,)>(&FIND, &values![1_i64])).await;
    // Every connection has the statement prepared.
    let (together, threads) = (Arc::new(std::sync::Barrier::new(6)), 6);
    let readers: Vec<_> = (0..threads)
        .map(|_| {
            let (store, together) = (database.store.clone(), together.clone());
            tokio::spawn(async move {
                store
                    .read(&tenant(1), move |tx| {
                        together.wait();
                        tx.find::<(String,)>(&FIND, &values![1_i64])
                    })
                    .await
            })
        })
        .collect();
    for reader in readers {
        reader.await.unwrap().unwrap();
    }
    admin(&database).await.batch_execute("alter table note alter column body type varchar(100)").await.unwrap();
    for _ in 0..12 {
        assert_eq!(read().await.unwrap(), Some(("here".to_owned(),)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wait_for_a_row_that_is_cancelled_is_unavailable() {
    let database = Database::new(Engine::Postgres).await;
    database.store.write(&tenant(1), |tx| tx.execute(&ADD, &values![1_i64, "here"])).await.unwrap();
    // Two of them, since a transaction sees the activity of its start only.
    let (owner, admin) = (admin(&database).await, admin(&database).await);
    let barrier = Arc::new(Barrier::new(2));
    let (store, met) = (database.store.clone(), barrier.clone());
    let writer = tokio::spawn(async move {
        met.wait().await;
        store.write(&tenant(1), |tx| tx.execute(&SET, &values![1_i64, "mine"])).await
    });
    owner.batch_execute("begin; update note set body = 'locked'").await.unwrap();
    barrier.wait().await;
    // Cancelled as an operator would: the caller gets an error that says to come again.
    let cancelled = async {
        loop {
            let rows = admin
                .query("select pg_cancel_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()", &[])
                .await
                .unwrap();
            if !rows.is_empty() {
                break;
            }
            tokio::task::yield_now().await;
        }
    };
    cancelled.await;
    assert_eq!(writer.await.unwrap().unwrap_err().kind(), ErrorKind::Unavailable);
    owner.batch_execute("rollback").await.unwrap();
}
