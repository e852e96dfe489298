//! Applies what a provider tells of a message that it has taken.
//!
//! Receipts come twice, late, in any order, and before the node has written down that the message was handed over. So a receipt is applied by
//! rules for which none of this matters, and one whose message is not found waits in the database and is tried again, five times in all, five
//! minutes apart. Whoever took a receipt from a provider acknowledges it after [`apply_receipts`] has returned: then it is applied, or waits, durably.

use super::bounces;
use super::settle::{Fate, Listeners, settle};
use crate::Notify;
use crate::jobs::{CallBack, RetryReceipt};
use crate::metrics::ReceiptOutcome;
use crate::model::receipt::{FeedbackKind, Outcome, Receipt, SILENCE};
use crate::model::{Channel, ComplaintId, NotificationId, ServiceId, Status};
use crate::sql::early_receipt::{self, EarlyReceipt};
use crate::sql::notification::{self, Notification};
use crate::sql::{complaint, receipt};
use jiff::SignedDuration;
use uuid::Uuid;
use yui_kernel::{Lane, NodeWide, OrganisationId, Result, Timestamp};
use yui_store::jobs::Enqueue;
use yui_store::{Json, NodeTx, TenantTx, values};

/// How often a receipt is tried again.
const TRIES: i64 = 5;

/// How long after one try the next one follows.
const DELAY: SignedDuration = SignedDuration::from_secs(300);

/// The longest text of a receipt that is kept, in characters.
const LONGEST: usize = 320;

/// What a receipt changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Applied {
    /// The message has a new status.
    Settled { channel: Channel, status: Status, sent_at: Option<Timestamp> },
    /// A complaint was kept.
    Complained,
    /// It says nothing new, or something older than what is known.
    Ignored,
    /// No message is known that it could be about.
    Early,
}

/// Applies receipts, all of them or, if the database fails, none.
///
/// # Errors
/// As the store reports them; then the provider must be told to come again.
pub async fn apply_receipts(notify: &Notify, receipts: Vec<Receipt>) -> Result<()> {
    let receipts: Vec<Receipt> = receipts.into_iter().map(cleaned).collect();
    let mine = knows_providers(notify, &receipts);
    let work = move |tx: &mut NodeTx<'_>| {
        let mut applied = Vec::with_capacity(receipts.len());
        for (receipt, is_mine) in receipts.iter().zip(&mine) {
            let one = apply(tx, receipt, *is_mine)?;
            if one == Applied::Early {
                keep(tx, receipt)?;
            }
            applied.push((receipt.clone(), one));
        }
        Ok(applied)
    };
    for (receipt, applied) in notify.store().write_node(&NodeWide::system("receipts"), work).await? {
        tell(notify, &receipt, applied);
    }
    Ok(())
}

/// Tries a waiting receipt again; gives the instant of the next try, if there is to be one.
///
/// # Errors
/// As the store reports them.
pub async fn retry_receipt(notify: &Notify, id: Uuid) -> Result<Option<Timestamp>> {
    let known: Vec<String> = Channel::ALL
        .iter()
        .flat_map(|channel| notify.route(*channel).providers())
        .map(|provider| provider.name().to_owned())
        .collect();
    let work = move |tx: &mut NodeTx<'_>| {
        let Some(early) = tx.find::<EarlyReceipt>(&early_receipt::FIND, &values![id])? else { return Ok(None) };
        let is_mine = known.contains(&early.receipt.provider);
        let applied = apply(tx, &early.receipt, is_mine)?;
        let next = (applied == Applied::Early && early.tries + 1 < TRIES).then(|| later(tx.now()));
        match next {
            Some(_) => tx.execute(&early_receipt::POSTPONE, &values![id])?,
            None => tx.execute(&early_receipt::DELETE, &values![id])?,
        };
        Ok(Some((early.receipt, applied, next)))
    };
    let Some((receipt, applied, next)) = notify.store().write_node(&NodeWide::system("receipts"), work).await? else {
        return Ok(None);
    };
    match (applied, next) {
        (Applied::Early, Some(_)) => {}
        (Applied::Early, None) => {
            notify.metrics().receipt(&receipt.provider, ReceiptOutcome::Dropped);
            let (provider, outcome) = (receipt.provider.as_str(), receipt.outcome.as_str());
            tracing::warn!(provider, outcome, "a receipt was given up: no message is known by the name in it");
        }
        (applied, _) => tell(notify, &receipt, applied),
    }
    Ok(next)
}

/// Has the receipt tried again. The job is the node's own, since nobody knows yet whose the receipt is.
fn keep(tx: &mut NodeTx<'_>, receipt: &Receipt) -> Result<()> {
    let (now, id) = (tx.now(), tx.env().new_uuid());
    tx.execute(&early_receipt::INSERT, &values![id, Json(receipt.clone()), now])?;
    let node = tx.context().within(OrganisationId::from(Uuid::nil()));
    tx.within(&node, |tx| tx.enqueue(&RetryReceipt { receipt: id }, Enqueue::at(Lane::Normal, later(now))).map(drop))
}

fn later(now: Timestamp) -> Timestamp {
    now.saturating_add(DELAY).unwrap_or(Timestamp::MAX)
}

/// For each receipt, whether it is from a provider that this node sends with.
fn knows_providers(notify: &Notify, receipts: &[Receipt]) -> Vec<bool> {
    let is_known = |name: &str| Channel::ALL.iter().any(|channel| notify.route(*channel).named(name).is_some());
    receipts.iter().map(|receipt| is_known(&receipt.provider)).collect()
}

/// Texts from outside, fit for the database.
fn cleaned(receipt: Receipt) -> Receipt {
    let clean = |text: String| text.chars().filter(|c| !c.is_control()).take(LONGEST).collect::<String>();
    Receipt {
        provider: clean(receipt.provider),
        provider_reference: receipt.provider_reference.map(clean),
        provider_response: receipt.provider_response.map(clean),
        recipient: receipt.recipient.map(clean),
        feedback_id: receipt.feedback_id.map(clean),
        feedback: receipt.feedback.map(|mut feedback| {
            feedback.subtype = feedback.subtype.map(clean);
            feedback
        }),
        ..receipt
    }
}

fn apply(tx: &mut NodeTx<'_>, receipt: &Receipt, is_mine: bool) -> Result<Applied> {
    let Some((organisation, service, id)) = locate(tx, receipt)? else { return Ok(Applied::Early) };
    let tenant = tx.context().within(organisation);
    tx.within(&tenant, |tx| {
        let Some(message) = tx.find::<Notification>(&notification::FIND, &values![service, id])? else {
            return Ok(Applied::Early);
        };
        conclude(tx, &message, receipt, is_mine)
    })
}

/// By what the node itself told the provider, else by the provider's own name for the message.
fn locate(tx: &mut NodeTx<'_>, about: &Receipt) -> Result<Option<(OrganisationId, ServiceId, NotificationId)>> {
    if let Some(id) = about.notification
        && let Some(found) = tx.find(&receipt::LOCATE, &values![id])?
    {
        return Ok(Some(found));
    }
    match &about.provider_reference {
        Some(reference) => tx.find(&receipt::LOCATE_BY_REFERENCE, &values![&about.provider, reference]),
        None => Ok(None),
    }
}

fn conclude(tx: &mut TenantTx<'_>, message: &Notification, receipt: &Receipt, is_mine: bool) -> Result<Applied> {
    // The attempt that is under way will be recorded in a moment; a status written now would keep it from that.
    if message.status == Status::Created && !resolves_doubt(message, receipt) {
        return Ok(Applied::Early);
    }
    let is_complaint = receipt.outcome == Outcome::Complained
        || receipt.feedback.as_ref().is_some_and(|feedback| feedback.kind == FeedbackKind::Complaint);
    let complained = is_complaint && keep_complaint(tx, message, receipt)?;
    let done = if complained { Applied::Complained } else { Applied::Ignored };
    // A message that was handed to another provider since is no longer this one's to fail.
    let has_moved_on = is_mine && message.provider.as_deref() != Some(&receipt.provider);
    if has_moved_on && receipt.outcome != Outcome::Delivered {
        return Ok(done);
    }
    let Some(status) = receipt.status_after(message.status, known_since(message), message.channel) else {
        return Ok(done);
    };
    let fate = Fate {
        response: receipt.provider_response.clone(),
        feedback: receipt.feedback.clone(),
        ..Fate::new(status, receipt.occurred_at.min(tx.now()))
    };
    if message.status == Status::Created {
        let reference = receipt.provider_reference.as_deref().filter(|reference| !reference.is_empty());
        tx.execute(&receipt::TAKEN, &values![message.service_id, message.id, fate.at, reference.map(str::to_owned)])?;
    }
    let listeners = Listeners::read(tx, message.service_id)?;
    if !settle(tx, listeners, message, &fate)? {
        return Ok(done);
    }
    Ok(Applied::Settled { channel: message.channel, status, sent_at: message.sent_at })
}

/// Whether this says that the provider took a message whose handing over it left without an answer. Then the message must not go out once more.
fn resolves_doubt(message: &Notification, receipt: &Receipt) -> bool {
    message.uncertain_attempts > 0
        && message.provider.as_deref() == Some(&receipt.provider)
        && matches!(receipt.outcome, Outcome::Delivered | Outcome::Sent)
}

/// Since when a provider's word on the message is known. What the node concluded from its silence is no such word.
fn known_since(message: &Notification) -> Option<Timestamp> {
    let (sent_at, completed_at) = (message.sent_at?, message.completed_at?);
    let was_silent = message.status == Status::TemporaryFailure && completed_at.duration_since(sent_at) >= SILENCE;
    (!was_silent).then_some(completed_at)
}

/// Keeps a complaint and has the service told of it; `false` if it is known already.
fn keep_complaint(tx: &mut TenantTx<'_>, message: &Notification, receipt: &Receipt) -> Result<bool> {
    let id = ComplaintId::new(tx.env());
    let (kind, subtype) = match &receipt.feedback {
        Some(feedback) => (feedback.kind.as_str(), feedback.subtype.clone()),
        None => (FeedbackKind::Complaint.as_str(), None),
    };
    let now = tx.now();
    let own_name = receipt.feedback_id.clone().unwrap_or_default();
    let row = values![message.service_id, id, message.id, kind, subtype.clone(), own_name, now];
    if tx.execute(&complaint::INSERT, &row)? == 0 {
        return Ok(false);
    }
    tx.execute(&receipt::NOTE_FEEDBACK, &values![message.service_id, message.id, kind, subtype])?;
    bounces::complained(tx, message)?;
    tx.enqueue(&CallBack::complaint(message.service_id, id), Enqueue::now(Lane::Normal))?;
    Ok(true)
}

/// Counts it, and tells the choice of providers how long the message took.
fn tell(notify: &Notify, receipt: &Receipt, applied: Applied) {
    let outcome = match applied {
        Applied::Settled { .. } => ReceiptOutcome::Applied,
        Applied::Complained => ReceiptOutcome::Complaint,
        Applied::Ignored => ReceiptOutcome::Ignored,
        Applied::Early => ReceiptOutcome::Early,
    };
    notify.metrics().receipt(&receipt.provider, outcome);
    if let Applied::Settled { channel, status: Status::Delivered, sent_at: Some(sent_at) } = applied {
        let took = receipt.occurred_at.duration_since(sent_at);
        notify.route(channel).arrived(&receipt.provider, took, notify.env().now());
    }
}
