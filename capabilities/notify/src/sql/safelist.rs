//! Table `safelist`.

use super::named;
use crate::model::Channel;
use yui_kernel::Result;
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// Channel and recipient of each entry.
    pub tenant LIST = "select channel, recipient from safelist where organisation_id = $1 and service_id = $2 \
        order by channel, recipient";
    /// One more entry.
    pub tenant INSERT = "insert into safelist (organisation_id, service_id, channel, recipient) values ($1, $2, $3, $4)";
    /// One entry less.
    pub tenant DELETE = "delete from safelist where organisation_id = $1 and service_id = $2 and channel = $3 and recipient = $4";
}

/// A recipient beside the team.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// How it is reached.
    pub channel: Channel,
    /// The address in lower case, or the number in E.164 form.
    pub recipient: String,
}

impl FromRow for Entry {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { channel: named(row)?, recipient: row.next()? })
    }
}
