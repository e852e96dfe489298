//! Table `provider_choice`: the operator's order of a channel's providers, and which of them take messages. It belongs to the node.

use yui_kernel::Result;
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// What was chosen for a channel, in order.
    pub node LIST = "select provider, position, enabled from provider_choice where channel = $1 order by position, provider";
    /// What was chosen for one provider.
    pub node PUT = "insert into provider_choice (channel, provider, position, enabled, updated_at) values ($1, $2, $3, $4, $5) \
        on conflict (channel, provider) \
        do update set position = excluded.position, enabled = excluded.enabled, updated_at = excluded.updated_at";
}

/// What the operator chose for one provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderChoice {
    /// Its name.
    pub provider: String,
    /// Its place; the lowest is preferred.
    pub position: i64,
    /// Whether it takes messages.
    pub enabled: bool,
}

impl FromRow for ProviderChoice {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { provider: row.next()?, position: row.next()?, enabled: row.next()? })
    }
}
