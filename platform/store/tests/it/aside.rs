//! Long work: in steps, after those for whom somebody waits.

use crate::database::{ADD, Database, Engine, LIST, SET, on_both, tenant};
use std::sync::{Arc, Mutex, mpsc};
use yui_kernel::{Error, ErrorKind};
use yui_store::{Pace, values};

on_both!(a_step_is_given_its_rows_and_is_done_or_not);

async fn a_step_is_given_its_rows_and_is_done_or_not(engine: Engine) {
    let (database, mut pace) = (Database::new(engine).await, Pace::up_to(10_000));
    let (mut done, mut steps) = (0_i64, 0);
    while done < 2_000 {
        let (first, rows) = (done, pace.rows());
        let step = move |tx: &mut yui_store::TenantTx<'_>, given: u32| {
            assert_eq!(given, rows);
            for id in first..first + i64::from(given) {
                tx.execute(&ADD, &values![id, "step"])?;
            }
            Ok(i64::from(given))
        };
        done += database.store.write_aside(&tenant(1), &mut pace, step).await.unwrap();
        steps += 1;
    }
    let rows: Vec<(i64, String)> = database.store.read(&tenant(1), |tx| tx.list(&LIST, &[])).await.unwrap();
    assert_eq!(i64::try_from(rows.len()).unwrap(), done);
    assert!(steps > 1, "the first step is a small one");
    let refuse = |tx: &mut yui_store::TenantTx<'_>, _| {
        tx.execute(&SET, &values![0_i64, "changed"])?;
        Err::<(), _>(Error::invalid("a rule is broken"))
    };
    let refused = database.store.write_aside(&tenant(1), &mut pace, refuse).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Invalid);
    let rows: Vec<(i64, String)> = database.store.read(&tenant(1), |tx| tx.list(&LIST, &[])).await.unwrap();
    assert_eq!(rows[0].1, "step");
}

/// On PostgreSQL each has a connection of its own, and nobody waits for the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_for_whom_somebody_waits_go_first() {
    let database = Database::new(Engine::Sqlite).await;
    let order = Arc::new(Mutex::new(Vec::new()));
    let (open, gate) = mpsc::channel::<()>();
    let (began, begun) = mpsc::channel();
    let gate = Mutex::new(gate);
    let store = database.store.clone();
    let holder = tokio::spawn(async move {
        let hold = move |_: &mut yui_store::TenantTx<'_>| {
            began.send(()).unwrap();
            gate.lock().unwrap().recv().unwrap();
            Ok(())
        };
        store.write(&tenant(1), hold).await
    });
    tokio::task::spawn_blocking(move || begun.recv().unwrap()).await.unwrap();
    // The writer is busy. What comes now waits, in this order; each is in line when it was polled once.
    let note = |what: &'static str| {
        let order = order.clone();
        move || order.lock().unwrap().push(what)
    };
    let (aside, first, second) = (note("aside"), note("first"), note("second"));
    let mut pace = Pace::up_to(1);
    let (tenant_aside, tenant_first, tenant_second) = (tenant(1), tenant(2), tenant(3));
    let aside = database.store.write_aside(&tenant_aside, &mut pace, move |_, _| {
        aside();
        Ok(())
    });
    let first = database.store.write(&tenant_first, move |_| {
        first();
        Ok(())
    });
    let second = database.store.write(&tenant_second, move |_| {
        second();
        Ok(())
    });
    let release = async move { open.send(()).unwrap() };
    let (aside, first, second, ()) = tokio::join!(biased; aside, first, second, release);
    aside.and(first).and(second).unwrap();
    holder.await.unwrap().unwrap();
    assert_eq!(*order.lock().unwrap(), ["first", "second", "aside"]);
}
