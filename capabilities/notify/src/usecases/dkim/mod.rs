//! Keys with which e-mail is signed (DKIM), from making one to taking it away; operators do it.
//!
//! The order keeps every signature verifiable: [`add_dkim_key`] makes a key whose record is published, [`activate_dkim_key`] lets it sign
//! and retires the one before, and [`remove_dkim_key`] comes days later, when nothing signed by it is on its way any more.

mod activate;
mod add;
mod list;
mod remove;
mod retire;

pub use activate::activate_dkim_key;
pub use add::{DkimKeySpec, add_dkim_key};
pub use list::list_dkim_keys;
pub use remove::remove_dkim_key;
pub use retire::retire_dkim_key;

use crate::model::dkim::{DkimKey, KeyState};
use crate::sql::dkim_key;
use serde_json::json;
use yui_kernel::{Error, NodeWide, OrganisationId, Result};
use yui_store::{Audited, NodeTx, values};

/// The key, or how to find those that there are.
fn find(tx: &mut NodeTx<'_>, domain: &str, selector: &str) -> Result<DkimKey> {
    tx.find(&dkim_key::FIND, &values![domain, selector])?.ok_or_else(|| {
        Error::not_found(format!(
            "{domain} has no key with the selector {selector}: `yui dkim list` shows those that there are"
        ))
    })
}

/// The key's own name in the audit trail.
fn subject(key: &DkimKey) -> String {
    format!("{}/{}", key.domain, key.selector)
}

/// Writes the entry: in the trail of the organisation that the key belongs to, else in the node's.
fn audit(tx: &mut NodeTx<'_>, owner: Option<OrganisationId>, entry: &Audited) -> Result<()> {
    match owner {
        None => tx.audit(entry),
        Some(owner) => {
            let tenant = NodeWide::within(tx.context(), owner);
            tx.within(&tenant, |tx| tx.audit(entry))
        }
    }
}

/// Moves the key to another state and writes that down.
fn move_to(tx: &mut NodeTx<'_>, key: &DkimKey, state: KeyState, action: &'static str) -> Result<DkimKey> {
    let now = tx.now();
    tx.execute(&dkim_key::MOVE, &values![&key.domain, &key.selector, state.as_str(), now])?;
    let entry = Audited::new(action, "dkim-key", subject(key))
        .before(json!({ "state": key.state.as_str() }))
        .after(json!({ "state": state.as_str() }));
    audit(tx, key.organisation, &entry)?;
    Ok(DkimKey { state, changed_at: now, ..key.clone() })
}
