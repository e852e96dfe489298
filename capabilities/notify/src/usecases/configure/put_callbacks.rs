//! Makes the places where a service is called back be as declared.

use crate::model::service::{CallbackKind, Service};
use crate::secrets;
use crate::sql::callback::{self, SealedCallback};
use secrecy::{ExposeSecret, SecretString};
use yui_kernel::{Change, Effect, Result};
use yui_store::seal::Keyring;
use yui_store::{TenantTx, values};

/// A callback as declared.
#[derive(Debug, Clone)]
pub struct CallbackSpec {
    /// What about; each kind once.
    pub kind: CallbackKind,
    /// An https address.
    pub url: String,
    /// The bearer token that the call carries, of at least ten characters.
    pub bearer: SecretString,
}

/// Makes exactly these the service's callbacks.
///
/// # Errors
/// `Internal` if a stored token cannot be opened with the node's keys.
pub fn put_callbacks(
    tx: &mut TenantTx<'_>,
    service: &Service,
    keyring: &Keyring,
    declared: &[CallbackSpec],
) -> Result<Vec<Change>> {
    let stored = tx.list::<SealedCallback>(&callback::LIST, &values![service.id])?;
    let mut changes = Vec::new();
    for spec in declared {
        let name = format!("{}/{}", service.handle, spec.kind);
        let before = stored.iter().find(|stored| stored.kind == spec.kind);
        let effect = match before {
            None => Effect::Created,
            Some(before) => {
                let bearer = secrets::open_bearer(keyring, &before.bearer_sealed)?;
                let mut difference = yui_kernel::Difference::default();
                difference.field("url", &before.url, &spec.url);
                difference.field("bearer_token", bearer.expose_secret(), spec.bearer.expose_secret());
                difference.effect()
            }
        };
        if effect != Effect::Unchanged {
            let sealed = secrets::seal_bearer(keyring, tx.env(), &spec.bearer)?;
            tx.execute(&callback::PUT, &values![service.id, spec.kind.as_str(), &spec.url, sealed, tx.now()])?;
        }
        changes.push(Change::new("callback", name, effect));
    }
    for gone in stored.iter().filter(|stored| !declared.iter().any(|spec| spec.kind == stored.kind)) {
        tx.execute(&callback::DELETE, &values![service.id, gone.kind.as_str()])?;
        changes.push(Change::new(
            "callback",
            format!("{}/{}", service.handle, gone.kind),
            Effect::Updated(vec!["removed"]),
        ));
    }
    Ok(changes)
}
