//! Reading a table in ranges of its key that both engines cut alike.
//!
//! Ids, numbers and instants are in one order on both engines; texts are not, for PostgreSQL's order is its database's collation. So a range ends only
//! where the part of the key before its first text changes, and each engine reads the rows of a range in its own order. A table whose key begins with
//! a text is one range; such tables are small.

use super::row::{Entry, Raw};
use super::schema::Table;
use super::sql::{self, From};
use crate::{Store, Value};
use std::collections::VecDeque;
use yui_kernel::{NodeWide, Result};

/// How much a range holds at least, unless the table ends: rows, or bytes in memory.
const ROWS: usize = 2_000;
const BYTES: usize = 4 << 20;

/// How many rows the first page of a table takes, before it is known how large they are.
const FIRST_PAGE: usize = 64;

/// Rows whose ordered part of the key comes after `after` and not after `to`.
#[derive(Debug)]
pub(super) struct Range {
    pub(super) after: Option<Vec<Value>>,
    /// None: to the table's end.
    pub(super) to: Option<Vec<Value>>,
    pub(super) rows: Vec<Entry>,
}

/// Reads one table of one database.
pub(super) struct Reader<'a> {
    store: &'a Store,
    table: &'a Table,
    from: From,
    to: Option<Vec<Value>>,
    page: usize,
    buffer: VecDeque<Entry>,
    ended: bool,
    after: Option<Vec<Value>>,
    finished: bool,
}

impl<'a> Reader<'a> {
    /// Of the rows after an ordered part of the key, and not after another.
    pub(super) fn new(store: &'a Store, table: &'a Table, after: Option<Vec<Value>>, to: Option<Vec<Value>>) -> Self {
        let from = after.clone().map_or(From::Start, From::AfterPart);
        let (buffer, page) = (VecDeque::new(), FIRST_PAGE);
        Self { store, table, from, to, page, buffer, ended: false, after, finished: false }
    }

    /// The next range; the last one has no end. None after that.
    pub(super) async fn next_range(&mut self) -> Result<Option<Range>> {
        if self.finished {
            return Ok(None);
        }
        let (mut rows, mut size) = (Vec::new(), 0);
        loop {
            if self.buffer.is_empty() && !self.ended {
                self.fill().await?;
            }
            let Some(next) = self.buffer.front() else { break };
            let is_full = rows.len() >= ROWS || size >= BYTES;
            let last = rows.last().filter(|_| is_full).map(|last: &Entry| self.part(last));
            if let Some(to) = last.filter(|to| !to.is_empty() && *to != self.part(next)) {
                let after = self.after.replace(to.clone());
                return Ok(Some(Range { after, to: Some(to), rows }));
            }
            size += next.size;
            rows.extend(self.buffer.pop_front());
        }
        self.finished = true;
        Ok(Some(Range { after: self.after.take(), to: self.to.clone(), rows }))
    }

    /// All rows that are left.
    pub(super) async fn rest(&mut self) -> Result<Vec<Entry>> {
        let mut rows = Vec::new();
        while let Some(range) = self.next_range().await? {
            rows.extend(range.rows);
        }
        Ok(rows)
    }

    fn part(&self, entry: &Entry) -> Vec<Value> {
        let mut key = entry.key(self.table);
        key.truncate(self.table.ordered());
        key
    }

    async fn fill(&mut self) -> Result<()> {
        let statement = sql::page(self.table, &self.from, self.to.is_some());
        let mut values = match &self.from {
            From::Start => Vec::new(),
            From::AfterPart(values) | From::AfterKey(values) => values.clone(),
        };
        values.extend(self.to.iter().flatten().cloned());
        let wanted = self.page;
        values.push(Value::Int(i64::try_from(wanted).unwrap_or(i64::MAX)));
        let raw: Vec<Raw> =
            self.store.read_node(&NodeWide::system("move"), move |tx| tx.list(statement, &values)).await?;
        self.ended = raw.len() < wanted;
        let rows = raw.into_iter().map(|raw| Entry::new(self.table, raw)).collect::<Result<Vec<Entry>>>()?;
        if let Some(last) = rows.last() {
            self.from = From::AfterKey(last.key(self.table));
            let each = rows.iter().map(|row| row.size).sum::<usize>() / rows.len();
            self.page = (BYTES / each.max(1)).clamp(1, ROWS).min(self.page * 4);
        }
        self.buffer.extend(rows);
        Ok(())
    }
}
