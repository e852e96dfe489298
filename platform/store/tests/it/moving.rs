//! Moving a database to the other engine, in whole and in pieces.

use crate::database::{Database, Engine, node, on_both, tenant};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;
use tokio::sync::Notify;
use yui_kernel::ErrorKind;
use yui_store::moving::{Move, Progress, TableReport, reopen};
use yui_store::standing::Standing;
use yui_store::{Location, Migration, Migrations, Settings, Store, Value, values};

on_both!(
    every_kind_of_value_goes_there_and_back,
    what_changes_while_it_is_copied_is_there_in_the_end,
    nothing_that_was_accepted_is_left_behind,
    a_move_that_was_killed_goes_on_where_it_was,
    a_killed_last_step_keeps_the_source_closed_until_it_is_repeated_or_undone,
    only_an_empty_target_or_an_unfinished_one_is_taken,
    what_was_altered_is_found,
);

/// Tables as capabilities have them: keys with texts in them, a value that is there once, rows that need another one.
static TABLES: Migrations = Migrations {
    capability: "test",
    list: &[Migration {
        number: 1,
        name: "tables",
        sql: "create table owner (organisation_id uuid not null primary key, name text not null);
            -- narrow
            create table note (
                organisation_id uuid not null references owner (organisation_id), id bigint not null, body text not null,
                handle text, primary key (organisation_id, id));
            create unique index note_handle on note (handle);
            create table word (organisation_id uuid not null, word text not null, n bigint not null, primary key (organisation_id, word));
            create table setting (name text not null primary key, content bytea);
            create table sample (
                organisation_id uuid not null, id uuid not null primary key, flag boolean, small integer, large bigint, ratio double precision,
                body text, raw bytea, extra jsonb, other uuid, at timestamptz);",
    }],
};

yui_store::statements! {
    tenant OWN = "insert into owner (organisation_id, name) values ($1, 'owner')";
    tenant NOTE = "insert into note (organisation_id, id, body, handle) values ($1, $2, $3, $4)";
    tenant BODY = "update note set body = $3 where organisation_id = $1 and id = $2";
    tenant HANDLE = "update note set handle = $3 where organisation_id = $1 and id = $2";
    tenant DROP = "delete from note where organisation_id = $1 and id = $2";
    tenant WORD = "insert into word (organisation_id, word, n) values ($1, $2, $3)";
    node SETTING = "insert into setting (name, content) values ($1, $2)";
    tenant SAMPLE = "insert into sample (organisation_id, id, flag, small, large, ratio, body, raw, extra, other, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    node NOTES = "select count(*) from note";
    node REACHED = "select reached from move_progress where name = 'note'";
}

/// More than fit into one range.
const NOTES_AT_FIRST: i64 = 9_000;

struct Places {
    source: Database,
    target: Settings,
    _folder: TempDir,
}

impl Places {
    async fn new(engine: Engine) -> Self {
        let source = Database::empty(engine).await;
        source.store.migrate(&[TABLES]).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let other = match engine {
            Engine::Sqlite => Location::Postgres(crate::postgres::new_database().await.into()),
            Engine::Postgres => Location::Sqlite(folder.path().join("moved")),
        };
        Self { source, target: Settings::new(other), _folder: folder }
    }

    async fn filled(engine: Engine) -> Self {
        let places = Self::new(engine).await;
        let store = &places.source.store;
        for number in 0..3 {
            let first = i64::try_from(number).unwrap() * NOTES_AT_FIRST;
            store
                .write(&tenant(number), move |tx| {
                    tx.execute(&OWN, &[])?;
                    let body = "x".repeat(100);
                    let rows: Vec<Vec<Value>> = (first..first + NOTES_AT_FIRST / 3)
                        .map(|id| values![id, body.as_str(), format!("h{id}")].to_vec())
                        .collect();
                    tx.execute_many(&NOTE, &rows)?;
                    // In an order that is not that of bytes.
                    for (n, word) in ["b", "A", "a", "B", "港", "é", "z", "-", ""].into_iter().enumerate() {
                        tx.execute(&WORD, &values![word, i64::try_from(n).unwrap()])?;
                    }
                    Ok(())
                })
                .await
                .unwrap();
        }
        store.write_node(&node(), |tx| tx.execute(&SETTING, &values!["name", vec![0_u8, 1, 255]])).await.unwrap();
        places
    }

    async fn open(&self) -> Move {
        Move::prepare(&self.source.settings, &self.target, &[TABLES], self.source.env.clone()).await.unwrap()
    }

    async fn moved(&self) -> Vec<TableReport> {
        let moving = self.open().await;
        moving.copy(&mut |_| {}).await.unwrap();
        let reports = moving.finish(&mut |_| {}).await.unwrap();
        moving.close().await.unwrap();
        reports
    }

    async fn compared(&self) -> Vec<TableReport> {
        let pair = Move::look(&self.source.settings, &self.target, &[TABLES], self.source.env.clone()).await.unwrap();
        let reports = pair.compare(&mut |_| {}).await.unwrap();
        pair.close().await.unwrap();
        reports
    }

    async fn target(&self) -> Store {
        Store::open_as_guest(&self.target, self.source.env.clone()).await.unwrap()
    }
}

fn rows(reports: &[TableReport], table: &str) -> u64 {
    reports.iter().find(|report| report.table == table).unwrap().compared.target.rows
}

fn differing(reports: &[TableReport]) -> Vec<&str> {
    reports.iter().filter(|report| !report.is_same()).map(|report| report.table.as_str()).collect()
}

async fn every_kind_of_value_goes_there_and_back(engine: Engine) {
    let places = Places::filled(engine).await;
    let env = places.source.env.clone();
    let samples: Vec<Vec<Value>> = vec![
        values![
            env.new_uuid(),
            true,
            i64::from(i32::MIN),
            i64::MAX,
            0.1,
            "港区\n\"'\\",
            vec![0_u8, 255],
            "{\"b\":[1,2.5,null],\"a\":\"ä\"}",
            env.new_uuid(),
            env.now()
        ]
        .to_vec(),
        values![
            env.new_uuid(),
            false,
            0_i64,
            i64::MIN,
            -1e300,
            "",
            Vec::<u8>::new(),
            "[]",
            None::<uuid::Uuid>,
            None::<yui_kernel::Timestamp>
        ]
        .to_vec(),
        [Value::from(env.new_uuid())].into_iter().chain(std::iter::repeat_n(Value::Null, 9)).collect(),
    ];
    places.source.store.write(&tenant(0), move |tx| tx.execute_many(&SAMPLE, &samples)).await.unwrap();
    let reports = places.moved().await;
    assert_eq!((rows(&reports, "note"), rows(&reports, "word"), rows(&reports, "sample")), (9_000, 27, 3));
    assert_eq!(differing(&reports), Vec::<&str>::new());
    assert_eq!(differing(&places.compared().await), Vec::<&str>::new());

    // And back, to an engine of the first kind.
    let folder = tempfile::tempdir().unwrap();
    let back = match engine {
        Engine::Sqlite => Location::Sqlite(folder.path().join("back")),
        Engine::Postgres => Location::Postgres(crate::postgres::new_database().await.into()),
    };
    let back = Settings::new(back);
    let moving = Move::prepare(&places.target, &back, &[TABLES], env.clone()).await.unwrap();
    moving.copy(&mut |_| {}).await.unwrap();
    let returned = moving.finish(&mut |_| {}).await.unwrap();
    moving.close().await.unwrap();
    let digests = |reports: &[TableReport]| -> Vec<String> {
        reports.iter().map(|report| format!("{} {}", report.table, report.compared.target.digest())).collect()
    };
    assert_eq!(digests(&returned), digests(&reports));
    let store = Store::open(&back, env).await.unwrap();
    store.write(&tenant(0), |tx| tx.execute(&DROP, &values![0_i64])).await.unwrap();
    store.close().await.unwrap();
}

async fn what_changes_while_it_is_copied_is_there_in_the_end(engine: Engine) {
    let places = Places::filled(engine).await;
    let moving = places.open().await;
    moving.copy(&mut |_| {}).await.unwrap();
    let (store, last) = (&places.source.store, NOTES_AT_FIRST / 3 - 1);
    store
        .write(&tenant(0), move |tx| {
            tx.execute(&BODY, &values![5_i64, "changed"])?;
            tx.execute(&DROP, &values![6_i64])?;
            // What is there once goes from a later row to an earlier one, and the other way.
            tx.execute(&HANDLE, &values![1_i64, None::<&str>])?;
            tx.execute(&HANDLE, &values![last, "h1"])?;
            tx.execute(&HANDLE, &values![1_i64, format!("h{last}")])?;
            tx.execute(&NOTE, &values![7_000_i64, "new", "h6"])
        })
        .await
        .unwrap();
    store
        .write(&tenant(9), |tx| {
            tx.execute(&OWN, &[])?;
            tx.execute(&NOTE, &values![1_i64, "of a new owner", None::<&str>])
        })
        .await
        .unwrap();
    let reports = moving.finish(&mut |_| {}).await.unwrap();
    moving.close().await.unwrap();
    assert_eq!(differing(&reports), Vec::<&str>::new());
    let notes = reports.iter().find(|report| report.table == "note").unwrap().compared;
    assert_eq!((notes.target.rows, notes.changed), (9_001, 6), "one gone, two new, three changed");
    assert_eq!(differing(&places.compared().await), Vec::<&str>::new());
}

/// Callers write without a pause until they are refused; whatever they were told is done is in the target.
async fn nothing_that_was_accepted_is_left_behind(engine: Engine) {
    let places = Places::filled(engine).await;
    let accepted = Arc::new(AtomicU64::new(9_000));
    let callers: Vec<_> = (0..8_i64)
        .map(|caller| {
            let (store, accepted) = (places.source.store.clone(), Arc::clone(&accepted));
            tokio::spawn(async move {
                for id in 1_000_000 * (caller + 1).. {
                    match store.write(&tenant(0), move |tx| tx.execute(&NOTE, &values![id, "b", None::<&str>])).await {
                        Ok(_) => accepted.fetch_add(1, Ordering::Relaxed),
                        Err(error) => return error,
                    };
                }
                unreachable!()
            })
        })
        .collect();
    let reports = places.moved().await;
    for caller in callers {
        let error = caller.await.unwrap();
        assert!(error.is_read_only() && error.kind() == ErrorKind::Unavailable, "{}", error.chain());
    }
    let accepted = accepted.load(Ordering::Relaxed);
    assert!(accepted > 9_000, "nobody wrote");
    assert_eq!((rows(&reports, "note"), differing(&reports)), (accepted, vec![]));
    assert_eq!(differing(&places.compared().await), Vec::<&str>::new());
    // The source answers and is read on; nobody changes it.
    let store = &places.source.store;
    store.check().await.unwrap();
    let read: Option<(u64,)> = store.read_node(&node(), |tx| tx.find(&NOTES, &[])).await.unwrap();
    assert_eq!(read, Some((accepted,)));
    assert!(store.write(&tenant(0), |tx| tx.execute(&DROP, &values![1_i64])).await.unwrap_err().is_read_only());
    assert_eq!(store.mark().await.unwrap().unwrap().standing, Standing::Moved);
    // The target is open.
    let target = places.target().await;
    target.write(&tenant(0), |tx| tx.execute(&DROP, &values![1_i64])).await.unwrap();
    target.close().await.unwrap();
}

async fn a_move_that_was_killed_goes_on_where_it_was(engine: Engine) {
    let places = Places::filled(engine).await;
    let moving = places.open().await;
    let midway = Notify::new();
    let mut telling = |progress: Progress<'_>| {
        if progress.table == "note" && progress.rows.0 > 3_000 {
            midway.notify_one();
        }
    };
    tokio::select! {
        biased;
        () = midway.notified() => {}
        copied = moving.copy(&mut telling) => panic!("it was not stopped: {copied:?}"),
    }
    drop(moving);
    let target = places.target().await;
    let reached: Option<(String,)> = target.read_node(&node(), |tx| tx.find(&REACHED, &[])).await.unwrap();
    assert!(reached.is_some());
    assert!(target.write(&tenant(0), |tx| tx.execute(&OWN, &[])).await.unwrap_err().is_read_only(), "it is not usable");
    target.close().await.unwrap();

    let moving = places.open().await;
    let mut first = None;
    let mut seen = |progress: Progress<'_>| {
        if progress.table == "note" {
            first.get_or_insert(progress.rows.0);
            assert_eq!(progress.rows.1, 9_000);
        }
    };
    moving.copy(&mut seen).await.unwrap();
    assert!(first.unwrap() > 2_500, "it began anew");
    let reports = moving.finish(&mut |_| {}).await.unwrap();
    moving.close().await.unwrap();
    assert_eq!((rows(&reports, "note"), differing(&reports)), (9_000, vec![]));
    assert_eq!(reports.iter().map(|report| report.compared.changed).sum::<u64>(), 0);
}

async fn a_killed_last_step_keeps_the_source_closed_until_it_is_repeated_or_undone(engine: Engine) {
    let places = Places::filled(engine).await;
    let store = &places.source.store;
    let write = async || store.write(&tenant(0), |tx| tx.execute(&BODY, &values![1_i64, "b"])).await;
    for undone in [true, false] {
        let moving = places.open().await;
        let midway = Notify::new();
        let mut telling = |_: Progress<'_>| midway.notify_one();
        tokio::select! {
            biased;
            () = midway.notified() => {}
            ended = moving.finish(&mut telling) => panic!("it was not stopped: {ended:?}"),
        }
        drop(moving);
        assert!(write().await.unwrap_err().is_read_only());
        if undone {
            let mark = reopen(&places.source.settings, places.source.env.clone()).await.unwrap().unwrap();
            assert_eq!(mark.standing, Standing::ReadOnly);
            write().await.unwrap();
        }
    }
    assert_eq!(differing(&places.moved().await), Vec::<&str>::new());
    assert!(write().await.unwrap_err().is_read_only());
}

async fn only_an_empty_target_or_an_unfinished_one_is_taken(engine: Engine) {
    let (places, others) = (Places::filled(engine).await, Places::filled(engine).await);
    let moving = places.open().await;
    moving.close().await.unwrap();
    let prepare = async |from: &Settings, to: &Settings| {
        let env = places.source.env.clone();
        Move::prepare(from, to, &[TABLES], env).await.map(drop).unwrap_err().to_string()
    };
    let error = prepare(&others.source.settings, &places.target).await;
    assert!(error.contains("unfinished target of another move"), "{error}");
    let error = prepare(&places.target, &others.target).await;
    assert!(error.contains("itself the unfinished target"), "{error}");
    assert_eq!(differing(&others.moved().await), Vec::<&str>::new());
    let error = prepare(&places.source.settings, &others.target).await;
    assert!(error.contains("holds data"), "{error}");
    let error = prepare(&others.source.settings, &others.target).await;
    assert!(error.contains("moved to") && error.contains("--undo"), "{error}");
    let error = prepare(&others.target, &others.target).await;
    assert!(error.contains("the same database"), "{error}");
}

async fn what_was_altered_is_found(engine: Engine) {
    let places = Places::filled(engine).await;
    places.moved().await;
    let target = places.target().await;
    target.write(&tenant(1), |tx| tx.execute(&BODY, &values![NOTES_AT_FIRST + 7, "tampered"])).await.unwrap();
    target.write(&tenant(2), |tx| tx.execute(&WORD, &values!["more", 1_i64])).await.unwrap();
    target.close().await.unwrap();
    let reports = places.compared().await;
    assert_eq!(differing(&reports), ["note", "word"]);
    let note = reports.iter().find(|report| report.table == "note").unwrap().compared;
    assert_eq!((note.changed, note.source.rows, note.target.rows), (1, 9_000, 9_000));
}

#[tokio::test]
async fn a_table_that_no_migration_makes_is_named() {
    static STRAY: Migrations = Migrations {
        capability: "stray",
        list: &[Migration { number: 1, name: "stray", sql: "create table stray (id uuid not null primary key);" }],
    };
    let places = Places::filled(Engine::Sqlite).await;
    places.source.store.migrate(&[TABLES, STRAY]).await.unwrap();
    let env = places.source.env.clone();
    let error = Move::prepare(&places.source.settings, &places.target, &[TABLES], env).await.map(drop).unwrap_err();
    assert!(error.to_string().contains("stray"), "{error}");
}
