//! Table `statistic`: how many messages of a day are in each state.

use super::named;
use crate::model::figures::{Day, Tally};
use crate::model::{ApiKeyId, Channel, ServiceId, Status, TemplateId};
use yui_kernel::{OrganisationId, Result};
use yui_store::{FromRow, Row};

/// The row of a message of one kind.
macro_rules! on_conflict {
    () => {
        "on conflict (organisation_id, service_id, day, template_id, api_key_id, key_type, channel, destination, status, slot) \
        do update set messages = statistic.messages + excluded.messages, parts = statistic.parts + excluded.parts"
    };
}

macro_rules! columns {
    () => {
        "organisation_id, service_id, day, template_id, api_key_id, key_type, channel, destination, status, slot, messages, \
        parts, last_at"
    };
}

yui_store::statements! {
    /// Counts messages that were accepted.
    pub tenant COUNT = concat!("insert into statistic (", columns!(), ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ",
        on_conflict!(), ", last_at = excluded.last_at");
    /// Moves a message from one state to another, within the day that it was counted for. It was not counted if it has none.
    pub tenant MOVE = concat!("insert into statistic (", columns!(), ") \
        select moved.organisation_id, moved.service_id, moved.counted_on, moved.template_id, coalesce(moved.api_key_id, $4), moved.key_type, \
        moved.channel, $5, change.status, $6, change.sign, change.sign * moved.parts, moved.created_at \
        from notification moved cross join (select cast($7 as text) as status, -1 as sign union all select cast($8 as text), 1) change \
        where moved.organisation_id = $1 and moved.service_id = $2 and moved.notification_id = $3 and moved.counted_on is not null ",
        on_conflict!());
    /// The figures of a service from a day to a day, without those of test keys.
    pub tenant OF_SERVICE = "select day, channel, template_id, status, cast(sum(messages) as bigint), cast(sum(parts) as bigint) \
        from statistic where organisation_id = $1 and service_id = $2 and day >= $3 and day <= $4 and key_type <> 'test' \
        group by day, channel, template_id, status order by day, channel, template_id, status";
    /// What a service sent from a day to a day, by where it went, without what test keys sent.
    pub tenant BY_DESTINATION = "select day, channel, destination, status, cast(sum(messages) as bigint), cast(sum(parts) as bigint) \
        from statistic where organisation_id = $1 and service_id = $2 and day >= $3 and day <= $4 and key_type <> 'test' \
        group by day, channel, destination, status order by day, channel, destination, status";
    /// The figures of an organisation's services from a day to a day, without those of test keys.
    pub tenant OF_ORGANISATION = "select service_id, channel, status, cast(sum(messages) as bigint), cast(sum(parts) as bigint) \
        from statistic where organisation_id = $1 and day >= $2 and day <= $3 and key_type <> 'test' \
        group by service_id, channel, status order by service_id, channel, status";
    /// What came of the messages that a key asked for, and when the last of them was accepted.
    pub tenant OF_API_KEY = "select channel, cast(sum(messages) as bigint), max(last_at) from statistic \
        where organisation_id = $1 and service_id = $2 and api_key_id = $3 group by channel order by channel";
    /// The figures of the whole node from a day to a day, without those of test keys.
    pub node OF_NODE = "select organisation_id, service_id, channel, status, cast(sum(messages) as bigint), cast(sum(parts) as bigint) \
        from statistic where day >= $1 and day <= $2 and key_type <> 'test' \
        group by organisation_id, service_id, channel, status order by organisation_id, service_id, channel, status";
    /// The same for each day, of all organisations together.
    pub node DAYS_OF_NODE = "select day, status, cast(sum(messages) as bigint) from statistic \
        where day >= $1 and day <= $2 and key_type <> 'test' group by day, status order by day, status";
}

/// A figure of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceFigure {
    /// The day.
    pub day: Day,
    /// How it went.
    pub channel: Channel,
    /// From what.
    pub template_id: TemplateId,
    /// In which state.
    pub status: Status,
    /// How much.
    pub tally: Tally,
}

/// What a service sent to one destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DestinationFigure {
    /// The day.
    pub day: Day,
    /// How it went.
    pub channel: Channel,
    /// The calling code of texts that left the country, else empty.
    pub destination: String,
    /// In which state.
    pub status: Status,
    /// How much.
    pub tally: Tally,
}

/// A figure of one service among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedFigure {
    /// Whose.
    pub service_id: ServiceId,
    /// How it went.
    pub channel: Channel,
    /// In which state.
    pub status: Status,
    /// How much.
    pub tally: Tally,
}

/// A figure of one service among those of all organisations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeFigure {
    /// Whose service it is.
    pub organisation: OrganisationId,
    /// Its figure.
    pub figure: SharedFigure,
}

/// What the node sent on a day, in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayFigure {
    /// The day, in the zone of each service.
    pub day: Day,
    /// In which state.
    pub status: Status,
    /// How many messages.
    pub messages: i64,
}

impl FromRow for DayFigure {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { day: day(row)?, status: named(row)?, messages: row.next()? })
    }
}

/// What a key asked for by one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyFigure {
    /// How it went.
    pub channel: Channel,
    /// How many messages.
    pub messages: u64,
    /// When the last of them was accepted.
    pub last_at: yui_kernel::Timestamp,
}

/// The id that stands where no key asked for a message.
#[must_use]
pub fn no_key() -> ApiKeyId {
    ApiKeyId::from(uuid::Uuid::nil())
}

fn day(row: &mut Row) -> Result<Day> {
    let number: i32 = row.next()?;
    Day::from_number(number).ok_or_else(|| row.inconsistent("a day such as 20261122"))
}

fn tally(row: &mut Row) -> Result<Tally> {
    Ok(Tally { messages: row.next()?, parts: row.next()? })
}

impl FromRow for ServiceFigure {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            day: day(row)?,
            channel: named(row)?,
            template_id: row.next()?,
            status: named(row)?,
            tally: tally(row)?,
        })
    }
}

impl FromRow for DestinationFigure {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            day: day(row)?,
            channel: named(row)?,
            destination: row.next()?,
            status: named(row)?,
            tally: tally(row)?,
        })
    }
}

impl FromRow for SharedFigure {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { service_id: row.next()?, channel: named(row)?, status: named(row)?, tally: tally(row)? })
    }
}

impl FromRow for NodeFigure {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { organisation: row.next()?, figure: SharedFigure::from_row(row)? })
    }
}

impl FromRow for KeyFigure {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { channel: named(row)?, messages: row.next()?, last_at: row.next()? })
    }
}
