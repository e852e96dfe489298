//! Migrations: once, in order, unchanged.

use crate::database::{Database, Engine, NOTES, SCHEMA, on_both, statements};
use yui_kernel::ErrorKind;
use yui_store::{Migration, Migrations};

on_both!(
    applied_once_and_recorded,
    a_changed_one_is_named,
    a_failed_one_leaves_nothing_and_those_before_it,
    every_statement_prepares,
    two_processes_migrate_once,
    gaps_are_refused,
);

const SECOND: Migration = Migration {
    number: 2,
    name: "more",
    sql: "create table more (organisation_id uuid not null, id uuid not null primary key);",
};

async fn applied_once_and_recorded(engine: Engine) {
    let database = Database::empty(engine).await;
    let pending = database.store.pending(&[SCHEMA]).await.unwrap();
    assert_eq!(
        pending.iter().map(|one| one.capability).collect::<Vec<_>>(),
        ["store", "store", "store", "store", "store", "test"]
    );
    let applied = database.store.migrate(&[SCHEMA]).await.unwrap();
    let names: Vec<_> = applied.iter().map(|one| (one.capability.as_str(), one.number, one.name.as_str())).collect();
    assert_eq!(
        names,
        [
            ("store", 1, "jobs"),
            ("store", 2, "audit"),
            ("store", 3, "audit_scope"),
            ("store", 4, "fair_lanes"),
            ("store", 5, "standing"),
            ("test", 1, "notes")
        ]
    );
    assert_eq!(database.store.migrate(&[SCHEMA]).await.unwrap(), []);
    let database = database.reopened().await;
    assert!(database.store.pending(&[SCHEMA]).await.unwrap().is_empty());
    let longer = Migrations { capability: "test", list: const { &[NOTES, SECOND] } };
    let applied = database.store.migrate(&[longer]).await.unwrap();
    assert_eq!(applied.iter().map(|one| one.number).collect::<Vec<_>>(), [2]);
}

async fn a_changed_one_is_named(engine: Engine) {
    let database = Database::new(engine).await;
    let changed = Migrations {
        capability: "test",
        list: &[Migration { number: 1, name: "notes", sql: "create table other (id uuid)" }],
    };
    let error = database.store.migrate(&[changed]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert!(error.to_string().contains("migration 0001 (notes) of test"), "{error}");
}

async fn a_failed_one_leaves_nothing_and_those_before_it(engine: Engine) {
    let database = Database::new(engine).await;
    const BROKEN: Migration =
        Migration { number: 3, name: "broken", sql: "create table half (id uuid); create table half (id uuid);" };
    let broken = Migrations { capability: "test", list: const { &[NOTES, SECOND, BROKEN] } };
    let error = database.store.migrate(&[broken]).await.unwrap_err();
    assert!(error.chain().contains("migration 0003 (broken) of test"), "{}", error.chain());
    let mended = Migrations {
        capability: "test",
        list: const {
            &[
                NOTES,
                SECOND,
                Migration { number: 3, name: "whole", sql: "create table half (id uuid not null primary key);" },
            ]
        },
    };
    let applied = database.store.migrate(&[mended]).await.unwrap();
    assert_eq!(applied.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["whole"]);
}

async fn every_statement_prepares(engine: Engine) {
    let database = Database::new(engine).await;
    database.store.prepare_all(&yui_store::statements()).await.unwrap();
    database.store.prepare_all(&statements()).await.unwrap();
    let error = database.store.prepare_all(crate::database::STATEMENTS).await.unwrap_err();
    assert!(error.to_string().contains("BROKEN"), "{error}");
}

async fn two_processes_migrate_once(engine: Engine) {
    let database = Database::empty(engine).await;
    let (one, two) = (database.store.clone(), database.store.clone());
    let all = [SCHEMA];
    let (one, two) = tokio::join!(one.migrate(&all), two.migrate(&all));
    assert_eq!(one.unwrap().len() + two.unwrap().len(), 6);
}

async fn gaps_are_refused(engine: Engine) {
    let database = Database::empty(engine).await;
    let gap = Migrations { capability: "test", list: &[SECOND] };
    assert!(database.store.migrate(&[gap]).await.unwrap_err().to_string().contains("should have the number 1"));
    assert!(database.store.migrate(&[SCHEMA, SCHEMA]).await.unwrap_err().to_string().contains("twice"));
}
