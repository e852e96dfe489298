//! Makes an API key be of no more use.

use crate::model::service::Service;
use crate::sql::api_key::{self, SealedKey};
use serde_json::json;
use yui_kernel::{Change, Effect, Result};
use yui_store::{Audited, TenantTx, values};

/// Revokes the keys in use that have this name: there is one at most. A name that no key in use has changes nothing.
///
/// # Errors
/// As the store reports them.
pub fn revoke_api_key(tx: &mut TenantTx<'_>, service: &Service, name: &str) -> Result<Change> {
    let keys = tx.list::<SealedKey>(&api_key::LIST, &values![service.id])?;
    let mut effect = Effect::Unchanged;
    for key in keys.iter().filter(|key| key.name == name && key.revoked_at.is_none()) {
        tx.execute(&api_key::REVOKE, &values![service.id, key.id, tx.now()])?;
        tx.audit(
            &Audited::new("api-key.revoke", "api-key", key.id)
                .within(service.id.uuid())
                .before(json!({ "revoked": false }))
                .after(json!({ "revoked": true, "service": service.id, "name": name })),
        )?;
        effect = Effect::Updated(vec!["revoked"]);
    }
    Ok(Change::new("api-key", format!("{}/{name}", service.handle), effect))
}
