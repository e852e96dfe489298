//! Takes a key away.

use super::{audit, find, subject};
use crate::model::dkim::{DkimKey, KeyState};
use crate::sql::dkim_key;
use serde_json::json;
use yui_kernel::{Error, NodeWide, Result};
use yui_store::{Audited, NodeTx, Store, values};

/// Takes a key away for good; its record may then be taken out of DNS.
///
/// # Errors
/// `NotFound` if there is no such key; `Conflict` while it signs.
pub async fn remove_dkim_key(store: &Store, operator: &NodeWide, domain: &str, selector: &str) -> Result<DkimKey> {
    let (domain, selector) = (domain.to_ascii_lowercase(), selector.to_owned());
    let remove = move |tx: &mut NodeTx<'_>| {
        let key = find(tx, &domain, &selector)?;
        if key.state == KeyState::Signing {
            return Err(Error::conflict(format!(
                "{} is signing: activate another key of {domain}, or retire this one, and remove it some days later",
                subject(&key)
            )));
        }
        tx.execute(&dkim_key::DELETE, &values![&domain, &selector])?;
        let entry = Audited::new("dkim.remove", "dkim-key", subject(&key))
            .before(json!({ "algorithm": key.algorithm.as_str(), "state": key.state.as_str() }));
        audit(tx, key.organisation, &entry)?;
        Ok(key)
    };
    store.write_node(operator, remove).await
}
