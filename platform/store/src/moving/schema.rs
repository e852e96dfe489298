//! Which tables there are and what their columns hold, read from the migrations, so that no list has to be kept by hand.
//!
//! SQLite forgets what a column was declared as: an instant is an integer there, an id a blob. The migrations say it for both engines. What they say
//! is compared with the catalogues of both databases before anything is copied, so that a table or a column cannot be missed.

use super::catalogue::CATALOGUE;
use crate::migrate::{LEDGER, OWN, STANDING, split};
use crate::tokens::{Kind as TokenKind, Token};
use crate::{Migrations, Store};
use std::collections::{BTreeMap, BTreeSet};
use yui_kernel::{Error, NodeWide, Result};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Uuid,
    Text,
    Integer,
    Real,
    Boolean,
    Time,
    Bytes,
    Json,
}

impl Kind {
    fn of(word: &str) -> Option<Self> {
        const NAMES: [(&str, Kind); 9] = [
            ("uuid", Kind::Uuid),
            ("text", Kind::Text),
            ("bigint", Kind::Integer),
            ("integer", Kind::Integer),
            ("double", Kind::Real),
            ("boolean", Kind::Boolean),
            ("timestamptz", Kind::Time),
            ("bytea", Kind::Bytes),
            ("jsonb", Kind::Json),
        ];
        NAMES.into_iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, kind)| kind)
    }

    /// Whether both engines put values of it in the same order, whatever the database's collation is.
    fn is_ordered_alike(self) -> bool {
        !matches!(self, Self::Text | Self::Json)
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// The places of the primary key's columns among the columns, in the key's order.
    pub(super) key: Vec<usize>,
    /// Whether rows of other tables must have a row here.
    pub(super) is_referred_to: bool,
}

impl Table {
    /// How many columns at the start of the key are in the same order on both engines. Ranges of rows are cut by these.
    pub(super) fn ordered(&self) -> usize {
        let kinds = self.key.iter().filter_map(|place| self.columns.get(*place)).map(|column| column.kind);
        kinds.take_while(|kind| kind.is_ordered_alike()).count()
    }

    /// The names of the key's columns.
    pub(super) fn key_names(&self) -> Vec<&str> {
        self.key.iter().filter_map(|place| self.columns.get(*place)).map(|column| column.name.as_str()).collect()
    }
}

/// The tables with the node's data, in the order in which they are made: those that are referred to come first.
pub(super) fn tables(all: &[Migrations]) -> Result<Vec<Table>> {
    let about_itself = names_in(&[LEDGER, STANDING])?;
    let all: Vec<&str> =
        std::iter::once(&OWN).chain(all).flat_map(|one| one.list).map(|migration| migration.sql).collect();
    let mut tables = read(&all)?;
    tables.retain(|table| !about_itself.contains(&table.name));
    Ok(tables)
}

fn names_in(texts: &[&str]) -> Result<BTreeSet<String>> {
    Ok(read(texts)?.into_iter().map(|table| table.name).collect())
}

/// The tables that the texts make, one after the other.
fn read(texts: &[&str]) -> Result<Vec<Table>> {
    let mut tables: Vec<Table> = Vec::new();
    let mut referred_to = BTreeSet::new();
    for statement in texts.iter().flat_map(|text| split(text)) {
        let words = words(&statement);
        let lower: Vec<String> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
        let lower: Vec<&str> =
            lower.iter().map(String::as_str).filter(|word| !matches!(*word, "if" | "exists")).collect();
        referred_to.extend(lower.windows(2).filter_map(|pair| match pair {
            ["references", table] => Some((*table).to_owned()),
            _ => None,
        }));
        match lower.as_slice() {
            ["create", "table", "not", name, "(", items @ .., ")"]
            | ["create", "table", name, "(", items @ .., ")"] => {
                tables.push(table(name, items)?);
            }
            ["drop", "table", name] => tables.retain(|table| table.name != *name),
            ["alter", "table", name, "add", rest @ ..] => {
                let rest = rest.strip_prefix(&["column"]).unwrap_or(rest);
                if let Some(column) = column(rest) {
                    named(&mut tables, name)?.columns.push(column);
                }
            }
            ["alter", "table", name, "drop", "column", dropped] => drop_column(named(&mut tables, name)?, dropped)?,
            ["alter", "table", name, "rename", ..] => {
                return Err(Error::internal(format!(
                    "a migration renames {name} or a column of it, which a move cannot follow"
                )));
            }
            _ => {}
        }
    }
    for table in &mut tables {
        table.is_referred_to = referred_to.contains(&table.name);
        if table.key.is_empty() {
            return Err(Error::internal(format!(
                "the table {} has no primary key, by which it could be moved",
                table.name
            )));
        }
    }
    Ok(tables)
}

fn named<'t>(tables: &'t mut [Table], name: &str) -> Result<&'t mut Table> {
    tables
        .iter_mut()
        .find(|table| table.name == name)
        .ok_or_else(|| Error::internal(format!("a migration changes the table {name}, which none has made")))
}

fn drop_column(table: &mut Table, name: &str) -> Result<()> {
    let place = table.columns.iter().position(|column| column.name == name);
    let place = place
        .ok_or_else(|| Error::internal(format!("a migration drops {name} of {}, which is not there", table.name)))?;
    table.columns.remove(place);
    table.key.iter_mut().filter(|key| **key > place).for_each(|key| *key -= 1);
    Ok(())
}

/// Words, punctuation and literals, without comments and space.
fn words<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    let said = tokens.iter().filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Other));
    said.map(|token| token.text).collect()
}

/// The table that `create table` makes with what stands in its parentheses.
fn table(name: &str, items: &[&str]) -> Result<Table> {
    let mut made = Table { name: name.to_owned(), columns: Vec::new(), key: Vec::new(), is_referred_to: false };
    let mut key_names: Vec<&str> = Vec::new();
    for item in items_of(items) {
        match item {
            ["primary", "key", "(", names @ .., ")"] => {
                key_names = names.iter().copied().filter(|word| *word != ",").collect();
            }
            ["unique" | "foreign" | "check" | "constraint", ..] => {}
            _ => match column(item) {
                Some(column) => {
                    if item.contains(&"primary") {
                        key_names = item.iter().copied().take(1).collect();
                    }
                    made.columns.push(column);
                }
                None => return Err(Error::internal(format!("a column of {name} has a type that is not portable"))),
            },
        }
    }
    let place = |name: &&str| made.columns.iter().position(|column| column.name == **name);
    made.key = key_names.iter().filter_map(place).collect();
    Ok(made)
}

fn column(words: &[&str]) -> Option<Column> {
    let (name, rest) = words.split_first()?;
    let kind = Kind::of(rest.first()?)?;
    Some(Column { name: (*name).to_owned(), kind })
}

/// What stands between the commas that are in no inner parentheses.
fn items_of<'a, 'w>(words: &'a [&'w str]) -> Vec<&'a [&'w str]> {
    let mut depth = 0_i32;
    words
        .split(|word| {
            depth += match *word {
                "(" => 1,
                ")" => -1,
                _ => 0,
            };
            depth == 0 && *word == ","
        })
        .collect()
}

/// Compares what the migrations say with what the database has.
pub(super) async fn verify(store: &Store, tables: &[Table]) -> Result<()> {
    let found: Vec<(String, String)> =
        store.read_node(&NodeWide::system("move"), |tx| tx.list(&CATALOGUE, &[])).await?;
    let mut there: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (table, column) in found {
        there.entry(table).or_default().insert(column);
    }
    for name in names_in(&[LEDGER, STANDING])? {
        there.remove(&name);
    }
    let said: BTreeMap<String, BTreeSet<String>> = tables
        .iter()
        .map(|table| (table.name.clone(), table.columns.iter().map(|column| column.name.clone()).collect()))
        .collect();
    let differing: Vec<&str> = there
        .keys()
        .chain(said.keys())
        .filter(|name| there.get(*name) != said.get(*name))
        .map(String::as_str)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    if differing.is_empty() {
        return Ok(());
    }
    Err(Error::conflict(format!(
        "tables of the {} database that this version's migrations do not make, or make otherwise: {}; remove what is not the node's",
        store.engine_name(),
        differing.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(sql: &str) -> Table {
        read(&[sql]).unwrap().remove(0)
    }

    #[test]
    fn tables_are_read_as_migrations_write_them() {
        let table = one("-- What it is, with a comma.
            create table note (
                organisation_id uuid not null references organisation (organisation_id), -- whose
                at timestamptz not null, kind text not null default 'a,b(c', ratio double precision, raw bytea, extra jsonb,
                ok boolean not null, size bigint, small integer,
                primary key (organisation_id, at, kind)
            );
            create unique index note_kind on note (kind) where ok;
            alter table note add column added text not null default '';
            alter table note drop column raw;");
        let kinds: Vec<Kind> = table.columns.iter().map(|column| column.kind).collect();
        use Kind::{Boolean, Integer, Json, Real, Text, Time, Uuid};
        assert_eq!(kinds, [Uuid, Time, Text, Real, Json, Boolean, Integer, Integer, Text]);
        assert_eq!((table.key_names(), table.ordered()), (vec!["organisation_id", "at", "kind"], 2));
    }

    #[test]
    fn a_key_may_stand_with_its_column_and_tables_may_go() {
        let made = read(&["create table if not exists a (id bytea not null primary key, b uuid references c (id));
            create table gone (id uuid primary key); drop table gone; create table c (id uuid primary key)"])
        .unwrap();
        assert_eq!(made.iter().map(|table| table.name.as_str()).collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!(made.iter().map(|table| table.is_referred_to).collect::<Vec<_>>(), [false, true]);
        assert!(read(&["create table a (id uuid)"]).is_err(), "without a key it cannot be moved");
        assert!(read(&["alter table a rename to b"]).is_err());
    }

    #[test]
    fn the_stores_own_are_moved_but_what_is_about_the_database_itself() {
        let names: Vec<String> = tables(&[]).unwrap().into_iter().map(|table| table.name).collect();
        assert_eq!(names, ["job", "schedule", "audit_entry"]);
    }
}
