//! Table `callback_delivery`: what is told to services' own systems.

use super::named;
use crate::model::callback::DeliveryState;
use crate::model::service::CallbackKind;
use crate::model::{DeliveryId, ServiceId};
use uuid::Uuid;
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// Something to tell, due at `$7`; nothing if it is there already.
    pub tenant INSERT = "insert into callback_delivery (organisation_id, service_id, delivery_id, kind, subject_id, state, tries, \
        attempts, due_at, created_at) values ($1, $2, $3, $4, $5, $6, 0, 0, $7, $7) \
        on conflict (organisation_id, service_id, delivery_id) do nothing";
    /// Takes up to `$6` of what is due now (`$4`) for one receiver, the longest waiting first; nobody else takes it before `$5`.
    pub tenant CLAIM = "update callback_delivery set due_at = $5 where organisation_id = $1 and service_id = $2 \
        and delivery_id in (select due.delivery_id from callback_delivery due where due.organisation_id = $1 and due.service_id = $2 \
            and due.kind = $3 and due.due_at <= $4 order by due.due_at, due.delivery_id limit $6) \
        returning delivery_id, subject_id, tries, attempts",
        postgres "with due as materialized (select delivery_id from callback_delivery where organisation_id = $1 and service_id = $2 \
            and kind = $3 and due_at <= $4 order by due_at, delivery_id limit $6 for update skip locked) \
        update callback_delivery set due_at = $5 from due \
        where callback_delivery.organisation_id = $1 and callback_delivery.service_id = $2 and callback_delivery.delivery_id = due.delivery_id \
        returning callback_delivery.delivery_id, subject_id, tries, attempts";
    /// How a try ended, unless another worker has taken the delivery over since (`$9` attempts were made when it was taken).
    pub tenant TRIED = "update callback_delivery set state = $4, tries = $5, attempts = $6, due_at = $7, ended_at = $8 \
        where organisation_id = $1 and service_id = $2 and delivery_id = $3 and attempts = $9";
    /// When the next delivery of a receiver is due; null if none is.
    pub tenant NEXT_DUE = "select min(due_at) from callback_delivery where organisation_id = $1 and service_id = $2 and kind = $3 \
        and due_at is not null";
    /// Ends everything that a receiver has not been told.
    pub tenant DROP_ALL = "update callback_delivery set state = 'dropped', due_at = null, ended_at = $4 \
        where organisation_id = $1 and service_id = $2 and kind = $3 and due_at is not null";
    /// To be told once more, whatever became of it.
    pub tenant AGAIN = "update callback_delivery set state = 'waiting', tries = 0, due_at = $4, ended_at = null \
        where organisation_id = $1 and service_id = $2 and delivery_id = $3 and due_at is null and state <> 'dropped' \
        returning kind";
    /// Whether there is such a delivery.
    pub tenant EXISTS = "select delivery_id from callback_delivery \
        where organisation_id = $1 and service_id = $2 and delivery_id = $3";
    /// To be told once more: up to `$7` of a kind that failed and were made since `$5`, those after an id first.
    pub tenant FAILED_AGAIN = "update callback_delivery set state = 'waiting', tries = 0, due_at = $6, ended_at = null \
        where organisation_id = $1 and service_id = $2 and delivery_id in (select failed.delivery_id from callback_delivery failed \
            where failed.organisation_id = $1 and failed.service_id = $2 and failed.kind = $3 and failed.delivery_id > $4 \
            and failed.created_at >= $5 and failed.state in ('refused', 'given-up') order by failed.delivery_id limit $7) \
        returning delivery_id";
    /// The newest deliveries before an id: of a kind and in a state (an empty text for all).
    pub tenant LIST = "select delivery_id, kind, subject_id, state, attempts, due_at, created_at, ended_at from callback_delivery \
        where organisation_id = $1 and service_id = $2 and delivery_id < $3 and ($4 = '' or kind = $4) and ($5 = '' or state = $5) \
        order by delivery_id desc limit $6";
    /// What was to be told of one message, text or complaint, in order.
    pub tenant LIST_OF_SUBJECT = "select delivery_id, kind, subject_id, state, attempts, due_at, created_at, ended_at \
        from callback_delivery where organisation_id = $1 and service_id = $2 and subject_id = $3 order by delivery_id";
    /// Deliveries that were made before an instant, whatever became of them.
    pub node OLD = "select organisation_id, service_id, delivery_id from callback_delivery where created_at < $1 \
        order by created_at limit $2";
    /// Forgets one.
    pub node FORGET = "delete from callback_delivery where organisation_id = $1 and service_id = $2 and delivery_id = $3";
}

/// A delivery that a worker has taken.
#[derive(Debug, Clone, Copy)]
pub struct Due {
    /// Its id.
    pub id: DeliveryId,
    /// What it is about: a message, a text or a complaint.
    pub subject: Uuid,
    /// How often it was tried since it was made or asked for again.
    pub tries: u32,
    /// How often it was tried in all.
    pub attempts: u32,
}

impl FromRow for Due {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { id: row.next()?, subject: row.next()?, tries: row.next()?, attempts: row.next()? })
    }
}

/// A delivery as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id, which calls carry as `webhook-id`; later in order than those made before it.
    pub id: DeliveryId,
    /// What it tells of.
    pub kind: CallbackKind,
    /// The message, text or complaint that it tells of.
    pub subject: Uuid,
    /// Where it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub due_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl FromRow for Delivery {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            kind: named(row)?,
            subject: row.next()?,
            state: named(row)?,
            attempts: row.next()?,
            due_at: row.next()?,
            created_at: row.next()?,
            ended_at: row.next()?,
        })
    }
}

/// The key of a delivery.
pub(crate) type Key = (OrganisationId, ServiceId, DeliveryId);
