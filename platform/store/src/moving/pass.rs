//! One table, from beginning to end: what differs in the target is made as it is in the source.
//!
//! The same pass copies a table into an empty target, catches up with what has changed since, and verifies: a range of rows is read from both, and
//! where the rows' digests differ, those rows are written. A range that was written is read again from the target, so that what is counted in the
//! end is always what the target has given back.

use super::ranges::{Range, Reader};
use super::row::{Entry, Tally, key_to_json};
use super::schema::Table;
use super::{PROGRESS, sql};
use crate::{Store, Value, values};
use std::collections::HashMap;
use std::sync::Arc;
use yui_kernel::{Error, ErrorKind, NodeWide, Result};

/// What a pass is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Copying while the source goes on changing. What does not fit at the moment is left to the last step.
    Copy,
    /// The last step: afterwards both are the same.
    Settle,
    /// Only looking.
    Compare,
}

/// What became of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    /// The source's rows.
    pub source: Tally,
    /// The target's rows.
    pub target: Tally,
    /// Rows that were written to the target or deleted from it; when only comparing, rows that differ.
    pub changed: u64,
}

/// What is to change in the target.
#[derive(Debug, Default)]
struct Changes {
    /// Keys of rows that the source has not.
    gone: Vec<Vec<Value>>,
    /// Keys of rows that are otherwise in the source.
    stale: Vec<Vec<Value>>,
    /// Rows that the target lacks or has otherwise.
    write: Vec<Vec<Value>>,
}

impl Changes {
    fn len(&self) -> u64 {
        (self.gone.len() + self.write.len()) as u64
    }

    fn join(&mut self, other: Self) {
        self.gone.extend(other.gone);
        self.stale.extend(other.stale);
        self.write.extend(other.write);
    }
}

/// One table of a move.
pub(super) struct Pass<'a> {
    pub(super) source: &'a Store,
    pub(super) target: &'a Store,
    pub(super) table: &'a Table,
    pub(super) purpose: Purpose,
}

impl Pass<'_> {
    /// Goes through the table, beginning after an ordered part of the key; tells `progress` of each range how many rows it had.
    pub(super) async fn run(
        &self,
        after: Option<Vec<Value>>,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Compared> {
        let mut compared = Compared::default();
        let mut left: Vec<Range> = Vec::new();
        let mut reader = Reader::new(self.source, self.table, after, None);
        let mut next = reader.next_range().await?;
        while let Some(range) = next {
            let rows = range.rows.len() as u64;
            // While the target takes one range, the source is read for the next.
            let (taken, following) = tokio::join!(self.take(range, &mut compared), reader.next_range());
            left.extend(taken?);
            next = following?;
            progress(rows);
        }
        self.take_what_is_left(left, &mut compared).await?;
        Ok(compared)
    }

    /// Makes the range in the target what it is in the source; gives it back if it does not fit yet.
    async fn take(&self, range: Range, compared: &mut Compared) -> Result<Option<Range>> {
        let there = self.there(&range).await?;
        let changes = self.changes(&range, &there);
        if changes.len() == 0 || self.purpose == Purpose::Compare {
            compared.changed += changes.len();
            tally(&mut compared.source, &range.rows);
            tally(&mut compared.target, &there);
            if self.purpose == Purpose::Copy {
                self.apply(changes, &range).await?;
            }
            return Ok(None);
        }
        let count = changes.len();
        match self.apply(changes, &range).await {
            Ok(()) => {}
            // A value that must be there once is still at another row, or a row that this one refers to has come since.
            Err(error) if matches!(error.kind(), ErrorKind::Conflict | ErrorKind::Internal) => {
                return match self.purpose {
                    Purpose::Copy => {
                        tracing::debug!(
                            table = self.table.name,
                            error = error.chain(),
                            "rows are left to the last step"
                        );
                        Ok(None)
                    }
                    _ => Ok(Some(range)),
                };
            }
            Err(error) => return Err(error),
        }
        compared.changed += count;
        tally(&mut compared.source, &range.rows);
        if self.purpose == Purpose::Settle {
            tally(&mut compared.target, &self.there(&range).await?);
        }
        Ok(None)
    }

    /// Ranges in which a value goes from a row of one to a row of another: all that changes is deleted first, in one transaction.
    async fn take_what_is_left(&self, left: Vec<Range>, compared: &mut Compared) -> Result<()> {
        if left.is_empty() {
            return Ok(());
        }
        let mut all = Changes::default();
        for range in &left {
            all.join(self.changes(range, &self.there(range).await?));
        }
        compared.changed += all.len();
        self.write(all, None).await?;
        for range in &left {
            tally(&mut compared.source, &range.rows);
            tally(&mut compared.target, &self.there(range).await?);
        }
        Ok(())
    }

    async fn there(&self, range: &Range) -> Result<Vec<Entry>> {
        Reader::new(self.target, self.table, range.after.clone(), range.to.clone()).rest().await
    }

    fn changes(&self, range: &Range, there: &[Entry]) -> Changes {
        let mut had: HashMap<Vec<u8>, &Entry> =
            there.iter().map(|entry| (entry.key_bytes(self.table), entry)).collect();
        let mut changes = Changes::default();
        for entry in &range.rows {
            match had.remove(&entry.key_bytes(self.table)) {
                Some(found) if found.digest == entry.digest => continue,
                Some(found) => changes.stale.push(found.key(self.table)),
                None => {}
            }
            changes.write.push(entry.values.clone());
        }
        changes.gone = had.into_values().map(|entry| entry.key(self.table)).collect();
        changes
    }

    async fn apply(&self, changes: Changes, range: &Range) -> Result<()> {
        let progress = (self.purpose == Purpose::Copy)
            .then(|| range.to.as_ref().map(|to| (key_to_json(to), range.rows.len() as u64)))
            .flatten();
        self.write(changes, progress).await
    }

    async fn write(&self, changes: Changes, progress: Option<(String, u64)>) -> Result<()> {
        let Changes { gone: mut delete, stale, write } = changes;
        let statement = if self.table.is_referred_to {
            // A row that others refer to cannot go for a moment.
            sql::replace(self.table)
        } else {
            delete.extend(stale);
            sql::insert(self.table)
        };
        let (name, deleting) = (self.table.name.clone(), sql::delete(self.table));
        let rows = Arc::new((delete, write));
        self.target
            .write_node(&NodeWide::system("move"), move |tx| {
                if !rows.0.is_empty() {
                    tx.execute_many(deleting, &rows.0)?;
                }
                if !rows.1.is_empty() {
                    let written = tx.execute_many(statement, &rows.1)?;
                    if written != rows.1.len() as u64 {
                        return Err(Error::internal("the target did not take every row"));
                    }
                }
                if let Some((reached, copied)) = &progress {
                    tx.execute(
                        &PROGRESS,
                        &values![name.as_str(), reached.as_str(), i64::try_from(*copied).unwrap_or(i64::MAX)],
                    )?;
                }
                Ok(())
            })
            .await
    }
}

fn tally(into: &mut Tally, rows: &[Entry]) {
    let mut tally = Tally::default();
    rows.iter().for_each(|row| tally.add(row));
    into.join(tally);
}
