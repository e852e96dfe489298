//! Makes the places where a service is called back be as declared.

use crate::jobs::CallReceiver;
use crate::model::callback::{SigningSecret, SigningSecrets};
use crate::model::service::{CallbackKind, Service};
use crate::secrets;
use crate::sql::callback::{self, SealedCallback};
use crate::usecases::callbacks;
use secrecy::{ExposeSecret, SecretString};
use yui_kernel::{Change, Difference, Effect, Result, Timestamp};
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
    /// What calls are signed with; nothing leaves that as it is.
    pub signing: Option<SigningSecret>,
}

/// Makes exactly these the service's callbacks.
///
/// # Errors
/// `Internal` if a stored secret cannot be opened with the node's keys.
pub fn put_callbacks(
    tx: &mut TenantTx<'_>,
    service: &Service,
    keyring: &Keyring,
    declared: &[CallbackSpec],
) -> Result<Vec<Change>> {
    let stored = tx.list::<SealedCallback>(&callback::LIST, &values![service.id])?;
    let mut changes = Vec::new();
    for spec in declared {
        let before = stored.iter().find(|stored| stored.kind == spec.kind);
        let effect = put(tx, service, keyring, spec, before)?;
        changes.push(Change::new("callback", format!("{}/{}", service.handle, spec.kind), effect));
    }
    for gone in stored.iter().filter(|stored| !declared.iter().any(|spec| spec.kind == stored.kind)) {
        tx.execute(&callback::DELETE, &values![service.id, gone.kind.as_str()])?;
        // Drops what it has not been told.
        CallReceiver { service: service.id, kind: gone.kind }.enqueue(tx)?;
        tx.audit(&callbacks::audited("callback.remove", service.id, gone.kind))?;
        let effect = Effect::Updated(vec!["removed"]);
        changes.push(Change::new("callback", format!("{}/{}", service.handle, gone.kind), effect));
    }
    Ok(changes)
}

fn put(
    tx: &mut TenantTx<'_>,
    service: &Service,
    keyring: &Keyring,
    spec: &CallbackSpec,
    before: Option<&SealedCallback>,
) -> Result<Effect> {
    let stored = before.and_then(|before| before.signing_sealed.as_deref());
    let stored = stored.map(|sealed| secrets::open_signing(keyring, sealed)).transpose()?;
    let is_stored = |secret: &&SigningSecret| stored.as_ref().is_some_and(|stored| stored.is_current(secret));
    let other_secret = spec.signing.as_ref().filter(|secret| !is_stored(secret)).cloned();
    let effect = match before {
        None => Effect::Created,
        Some(before) => {
            let bearer = secrets::open_bearer(keyring, &before.bearer_sealed)?;
            let mut difference = Difference::default();
            difference.field("url", &before.url, &spec.url);
            difference.field("bearer_token", bearer.expose_secret(), spec.bearer.expose_secret());
            difference.field("signing_secret", &other_secret.is_some(), &false);
            difference.effect()
        }
    };
    if effect == Effect::Unchanged {
        return Ok(effect);
    }
    let until = tx.now().saturating_add(SigningSecrets::OVERLAP).unwrap_or(Timestamp::MAX);
    let signing = match (stored, other_secret) {
        (Some(stored), Some(next)) => Some(stored.rotated(next, until)),
        (None, Some(first)) => Some(SigningSecrets::new(first)),
        (stored, None) => stored,
    };
    let signing = signing.map(|signing| secrets::seal_signing(keyring, tx.env(), &signing)).transpose()?;
    let bearer = secrets::seal_bearer(keyring, tx.env(), &spec.bearer)?;
    tx.execute(&callback::PUT, &values![service.id, spec.kind.as_str(), &spec.url, bearer, signing, tx.now()])?;
    let mut audited = callbacks::audited("callback.put", service.id, spec.kind).after(callbacks::shown(&spec.url));
    if let Some(before) = before {
        audited = audited.before(callbacks::shown(&before.url));
    }
    tx.audit(&audited)?;
    Ok(effect)
}
