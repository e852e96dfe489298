//! Deletes messages, complaints, received texts, bulk sends and reports whose time is over; figures stay.
//!
//! It works along the order of ids, in steps that let senders go first and are as large as can be done in a few milliseconds
//! ([`yui_store::Pace`]), and remembers for each service how far it has come: what is deleted is not looked for again, and after a crash it
//! goes on. Whatever is still under way is left until it has ended.

use crate::Notify;
use crate::model::terms::Terms;
use crate::model::{BulkId, Channel, ComplaintId, NotificationId, ReceivedTextId, ServiceId, Status};
use crate::sql::terms::{self, ServiceTerms};
use crate::sql::{named, report, retention};
use uuid::Uuid;
use yui_kernel::{NodeWide, OrganisationId, Result, Tenant, Timestamp};
use yui_store::{FromRow, NodeTx, Pace, Row, TenantTx, values};

/// How many rows one step looks at and deletes at most.
const MOST: u32 = 1_000;

/// How many services are read at once.
const SERVICES: u32 = 100;

/// Deletes what the services' terms do not keep.
#[derive(Clone)]
pub struct PurgeExpired(pub Notify);

/// A message in the way of the purge.
struct Candidate {
    id: NotificationId,
    channel: Channel,
    status: Status,
}

impl FromRow for Candidate {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { id: row.next()?, channel: named(row)?, status: named(row)? })
    }
}

impl PurgeExpired {
    /// Does it once; doing it again does no harm.
    ///
    /// # Errors
    /// As the store reports them; what was deleted until then stays deleted.
    pub async fn run(&self) -> Result<()> {
        let context = NodeWide::system("purge what is over");
        let now = self.0.env().now();
        let mut after = (OrganisationId::from(Uuid::nil()), ServiceId::from(Uuid::nil()));
        loop {
            let (organisation, service) = after;
            let services: Vec<ServiceTerms> = self
                .0
                .store()
                .read_node(&context, move |tx| tx.list(&terms::LIST, &values![organisation, service, SERVICES]))
                .await?;
            let Some(last) = services.last() else { break };
            after = (last.organisation, last.service);
            for service in &services {
                self.purge_service(&context.within(service.organisation), service, now).await?;
            }
        }
        self.purge_reports(&context, now).await
    }

    async fn purge_service(&self, tenant: &Tenant, of: &ServiceTerms, now: Timestamp) -> Result<()> {
        for channel in Channel::ALL {
            self.purge_messages(tenant, of.service, &of.terms, *channel, now).await?;
        }
        let (service, texts) = (of.service, of.terms.oldest_kept(Channel::Sms, now));
        let before = ReceivedTextId::from(NotificationId::first_at(texts).uuid());
        self.repeat(tenant, "received_text", move |tx, rows| {
            tx.execute(&retention::DELETE_RECEIVED, &values![service, before, rows])
        })
        .await?;
        // A complaint is kept as long as an e-mail of the day on which it came in.
        let mails = of.terms.oldest_kept(Channel::Email, now);
        let before = ComplaintId::from(NotificationId::first_at(mails).uuid());
        self.repeat(tenant, "complaint", move |tx, rows| {
            tx.execute(&retention::DELETE_COMPLAINTS, &values![service, before, rows])
        })
        .await?;
        for channel in Channel::ALL {
            let before = BulkId::from(NotificationId::first_at(of.terms.oldest_kept(*channel, now)).uuid());
            let channel = channel.as_str();
            self.repeat(tenant, "bulk_send", move |tx, rows| {
                tx.execute(&retention::DELETE_BULK, &values![service, before, channel, rows])
            })
            .await?;
        }
        Ok(())
    }

    /// Deletes a channel's messages from the place where the last purge ended to the oldest message that is kept.
    async fn purge_messages(
        &self,
        tenant: &Tenant,
        service: ServiceId,
        terms: &Terms,
        channel: Channel,
        now: Timestamp,
    ) -> Result<()> {
        let store = self.0.store();
        let kept = NotificationId::first_at(terms.oldest_kept(channel, now));
        let mark: Option<(NotificationId,)> =
            store.read(tenant, move |tx| tx.find(&retention::FIND_MARK, &values![service, channel.as_str()])).await?;
        let mut at = mark.map_or(NotificationId::from(Uuid::nil()), |(mark,)| mark);
        // The mark stays before whatever is left because it is under way.
        let mut moves = true;
        let mut pace = Pace::up_to(MOST);
        loop {
            // Read before the step, so that it finds its rows in memory and keeps nobody from writing while they come from the disk.
            let rows = pace.rows();
            let found: Vec<Candidate> =
                store.read(tenant, move |tx| tx.list(&retention::RANGE, &values![service, at, kept, rows])).await?;
            let (Some(first), Some(last)) = (found.first().map(|one| one.id), found.last().map(|one| one.id)) else {
                return Ok(());
            };
            let (any, all_ended) = state_of(&found, channel);
            moves &= all_ended;
            let marks = moves;
            let purge = move |tx: &mut TenantTx<'_>, _| {
                let range = values![service, first, last, channel.as_str()];
                let deleted = if any { tx.execute(&retention::DELETE_MESSAGES, &range)? } else { 0 };
                if marks {
                    tx.execute(&retention::PUT_MARK, &values![service, channel.as_str(), last])?;
                }
                Ok(deleted)
            };
            let deleted = if any || marks { store.write_aside(tenant, &mut pace, purge).await? } else { 0 };
            self.0.metrics().purged("notification", deleted);
            at = last;
        }
    }

    async fn purge_reports(&self, context: &NodeWide, now: Timestamp) -> Result<()> {
        let mut pace = Pace::up_to(1);
        loop {
            let purge = move |tx: &mut NodeTx<'_>, _| {
                let over: Vec<(OrganisationId, ServiceId, Uuid)> = tx.list(&report::EXPIRED, &values![now, 1_u32])?;
                for (organisation, service, id) in &over {
                    let tenant = tx.context().within(*organisation);
                    tx.within(&tenant, |tx| {
                        tx.execute(&report::DELETE_CHUNKS, &values![*id])?;
                        tx.execute(&report::DELETE, &values![*service, *id])
                    })?;
                }
                Ok(over.len())
            };
            let count = self.0.store().write_node_aside(context, &mut pace, purge).await?;
            if count == 0 {
                return Ok(());
            }
            self.0.metrics().purged("report", u64::try_from(count).unwrap_or(0));
        }
    }

    /// Deletes step by step until one finds fewer rows than it could have deleted.
    async fn repeat<F>(&self, tenant: &Tenant, table: &'static str, work: F) -> Result<()>
    where
        F: FnMut(&mut TenantTx<'_>, u32) -> Result<u64> + Clone + Send + 'static,
    {
        let mut pace = Pace::up_to(MOST);
        loop {
            let rows = pace.rows();
            let deleted = self.0.store().write_aside(tenant, &mut pace, work.clone()).await?;
            self.0.metrics().purged(table, deleted);
            if deleted < u64::from(rows) {
                return Ok(());
            }
        }
    }
}

/// Whether there are any messages of the channel, and whether all of those have ended.
fn state_of(found: &[Candidate], channel: Channel) -> (bool, bool) {
    let of_channel: Vec<&Candidate> = found.iter().filter(|one| one.channel == channel).collect();
    (!of_channel.is_empty(), of_channel.iter().all(|one| one.status.is_final()))
}
