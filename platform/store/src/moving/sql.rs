//! Statements for a table that the migrations describe. They are made while the program runs, one of a kind for each table, and live as long as it.

use super::schema::Table;
use crate::{NodeSql, Scope, Statement};
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Where a page of rows begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum From {
    /// With the table's first row.
    Start,
    /// With the first row whose ordered part of the key comes after this one.
    AfterPart(Vec<crate::Value>),
    /// With the first row whose key comes after this one.
    AfterKey(Vec<crate::Value>),
}

/// The statement with this text: always the same one, so that engines find it prepared.
fn statement(text: String) -> &'static NodeSql {
    static MADE: OnceLock<Mutex<HashMap<String, &'static NodeSql>>> = OnceLock::new();
    let mut made = MADE.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = made.get(&text) {
        return found;
    }
    let kept: &'static str = Box::leak(text.clone().into_boxed_str());
    let statement = Statement { name: "moving::rows", scope: Scope::Node, text: kept, postgres: None };
    let sql: &'static NodeSql = Box::leak(Box::new(NodeSql(statement)));
    made.insert(text, sql);
    sql
}

/// A page of rows in the key's order. Parameters: what `from` holds, then the last ordered part if `is_bounded`, then how many.
pub(super) fn page(table: &Table, from: &From, is_bounded: bool) -> &'static NodeSql {
    let key = table.key_names();
    let part = key.get(..table.ordered()).unwrap_or_default();
    let mut parameters = 0;
    let mut compare = |names: &[&str], how: &str| {
        let marks: Vec<String> = names.iter().map(|_| parameter(&mut parameters)).collect();
        format!("({}) {how} ({})", names.join(", "), marks.join(", "))
    };
    let mut conditions = Vec::new();
    match from {
        From::Start => {}
        From::AfterPart(_) => conditions.push(compare(part, ">")),
        From::AfterKey(_) => conditions.push(compare(&key, ">")),
    }
    if is_bounded {
        conditions.push(compare(part, "<="));
    }
    let condition = if conditions.is_empty() { String::new() } else { format!(" where {}", conditions.join(" and ")) };
    let limit = parameter(&mut parameters);
    let (columns, name, order) = (columns(table), &table.name, key.join(", "));
    statement(format!("select {columns} from {name}{condition} order by {order} limit {limit}"))
}

fn parameter(count: &mut usize) -> String {
    *count += 1;
    format!("${count}")
}

pub(super) fn count(table: &Table) -> &'static NodeSql {
    statement(format!("select count(*) from {}", table.name))
}

/// Parameters: all columns.
pub(super) fn insert(table: &Table) -> &'static NodeSql {
    statement(insert_text(table))
}

/// The same over a row that has the key.
pub(super) fn replace(table: &Table) -> &'static NodeSql {
    let key = table.key_names();
    let sets: Vec<String> = table
        .columns
        .iter()
        .filter(|column| !key.contains(&column.name.as_str()))
        .map(|column| format!("{0} = excluded.{0}", column.name))
        .collect();
    let how = if sets.is_empty() { "do nothing".to_owned() } else { format!("do update set {}", sets.join(", ")) };
    statement(format!("{} on conflict ({}) {how}", insert_text(table), key.join(", ")))
}

fn insert_text(table: &Table) -> String {
    let marks: Vec<String> = (1..=table.columns.len()).map(|number| format!("${number}")).collect();
    format!("insert into {} ({}) values ({})", table.name, columns(table), marks.join(", "))
}

/// Parameters: the key.
pub(super) fn delete(table: &Table) -> &'static NodeSql {
    let conditions: Vec<String> =
        table.key_names().iter().zip(1..).map(|(name, number)| format!("{name} = ${number}")).collect();
    statement(format!("delete from {} where {}", table.name, conditions.join(" and ")))
}

fn columns(table: &Table) -> String {
    table.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::schema::{Column, Kind};
    use super::*;

    #[test]
    fn statements_name_every_column_and_bound_pages_by_the_key() {
        let column = |name: &str, kind| Column { name: name.to_owned(), kind };
        let table = Table {
            name: "usage".to_owned(),
            columns: vec![column("id", Kind::Uuid), column("day", Kind::Text), column("n", Kind::Integer)],
            key: vec![0, 1],
            is_referred_to: false,
        };
        assert_eq!(
            page(&table, &From::AfterKey(Vec::new()), true).0.text,
            "select id, day, n from usage where (id, day) > ($1, $2) and (id) <= ($3) order by id, day limit $4"
        );
        assert_eq!(page(&table, &From::Start, false).0.text, "select id, day, n from usage order by id, day limit $1");
        assert_eq!(
            replace(&table).0.text,
            "insert into usage (id, day, n) values ($1, $2, $3) on conflict (id, day) do update set n = excluded.n"
        );
        assert_eq!(delete(&table).0.text, "delete from usage where id = $1 and day = $2");
        assert!(std::ptr::eq(delete(&table), delete(&table)));
    }
}
