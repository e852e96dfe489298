//! Finds an organisation by the code that people know it by.

use crate::sql::organisation::{self, Organisation};
use yui_kernel::{Error, NodeWide, OrganisationId, Result};
use yui_store::{NodeTx, Store, values};

/// The id of the organisation with this code.
///
/// # Errors
/// `NotFound` if there is none; as the store reports them.
pub async fn find_organisation(store: &Store, operator: &NodeWide, code: &str) -> Result<OrganisationId> {
    let code = code.to_owned();
    let find = move |tx: &mut NodeTx<'_>| {
        let found = tx.find::<Organisation>(&organisation::FIND_BY_CODE, &values![&code])?;
        found
            .map(|organisation| organisation.id)
            .ok_or_else(|| Error::not_found(format!("no organisation has the code {code}")))
    };
    store.read_node(operator, find).await
}
