//! Table `roster`: the row that every change of an organisation's people writes first, so that such changes come one after another, and the
//! people as they are after that.

use super::{held_scope, member, role_grant};
use crate::model::Roster;
use yui_kernel::Result;
use yui_store::TenantTx;

yui_store::statements! {
    /// Writes the row, which makes the next change wait for this one's end.
    pub tenant TURN = "insert into roster (organisation_id, changes) values ($1, 1) \
        on conflict (organisation_id) do update set changes = roster.changes + 1";
}

/// All people of the organisation, for a change that no other one comes between.
///
/// # Errors
/// As the store reports them.
pub fn take(tx: &mut TenantTx<'_>) -> Result<Roster> {
    take_turn(tx)?;
    read(tx)
}

/// All people of the organisation.
///
/// # Errors
/// As the store reports them.
pub fn read(tx: &mut TenantTx<'_>) -> Result<Roster> {
    Ok(Roster {
        seats: tx.list(&member::SEATS, &[])?,
        grants: tx.list(&role_grant::LIST, &[])?,
        holds: tx.list(&held_scope::LIST, &[])?,
    })
}

/// Makes the next change of the organisation's people wait for this transaction's end.
///
/// # Errors
/// As the store reports them.
pub fn take_turn(tx: &mut TenantTx<'_>) -> Result<()> {
    tx.execute(&TURN, &[]).map(drop)
}
