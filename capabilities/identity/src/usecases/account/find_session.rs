//! Who a request comes from.

use super::enrolling::Enrolling;
use super::standing;
use crate::Identity;
use crate::model::Language;
use crate::model::account::{AccountId, Client, PROOF_LASTS, SessionId, SessionLimits, SessionToken, Standing, Way};
use crate::sql::account_session::{self, StoredSession};
use yui_kernel::{Error, NodeWide, Result, Tenant, Timestamp};
use yui_policy::Access;
use yui_store::{NodeTx, values};

/// Somebody who is signed in, as of this request.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The session.
    pub session: SessionId,
    /// The account.
    pub account: AccountId,
    /// Who it is now: name, address, member, operator.
    pub standing: Standing,
    /// The language that the owner wants.
    pub language: Language,
    /// Whether the owner counts years by era.
    pub era: bool,
    /// How the session began.
    pub way: Way,
    /// When the session began.
    pub created_at: Timestamp,
    /// When the owner last proved who it is.
    pub proved_at: Timestamp,
    /// When the session ends in any case.
    pub expires_at: Timestamp,
    pub(super) token: SessionToken,
    pub(super) client: Client,
}

impl SignedIn {
    /// What the person may do as a member of an organisation; none for those who are operators alone. The context knows where the request
    /// comes from.
    #[must_use]
    pub fn access(&self) -> Option<&Access> {
        self.standing.member.as_ref().map(|seat| &seat.access)
    }

    /// The context for work across organisations; none for those who do not run the node.
    #[must_use]
    pub fn node_wide(&self) -> Option<NodeWide> {
        Some(NodeWide::operator(self.standing.operator?).from_origin(self.client.origin().clone()))
    }

    /// Whether the owner proved within the last ten minutes who it is.
    #[must_use]
    pub fn proved_recently(&self, now: Timestamp) -> bool {
        now.duration_since(self.proved_at) < PROOF_LASTS
    }

    /// For dangerous actions: pages lead to proving again where this fails.
    ///
    /// # Errors
    /// `Forbidden` if the last proof is too old.
    pub fn require_recent_proof(&self, now: Timestamp) -> Result<()> {
        if self.proved_recently(now) {
            return Ok(());
        }
        Err(Error::forbidden("this needs you to prove again who you are; do so and try again"))
    }

    /// The right to change what the account is signed in with.
    ///
    /// # Errors
    /// `Forbidden` if the last proof is too old.
    pub fn enrolling(&self, now: Timestamp) -> Result<Enrolling> {
        self.require_recent_proof(now)?;
        Ok(Enrolling::of_session(self))
    }

    /// The context for the account's own rows.
    pub(super) fn tenant(&self) -> Tenant {
        self.standing.tenant(self.client.origin())
    }
}

/// The session that a browser shows, if it is one: neither ended nor too old, and its owner still an active member or an operator. Costs a few
/// look-ups by keys; once a minute also a write that the session is in use.
///
/// # Errors
/// As the store reports them.
pub async fn find_session(identity: &Identity, token: &SessionToken, client: &Client) -> Result<Option<SignedIn>> {
    let (asked, caller, limits) = (token.clone(), client.clone(), identity.settings().sessions);
    let read = move |tx: &mut NodeTx<'_>| read(tx, &asked, &caller, limits);
    let Some((found, seen)) = identity.store().read_node(&NodeWide::system("session"), read).await? else {
        return Ok(None);
    };
    let now = identity.env().now();
    if SessionLimits::is_to_be_written(seen, now) {
        let id = found.session;
        let seen = identity
            .store()
            .write(&found.tenant(), move |tx| tx.execute(&account_session::SEEN, &values![id, now]))
            .await;
        // Whoever only reads goes on reading while the node takes no changes.
        if let Err(error) = seen
            && !error.is_read_only()
        {
            return Err(error);
        }
    }
    Ok(Some(found))
}

/// The session, and when it was last seen.
fn read(
    tx: &mut NodeTx<'_>,
    token: &SessionToken,
    client: &Client,
    limits: SessionLimits,
) -> Result<Option<(SignedIn, Timestamp)>> {
    let Some(found) = tx.find::<StoredSession>(&account_session::FIND, &values![token.digest()])? else {
        return Ok(None);
    };
    if !limits.lives(found.last_seen_at, found.expires_at, tx.now()) {
        return Ok(None);
    }
    let standing = standing::read(tx, found.home, &found.email, client.origin())?;
    if !standing.may_sign_in() {
        return Ok(None);
    }
    let signed_in = SignedIn {
        session: found.id,
        account: found.account,
        standing,
        language: found.language,
        era: found.era,
        way: found.way,
        created_at: found.created_at,
        proved_at: found.proved_at,
        expires_at: found.expires_at,
        token: token.clone(),
        client: client.clone(),
    };
    Ok(Some((signed_in, found.last_seen_at)))
}
