//! Lets a key sign.

use super::{find, move_to};
use crate::model::dkim::{DkimKey, KeyState};
use crate::sql::dkim_key;
use yui_kernel::{NodeWide, Result};
use yui_store::{NodeTx, Store, values};

/// Lets a key sign whose record is published; the one that signed with the same algorithm for its domain until now retires. Done again, it
/// changes nothing.
///
/// # Errors
/// `NotFound` if there is no such key.
pub async fn activate_dkim_key(store: &Store, operator: &NodeWide, domain: &str, selector: &str) -> Result<DkimKey> {
    let (domain, selector) = (domain.to_ascii_lowercase(), selector.to_owned());
    let activate = move |tx: &mut NodeTx<'_>| {
        let key = find(tx, &domain, &selector)?;
        if key.state == KeyState::Signing {
            return Ok(key);
        }
        let now = tx.now();
        tx.execute(&dkim_key::RETIRE_OTHERS, &values![&domain, &selector, key.algorithm.as_str(), now])?;
        move_to(tx, &key, KeyState::Signing, "dkim.activate")
    };
    store.write_node(operator, activate).await
}
