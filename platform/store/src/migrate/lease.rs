//! Who may migrate: one process at a time, by a row with an end, so that a process that dies in between blocks nobody for long.

use crate::{Store, values};
use std::time::Duration;
use uuid::Uuid;
use yui_kernel::{Error, ErrorKind, NodeWide, Result};

/// How long the lease lasts beyond the start of a migration. One that takes longer keeps the row itself locked, so nobody gets in between.
const HOLD: Duration = Duration::from_secs(60);

/// How often, and how many times, to ask for the lease.
const ASK_EVERY: Duration = Duration::from_millis(250);
const ASK_TIMES: u32 = 480;

crate::statements! {
    node TAKE = "insert into migration_lease (id, holder, until) values (1, $1, $3)
        on conflict (id) do update set holder = excluded.holder, until = excluded.until
        where migration_lease.until < $2 or migration_lease.holder = excluded.holder";
    pub(super) node RENEW = "update migration_lease set until = $2 where id = 1 and holder = $1";
    node GIVE_BACK = "delete from migration_lease where id = 1 and holder = $1";
}

/// The right to migrate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hold(Uuid);

impl Hold {
    pub(super) async fn take(store: &Store, context: &NodeWide) -> Result<Self> {
        let holder = store.env().new_uuid();
        for _ in 0..ASK_TIMES {
            let until = end(store);
            match store.write_node(context, move |tx| tx.execute(&TAKE, &values![holder, tx.now(), until])).await {
                Ok(0) => {}
                Ok(_) => return Ok(Self(holder)),
                // The row is locked by a long migration.
                Err(error) if error.kind() == ErrorKind::Unavailable => {
                    tracing::info!(reason = error.chain(), "waiting to migrate")
                }
                Err(error) => return Err(error),
            }
            tokio::time::sleep(ASK_EVERY).await;
        }
        Err(Error::unavailable(
            "another process has been migrating the database for two minutes: wait for it, or find out why it hangs",
        ))
    }

    /// What [`RENEW`] binds.
    pub(super) fn renewal(self, store: &Store) -> [crate::Value; 2] {
        values![self.0, end(store)]
    }

    pub(super) async fn give_back(self, store: &Store, context: &NodeWide) -> Result<()> {
        store.write_node(context, move |tx| tx.execute(&GIVE_BACK, &values![self.0])).await?;
        Ok(())
    }
}

fn end(store: &Store) -> yui_kernel::Timestamp {
    store.env().now().saturating_add(HOLD).unwrap_or(yui_kernel::Timestamp::MAX)
}
