//! Table `invitation`.

use crate::model::{InvitationId, InvitationState, Roles};
use uuid::Uuid;
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_store::{FromRow, Row};

macro_rules! select {
    () => {
        "select invitation_id, email, scope_id, roles, state, language, invited_by, created_at, sent_at, expires_at from invitation \
        where organisation_id = $1 and "
    };
}

yui_store::statements! {
    /// A new invitation.
    pub tenant INSERT = "insert into invitation (organisation_id, invitation_id, email, scope_id, roles, state, language, token_digest, \
        invited_by, created_at, sent_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)";
    /// One invitation.
    pub tenant FIND = concat!(select!(), "invitation_id = $2");
    /// Invitations before an id, the newest first.
    pub tenant PAGE = concat!(select!(), "invitation_id < $2 order by invitation_id desc limit $3");
    /// Invitations in one state.
    pub tenant LIST_IN_STATE = concat!(select!(), "state = $2 order by invitation_id");
    /// Whose token this is.
    pub node OWNER = "select organisation_id, invitation_id from invitation where token_digest = $1";
    /// A new token and more time for an invitation that waits.
    pub tenant RESEND = "update invitation set token_digest = $3, sent_at = $4, expires_at = $5 \
        where organisation_id = $1 and invitation_id = $2 and state = 'pending'";
    /// How an invitation that waited ended; changes nothing if it ended before.
    pub tenant CONCLUDE = "update invitation set state = $3, ended_at = $4 \
        where organisation_id = $1 and invitation_id = $2 and state = 'pending'";
}

/// An invitation as stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Who is invited.
    pub email: String,
    /// Where: one scope, or the whole organisation.
    pub scope: Option<Uuid>,
    /// To what.
    pub roles: Roles,
    /// How far it is; whether it has expired is for [`Invitation::state_at`] to say.
    pub state: InvitationState,
    /// The language of the mail, by its code.
    pub language: String,
    /// Who invited, as the audit trail names them.
    pub invited_by: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its mail was last written.
    pub sent_at: Timestamp,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
}

impl Invitation {
    /// Its state at an instant: what waits too long has expired.
    #[must_use]
    pub fn state_at(&self, now: Timestamp) -> InvitationState {
        if self.state == InvitationState::Pending && self.expires_at <= now {
            return InvitationState::Expired;
        }
        self.state
    }
}

impl std::fmt::Debug for Invitation {
    /// Without the address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

impl FromRow for Invitation {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            email: row.next()?,
            scope: row.next()?,
            roles: Roles::from_stored(&row.next::<String>()?)?,
            state: row.next::<String>()?.parse()?,
            language: row.next()?,
            invited_by: row.next()?,
            created_at: row.next()?,
            sent_at: row.next()?,
            expires_at: row.next()?,
        })
    }
}

/// Where a token leads.
pub type Owner = (OrganisationId, InvitationId);
