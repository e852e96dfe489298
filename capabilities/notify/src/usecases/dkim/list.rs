//! Lists keys.

use crate::model::dkim::DkimKey;
use crate::sql::dkim_key;
use yui_kernel::{NodeWide, Result};
use yui_store::Store;

/// Every key of the node, by domain, the oldest first; without their secrets.
///
/// # Errors
/// As the store reports them.
pub async fn list_dkim_keys(store: &Store, operator: &NodeWide) -> Result<Vec<DkimKey>> {
    store.read_node(operator, |tx| tx.list(&dkim_key::LIST, &[])).await
}
