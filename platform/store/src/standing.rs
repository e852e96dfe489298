//! How a database stands while it is being moved, and who may write to it then.
//!
//! The standing is one row of the database itself, so that every process that has the database open goes by it. It is read within each
//! transaction that writes, by the engine: on SQLite after the lock for writing is taken, so that no write can be under way beside a change of the
//! standing; on PostgreSQL with the transaction's first statement, and whoever changes the standing then waits for the transactions that began
//! before ([`Store::wait_for_writers`]).

use crate::moving::catalogue;
use crate::open::CLOCK;
use crate::{Store, values};
use std::time::Duration;
use uuid::Uuid;
use yui_kernel::{Error, NodeWide, Result, Timestamp};

/// How long to wait for the transactions that began before a change of standing: longer than any may take.
const WRITERS_TAKE: u32 = 120;
const ASK_EVERY: Duration = Duration::from_millis(500);

crate::statements! {
    pub(crate) node STANDING = "select standing from database_standing where id = 1";
    node FIND = "select standing, move_id, place, since from database_standing where id = 1";
    node SET = "insert into database_standing (id, standing, move_id, place, since) values (1, $1, $2, $3, $4)
        on conflict (id) do update set
            standing = excluded.standing, move_id = excluded.move_id, place = excluded.place, since = excluded.since";
    node CLEAR = "delete from database_standing where id = 1";
    node TABLES = "select count(*) from sqlite_master where type = 'table' and name = 'database_standing'",
        postgres "select count(*) from information_schema.tables where table_schema = current_schema() and table_name = 'database_standing'";
    node JOBS = "select count(*) from job where leased = true and run_at > $1";
}

/// How a database stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Anybody writes.
    Open,
    /// Jobs and schedules stand still; everything else goes on.
    Draining,
    /// Nobody writes but the move.
    ReadOnly,
    /// The data is in another database now.
    Moved,
    /// The data of another database is being copied into this one.
    Filling,
}

/// The standing and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// How the database stands.
    pub standing: Standing,
    /// The move.
    pub id: Uuid,
    /// The other database, without user and password.
    pub place: String,
    /// Since when it stands so.
    pub since: Timestamp,
}

impl Standing {
    /// The word in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Draining => "draining",
            Self::ReadOnly => "read-only",
            Self::Moved => "moved",
            Self::Filling => "filling",
        }
    }

    /// A word that this version does not know keeps everybody from writing.
    fn of(word: &str) -> Self {
        [Self::Open, Self::Draining, Self::Moved, Self::Filling]
            .into_iter()
            .find(|standing| standing.as_str() == word)
            .unwrap_or(Self::ReadOnly)
    }
}

/// Why a transaction may not write, given the word that it read; none if it may.
pub(crate) fn refusal(word: Option<&str>) -> Option<Error> {
    let message = match word.map(Standing::of)? {
        Standing::Open | Standing::Draining => return None,
        Standing::ReadOnly => "the database is being moved and takes no changes for a moment",
        Standing::Moved => "the data was moved to another database, so this one takes no changes",
        Standing::Filling => "the database is the unfinished target of a move",
    };
    Some(Error::read_only(message))
}

impl Store {
    /// How the database stands; none if it never was part of a move.
    ///
    /// # Errors
    /// As [`Store::read_node`].
    pub async fn mark(&self) -> Result<Option<Mark>> {
        let context = NodeWide::system("move");
        let found: Option<(String, Uuid, String, Timestamp)> = self
            .read_node(&context, |tx| match tx.find::<(i64,)>(&TABLES, &[])? {
                Some((1..,)) => tx.find(&FIND, &[]),
                _ => Ok(None),
            })
            .await?;
        Ok(found.map(|(word, id, place, since)| Mark { standing: Standing::of(&word), id, place, since }))
    }

    pub(crate) async fn set_mark(&self, standing: Standing, id: Uuid, place: &str) -> Result<()> {
        let place = place.to_owned();
        self.write_node(&NodeWide::system("move"), move |tx| {
            tx.execute(&SET, &values![standing.as_str(), id, place.clone(), tx.now()])
        })
        .await?;
        Ok(())
    }

    pub(crate) async fn clear_mark(&self) -> Result<()> {
        self.write_node(&NodeWide::system("move"), |tx| tx.execute(&CLEAR, &[])).await?;
        Ok(())
    }

    /// Waits until every transaction has ended that may not have seen the standing as it was set before this call.
    pub(crate) async fn wait_for_writers(&self) -> Result<()> {
        let context = NodeWide::system("move");
        let clock: Option<(Timestamp,)> = self.read_node(&context, |tx| tx.find(&CLOCK, &[])).await?;
        let (since,) = clock.ok_or_else(|| Error::internal("the database tells no time"))?;
        self.wait_until_none(&catalogue::WRITERS, || since, "other processes' transactions do not come to their end")
            .await
    }

    /// Waits until no worker holds a job. Workers take no new ones while the database drains.
    pub(crate) async fn wait_for_jobs(&self) -> Result<()> {
        self.wait_until_none(&JOBS, || self.env().now(), "jobs under way do not come to their end").await
    }

    async fn wait_until_none(
        &self,
        statement: &'static crate::NodeSql,
        at: impl Fn() -> Timestamp + Send + Sync,
        otherwise: &'static str,
    ) -> Result<()> {
        let context = NodeWide::system("move");
        for _ in 0..WRITERS_TAKE {
            let at = at();
            let found: Option<(i64,)> = self.read_node(&context, move |tx| tx.find(statement, &values![at])).await?;
            if found == Some((0,)) {
                return Ok(());
            }
            tokio::time::sleep(ASK_EVERY).await;
        }
        Err(Error::unavailable(format!("{otherwise} within a minute: try again, or find out why they hang")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_write_is_decided_by_the_word_and_an_unknown_one_refuses() {
        for free in [None, Some("open"), Some("draining")] {
            assert!(refusal(free).is_none(), "{free:?}");
        }
        for word in ["read-only", "moved", "filling", "anything"] {
            assert!(refusal(Some(word)).is_some_and(|error| error.is_read_only()), "{word}");
        }
        for standing in [Standing::Open, Standing::Draining, Standing::ReadOnly, Standing::Moved, Standing::Filling] {
            assert_eq!(Standing::of(standing.as_str()), standing);
        }
    }
}
