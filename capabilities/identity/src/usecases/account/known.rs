//! Which browser it is.

use crate::hash_pool::Comer;
use crate::model::account::{AccountId, DeviceId, DeviceToken};
use crate::sql::known_device::{self, Device};
use yui_kernel::{OrganisationId, Result};
use yui_store::{NodeTx, values};

/// The browser, if the account was used in it before.
///
/// # Errors
/// As the store reports them.
pub(super) fn find(
    tx: &mut NodeTx<'_>,
    home: OrganisationId,
    account: AccountId,
    token: Option<&DeviceToken>,
) -> Result<Option<DeviceId>> {
    let Some(token) = token else { return Ok(None) };
    let tenant = tx.context().within(home);
    let found = tx.within(&tenant, |tx| tx.find::<Device>(&known_device::FIND, &values![account, token.digest()]))?;
    Ok(found.map(|(id,)| id))
}

/// Who waits for the pool, by what was found.
pub(super) fn comer(device: Option<DeviceId>) -> Comer {
    if device.is_some() { Comer::Known } else { Comer::Stranger }
}
