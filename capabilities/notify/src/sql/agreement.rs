//! Table `agreement`.

use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// A version that an organisation agreed to; changes nothing if it has already.
    pub tenant INSERT = "insert into agreement (organisation_id, agreement_id, version, signed_by, recorded_by, recorded_at) \
        values ($1, $2, $3, $4, $5, $6) on conflict (organisation_id, version) do nothing";
    /// What the organisation agreed to, the latest first.
    pub tenant LIST = "select version, signed_by, recorded_by, recorded_at from agreement where organisation_id = $1 \
        order by recorded_at desc, agreement_id desc limit $2";
}

/// An agreement of an organisation with those who run the node.
#[derive(Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Which text was agreed to: its date, or a number of the file that holds it.
    pub version: String,
    /// Who agreed for the organisation: a person's name and office.
    pub signed_by: String,
    /// Who recorded it, as the audit trail names them.
    pub recorded_by: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// Shows nothing of who signed.
impl std::fmt::Debug for Agreement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Agreement").field("version", &self.version).finish_non_exhaustive()
    }
}

impl FromRow for Agreement {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { version: row.next()?, signed_by: row.next()?, recorded_by: row.next()?, recorded_at: row.next()? })
    }
}
