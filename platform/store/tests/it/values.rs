//! What is bound is what is read, on both engines.

use crate::database::{ADD_SAMPLE, Database, Engine, READ_SAMPLE, tenant};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeMap;
use uuid::Uuid;
use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Json, Row, values};

#[derive(Debug, Clone, PartialEq)]
struct Sample {
    flag: Option<bool>,
    small: Option<i32>,
    large: Option<i64>,
    ratio: Option<f64>,
    body: Option<String>,
    raw: Option<Vec<u8>>,
    extra: Option<Json<BTreeMap<String, i32>>>,
    other: Option<Uuid>,
    at: Option<Timestamp>,
}

impl FromRow for Sample {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            flag: row.next()?,
            small: row.next()?,
            large: row.next()?,
            ratio: row.next()?,
            body: row.next()?,
            raw: row.next()?,
            extra: row.next()?,
            other: row.next()?,
            at: row.next()?,
        })
    }
}

fn text() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|text| text.replace('\0', ""))
}

fn sample() -> impl Strategy<Value = Sample> {
    let number = any::<f64>().prop_filter("numbers that equal themselves", |number| !number.is_nan());
    let instant = (-62_135_596_800_000_000_i64..=253_402_200_000_000_000)
        .prop_map(|micros| Timestamp::from_microsecond(micros).unwrap());
    let object = prop::collection::btree_map(text(), any::<i32>(), 0..4).prop_map(Json);
    (
        any::<Option<bool>>(),
        any::<Option<i32>>(),
        any::<Option<i64>>(),
        prop::option::of(number),
        prop::option::of(text()),
        any::<Option<Vec<u8>>>(),
        prop::option::of(object),
        any::<Option<u128>>(),
        prop::option::of(instant),
    )
        .prop_map(|(flag, small, large, ratio, body, raw, extra, other, at)| Sample {
            flag,
            small,
            large,
            ratio,
            body,
            raw,
            extra,
            other: other.map(Uuid::from_u128),
            at,
        })
}

fn round_trip(engine: Engine) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = runtime.block_on(Database::new(engine));
    let mut runner = TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
    runner
        .run(&sample(), |bound| {
            let (id, row) = (Uuid::from_bytes(database.env.random_bytes()), bound.clone());
            runtime
                .block_on(database.store.write(&tenant(1), move |tx| {
                    let Sample { flag, small, large, ratio, body, raw, extra, other, at } = row.clone();
                    tx.execute(&ADD_SAMPLE, &values![id, flag, small, large, ratio, body, raw, extra, other, at])
                }))
                .unwrap();
            let read: Option<Sample> = runtime
                .block_on(database.store.read(&tenant(1), move |tx| tx.find(&READ_SAMPLE, &values![id])))
                .unwrap();
            prop_assert_eq!(read, Some(bound));
            Ok(())
        })
        .unwrap();
}

#[test]
fn sqlite_gives_back_what_it_was_given() {
    round_trip(Engine::Sqlite);
}

#[test]
fn postgres_gives_back_what_it_was_given() {
    round_trip(Engine::Postgres);
}

#[test]
fn instants_are_cut_to_what_is_kept() {
    let instant: Timestamp = "2026-11-22T00:00:00.123456789Z".parse().unwrap();
    assert_eq!(values![instant], values!["2026-11-22T00:00:00.123456Z".parse::<Timestamp>().unwrap()]);
}
