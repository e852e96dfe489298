//! Makes a key.

use super::{audit, subject};
use crate::model::dkim::{Algorithm, DkimKey, KeyState, check_selector, new_selector};
use crate::providers::dkim::PrivateKey;
use crate::providers::mime;
use crate::secrets;
use crate::sql::dkim_key;
use serde_json::json;
use yui_kernel::{Error, NodeWide, OrganisationId, Result};
use yui_store::seal::Keyring;
use yui_store::{Audited, NodeTx, Store, values};

/// A key to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DkimKeySpec {
    /// The domain that it signs for.
    pub domain: String,
    /// Whose services it signs for; none for every service that sends from the node's own domain.
    pub organisation: Option<OrganisationId>,
    /// What it signs with.
    pub algorithm: Algorithm,
    /// The name under which it is published; a new one where none is asked for.
    pub selector: Option<String>,
}

/// Makes a key, which waits until its record is published and [`activate_dkim_key`](super::activate_dkim_key) is called.
///
/// # Errors
/// `Invalid` if domain or selector cannot be in DNS; `Conflict` if the selector is taken, or the domain's keys belong to somebody else.
pub async fn add_dkim_key(store: &Store, keyring: &Keyring, operator: &NodeWide, spec: DkimKeySpec) -> Result<DkimKey> {
    let domain = mime::host_name(&spec.domain)
        .map(|domain| domain.to_ascii_lowercase())
        .ok_or_else(|| Error::invalid(format!("{:?} is not a domain, like city.example.jp", spec.domain)))?;
    if let Some(selector) = &spec.selector {
        check_selector(selector)?;
    }
    let env = store.env();
    let (algorithm, organisation) = (spec.algorithm, spec.organisation);
    // Outside the transaction, because an RSA key takes its time.
    let (record, sealed) = {
        let private = PrivateKey::generate(algorithm, env)?;
        (private.record()?, secrets::seal_dkim_key(keyring, env, &private.to_pkcs8()?)?)
    };
    let add = move |tx: &mut NodeTx<'_>| {
        let others = tx.list::<DkimKey>(&dkim_key::LIST_OF, &values![&domain])?;
        if others.iter().any(|other| other.organisation != organisation) {
            return Err(Error::conflict(format!("the keys of {domain} belong to another organisation or to the node")));
        }
        let taken = |selector: &str| others.iter().any(|other| other.selector == selector);
        let now = tx.now();
        let selector = spec.selector.clone().unwrap_or_else(|| new_selector(algorithm, now, taken));
        if taken(&selector) {
            return Err(Error::conflict(format!(
                "{domain} has a key with the selector {selector} already: choose another"
            )));
        }
        let key = DkimKey {
            domain: domain.clone(),
            selector,
            organisation,
            algorithm,
            state: KeyState::Waiting,
            record: record.clone(),
            created_at: now,
            changed_at: now,
        };
        tx.execute(
            &dkim_key::INSERT,
            &values![
                &key.domain,
                &key.selector,
                organisation,
                algorithm.as_str(),
                key.state.as_str(),
                &key.record,
                sealed.clone(),
                now
            ],
        )?;
        let entry = Audited::new("dkim.add", "dkim-key", subject(&key))
            .after(json!({ "algorithm": algorithm.as_str(), "state": key.state.as_str() }));
        audit(tx, organisation, &entry)?;
        Ok(key)
    };
    store.write_node(operator, add).await
}
