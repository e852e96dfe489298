//! Lists services that send no e-mails because too many came back.

use crate::sql::bounce_standing::{self, Stopped};
use yui_kernel::{NodeWide, Result};
use yui_store::Store;

/// The services of all organisations that are stopped, those stopped first in front.
///
/// # Errors
/// As the store reports them.
pub async fn list_stopped_services(store: &Store, operator: &NodeWide) -> Result<Vec<Stopped>> {
    store.read_node(operator, |tx| tx.list(&bounce_standing::LIST_STOPPED, &[])).await
}
