//! Has a service called back, or called back elsewhere.

use super::{audited, check, find, shown};
use crate::Notify;
use crate::jobs::CallReceiver;
use crate::model::ServiceId;
use crate::model::callback::{SigningSecret, SigningSecrets, SuspendedBecause, callback_url, check_bearer};
use crate::model::service::{Callback, CallbackKind, Service};
use crate::secrets;
use crate::sql::{callback, service as services};
use secrecy::{ExposeSecret as _, SecretString};
use std::sync::Arc;
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};
use yui_store::{TenantTx, values};

/// A callback as somebody wants it.
#[derive(Debug, Clone)]
pub struct CallbackDraft {
    /// What about.
    pub kind: CallbackKind,
    /// The receiver's address: https, without a user name or password.
    pub url: String,
    /// The bearer token that calls carry: at least ten printable ASCII characters without spaces.
    pub bearer: SecretString,
}

/// Sets the callback, after the receiver was asked whether it is there. Calls that stopped because the receiver failed go on.
///
/// Gives the secret that calls are signed with if it is new, to be shown this once; a callback that has one keeps it.
///
/// # Errors
/// `Forbidden`; `NotFound` if the organisation has no such service; `Invalid` if address or token do not fit or the receiver
/// does not take the check; about `url` or `bearer`.
pub async fn put_callback(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    draft: CallbackDraft,
) -> Result<Option<SigningSecret>> {
    let tenant = access.require_in(service.uuid(), Permission::ManageService)?;
    let kind = draft.kind;
    let url = callback_url(&draft.url).map_err(|wrong| Error::invalid(format!("url {wrong}")).about("url"))?;
    check_bearer(draft.bearer.expose_secret())
        .map_err(|wrong| Error::invalid(format!("bearer_token {wrong}")).about("bearer"))?;
    let keyring = Arc::clone(notify.keyring());
    let stored = notify.store().read(tenant, move |tx| {
        tx.get::<Service>(&services::FIND, &values![service], "service")?;
        let stored = find(tx, service, kind)?.and_then(|stored| stored.signing_sealed);
        stored.map(|sealed| secrets::open_signing(&keyring, &sealed)).transpose()
    });
    let fresh = SigningSecret::random(notify.env());
    let signing = stored.await?.unwrap_or_else(|| SigningSecrets::new(fresh.clone()));
    let wanted = Callback { kind, url, bearer: draft.bearer, signing: Some(signing), suspended: false };
    check(notify, &wanted).await?;

    let (keyring, offered) = (Arc::clone(notify.keyring()), fresh.clone());
    let is_new = notify
        .store()
        .write(tenant, move |tx: &mut TenantTx<'_>| {
            let before = find(tx, service, kind)?;
            // Somebody else may have set it while the receiver was asked.
            let (signing, is_new) = match before.as_ref().and_then(|before| before.signing_sealed.clone()) {
                Some(sealed) => (sealed, false),
                None => (secrets::seal_signing(&keyring, tx.env(), &SigningSecrets::new(offered.clone()))?, true),
            };
            let bearer = secrets::seal_bearer(&keyring, tx.env(), &wanted.bearer)?;
            let now = tx.now();
            tx.execute(&callback::PUT, &values![service, kind.as_str(), &wanted.url, bearer, signing, now])?;
            let mut entry = audited("callback.put", service, kind).after(shown(&wanted.url));
            if let Some(before) = &before {
                entry = entry.before(shown(&before.url));
            }
            tx.audit(&entry)?;
            if let Some(before) = before {
                if before.suspended_because.as_deref() == Some(SuspendedBecause::Failures.as_str()) {
                    tx.execute(&callback::RESUME, &values![service, kind.as_str()])?;
                    tx.audit(&audited("callback.resume", service, kind))?;
                }
                CallReceiver { service, kind }.enqueue(tx)?;
            }
            Ok(is_new)
        })
        .await?;
    notify.services().forget(service);
    Ok(is_new.then_some(fresh))
}
