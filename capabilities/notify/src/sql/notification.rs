//! Table `notification`.

use super::named;
use crate::model::figures::Day;
use crate::model::receipt::Feedback;
use crate::model::{ApiKeyId, BulkId, Channel, KeyType, NotificationId, ServiceId, Status, TemplateId};
use uuid::Uuid;
use yui_kernel::{Lane, Result, Timestamp};
use yui_store::{FromRow, Row, Value, values};

macro_rules! columns {
    () => {
        "service_id, notification_id, template_id, template_version, channel, key_type, api_key_id, recipient, \
        normalised_recipient, personalisation, reference, sender, unsubscribe_url, parts, international, lane, bulk_id, \
        bulk_row, job_id, scheduled_for, created_at, status, sent_at, completed_at, provider, provider_reference, \
        provider_response, attempts, uncertain_attempts, feedback_kind, feedback_subtype"
    };
}

/// What every list filters by: key type, before an id, states (each between spaces; none means all), channel (none means all).
macro_rules! listed {
    () => {
        "organisation_id = $1 and service_id = $2 and key_type = $3 and notification_id < $4 \
        and ($6 = '' or $6 like ('% ' || status || ' %')) and ($7 = '' or channel = $7)"
    };
}

/// As the partial index `notification_failed` has it.
macro_rules! failed {
    () => {
        "status in ('failed', 'technical-failure', 'temporary-failure', 'permanent-failure', 'provider-failure', \
        'validation-failed', 'virus-scan-failed', 'returned-letter', 'pii-check-failed')"
    };
}

/// As the partial index `notification_in_flight` has it.
macro_rules! in_flight {
    () => {
        "status in ('sending', 'pending', 'pending-virus-check')"
    };
}

yui_store::statements! {
    /// A new notification.
    pub tenant INSERT = "insert into notification (organisation_id, service_id, notification_id, template_id, template_version, \
        channel, key_type, api_key_id, recipient, normalised_recipient, personalisation, reference, sender, unsubscribe_url, \
        parts, international, lane, bulk_id, bulk_row, job_id, scheduled_for, created_at, status, counted_on, attempts, uncertain_attempts) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, 0, 0)";
    /// One notification.
    pub tenant FIND = concat!("select ", columns!(), " from notification \
        where organisation_id = $1 and service_id = $2 and notification_id = $3");
    /// The next notifications after an id that no provider has taken.
    pub tenant NOT_SENT = concat!("select ", columns!(), " from notification \
        where organisation_id = $1 and service_id = $2 and notification_id > $3 and status in ('created', 'pending-virus-check') \
        order by notification_id limit $4");
    /// The newest notifications, with those of bulk sends.
    pub tenant LIST = concat!("select ", columns!(), " from notification where ", listed!(), " order by notification_id desc limit $5");
    /// The newest notifications that belong to no bulk send.
    pub tenant LIST_SINGLE = concat!("select ", columns!(), " from notification where ", listed!(),
        " and bulk_id is null order by notification_id desc limit $5");
    /// The newest notifications that failed, with or without those of bulk sends.
    pub tenant LIST_FAILED = concat!("select ", columns!(), " from notification where ", listed!(), " and ", failed!(),
        " and ($8 or bulk_id is null) order by notification_id desc limit $5");
    /// The newest notifications that wait for a provider's word or a scan, with or without those of bulk sends.
    pub tenant LIST_IN_FLIGHT = concat!("select ", columns!(), " from notification where ", listed!(), " and ", in_flight!(),
        " and ($8 or bulk_id is null) order by notification_id desc limit $5");
    /// The newest notifications with one reference, with or without those of bulk sends.
    pub tenant LIST_BY_REFERENCE = concat!("select ", columns!(), " from notification where ", listed!(),
        " and ($8 or bulk_id is null) and reference = $9 order by notification_id desc limit $5");
    /// Who sent it by hand, as the audit trail names them.
    pub tenant SET_AUTHOR = "update notification set created_by = $4 \
        where organisation_id = $1 and service_id = $2 and notification_id = $3";
    /// How many messages of a bulk send are in each state.
    pub tenant COUNT_OF_BULK = "select status, count(*) from notification where organisation_id = $1 and bulk_id = $2 \
        group by status order by status";
    /// How an attempt to hand a notification to a provider ended, unless it has ended before.
    pub tenant ATTEMPTED = "update notification set status = $4, sent_at = $5, completed_at = $6, provider = $7, \
        provider_reference = $8, provider_response = $9, attempts = attempts + 1, uncertain_attempts = uncertain_attempts + $10 \
        where organisation_id = $1 and service_id = $2 and notification_id = $3 and status = 'created'";
    /// Another job has taken the notification over.
    pub tenant HAND_ON = "update notification set job_id = $4 \
        where organisation_id = $1 and service_id = $2 and notification_id = $3";
    /// An attempt ended in a crash and may have reached the provider.
    pub tenant DOUBT = "update notification set uncertain_attempts = uncertain_attempts + 1 \
        where organisation_id = $1 and service_id = $2 and notification_id = $3 and status = 'created'";
    /// A new status of a message, unless another one than `$4` has come first. What the provider said stays where it says nothing new.
    pub tenant SETTLE = "update notification set status = $5, completed_at = $6, \
        provider_response = coalesce($7, provider_response), feedback_kind = coalesce($8, feedback_kind), \
        feedback_subtype = case when $8 is null then feedback_subtype else $9 end \
        where organisation_id = $1 and service_id = $2 and notification_id = $3 and status = $4";
    /// The next messages whose provider has kept silent since before an instant.
    pub node SILENT = "select organisation_id, service_id, notification_id from notification \
        where status in ('sending', 'pending') and sent_at < $1 order by sent_at limit $2";
    /// How many messages of a service are in each state.
    pub tenant COUNT_BY_STATUS = "select status, count(*) from notification where organisation_id = $1 and service_id = $2 \
        group by status order by status";
}

/// A message to one recipient.
#[derive(Clone, PartialEq)]
pub struct Notification {
    /// Whose it is.
    pub service_id: ServiceId,
    /// Its id.
    pub id: NotificationId,
    /// The template.
    pub template_id: TemplateId,
    /// The template's version when it was accepted.
    pub template_version: u32,
    /// How it goes.
    pub channel: Channel,
    /// What its key may reach.
    pub key_type: KeyType,
    /// The key that asked for it.
    pub api_key_id: Option<ApiKeyId>,
    /// The recipient as given.
    pub recipient: String,
    /// The recipient in the one form that is sent to and compared.
    pub normalised_recipient: String,
    /// The values for the template's placeholders, a JSON object.
    pub personalisation: String,
    /// The client's own name for it.
    pub reference: Option<String>,
    /// The reply-to address or the sender of the text that was chosen.
    pub sender: Option<String>,
    /// Where its reader can unsubscribe with one click.
    pub unsubscribe_url: Option<String>,
    /// How many parts it counts as; 1 for an e-mail.
    pub parts: u32,
    /// Whether it leaves the service's country.
    pub international: bool,
    /// The lane it goes by.
    pub lane: Lane,
    /// The bulk send it belongs to.
    pub bulk_id: Option<BulkId>,
    /// Its row there, as numbered in the file.
    pub bulk_row: Option<u32>,
    /// The queued work that will send it.
    pub job_id: Option<Uuid>,
    /// When it is to be sent, if not at once.
    pub scheduled_for: Option<Timestamp>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// Its state.
    pub status: Status,
    /// When a provider took it.
    pub sent_at: Option<Timestamp>,
    /// When it reached a final state.
    pub completed_at: Option<Timestamp>,
    /// The provider that took it.
    pub provider: Option<String>,
    /// The provider's own name for it.
    pub provider_reference: Option<String>,
    /// What the provider said, without personal data.
    pub provider_response: Option<String>,
    /// How often it was handed to a provider.
    pub attempts: u32,
    /// How many of those may have reached the provider although the node did not hear of it, because it was stopped.
    pub uncertain_attempts: u32,
    /// What a failure or complaint said about the recipient's address.
    pub feedback: Option<Feedback>,
}

/// What no message is without when it is accepted. The rest of [`Notification::from`] is that of a message which nobody has tried to send, which
/// belongs to no bulk send, and which goes by the normal lane at once; whoever writes one sets what is otherwise by struct update.
pub struct Accepted {
    /// Whose it is.
    pub service_id: ServiceId,
    /// Its id.
    pub id: NotificationId,
    /// The template.
    pub template_id: TemplateId,
    /// The template's version now.
    pub template_version: u32,
    /// How it goes.
    pub channel: Channel,
    /// What its key may reach.
    pub key_type: KeyType,
    /// The recipient as given.
    pub recipient: String,
    /// The recipient in the one form that is sent to and compared.
    pub normalised_recipient: String,
    /// The values for the template's placeholders, a JSON object.
    pub personalisation: String,
    /// When it was accepted.
    pub created_at: Timestamp,
}

impl From<Accepted> for Notification {
    fn from(accepted: Accepted) -> Self {
        Self {
            service_id: accepted.service_id,
            id: accepted.id,
            template_id: accepted.template_id,
            template_version: accepted.template_version,
            channel: accepted.channel,
            key_type: accepted.key_type,
            api_key_id: None,
            recipient: accepted.recipient,
            normalised_recipient: accepted.normalised_recipient,
            personalisation: accepted.personalisation,
            reference: None,
            sender: None,
            unsubscribe_url: None,
            parts: 1,
            international: false,
            lane: Lane::Normal,
            bulk_id: None,
            bulk_row: None,
            job_id: None,
            scheduled_for: None,
            created_at: accepted.created_at,
            status: Status::Created,
            sent_at: None,
            completed_at: None,
            provider: None,
            provider_reference: None,
            provider_response: None,
            attempts: 0,
            uncertain_attempts: 0,
            feedback: None,
        }
    }
}

impl Notification {
    /// The state in GC Notify's words, which for some failures depend on what the provider said (section 2.10 of the wire facts).
    #[must_use]
    pub fn status_description(&self) -> &'static str {
        self.status.described(self.channel, self.provider_response.as_deref())
    }
}

impl std::fmt::Debug for Notification {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Notification").field("id", &self.id).field("status", &self.status).finish_non_exhaustive()
    }
}

impl FromRow for Notification {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            service_id: row.next()?,
            id: row.next()?,
            template_id: row.next()?,
            template_version: row.next()?,
            channel: named(row)?,
            key_type: named(row)?,
            api_key_id: row.next()?,
            recipient: row.next()?,
            normalised_recipient: row.next()?,
            personalisation: row.next()?,
            reference: row.next()?,
            sender: row.next()?,
            unsubscribe_url: row.next()?,
            parts: row.next()?,
            international: row.next()?,
            lane: named(row)?,
            bulk_id: row.next()?,
            bulk_row: row.next()?,
            job_id: row.next()?,
            scheduled_for: row.next()?,
            created_at: row.next()?,
            status: named(row)?,
            sent_at: row.next()?,
            completed_at: row.next()?,
            provider: row.next()?,
            provider_reference: row.next()?,
            provider_response: row.next()?,
            attempts: row.next()?,
            uncertain_attempts: row.next()?,
            feedback: feedback(row)?,
        })
    }
}

fn feedback(row: &mut Row) -> Result<Option<Feedback>> {
    let (kind, subtype): (Option<String>, Option<String>) = (row.next()?, row.next()?);
    let Some(kind) = kind else { return Ok(None) };
    let kind = kind.parse().map_err(|_| row.inconsistent("a known kind of feedback"))?;
    Ok(Some(Feedback { kind, subtype }))
}

/// The values of [`INSERT`] for a message that `job`, if any is known, will send, and that the figures count for a day, if they count it.
#[must_use]
pub fn columns(new: &Notification, job: Option<Uuid>, counted_on: Option<Day>) -> Vec<Value> {
    values![
        new.service_id,
        new.id,
        new.template_id,
        new.template_version,
        new.channel.as_str(),
        new.key_type.as_str(),
        new.api_key_id,
        &new.recipient,
        &new.normalised_recipient,
        &new.personalisation,
        new.reference.clone(),
        new.sender.clone(),
        new.unsubscribe_url.clone(),
        new.parts,
        new.international,
        new.lane.as_str(),
        new.bulk_id,
        new.bulk_row,
        job,
        new.scheduled_for,
        new.created_at,
        new.status.as_str(),
        counted_on.map(Day::number),
    ]
    .to_vec()
}
