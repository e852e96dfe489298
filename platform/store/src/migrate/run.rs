//! Applying migrations.

use super::lease::{Hold, RENEW};
use super::{Applied, Dialect, Migration, Migrations, OWN, Pending, statements, verify};
use crate::{Store, engine, values};
use yui_kernel::{Error, ErrorKind, NodeWide, Result};

/// Made before the first migration, as nothing could record it otherwise.
pub(crate) const LEDGER: &str = "
    create table if not exists migration (
        capability text not null, number integer not null, name text not null, checksum text not null, applied_at timestamptz not null,
        primary key (capability, number));
    create table if not exists migration_lease (id integer not null primary key, holder uuid not null, until timestamptz not null);
";

crate::statements! {
    node LEDGERS = "select count(*) from sqlite_master where type = 'table' and name = 'migration'",
        postgres "select count(*) from information_schema.tables where table_schema = current_schema() and table_name = 'migration'";
    node RECORDED = "select capability, number, checksum from migration";
    node ONE_RECORDED = "select 1 from migration where capability = $1 and number = $2";
    node RECORD = "insert into migration (capability, number, name, checksum, applied_at) values ($1, $2, $3, $4, $5)";
}

impl Store {
    /// Applies what has not been applied, each migration in its own transaction, and gives those. The store's own come first. Processes that
    /// call this at the same time wait for each other.
    ///
    /// # Errors
    /// `Conflict` if an applied migration was changed since; otherwise as the engine reports them, naming the migration, and those before
    /// it stay applied.
    pub async fn migrate(&self, all: &[Migrations]) -> Result<Vec<Applied>> {
        let context = NodeWide::system("migrate");
        self.make_ledger().await?;
        if self.pending(all).await?.is_empty() {
            return Ok(Vec::new());
        }
        // SQLite lets one process write at a time, and a lease would only outlive a crash.
        if self.engine().dialect() == Dialect::Sqlite {
            return self.apply(all, None).await;
        }
        let hold = Hold::take(self, &context).await?;
        let applied = self.apply(all, Some(hold)).await;
        let given_back = hold.give_back(self, &context).await;
        applied.and_then(|applied| given_back.map(|()| applied))
    }

    /// What [`Store::migrate`] would apply.
    ///
    /// # Errors
    /// As [`Store::migrate`].
    pub async fn pending(&self, all: &[Migrations]) -> Result<Vec<Pending>> {
        let all: Vec<Migrations> = std::iter::once(OWN).chain(all.iter().copied()).collect();
        verify(&all)?;
        let recorded: Vec<(String, u32, String)> = self
            .read_node(&NodeWide::system("migrate"), |tx| match tx.find::<(i64,)>(&LEDGERS, &[])? {
                Some((1..,)) => tx.list(&RECORDED, &[]),
                _ => Ok(Vec::new()),
            })
            .await?;
        let mut pending = Vec::new();
        for (capability, migration) in
            all.iter().flat_map(|one| one.list.iter().map(|migration| (one.capability, *migration)))
        {
            match recorded.iter().find(|(of, number, _)| of == capability && *number == migration.number) {
                None => pending.push(Pending { capability, migration }),
                Some((_, _, checksum)) if *checksum == migration.checksum() => {}
                Some(_) => {
                    return Err(Error::conflict(format!(
                        "{} was changed after it had been applied: undo the change and write a new migration",
                        title(capability, &migration)
                    )));
                }
            }
        }
        Ok(pending)
    }

    async fn apply(&self, all: &[Migrations], hold: Option<Hold>) -> Result<Vec<Applied>> {
        let mut applied = Vec::new();
        // Read again: another process may have applied some before this one got the lease.
        for Pending { capability, migration } in self.pending(all).await? {
            let (dialect, now, renewal) =
                (self.engine().dialect(), self.env().now(), hold.map(|hold| hold.renewal(self)));
            let made = engine::run(self.engine().as_ref(), engine::Mode::Write, move |executor| {
                if let Some(renewal) = &renewal
                    && executor.execute(&RENEW.0, renewal)? == 0
                {
                    return Err(Error::conflict("another process has taken over migrating"));
                }
                if !executor.query(&ONE_RECORDED.0, &values![capability, migration.number])?.is_empty() {
                    return Ok(false);
                }
                for statement in statements(migration.sql, dialect) {
                    executor.migrate(&statement)?;
                }
                executor.execute(
                    &RECORD.0,
                    &values![capability, migration.number, migration.name, migration.checksum(), now],
                )?;
                Ok(true)
            })
            .await
            .map_err(|error| {
                Error::new(error.kind(), format!("{} failed", title(capability, &migration))).because(error)
            })?;
            if !made {
                continue;
            }
            tracing::info!(capability, number = migration.number, name = migration.name, "migration applied");
            applied.push(Applied {
                capability: capability.to_owned(),
                number: migration.number,
                name: migration.name.to_owned(),
                at: now,
            });
        }
        Ok(applied)
    }

    /// Two processes that do this at once can collide in PostgreSQL's catalogue in spite of `if not exists`.
    async fn make_ledger(&self) -> Result<()> {
        const TRIES: u32 = 5;
        for attempt in 1.. {
            let dialect = self.engine().dialect();
            let made = engine::run(self.engine().as_ref(), engine::Mode::Write, move |executor| {
                statements(LEDGER, dialect).iter().try_for_each(|statement| executor.migrate(statement))
            })
            .await;
            match made {
                Err(error) if error.kind() == ErrorKind::Conflict && attempt < TRIES => {}
                made => return made,
            }
        }
        Ok(())
    }
}

fn title(capability: &str, migration: &Migration) -> String {
    format!("migration {:04} ({}) of {capability}", migration.number, migration.name)
}
