//! The operator keeps a member out, or lets it in again.

use crate::Identity;
use crate::model::MemberState;
use crate::sql::member::{self, AddressedMember};
use crate::sql::roster;
use serde_json::json;
use yui_kernel::{Error, MemberId, NodeWide, OrganisationId, Result};
use yui_store::{Audited, values};

/// Keeps a member out at once, whatever it manages: its account may be in wrong hands. Its roles stay for when it is let in again.
///
/// # Errors
/// `NotFound`; `Conflict` if it is not active; or as the store reports them.
pub async fn block_member(
    identity: &Identity,
    operator: &NodeWide,
    organisation: OrganisationId,
    who: MemberId,
) -> Result<()> {
    change(identity, operator, organisation, who, MemberState::Active, MemberState::Blocked, "member.block").await
}

/// Lets a member in again that was blocked, with the roles it had.
///
/// # Errors
/// `NotFound`; `Conflict` if it is not blocked; or as the store reports them.
pub async fn unblock_member(
    identity: &Identity,
    operator: &NodeWide,
    organisation: OrganisationId,
    who: MemberId,
) -> Result<()> {
    change(identity, operator, organisation, who, MemberState::Blocked, MemberState::Active, "member.unblock").await
}

async fn change(
    identity: &Identity,
    operator: &NodeWide,
    organisation: OrganisationId,
    who: MemberId,
    from: MemberState,
    to: MemberState,
    action: &'static str,
) -> Result<()> {
    identity
        .store()
        .write(&operator.within(organisation), move |tx| {
            roster::take_turn(tx)?;
            let found: AddressedMember = tx.get(&member::FIND, &values![who], "the member")?;
            if found.state != from {
                return Err(Error::conflict(format!("this member is {}", found.state.as_str())));
            }
            let (active, blocked) = (to == MemberState::Active, to == MemberState::Blocked);
            tx.execute(&member::SET_STATE, &values![who, active, blocked, tx.now()])?;
            tx.audit(
                &Audited::new(action, "member", who)
                    .before(json!({ "state": from.as_str() }))
                    .after(json!({ "state": to.as_str() })),
            )
        })
        .await
}
