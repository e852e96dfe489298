//! Statements on one SQLite connection.

use super::error::error;
use crate::guard::{Failure, Raw};
use crate::tokens::{Kind, tokens};
use crate::{Statement, Value};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql};
use std::collections::HashMap;
use yui_kernel::{Error, Result};

/// Runs statements and keeps them prepared, by the address of their one declaration.
pub(super) struct Statements<'c> {
    connection: &'c Connection,
    prepared: HashMap<usize, rusqlite::Statement<'c>>,
}

impl<'c> Statements<'c> {
    pub(super) fn new(connection: &'c Connection) -> Self {
        Self { connection, prepared: HashMap::new() }
    }

    fn get(&mut self, statement: &'static Statement) -> Result<&mut rusqlite::Statement<'c>> {
        match self.prepared.entry(std::ptr::from_ref(statement).addr()) {
            std::collections::hash_map::Entry::Occupied(found) => Ok(found.into_mut()),
            std::collections::hash_map::Entry::Vacant(free) => {
                let prepared =
                    self.connection.prepare(&positional(statement.text)).map_err(|cause| at(statement, cause))?;
                Ok(free.insert(prepared))
            }
        }
    }

    fn bind(&mut self, statement: &'static Statement, values: &[Value]) -> Result<&mut rusqlite::Statement<'c>> {
        let prepared = self.get(statement)?;
        let expected = prepared.parameter_count();
        if expected != values.len() {
            return Err(Error::internal(format!(
                "{} takes {expected} values, {} were given",
                statement.name,
                values.len()
            )));
        }
        for (index, value) in (1..).zip(values) {
            prepared.raw_bind_parameter(index, Bound(value)).map_err(|cause| at(statement, cause))?;
        }
        Ok(prepared)
    }
}

impl Raw for Statements<'_> {
    fn query(&mut self, statement: &'static Statement, values: &[Value]) -> Result<Vec<Vec<Value>>, Failure> {
        let prepared = self.bind(statement, values)?;
        let columns = prepared.column_count();
        let mut rows = prepared.raw_query();
        let mut all = Vec::new();
        while let Some(row) = rows.next().map_err(|cause| at(statement, cause))? {
            let read = |column| {
                row.get_ref(column).map_err(|cause| at(statement, cause)).and_then(|value| own(statement, value))
            };
            all.push((0..columns).map(read).collect::<Result<Vec<_>>>()?);
        }
        Ok(all)
    }

    fn execute(&mut self, statement: &'static Statement, values: &[Value]) -> Result<u64, Failure> {
        let changed = self.bind(statement, values)?.raw_execute().map_err(|cause| at(statement, cause))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    fn send(&mut self, statement: &'static Statement, values: Vec<Value>) -> Result<(), Failure> {
        self.execute(statement, &values).map(drop)
    }

    fn execute_many(&mut self, statement: &'static Statement, rows: &[Vec<Value>]) -> Result<u64, Failure> {
        let mut changed = 0;
        for values in rows {
            changed += self.execute(statement, values)?;
        }
        Ok(changed)
    }

    fn prepare(&mut self, statement: &'static Statement) -> Result<(), Failure> {
        self.get(statement)?;
        Ok(())
    }

    fn migrate(&mut self, sql: &str) -> Result<(), Failure> {
        Ok(self.connection.execute_batch(sql).map_err(error)?)
    }
}

/// A value as SQLite stores it.
struct Bound<'a>(&'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Bool(value) => ValueRef::Integer(i64::from(*value)),
            Value::Int(value) => ValueRef::Integer(*value),
            Value::Real(value) => ValueRef::Real(*value),
            Value::Text(value) => ValueRef::Text(value.as_bytes()),
            Value::Bytes(value) => ValueRef::Blob(value),
            Value::Uuid(value) => ValueRef::Blob(value.as_bytes()),
            Value::Time(value) => ValueRef::Integer(value.as_microsecond()),
        }))
    }
}

fn own(statement: &Statement, value: ValueRef<'_>) -> Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::Int(value),
        ValueRef::Real(value) => Value::Real(value),
        ValueRef::Text(bytes) => Value::Text(
            std::str::from_utf8(bytes)
                .map_err(|_| Error::internal(format!("{}: a text in the database is not UTF-8", statement.name)))?
                .to_owned(),
        ),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    })
}

/// The error with the statement's name.
fn at(statement: &Statement, cause: rusqlite::Error) -> Error {
    let mapped = error(cause);
    match mapped.kind() {
        // Its message is for people who know nothing of statements.
        yui_kernel::ErrorKind::Conflict => mapped,
        kind => Error::new(kind, format!("{}: {mapped}", statement.name)).because(mapped),
    }
}

/// In SQLite `$1` is a parameter of the name `$1`, whose place is where it first occurs; `?1` is the first parameter.
fn positional(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut tokens = tokens(sql).peekable();
    while let Some(token) = tokens.next() {
        let parameter = token.text == "$" && tokens.peek().is_some_and(|next| next.kind == Kind::Word);
        text.push_str(if parameter { "?" } else { token.text });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_keep_their_numbers_and_literals_their_text() {
        assert_eq!(
            positional("select '$1', \"$2\", a from t where b = $2 and c = $1 -- $3"),
            "select '$1', \"$2\", a from t where b = ?2 and c = ?1 -- $3"
        );
        assert_eq!(positional("values ($12, 'it''s $1')"), "values (?12, 'it''s $1')");
    }
}
