//! Tables `event` and `event_stream`.

use super::named;
use crate::model::ServiceId;
use crate::model::event::EventKind;
use uuid::Uuid;
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// Something that happened.
    pub tenant INSERT = "insert into event (organisation_id, service_id, event_id, kind, subject_id, key_type, status, created_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// A service that is followed for the first time.
    pub tenant ADD_STREAM = "insert into event_stream (organisation_id, service_id, wanted_until, last_number, lost_number) \
        values ($1, $2, $3, 0, 0) on conflict (organisation_id, service_id) do nothing";
    /// Holds the service's numbers until the end of the transaction, and gives where they stand.
    pub tenant HOLD = "update event_stream set last_number = last_number where organisation_id = $1 and service_id = $2 \
        returning wanted_until, last_number, lost_number";
    /// Where the numbers stand.
    pub tenant STREAM = "select wanted_until, last_number, lost_number from event_stream \
        where organisation_id = $1 and service_id = $2";
    /// Moves the numbers, and says until when events are written.
    pub tenant MOVE = "update event_stream set wanted_until = $3, last_number = $4, lost_number = $5 \
        where organisation_id = $1 and service_id = $2";
    /// Events without a number, in the order in which they happened.
    pub tenant UNNUMBERED = "select event_id from event where organisation_id = $1 and service_id = $2 and number is null \
        order by event_id limit $3";
    /// Gives an event its number.
    pub tenant NUMBER = "update event set number = $4 where organisation_id = $1 and service_id = $2 and event_id = $3";
    /// The events after a number, of texts and of messages that were sent with keys of a type.
    pub tenant LIST = "select number, kind, subject_id, status, created_at from event where organisation_id = $1 and service_id = $2 \
        and number > $3 and (key_type is null or key_type = $4) order by number limit $5";
    /// Services with events from before an instant.
    pub node OLD = "select distinct organisation_id, service_id from event where created_at < $1 limit $2";
    /// Forgets events from before an instant, the oldest numbers first; gives their numbers.
    pub tenant FORGET = "delete from event where organisation_id = $1 and service_id = $2 and event_id in (select old.event_id from event old \
        where old.organisation_id = $1 and old.service_id = $2 and old.created_at < $3 and old.number is not null order by old.number limit $4) \
        returning number";
}

/// Where a service's numbers stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream {
    /// Until when events are written.
    pub wanted_until: Timestamp,
    /// The newest number.
    pub last_number: u64,
    /// Events up to this number are gone.
    pub lost_number: u64,
}

impl FromRow for Stream {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { wanted_until: row.next()?, last_number: row.next()?, lost_number: row.next()? })
    }
}

/// An event with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its number.
    pub number: u64,
    /// What it tells of.
    pub kind: EventKind,
    /// The message or text.
    pub subject: Uuid,
    /// The message's status then.
    pub status: Option<String>,
    /// When it happened.
    pub created_at: Timestamp,
}

impl FromRow for Event {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            number: row.next()?,
            kind: named(row)?,
            subject: row.next()?,
            status: row.next()?,
            created_at: row.next()?,
        })
    }
}

/// A service with old events.
pub(crate) type Owner = (OrganisationId, ServiceId);
