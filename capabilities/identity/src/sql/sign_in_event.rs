//! Table `sign_in_event`: the history of an account's door.

use crate::model::account::{EventKind, SignInEventId, Way};
use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// One more.
    pub tenant INSERT = "insert into sign_in_event (organisation_id, event_id, account_id, at, kind, way, agent, origin) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// Those of an account before an id, the newest first.
    pub tenant LIST = "select event_id, at, kind, way, agent, origin from sign_in_event \
        where organisation_id = $1 and account_id = $2 and event_id < $3 order by event_id desc limit $4";
    /// Those from before an instant.
    pub node PURGE = "delete from sign_in_event where at < $1";
}

/// An event as the account's owner sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct SignInEvent {
    /// Its id; the last of a page leads to the next page.
    pub id: SignInEventId,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub kind: EventKind,
    /// By what.
    pub way: Way,
    /// What the browser said of itself.
    pub agent: Option<String>,
    /// The network address it came from.
    pub origin: Option<String>,
}

impl FromRow for SignInEvent {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            at: row.next()?,
            kind: row.next::<String>()?.parse()?,
            way: row.next::<String>()?.parse()?,
            agent: row.next()?,
            origin: row.next()?,
        })
    }
}

impl std::fmt::Debug for SignInEvent {
    /// Without browser and address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInEvent").field("kind", &self.kind).field("way", &self.way).finish_non_exhaustive()
    }
}
