//! Rows as both engines keep them: the same value is the same bytes, and the same row the same digest.

use super::schema::{Kind, Table};
use crate::{FromRow, Row, Value};
use aws_lc_rs::digest;
use serde_json::Value as JsonValue;
use uuid::Uuid;
use yui_kernel::{Error, Result, Timestamp};

/// A row as the engine gives it.
pub(super) struct Raw(pub(super) Vec<Value>);

impl FromRow for Raw {
    fn from_row(row: &mut Row) -> Result<Self> {
        (0..row.remaining()).map(|_| row.next()).collect::<Result<_>>().map(Self)
    }
}

/// A row with its values in the kinds of its columns.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) values: Vec<Value>,
    pub(super) digest: [u8; 32],
    /// About how much memory it takes.
    pub(super) size: usize,
}

impl Entry {
    pub(super) fn new(table: &Table, raw: Raw) -> Result<Self> {
        if raw.0.len() != table.columns.len() {
            return Err(Error::internal(format!("a row of {} has another number of columns", table.name)));
        }
        let values = raw.0.into_iter().zip(&table.columns).map(|(value, column)| {
            typed(value, column.kind)
                .ok_or_else(|| Error::internal(format!("{}.{} holds what it should not", table.name, column.name)))
        });
        let values = values.collect::<Result<Vec<Value>>>()?;
        let mut bytes = Vec::with_capacity(256);
        for (value, column) in values.iter().zip(&table.columns) {
            write(&mut bytes, value, column.kind);
        }
        let mut own = [0; 32];
        own.copy_from_slice(digest::digest(&digest::SHA256, &bytes).as_ref());
        Ok(Self { values, digest: own, size: bytes.len() + values_size(table.columns.len()) })
    }

    /// The values of the primary key.
    pub(super) fn key(&self, table: &Table) -> Vec<Value> {
        table.key.iter().filter_map(|place| self.values.get(*place)).cloned().collect()
    }

    /// The key as bytes: the same for the same key on either engine.
    pub(super) fn key_bytes(&self, table: &Table) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(64);
        for place in &table.key {
            if let (Some(value), Some(column)) = (self.values.get(*place), table.columns.get(*place)) {
                write(&mut bytes, value, column.kind);
            }
        }
        bytes
    }
}

const fn values_size(columns: usize) -> usize {
    columns * size_of::<Value>()
}

/// The value as its column's kind has it; none if it is of another.
fn typed(value: Value, kind: Kind) -> Option<Value> {
    Some(match (kind, value) {
        (_, Value::Null) => Value::Null,
        (Kind::Uuid, Value::Bytes(bytes)) => Value::Uuid(Uuid::from_slice(&bytes).ok()?),
        (Kind::Boolean, Value::Int(0)) => Value::Bool(false),
        (Kind::Boolean, Value::Int(1)) => Value::Bool(true),
        (Kind::Time, Value::Int(micros)) => Value::Time(Timestamp::from_microsecond(micros).ok()?),
        (Kind::Uuid, value @ Value::Uuid(_))
        | (Kind::Text | Kind::Json, value @ Value::Text(_))
        | (Kind::Integer, value @ Value::Int(_))
        | (Kind::Real, value @ Value::Real(_))
        | (Kind::Boolean, value @ Value::Bool(_))
        | (Kind::Time, value @ Value::Time(_))
        | (Kind::Bytes, value @ Value::Bytes(_)) => value,
        _ => return None,
    })
}

/// Writes a value so that no two different ones are written alike.
fn write(out: &mut Vec<u8>, value: &Value, kind: Kind) {
    let mut with_length = |tag: u8, bytes: &[u8]| {
        out.push(tag);
        out.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        out.extend_from_slice(bytes);
    };
    match value {
        Value::Null => with_length(0, &[]),
        Value::Bool(value) => with_length(1, &[u8::from(*value)]),
        Value::Int(value) => with_length(2, &value.to_be_bytes()),
        Value::Real(value) => with_length(3, &value.to_bits().to_be_bytes()),
        // PostgreSQL keeps what JSON says, and not how it was written.
        Value::Text(text) if kind == Kind::Json => with_length(4, meaning(text).as_bytes()),
        Value::Text(text) => with_length(5, text.as_bytes()),
        Value::Bytes(bytes) => with_length(6, bytes),
        Value::Uuid(id) => with_length(7, id.as_bytes()),
        Value::Time(at) => with_length(8, &at.as_microsecond().to_be_bytes()),
    }
}

/// JSON with its keys sorted and its numbers in one form; what is no JSON as it is.
fn meaning(text: &str) -> String {
    fn sorted(value: JsonValue) -> JsonValue {
        match value {
            JsonValue::Object(map) => {
                let mut entries: Vec<(String, JsonValue)> =
                    map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
                entries.sort_by(|one, other| one.0.cmp(&other.0));
                JsonValue::Object(entries.into_iter().collect())
            }
            JsonValue::Array(items) => JsonValue::Array(items.into_iter().map(sorted).collect()),
            JsonValue::Number(number) if !number.is_i64() && !number.is_u64() => match number.as_f64() {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "whole numbers within the bounds that a float holds exactly"
                )]
                Some(float) if float.fract() == 0.0 && float.abs() < 9e15 => JsonValue::from(float as i64),
                _ => JsonValue::Number(number),
            },
            other => other,
        }
    }
    serde_json::from_str(text).map_or_else(|_| text.to_owned(), |value| sorted(value).to_string())
}

/// Rows and a digest of them that does not depend on their order: the sum of the rows' digests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many rows.
    pub rows: u64,
    sum: [u64; 4],
}

impl Tally {
    pub(super) fn add(&mut self, entry: &Entry) {
        self.rows += 1;
        for (sum, part) in self.sum.iter_mut().zip(entry.digest.chunks_exact(8)) {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(part);
            *sum = sum.wrapping_add(u64::from_be_bytes(bytes));
        }
    }

    pub(super) fn join(&mut self, other: Self) {
        self.rows += other.rows;
        for (sum, part) in self.sum.iter_mut().zip(other.sum) {
            *sum = sum.wrapping_add(part);
        }
    }

    /// The digest in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> String {
        self.sum.iter().map(|part| format!("{part:016x}")).collect()
    }
}

/// The values of a key as JSON, to be kept.
pub(super) fn key_to_json(values: &[Value]) -> String {
    let one = |value: &Value| match value {
        Value::Bool(value) => JsonValue::from(*value),
        Value::Int(value) => JsonValue::from(*value),
        Value::Text(text) => JsonValue::from(text.as_str()),
        Value::Bytes(bytes) => JsonValue::from(hex::encode(bytes)),
        Value::Uuid(id) => JsonValue::from(id.to_string()),
        Value::Time(at) => JsonValue::from(at.as_microsecond()),
        Value::Null | Value::Real(_) => JsonValue::Null,
    };
    JsonValue::Array(values.iter().map(one).collect()).to_string()
}

/// The reverse of [`key_to_json`] for the first columns of a table's key; none if it is something else.
pub(super) fn key_from_json(table: &Table, text: &str) -> Option<Vec<Value>> {
    let parts: Vec<JsonValue> = serde_json::from_str(text).ok()?;
    let kinds = table.key.iter().filter_map(|place| table.columns.get(*place)).map(|column| column.kind);
    let one = |(part, kind): (JsonValue, Kind)| {
        Some(match kind {
            Kind::Boolean => Value::Bool(part.as_bool()?),
            Kind::Integer => Value::Int(part.as_i64()?),
            Kind::Text | Kind::Json => Value::Text(part.as_str()?.to_owned()),
            Kind::Bytes => Value::Bytes(hex::decode(part.as_str()?).ok()?),
            Kind::Uuid => Value::Uuid(part.as_str()?.parse().ok()?),
            Kind::Time => Value::Time(Timestamp::from_microsecond(part.as_i64()?).ok()?),
            Kind::Real => return None,
        })
    };
    parts.into_iter().zip(kinds).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::super::schema::Column;
    use super::*;

    fn table() -> Table {
        let kinds = [Kind::Uuid, Kind::Integer, Kind::Boolean, Kind::Time, Kind::Bytes, Kind::Text, Kind::Json];
        let columns = kinds.into_iter().map(|kind| Column { name: format!("{kind:?}"), kind }).collect();
        Table { name: "t".to_owned(), columns, key: vec![0, 1, 2, 3, 4, 5], is_referred_to: false }
    }

    fn entry(values: Vec<Value>) -> Entry {
        Entry::new(&table(), Raw(values)).unwrap()
    }

    #[test]
    fn what_the_engines_give_for_one_row_has_one_digest() {
        let (id, at) = (Uuid::from_u128(7), Timestamp::from_microsecond(1_763_000_000_123_456).unwrap());
        let text = |text: &str| Value::Text(text.to_owned());
        let sqlite = entry(vec![
            Value::Bytes(id.as_bytes().to_vec()),
            Value::Int(-1),
            Value::Int(1),
            Value::Int(at.as_microsecond()),
            Value::Bytes(vec![0, 255]),
            text("港"),
            text("{\"b\":[1,2.50],\"a\":100}"),
        ]);
        let postgres = entry(vec![
            Value::Uuid(id),
            Value::Int(-1),
            Value::Bool(true),
            Value::Time(at),
            Value::Bytes(vec![0, 255]),
            text("港"),
            text("{\"a\": 1e2, \"b\": [1.0, 2.5]}"),
        ]);
        assert_eq!(sqlite.digest, postgres.digest);
        assert_eq!(sqlite.key_bytes(&table()), postgres.key_bytes(&table()));
        let key = sqlite.key(&table());
        assert_eq!(key_from_json(&table(), &key_to_json(&key)).unwrap(), key);
    }

    #[test]
    fn rows_that_differ_in_anything_differ_in_their_digest_and_order_does_not_matter() {
        let row = |number: i64, text: Option<&str>| {
            let mut values = vec![Value::Null; 7];
            values[1] = Value::Int(number);
            values[5] = text.map_or(Value::Null, |text| Value::Text(text.to_owned()));
            entry(values)
        };
        let tally = |rows: &[Entry]| {
            let mut tally = Tally::default();
            rows.iter().for_each(|row| tally.add(row));
            tally
        };
        let (a, b) = (row(1, Some("")), row(2, None));
        assert_eq!(tally(&[a.clone(), b.clone()]), tally(&[b.clone(), a.clone()]));
        assert_ne!(tally(std::slice::from_ref(&a)), tally(&[row(1, None)]), "no text is not an empty one");
        assert_ne!(tally(&[a.clone(), b]).digest(), tally(&[a.clone(), a]).digest());
        assert!(Entry::new(&table(), Raw(vec![Value::Int(2); 7])).is_err());
    }
}
