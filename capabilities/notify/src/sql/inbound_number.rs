//! Table `inbound_number`: numbers to which people send texts, and whose they are.

use crate::model::ServiceId;
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// Whose number this is, at this provider; the number by its digits.
    pub node OWNER = "select organisation_id, service_id from inbound_number where digits = $1 and provider = $2";
    /// Whose number this is, at any provider.
    pub node HOLDER = "select service_id from inbound_number where digits = $1";
    /// The service's numbers.
    pub tenant LIST = "select number, provider, created_at from inbound_number where organisation_id = $1 and service_id = $2 \
        order by digits";
    /// A new number, unless a service has it.
    pub tenant INSERT = "insert into inbound_number (organisation_id, service_id, digits, number, provider, created_at) \
        values ($1, $2, $3, $4, $5, $6) on conflict (digits) do nothing";
    /// Another provider, or another way to write it.
    pub tenant UPDATE = "update inbound_number set number = $4, provider = $5 \
        where organisation_id = $1 and service_id = $2 and digits = $3";
    /// The service's no more.
    pub tenant DELETE = "delete from inbound_number where organisation_id = $1 and service_id = $2 and digits = $3";
}

/// A number to which people send texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundNumber {
    /// The number as declared.
    pub number: String,
    /// The provider that hands its texts over.
    pub provider: String,
    /// Since when the service has it.
    pub created_at: Timestamp,
}

impl FromRow for InboundNumber {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { number: row.next()?, provider: row.next()?, created_at: row.next()? })
    }
}

/// Whose a number is.
pub type Owner = (OrganisationId, ServiceId);
