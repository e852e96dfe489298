//! Gives a callback another secret to sign calls with.

use super::{audited, find, not_found};
use crate::Notify;
use crate::model::ServiceId;
use crate::model::callback::{SigningSecret, SigningSecrets};
use crate::model::service::CallbackKind;
use crate::secrets;
use crate::sql::callback;
use jiff::SignedDuration;
use serde_json::json;
use std::sync::Arc;
use yui_kernel::{Error, Result, Timestamp};
use yui_policy::{Access, Permission};
use yui_store::{TenantTx, values};

/// Makes a secret and gives it, to be shown this once. Calls carry the signatures of both the new and the old one for as long
/// as `overlap` says, at most a week; none at all ends the old one at once, as is right for one that others know.
///
/// # Errors
/// `Forbidden`; `NotFound` if there is no such callback; `Invalid` if the overlap is too long or negative.
pub async fn rotate_signing_secret(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    kind: CallbackKind,
    overlap: SignedDuration,
) -> Result<SigningSecret> {
    let tenant = access.require_in(service.uuid(), Permission::ManageService)?;
    if overlap.is_negative() || overlap > SigningSecrets::LONGEST_OVERLAP {
        return Err(Error::invalid("the old secret can go on for 7 days at most"));
    }
    let fresh = SigningSecret::random(notify.env());
    let (keyring, next) = (Arc::clone(notify.keyring()), fresh.clone());
    notify
        .store()
        .write(tenant, move |tx: &mut TenantTx<'_>| {
            let stored = find(tx, service, kind)?.ok_or_else(|| not_found(kind))?;
            let stored = stored.signing_sealed.map(|sealed| secrets::open_signing(&keyring, &sealed)).transpose()?;
            let now = tx.now();
            let until = now.saturating_add(overlap).unwrap_or(Timestamp::MAX);
            let secrets = match stored {
                Some(stored) => stored.rotated(next.clone(), until),
                None => SigningSecrets::new(next.clone()),
            };
            let sealed = secrets::seal_signing(&keyring, tx.env(), &secrets)?;
            tx.execute(&callback::SIGN_WITH, &values![service, kind.as_str(), sealed, now])?;
            let old = secrets.overlap_until(now).map(|until| until.to_string());
            let entry = audited("callback.rotate-secret", service, kind);
            tx.audit(&entry.after(json!({ "previous_secret_until": old })))
        })
        .await?;
    notify.services().forget(service);
    Ok(fresh)
}
