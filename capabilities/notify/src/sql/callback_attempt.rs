//! Table `callback_attempt`: each call to a service's own system, without what was told.

use crate::model::DeliveryId;
use crate::model::callback::CallError;
use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// A call; nothing if it is there already.
    pub tenant INSERT = "insert into callback_attempt (organisation_id, service_id, delivery_id, number, at, status, error, duration_us) \
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (organisation_id, service_id, delivery_id, number) do nothing";
    /// The calls of the deliveries from one id to another, in their order.
    pub tenant LIST = "select delivery_id, number, at, status, error, duration_us from callback_attempt \
        where organisation_id = $1 and service_id = $2 and delivery_id >= $3 and delivery_id <= $4 order by delivery_id, number";
    /// Forgets the calls of one delivery.
    pub node FORGET = "delete from callback_attempt where organisation_id = $1 and service_id = $2 and delivery_id = $3";
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its delivery.
    pub delivery: DeliveryId,
    /// Its number within the delivery, from 1.
    pub number: u32,
    /// When it began.
    pub at: Timestamp,
    /// The HTTP status of the answer.
    pub status: Option<u32>,
    /// Why there was none.
    pub error: Option<CallError>,
    /// How long it took, in microseconds.
    pub duration_us: u64,
}

impl FromRow for Attempt {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            delivery: row.next()?,
            number: row.next()?,
            at: row.next()?,
            status: row.next()?,
            error: error(row)?,
            duration_us: row.next()?,
        })
    }
}

fn error(row: &mut Row) -> Result<Option<CallError>> {
    let text: Option<String> = row.next()?;
    text.map(|text| text.parse().map_err(|_| row.inconsistent("a known error"))).transpose()
}
