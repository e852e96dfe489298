//! Table `opt_out`: who wants no more texts from which of a service's numbers.

use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// Whether a recipient wants no texts from a sender, by its digits. A sender that is none of the service's numbers stands for all of them:
    /// which number its texts come from is the provider's choice.
    pub tenant IS_OUT = "select 1 from opt_out where organisation_id = $1 and service_id = $2 and recipient = $3 and (sender = $4 \
        or not exists (select 1 from inbound_number where inbound_number.organisation_id = opt_out.organisation_id \
        and inbound_number.service_id = opt_out.service_id and inbound_number.digits = $4)) limit 1";
    /// No more from now on.
    pub tenant INSERT = "insert into opt_out (organisation_id, service_id, recipient, sender, opted_out_at) values ($1, $2, $3, $4, $5) \
        on conflict (organisation_id, service_id, recipient, sender) do nothing";
    /// Again from now on.
    pub tenant DELETE = "delete from opt_out where organisation_id = $1 and service_id = $2 and recipient = $3 and sender = $4";
    /// Those of a service, after a recipient and sender.
    pub tenant LIST = "select recipient, sender, opted_out_at from opt_out where organisation_id = $1 and service_id = $2 \
        and (recipient, sender) > ($3, $4) order by recipient, sender limit $5";
}

/// Somebody who wants no more texts.
#[derive(Clone, PartialEq, Eq)]
pub struct OptOut {
    /// Whose number, in E.164 form.
    pub recipient: String,
    /// From which of the service's numbers, by its digits.
    pub sender: String,
    /// Since when.
    pub opted_out_at: Timestamp,
}

/// Shows nothing of the recipient.
impl std::fmt::Debug for OptOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OptOut").field("opted_out_at", &self.opted_out_at).finish_non_exhaustive()
    }
}

impl FromRow for OptOut {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { recipient: row.next()?, sender: row.next()?, opted_out_at: row.next()? })
    }
}
