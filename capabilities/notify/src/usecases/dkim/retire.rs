//! Ends a key's signing.

use super::{find, move_to};
use crate::model::dkim::{DkimKey, KeyState};
use yui_kernel::{NodeWide, Result};
use yui_store::{NodeTx, Store};

/// Has a key sign no longer. Where no other one signs for its domain, its e-mails go unsigned from then on. Done again, it changes
/// nothing.
///
/// # Errors
/// `NotFound` if there is no such key.
pub async fn retire_dkim_key(store: &Store, operator: &NodeWide, domain: &str, selector: &str) -> Result<DkimKey> {
    let (domain, selector) = (domain.to_ascii_lowercase(), selector.to_owned());
    let retire = move |tx: &mut NodeTx<'_>| {
        let key = find(tx, &domain, &selector)?;
        if key.state == KeyState::Retired {
            return Ok(key);
        }
        move_to(tx, &key, KeyState::Retired, "dkim.retire")
    };
    store.write_node(operator, retire).await
}
