//! Changes of one counter: lined up, committed together, and still each on its own.

use crate::database::{ADD, Database, Engine, FIND, LIST, on_both, tenant};
use uuid::Uuid;
use yui_kernel::{Error, ErrorKind};
use yui_store::{Turn, values};

on_both!(
    those_of_a_turn_are_each_done_or_not,
    what_was_sent_is_done_in_order,
    a_failure_of_what_was_sent_undoes_the_transaction,
    a_turn_ends_with_the_store,
);

async fn count(database: &Database) -> usize {
    database.store.read(&tenant(1), |tx| tx.list::<(i64, String)>(&LIST, &[])).await.unwrap().len()
}

const TURN: Turn = Turn(Uuid::nil(), "counter");

async fn those_of_a_turn_are_each_done_or_not(engine: Engine) {
    let database = Database::new(engine).await;
    let writers = (0..300_i64).map(|id| {
        let store = database.store.clone();
        let write = async move {
            let work = move |tx: &mut yui_store::TenantTx<'_>| {
                tx.send(&ADD, &values![id % 200, "kept"])?;
                if id % 10 == 3 { Err(Error::invalid("a rule is broken")) } else { Ok(id) }
            };
            store.write_in_turn(&tenant(1), TURN, work).await
        };
        tokio::spawn(write)
    });
    let mut done = 0;
    for (id, writer) in (0..).zip(writers.collect::<Vec<_>>()) {
        match writer.await.unwrap() {
            Ok(written) => {
                assert_eq!(written, id);
                done += 1;
            }
            Err(error) if error.kind() == ErrorKind::Invalid => assert_eq!(id % 10, 3),
            Err(error) => assert_eq!((error.kind(), id % 200 < 100), (ErrorKind::Conflict, true), "{}", error.chain()),
        }
    }
    assert_eq!(count(&database).await, done);
    assert_eq!(done, 180, "each id once but those that end in 3");
}

async fn what_was_sent_is_done_in_order(engine: Engine) {
    let (database, tenant) = (Database::new(engine).await, tenant(1));
    let found = database.store.write(&tenant, |tx| {
        for id in 0..600_i64 {
            tx.send(&ADD, &values![id, format!("body {id}")])?;
        }
        tx.find::<(String,)>(&FIND, &values![599_i64])
    });
    assert_eq!(found.await.unwrap(), Some(("body 599".to_owned(),)));
    assert_eq!(count(&database).await, 600);
}

async fn a_failure_of_what_was_sent_undoes_the_transaction(engine: Engine) {
    let database = Database::new(engine).await;
    let twice = async |then_read: bool| {
        let work = move |tx: &mut yui_store::TenantTx<'_>| {
            tx.send(&ADD, &values![1_i64, "one"])?;
            tx.send(&ADD, &values![1_i64, "again"])?;
            if then_read { tx.list::<(i64, String)>(&LIST, &[]).map(drop) } else { Ok(()) }
        };
        database.store.write(&tenant(1), work).await
    };
    for then_read in [true, false] {
        assert_eq!(twice(then_read).await.unwrap_err().kind(), ErrorKind::Conflict);
    }
    assert_eq!(count(&database).await, 0);
}

/// The embedded engine answers at once, and takes no query here.
#[tokio::test]
async fn answers_that_nobody_waits_for_hold_up_no_roll_back() {
    let database = Database::new(Engine::Postgres).await;
    let tenant = tenant(1);
    let fill = |tx: &mut yui_store::TenantTx<'_>| {
        (0..200_i64).try_for_each(|id| tx.send(&ADD, &values![id, "long ".repeat(1_000)]))
    };
    database.store.write(&tenant, fill).await.unwrap();
    let refused = database.store.write(&tenant, |tx| {
        // A megabyte comes in many pieces.
        tx.send(&LIST, &[])?;
        Err::<(), _>(Error::invalid("a rule is broken"))
    });
    assert_eq!(refused.await.unwrap_err().kind(), ErrorKind::Invalid);
    assert_eq!(count(&database).await, 200);
}

async fn a_turn_ends_with_the_store(engine: Engine) {
    let database = Database::new(engine).await;
    database.store.close().await.unwrap();
    let tenant = tenant(1);
    let late = database.store.write_in_turn(&tenant, TURN, |tx| tx.execute(&ADD, &values![1_i64, "late"]));
    assert_eq!(late.await.unwrap_err().kind(), ErrorKind::Unavailable);
}
