//! Table `account_session`.

use crate::model::Language;
use crate::model::account::{AccountId, SessionId, Way};
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// The session of a token, with its account.
    pub node FIND = "select s.organisation_id, s.session_id, s.account_id, s.way, s.created_at, s.last_seen_at, s.proved_at, s.expires_at, \
        a.email, a.language, a.era from account_session s \
        join account a on a.organisation_id = s.organisation_id and a.account_id = s.account_id where s.token_digest = $1";
    /// A new session.
    pub tenant INSERT = "insert into account_session (organisation_id, session_id, account_id, token_digest, way, agent, origin, created_at, \
        last_seen_at, proved_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $8, $9)";
    /// That a session is in use.
    pub tenant SEEN = "update account_session set last_seen_at = $3 \
        where organisation_id = $1 and session_id = $2 and last_seen_at < $3";
    /// Another token, and that its owner proved again who it is; changes nothing if the token is another already.
    pub tenant ROTATE = "update account_session set token_digest = $4, proved_at = $5, last_seen_at = $5 \
        where organisation_id = $1 and session_id = $2 and token_digest = $3";
    /// The sessions of an account, the last used first.
    pub tenant LIST = "select session_id, way, agent, origin, created_at, last_seen_at, expires_at from account_session \
        where organisation_id = $1 and account_id = $2 order by last_seen_at desc, session_id desc";
    /// Ends one session of an account.
    pub tenant DELETE = "delete from account_session where organisation_id = $1 and account_id = $2 and session_id = $3";
    /// Ends all sessions of an account but one.
    pub tenant DELETE_OTHERS = "delete from account_session where organisation_id = $1 and account_id = $2 and session_id <> $3";
    /// Ends all sessions of an account.
    pub tenant DELETE_ALL = "delete from account_session where organisation_id = $1 and account_id = $2";
    /// Those that ended before an instant.
    pub node PURGE = "delete from account_session where expires_at < $1 or last_seen_at < $2";
}

/// A session as stored, with its account.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// The organisation that the account belongs to.
    pub home: OrganisationId,
    /// Its id.
    pub id: SessionId,
    /// Whose.
    pub account: AccountId,
    /// How it began.
    pub way: Way,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to about a minute.
    pub last_seen_at: Timestamp,
    /// When its owner last proved who it is.
    pub proved_at: Timestamp,
    /// When it ends in any case.
    pub expires_at: Timestamp,
    /// The account's address.
    pub email: String,
    /// The account's language.
    pub language: Language,
    /// Whether the account's owner counts years by era.
    pub era: bool,
}

impl FromRow for StoredSession {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            home: row.next()?,
            id: row.next()?,
            account: row.next()?,
            way: row.next::<String>()?.parse()?,
            created_at: row.next()?,
            last_seen_at: row.next()?,
            proved_at: row.next()?,
            expires_at: row.next()?,
            email: row.next()?,
            language: row.next::<String>()?.parse()?,
            era: row.next()?,
        })
    }
}

/// A session as its owner sees it in the list.
#[derive(Clone, PartialEq, Eq)]
pub struct ListedSession {
    /// Its id, by which it is ended.
    pub id: SessionId,
    /// How it began.
    pub way: Way,
    /// What the browser said of itself.
    pub agent: Option<String>,
    /// The network address it began from.
    pub origin: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to about a minute.
    pub last_seen_at: Timestamp,
    /// When it ends in any case.
    pub expires_at: Timestamp,
}

impl FromRow for ListedSession {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            way: row.next::<String>()?.parse()?,
            agent: row.next()?,
            origin: row.next()?,
            created_at: row.next()?,
            last_seen_at: row.next()?,
            expires_at: row.next()?,
        })
    }
}

impl std::fmt::Debug for ListedSession {
    /// Without browser and address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListedSession").field("id", &self.id).field("way", &self.way).finish_non_exhaustive()
    }
}
