//! Sends a checked spreadsheet, now or later.

use super::find::checked;
use crate::Notify;
use crate::jobs::ExpandBulk;
use crate::model::bulk_rows::StoredRow;
use crate::model::problem::{self, Problems};
use crate::model::{BulkId, BulkStatus, ServiceId};
use crate::services::Snapshot;
use crate::sql::bulk_chunk;
use crate::sql::bulk_send::{self, BulkSend};
use crate::sql::organisation_settings;
use crate::usecases::send_bulk::lane;
use crate::usecases::send_message::{self, Audience, count_usage};
use crate::usecases::{Failure, member};
use serde_json::json;
use std::sync::Arc;
use yui_kernel::{Error, Lane, Result, Timestamp};
use yui_policy::{Access, Permission};
use yui_store::jobs::Enqueue;
use yui_store::{Audited, Json, TenantTx, values};

/// Sends to the rows of a checked spreadsheet, at once or at a time at most 96 hours ahead; gives the bulk send that it became. Its messages
/// count on the day on which they are sent. Once it is started it cannot be started again.
///
/// # Errors
/// The limit that is reached or the template that is out of use, in the service's dialect; `Forbidden` without `send_messages`, `NotFound`
/// without such a spreadsheet, `Conflict` if the service is stopped or somebody else started it, `Invalid` for a time that is past or too
/// far ahead; faults of the store.
pub async fn start_upload(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    id: BulkId,
    at: Option<Timestamp>,
) -> Result<BulkSend, Failure> {
    let tenant = access.require_in(service.uuid(), Permission::SendMessages)?;
    let snapshot = member::active_service(notify, tenant, service).await?;
    let at = member::scheduled(notify.env().now(), at)?;
    let bulk = notify.store().read(tenant, move |tx| checked(tx, service, id)).await?;
    let template = notify.templates().find(tenant, service, bulk.template_id).await?;
    let template = template.ok_or_else(problem::template_not_found)?;
    if template.template.archived {
        return Err(problem::template_archived(snapshot.service.dialect, bulk.template_id).into());
    }
    if !snapshot.service.sends(bulk.channel) {
        return Err(problem::channel_not_allowed(bulk.channel).into());
    }
    // The sender may have been taken out of use since the check.
    let sender = send_message::sender(&snapshot, bulk.channel, bulk.sender_id, &notify.settings().text_sender)?;
    let audience = Audience::of_members(notify, &snapshot).await?;
    let own = notify.categories().current().await?;
    let own = own.lane(template.template.lane, template.template.category_id, bulk.channel);
    let start = Start { snapshot, audience, sender, lane: lane(own, bulk.rows), id, at };
    let started = notify.store().write(tenant, move |tx| start.run(tx)).await??;
    notify.metrics().accepted_rows(started.channel, started.key_type, started.rows);
    Ok(started)
}

struct Start {
    snapshot: Arc<Snapshot>,
    audience: Audience,
    sender: Option<String>,
    lane: Lane,
    id: BulkId,
    at: Option<Timestamp>,
}

impl Start {
    fn run(&self, tx: &mut TenantTx<'_>) -> Result<Result<BulkSend, Problems>> {
        let (service, now) = (&self.snapshot.service, tx.now());
        let bulk = checked(tx, service.id, self.id)?;
        if !self.may_write_to_all(tx)? {
            return Ok(Err(problem::bulk_refused_in_trial()));
        }
        let sent_on = self.at.unwrap_or(now);
        let year_start = organisation_settings::read(tx)?.fiscal_year_start;
        if let Err(problems) = count_usage(tx, service, year_start, bulk.channel, sent_on, bulk.quantity)? {
            return Ok(Err(problems));
        }
        let job = ExpandBulk {
            service: service.id,
            bulk: bulk.id,
            lane: self.lane.as_str().to_owned(),
            sender: self.sender.clone(),
        };
        let (how, status) = match self.at {
            Some(at) => (Enqueue::at(self.lane, at), BulkStatus::Scheduled),
            None => (Enqueue::now(self.lane), BulkStatus::Pending),
        };
        let job = tx.enqueue(&job, how)?.uuid();
        let author = tx.tenant().actor().to_string();
        let started =
            tx.execute(&bulk_send::START, &values![service.id, bulk.id, status.as_str(), job, self.at, now, &author])?;
        if started == 0 {
            return Err(Error::conflict("somebody else has started this spreadsheet"));
        }
        let told = json!({ "service": service.id, "rows": bulk.rows, "scheduled_for": self.at });
        tx.audit(&Audited::new("job.start", "job", bulk.id).within(service.id.uuid()).after(told))?;
        Ok(Ok(BulkSend {
            status,
            job_id: Some(job),
            scheduled_for: self.at,
            created_at: now,
            created_by: Some(author),
            ..bulk
        }))
    }

    /// Who may be written to can have changed since the check: somebody left the team, or the service went back to its trial, in which its
    /// limits leave few rows to look at.
    fn may_write_to_all(&self, tx: &mut TenantTx<'_>) -> Result<bool> {
        if matches!(self.audience, Audience::Everyone) {
            return Ok(true);
        }
        let chunks: Vec<(i64, Json<Vec<StoredRow>>)> = tx.list(&bulk_chunk::LIST, &values![self.id])?;
        let mut rows = chunks.iter().flat_map(|(_, Json(rows))| rows);
        Ok(rows.all(|row| self.audience.allows(&row.normalised_recipient)))
    }
}
