//! Transactions: together, alone, durable, visible.

use crate::database::{ADD, BROKEN, COUNT, Database, Engine, FIND, LIST, SET, node, on_both, tenant};
use yui_kernel::{Error, ErrorKind};
use yui_store::values;

on_both!(
    many_writers_commit_and_one_that_fails_undoes_itself_alone,
    what_was_written_is_read_at_once,
    a_second_one_of_something_unique_is_a_conflict,
    a_swallowed_error_cannot_commit,
    a_panic_fails_its_own_transaction_only,
    a_read_does_not_write,
    a_read_sees_one_snapshot,
    many_rows_go_in_one_call,
    organisations_do_not_see_each_other,
    nul_is_refused,
    a_wrong_number_of_values_is_an_error,
);

async fn many_writers_commit_and_one_that_fails_undoes_itself_alone(engine: Engine) {
    let database = Database::new(engine).await;
    let writers = (0..200_i64).map(|id| {
        let store = database.store.clone();
        tokio::spawn(async move {
            store
                .write(&tenant(1), move |tx| {
                    tx.execute(&ADD, &values![id, "kept"])?;
                    if id % 10 == 3 { Err(Error::invalid("a rule is broken")) } else { Ok(id) }
                })
                .await
        })
    });
    for (id, writer) in (0..).zip(writers.collect::<Vec<_>>()) {
        match writer.await.unwrap() {
            Ok(written) => assert_eq!(written, id),
            Err(error) => assert_eq!((error.kind(), id % 10), (ErrorKind::Invalid, 3)),
        }
    }
    let rows: Vec<(i64, String)> = database.store.read(&tenant(1), |tx| tx.list(&LIST, &[])).await.unwrap();
    let kept: Vec<i64> = (0..200).filter(|id| id % 10 != 3).collect();
    assert_eq!(rows.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), kept);
}

async fn what_was_written_is_read_at_once(engine: Engine) {
    let database = Database::new(engine).await;
    for id in 0..100_i64 {
        database.store.write(&tenant(1), move |tx| tx.execute(&ADD, &values![id, "here"])).await.unwrap();
        let found: Option<(String,)> =
            database.store.read(&tenant(1), move |tx| tx.find(&FIND, &values![id])).await.unwrap();
        assert_eq!(found, Some(("here".to_owned(),)));
    }
}

async fn a_second_one_of_something_unique_is_a_conflict(engine: Engine) {
    let database = Database::new(engine).await;
    let add = async |body: &'static str| {
        database.store.write(&tenant(1), move |tx| tx.execute(&ADD, &values![1_i64, body])).await
    };
    add("first").await.unwrap();
    let error = add("resident@example.jp").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert!(!error.chain().contains("example.jp"), "{}", error.chain());
    assert_eq!(error.to_string(), "this already exists");
}

async fn a_swallowed_error_cannot_commit(engine: Engine) {
    let database = Database::new(engine).await;
    let swallowed = database
        .store
        .write(&tenant(1), |tx| {
            tx.execute(&ADD, &values![1_i64, "one"])?;
            let second = tx.execute(&ADD, &values![1_i64, "again"]);
            assert_eq!(second.unwrap_err().kind(), ErrorKind::Conflict);
            assert!(tx.execute(&ADD, &values![2_i64, "two"]).is_err());
            Ok(())
        })
        .await;
    assert_eq!(swallowed.unwrap_err().kind(), ErrorKind::Internal);
    let rows: Vec<(i64, String)> = database.store.read(&tenant(1), |tx| tx.list(&LIST, &[])).await.unwrap();
    assert_eq!(rows, []);
}

async fn a_panic_fails_its_own_transaction_only(engine: Engine) {
    let database = Database::new(engine).await;
    let panicked: Result<(), Error> = database
        .store
        .write(&tenant(1), |tx| {
            tx.execute(&ADD, &values![1_i64, "one"])?;
            panic!("on purpose")
        })
        .await;
    assert_eq!(panicked.unwrap_err().kind(), ErrorKind::Internal);
    database.store.write(&tenant(1), |tx| tx.execute(&ADD, &values![1_i64, "one"])).await.unwrap();
    database.store.check().await.unwrap();
}

async fn a_read_does_not_write(engine: Engine) {
    let database = Database::new(engine).await;
    let error = database.store.read(&tenant(1), |tx| tx.execute(&ADD, &values![1_i64, "one"])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Internal);
    let broken = database.store.read_node(&node(), |tx| tx.find::<(i64,)>(&BROKEN, &[])).await.unwrap_err();
    assert!(broken.to_string().contains("BROKEN"), "{broken}");
}

async fn a_read_sees_one_snapshot(engine: Engine) {
    let database = Database::new(engine).await;
    database.store.write(&tenant(1), |tx| tx.execute(&ADD, &values![1_i64, "before"])).await.unwrap();
    let (looked, wait_for_look) = tokio::sync::oneshot::channel();
    let (changed, wait_for_change) = std::sync::mpsc::channel::<()>();
    let store = database.store.clone();
    let reader = tokio::spawn(async move {
        let mut looked = Some(looked);
        store
            .read(&tenant(1), move |tx| {
                let first: Option<(String,)> = tx.find(&FIND, &values![1_i64])?;
                if let Some(looked) = looked.take() {
                    looked.send(()).unwrap();
                    wait_for_change.recv().unwrap();
                }
                let second: Option<(String,)> = tx.find(&FIND, &values![1_i64])?;
                Ok((first, second))
            })
            .await
    });
    wait_for_look.await.unwrap();
    database.store.write(&tenant(1), |tx| tx.execute(&SET, &values![1_i64, "after"])).await.unwrap();
    changed.send(()).unwrap();
    let (first, second) = reader.await.unwrap().unwrap();
    assert_eq!(first, Some(("before".to_owned(),)));
    assert_eq!(second, first);
}

async fn many_rows_go_in_one_call(engine: Engine) {
    let database = Database::new(engine).await;
    let rows: Vec<_> = (0..1_000_i64).map(|id| values![id, "row"].to_vec()).collect();
    let changed = database.store.write(&tenant(1), move |tx| tx.execute_many(&ADD, &rows)).await.unwrap();
    assert_eq!(changed, 1_000);
    let again: Vec<_> = (999..2_000_i64).map(|id| values![id, "row"].to_vec()).collect();
    let error = database.store.write(&tenant(1), move |tx| tx.execute_many(&ADD, &again)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    let count: Option<(i64,)> = database.store.read_node(&node(), |tx| tx.find(&COUNT, &[])).await.unwrap();
    assert_eq!(count, Some((1_000,)));
}

async fn organisations_do_not_see_each_other(engine: Engine) {
    let database = Database::new(engine).await;
    database
        .store
        .write_node(&node(), |tx| {
            tx.within(&tenant(1), |tx| tx.execute(&ADD, &values![1_i64, "one's"]))?;
            tx.within(&tenant(2), |tx| tx.execute(&ADD, &values![1_i64, "two's"]))
        })
        .await
        .unwrap();
    let changed = database.store.write(&tenant(3), |tx| tx.execute(&SET, &values![1_i64, "three's"])).await.unwrap();
    assert_eq!(changed, 0);
    let found: (String,) = database.store.read(&tenant(2), |tx| tx.get(&FIND, &values![1_i64], "note")).await.unwrap();
    assert_eq!(found.0, "two's");
    let missing =
        database.store.read(&tenant(3), |tx| tx.get::<(String,)>(&FIND, &values![1_i64], "note")).await.unwrap_err();
    assert_eq!((missing.kind(), missing.to_string().as_str()), (ErrorKind::NotFound, "note not found"));
}

async fn nul_is_refused(engine: Engine) {
    let database = Database::new(engine).await;
    let error = database.store.write(&tenant(1), |tx| tx.execute(&ADD, &values![1_i64, "a\0b"])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
}

async fn a_wrong_number_of_values_is_an_error(engine: Engine) {
    let database = Database::new(engine).await;
    let error = database.store.write(&tenant(1), |tx| tx.execute(&ADD, &values![1_i64])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Internal);
    assert!(error.to_string().contains("takes 3 values, 2 were given"), "{error}");
}
